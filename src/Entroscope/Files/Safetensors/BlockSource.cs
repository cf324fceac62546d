namespace Entroscope.Files.Safetensors;

/// <summary>Supplies a tensor's numbers block by block, so that no copy of the tensor is made.</summary>
/// <param name="block">The block, from 0.</param>
/// <returns>The numbers of the block, which follow those of the block before.</returns>
internal delegate ReadOnlySpan<double> BlockSource(int block);
