namespace Entroscope.Networks;

/// <summary>What was found of a network.</summary>
public sealed record NetworkReport
{
    /// <summary>Gets the model, or the folder of activations.</summary>
    public required string Source { get; init; }

    /// <summary>Gets its layers, in the order in which they are computed.</summary>
    public required IReadOnlyList<LayerReport> Layers { get; init; }

    /// <summary>Gets the rows of input that were run; 0 where only weights were looked at.</summary>
    public int Rows { get; init; }

    /// <summary>Gets the rows that there were.</summary>
    public int TotalRows { get; init; }

    /// <summary>Gets the test rows that were run; 0 where parts of the rows were held out in turn.</summary>
    public int TestRows { get; init; }

    /// <summary>Gets the names of the classes; empty where no labels were given.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Gets what the layers together show of the classes; null without classes.</summary>
    public LabelFindings? Labels { get; init; }

    /// <summary>Gets the number of parameters of the model, each counted once.</summary>
    public long Parameters { get; init; }

    /// <summary>Gets the nodes of the graph.</summary>
    public int Nodes { get; init; }

    /// <summary>Gets the nodes within branches, loops and functions, whose values cannot be observed.</summary>
    public int HiddenNodes { get; init; }

    /// <summary>Gets the seed of what was drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>Gets the runtime and its version; null where nothing was run.</summary>
    public string? Runtime { get; init; }

    /// <summary>Gets what a reader must know besides, each a sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
