namespace Entroscope.Files.Onnx;

/// <summary>What an ONNX graph of a model contains beside likelihood and classes.</summary>
public sealed record OnnxOptions
{
    /// <summary>Gets the level whose latents' posteriors are an output, 0 for the sites to the height of the tree; null for that of the root.</summary>
    public int? LatentLevel { get; init; }
}
