namespace Entroscope.Networks.Layers;

/// <summary>A layer of a network: operations that belong together, and the tensor that they end in.</summary>
public sealed record NetworkLayer
{
    /// <summary>Gets the name: the module of the program that the model was exported from, else that of its node; no other layer has it.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the operation: that of ONNX, or the one that several of ONNX make up, as <c>Gelu</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Gets what the layer does.</summary>
    public required LayerKind Kind { get; init; }

    /// <summary>Gets the tensor that the layer ends in.</summary>
    public required string Tensor { get; init; }

    /// <summary>Gets the number of parameters that the layer uses; those that layers share are counted in each.</summary>
    public long Parameters { get; init; }

    /// <summary>Gets a value indicating whether the tensor is an output of the network.</summary>
    public bool IsOutput { get; init; }

    /// <summary>Gets the node that gives the layer its name and its cost.</summary>
    internal OnnxNode? Node { get; init; }

    /// <summary>Gets the weights, or null.</summary>
    internal LayerWeight? Weight { get; init; }

    /// <summary>Gets whether the units lie in the last dimension (false: in the second); null where nothing says.</summary>
    internal bool? UnitsLast { get; init; }

    /// <summary>Gets the constants (scale, zero) that turn integers of the tensor into values, or null.</summary>
    internal (string Scale, string Zero)? Quantisation { get; init; }
}
