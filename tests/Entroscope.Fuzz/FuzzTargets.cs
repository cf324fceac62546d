using Entroscope.Fuzz.Mutations;
using Entroscope.Fuzz.Targets;

namespace Entroscope.Fuzz;

/// <summary>All formats that are read.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. TableSeeds.Targets(),
        .. TypedSeeds.Targets(),
        .. SequenceSeeds.Targets(),
        new ModelTarget("json", (content, other, random) =>
            random.NextInt(5) == 0 ? ByteEdits.Apply(content, other, random) : JsonEdits.Apply(content, other, random)),
        new ModelTarget("safetensors", Containers.Safetensors),
        new TileTarget(),
        new TreeTarget(),
        new CheckpointTarget(),
        new CompressedTarget(),
        new SweepTarget(),
        new NetworkTarget(runs: false),
        new NetworkTarget(runs: true),
    ];

    /// <summary>Gets the target of a format.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static FuzzTarget Of(string format) => All.FirstOrDefault(t => string.Equals(t.Name, format, StringComparison.Ordinal))
        ?? throw new ArgumentException($"There is no format '{format}'; there are {string.Join(", ", All.Select(t => t.Name))}.");
}
