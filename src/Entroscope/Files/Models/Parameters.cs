using Entroscope.Files.Json;
using Entroscope.Files.Safetensors;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Files.Models;

/// <summary>The numbers of a model on their way from a file into a network.</summary>
internal sealed class Parameters(Architecture architecture)
{
    private readonly Architecture _architecture = architecture;

    /// <summary>Gets for every distinct leaf its numbers, one part after the other.</summary>
    public double[][] Leaves { get; } = new double[architecture.Shape.LeafCount][];

    /// <summary>Gets for every distinct matrix its weights, row-major.</summary>
    public double[][] Matrices { get; } = new double[architecture.Shape.MatrixCount][];

    public double[] ClassPrior { get; set; } = [];

    /// <summary>Makes room for one block of a tensor.</summary>
    public Span<double> Reserve(ModelTensor tensor, int block, int length)
    {
        switch (tensor.Role)
        {
            case TensorRole.Leaf:
                Leaves[block] ??= new double[length * _architecture.Leaves[block].Descriptor.Parts.Count];
                return Leaves[block].AsSpan(tensor.Part * length, length);
            case TensorRole.Matrix:
                return Matrices[block] = new double[length];
            default:
                return ClassPrior = new double[length];
        }
    }

    /// <summary>Checks the numbers and makes the network.</summary>
    /// <param name="leafPlace">Names a site's leaf for messages.</param>
    public ConvAC ToModel(ModelMetadata metadata, Func<int, string> leafPlace)
    {
        var leaves = new LeafDistribution[Leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            try
            {
                LeafSpecification leaf = _architecture.Leaves[i];
                leaves[i] = leaf.Descriptor.Create(leaf, _architecture.Shape.Channels(i), Leaves[i], _architecture.Reading);
            }
            catch (ModelException e)
            {
                throw new ModelException(Invariant($"{leafPlace(i)}: {e.Message}"), e);
            }
        }

        return new ConvAC(_architecture.Shape, ConvAC.Expand(_architecture.Shape, leaves), Matrices, ClassPrior, _architecture.Reading, metadata);
    }
}
