namespace Entroscope.Files.Safetensors;

/// <summary>One tensor of a model file and the blocks of parameters stacked in it.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Shape">The shape, row-major.</param>
/// <param name="Role">What the blocks are.</param>
/// <param name="Part">For leaves, which of the leaf's parts.</param>
/// <param name="Blocks">The sites or matrices whose numbers follow one another, all of one length.</param>
internal sealed record ModelTensor(string Name, IReadOnlyList<long> Shape, TensorRole Role, int Part, IReadOnlyList<int> Blocks);
