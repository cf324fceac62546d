namespace Entroscope.Information.Sharing;

/// <summary>How the columns that inform about the class are looked for.</summary>
public sealed record ClassColumnsOptions
{
    /// <summary>Gets the most columns that a short list may have, at least 1.</summary>
    public int Most { get; init; } = 10;

    /// <summary>Gets the seed that divides the rows into those to choose on and those to stop on.</summary>
    public ulong Seed { get; init; } = 1;
}
