
namespace Entroscope.Cli.Input;

/// <summary>An option that names a file or a folder. What is checked of names is checked of all of them, in <see cref="PathChecks"/>.</summary>
internal sealed class PathOption : Option<string?>
{
    /// <summary>Initialises an option.</summary>
    /// <param name="use">What is done with the path; <c>-</c> is standard output where something is written.</param>
    /// <param name="name">The name of the option, and its other names.</param>
    /// <param name="aliases">Its other names.</param>
    public PathOption(PathUse use, string name, params string[] aliases)
        : base(name, aliases)
    {
        Use = use;
        HelpName = "PATH";
        CustomParser = result => result.Tokens[0].Value is "-" && use != PathUse.Read ? StandardStream.OutputPath : result.Tokens[0].Value;
    }

    public PathUse Use { get; }

    /// <summary>Gets the path where the option is left out, or null.</summary>
    public string? Standard { get; init; }

    /// <summary>Gets the names of the files in a folder that are written; empty where the path is a file.</summary>
    public IReadOnlyList<string> FilesWithin { get; init; } = [];

    /// <summary>Gets what else is written beside the file; null for nothing.</summary>
    public Func<string, string>? Beside { get; init; }

    /// <summary>Gets the path that a user gave, else its default.</summary>
    public string? Of(ParseResult parsed) => parsed.GetValue(this) ?? Standard;
}
