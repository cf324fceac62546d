namespace Entroscope.Networks.Layers;

/// <summary>Multiplications with addition that a layer takes for one row of input.</summary>
internal static class LayerCosts
{
    /// <summary>Gets the tensor whose shape is needed besides that of the layer's own, or null.</summary>
    public static string? NeededShape(NetworkLayer layer) => layer switch
    {
        { Kind: LayerKind.Product, Node.Operation: not "Einsum" } or { Node.Operation: "ConvTranspose" } => layer.Node.Inputs[0],
        _ => null,
    };

    /// <summary>Counts; null where it is not known.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="elements">The elements of its tensor for one row.</param>
    /// <param name="shape">The shape of the tensor, or of the one that <see cref="NeededShape"/> names; null where it is not known.</param>
    /// <param name="rows">The rows of input that the shape is of.</param>
    public static long? Count(NetworkLayer layer, long elements, long[]? shape, long rows) => layer switch
    {
        { Node.Operation: "ConvTranspose", Weight: { } weight } => shape is null ? null : Product(shape) / rows * weight.Rows,
        { Node.Operation: "LSTM" or "GRU" or "RNN", Weight: { } weight } => shape is { Length: 4 }
            ? shape[0] * (weight.Count + (weight.Rows * (weight.Rows / shape[1] / (layer.Node.Operation switch { "LSTM" => 4, "GRU" => 3, _ => 1 })))) : null,
        { Node.Operation: "Gather" } => 0,
        { Weight: { } weight } => elements * weight.Columns,
        { Kind: LayerKind.Product, Node.Operation: not "Einsum" } => shape is { Length: > 0 } ? elements * shape[^1] : null,
        { Kind: LayerKind.Weights or LayerKind.Product } => null,
        _ => 0,
    };

    private static long Product(long[] shape) => shape.Aggregate(1L, (product, d) => product * d);
}
