namespace Entroscope.Cli.Input;

/// <summary>What a command does with the path that an option names.</summary>
internal enum PathUse
{
    /// <summary>A file, or a word in its place, that is read.</summary>
    Read,

    /// <summary>A file that is written beside what is shown; standard output in its place belongs to it alone.</summary>
    Written,

    /// <summary>A file that is written with what would be shown without it.</summary>
    Shown,

    /// <summary>A folder, or a file of records, that is kept up from run to run; standard output cannot take its place.</summary>
    Kept,
}
