using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Data.Tables;

/// <summary>How long sequences are read as rows that are windows of them: site i of a row is the value i places behind where its window begins.</summary>
public sealed record SequenceOptions
{
    /// <summary>The most sites of a window.</summary>
    public const int MostSites = 1 << 20;

    /// <summary>Gets the size of a window, of height 1 but for images; null takes that of the model that the rows are read for.</summary>
    public GridSize? Window { get; init; }

    /// <summary>
    /// Gets the distance between the beginnings of neighbouring windows where they are not drawn, in images that of their rows as well as of their columns;
    /// null for windows side by side.
    /// </summary>
    public int? Stride { get; init; }

    /// <summary>
    /// Gets the number of training windows, which begin at places that are drawn; null for twice as many as fit side by side, and up to sixteen times as
    /// many where that gives fewer than 4096. Never more than there are places.
    /// </summary>
    public int? TrainingWindows { get; init; }

    /// <summary>Gets what a site is; null goes by the names of the files.</summary>
    public SequenceKind? Kind { get; init; }

    /// <summary>Gets the number of symbols of a text, the most frequent ones, all others being one more; null for all that occur.</summary>
    public int? MostSymbols { get; init; }

    /// <summary>Gets a value indicating whether all symbols there are belong to the alphabet: 256 bytes, and N among the bases, X among amino acids.</summary>
    public bool AllSymbols { get; init; }

    /// <summary>Gets the file of the tokens, one a line; null for kinds other than tokens.</summary>
    public string? VocabularyPath { get; init; }

    /// <summary>
    /// Gets a value indicating whether tokens are what blanks separate; else, from left to right, the longest one of the vocabulary that follows.
    /// </summary>
    public bool WordTokens { get; init; }

    /// <summary>Gets the number of levels to which sound is quantised by the mu-law, 2 to 65535; 0 leaves it real; null for 256.</summary>
    public int? Levels { get; init; }

    /// <summary>Gets how the model reads sequences that the rows are read for, or null.</summary>
    internal SequenceSchema? Schema { get; init; }

    /// <summary>Says what is contradictory or out of range in the options, or null.</summary>
    internal string? Problem() =>
        Window is { } size && (size.Height < 1 || size.Width < 1 || size.Count > MostSites)
            ? Invariant($"A window must have 1 to {MostSites} sites, but is {size}.")
        : Window is null && Schema is null ? "The size of the windows must be given."
        : Stride < 1 ? Invariant($"The stride must be at least 1, but is {Stride}.")
        : TrainingWindows < 1 ? Invariant($"The number of training windows must be at least 1, but is {TrainingWindows}.")
        : MostSymbols < 1 ? Invariant($"The number of symbols must be at least 1, but is {MostSymbols}.")
        : MostSymbols is not null && AllSymbols ? "A number of symbols and all there are cannot both be given."
        : Levels is 1 or < 0 or > 65535 ? Invariant($"The number of levels must be 0 or 2..65535, but is {Levels}.")
        : Kind is { } kind && !Enum.IsDefined(kind) ? Invariant($"There is no kind of sequences {(int)kind}.")
        : Schema is null && Kind == SequenceKind.Tokens && VocabularyPath is null ? "Tokens need a vocabulary."
        : Kind != SequenceKind.Tokens && Schema is null && VocabularyPath is not null ? "A vocabulary is for tokens."
        : Kind != SequenceKind.Tokens && Schema is null && WordTokens ? "Blanks separate tokens; sites of another kind have none."
        : Schema is { } known ? Against(known)
        : null;

    /// <summary>Gets what to change where the options are not those of the model.</summary>
    internal Remedy Remedy => IsOther(Window, Schema?.Window) ? Remedy.Window : IsOther(Kind, Schema?.Kind) ? Remedy.Symbols : Remedy.None;

    // What a model says already may be repeated, not changed.
    private string? Against(SequenceSchema schema) =>
        IsOther(Window, schema.Window) ? Invariant($"The model reads windows of {Sites(schema.Window)}, but {Sites(Window!.Value)} were given.")
        : IsOther(Kind, schema.Kind) ? $"The model reads {NameOf(schema.Kind)}, but {NameOf(Kind!.Value)} were given."
        : Levels is { } levels && schema.Kind != SequenceKind.Audio ? $"Levels are for sound, but the model reads {NameOf(schema.Kind)}."
        : IsOther(Levels, schema.Levels) ? Invariant($"The model reads sound of {schema.Levels} levels, but {Levels} were given.")
        : MostSymbols is not null || AllSymbols ? "The model has its symbols; others cannot be given."
        : VocabularyPath is not null || WordTokens ? "The model has its vocabulary; another cannot be given."
        : null;

    private static bool IsOther<T>(T? given, T? known)
        where T : struct => given is { } value && !value.Equals(known);

    /// <summary>Names a kind of sequences as options do.</summary>
    internal static string NameOf(SequenceKind kind) => kind.ToString().ToLowerInvariant();

    internal static string Sites(GridSize window) => window.Height == 1 ? Invariant($"{window.Width} sites") : Invariant($"{window} pixels");
}
