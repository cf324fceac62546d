using System.Globalization;
using Entroscope.Sources;

namespace Entroscope.Benchmarks.Truths;

/// <summary>A source with the sizes at which a network learns it.</summary>
/// <param name="Name">The name in the catalogue.</param>
/// <param name="Parameters">What differs from its defaults.</param>
/// <param name="Rows">The rows to learn from; a quarter as many to choose on, and as many to measure.</param>
/// <param name="Width">The channels of every inner node.</param>
/// <param name="Shared">Whether the weights of a level are shared by place in the window: of sources that are the same everywhere.</param>
/// <param name="Steps">The most EM steps; 0 for the default.</param>
internal sealed record SourceSetting(
    string Name, (string Name, double Value)[] Parameters, int Sites, int Rows, int Width, bool Shared, int Steps = 0)
{
    /// <summary>Gets the sizes at which each source is learned well in about a minute or less.</summary>
    public static SourceSetting[] All { get; } =
    [
        new("independent", [], 64, 2000, 4, true),
        new("ising-chain", [], 64, 4000, 16, true),
        new("hidden-markov", [("leave", 0.15), ("return", 0.15), ("noise", 0.05)], 128, 4000, 16, true),
        new("channel-tree", [], 128, 4000, 4, true),
        new("channel-tree", [("flip", 0.05)], 128, 4000, 4, true),
        new("hierarchy", [("symbols", 8), ("rules", 2)], 64, 4000, 32, true),
        new("coin", [], 128, 4000, 32, true),
        new("santa-fe", [("facts", 12)], 64, 8000, 32, false),
        new("period-doubling", [], 64, 4000, 64, true),
        new("ising", [("coupling", 0.3)], 128, 4000, 16, false),
        new("grammar", [], 64, 2000, 8, false),
    ];

    /// <summary>Reads parameters as name=value,name=value.</summary>
    public static (string Name, double Value)[] Parse(string text) =>
    [
        .. text.Split(',').Select(p => p.Split('=')).Select(p => p.Length == 2 && double.TryParse(p[1], CultureInfo.InvariantCulture, out double value)
            ? (p[0], value)
            : throw new ArgumentException($"--set takes name=value,name=value, but is '{text}'.")),
    ];

    /// <summary>Gets the parameters as text.</summary>
    public string Given => string.Join(' ', Parameters.Select(p => Invariant($"{p.Name}={p.Value}")));

    /// <summary>Gets a parameter.</summary>
    public double Value(string name) => Parameters.Where(p => p.Name == name).Select(p => p.Value)
        .DefaultIfEmpty(SourceCatalog.Find(Name).Parameters.First(p => p.Name == name).Default).First();

    /// <summary>Makes the source.</summary>
    public Source Create(int? sites = null) =>
        SourceCatalog.Create(Name, sites ?? Sites, Parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));

    /// <summary>Makes the source of the patches of n sites of the aligned tree; null where its patches are not rows of a smaller source.</summary>
    public Source? Patch(int n) => n == Sites || Name is not ("hierarchy" or "ising" or "grammar") ? Create(n) : null;

    public override string ToString() =>
        Invariant($"{Name} {Given}, {Sites} sites, {Rows} rows, {Width} channels{(Shared ? " shared" : string.Empty)}, {Steps} steps");
}
