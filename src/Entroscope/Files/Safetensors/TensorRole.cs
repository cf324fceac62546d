namespace Entroscope.Files.Safetensors;

/// <summary>What the numbers of a tensor in a model file are.</summary>
internal enum TensorRole
{
    /// <summary>Parts of leaves, one block for each site.</summary>
    Leaf,

    /// <summary>Conv or output matrices.</summary>
    Matrix,

    /// <summary>The class prior.</summary>
    ClassPrior,
}
