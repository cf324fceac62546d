namespace Entroscope.Networks.Layers;

/// <summary>What a layer does.</summary>
public enum LayerKind
{
    /// <summary>Multiplies by weights: convolutions, dense layers, recurrent cells, embeddings.</summary>
    Weights,

    /// <summary>Applies an activation function.</summary>
    Activation,

    /// <summary>Normalises.</summary>
    Normalisation,

    /// <summary>Pools over positions.</summary>
    Pooling,

    /// <summary>Adds or joins several activations, as the end of a residual block does.</summary>
    Join,

    /// <summary>Multiplies activations by activations, as attention does.</summary>
    Product,

    /// <summary>Anything else; shown where all operations are asked for, or where it is an output of the network.</summary>
    Other,
}
