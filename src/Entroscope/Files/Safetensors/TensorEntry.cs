namespace Entroscope.Files.Safetensors;

/// <summary>A tensor as the header of a safetensors file describes it.</summary>
/// <param name="Name">The name, fit for messages.</param>
/// <param name="Shape">The shape, row-major.</param>
/// <param name="Begin">The offset of its first byte in the data.</param>
/// <param name="End">The offset after its last byte.</param>
internal sealed record TensorEntry(string Name, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Writes a shape for a message.</summary>
    public static string Describe(IEnumerable<long> shape) => Invariant($"[{Text.Shorten(string.Join(", ", shape.Take(64)))}]");
}
