using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Score;

/// <summary>Copies of a network in which channels of inner nodes do not count: the columns of their matrices are 0, the others larger by as much.</summary>
internal sealed class ChannelDropout(ConvAC model, double probability, ulong seed)
{
    private readonly ConvAC _copy = model.Copy();
    private readonly double[][] _factors =
    [
        .. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => new double[model.Shape.Channels(model.Shape.NodeOfMatrix(m))]),
    ];

    /// <summary>Draws the channels of an update.</summary>
    public ConvAC Drop(ConvAC present, long update)
    {
        var random = new RandomStream(seed, "dropped channels", update);
        for (int part = 0; part < present.Shape.LeafCount; part++)
        {
            for (int array = 0; array < present.Leaves[part].Specification.Descriptor.Parts.Count; array++)
            {
                present.Leaves[part].Part(array).CopyTo(_copy.Leaves[part].OwnPart(array));
            }
        }

        for (int m = 0; m < _factors.Length; m++)
        {
            double[] factors = _factors[m];
            bool isSite = present.Tree.IsSite(present.Shape.NodeOfMatrix(m));
            int kept = 0;
            for (int d = 0; d < factors.Length; d++)
            {
                factors[d] = isSite || random.NextDouble() >= probability ? 1 : 0;
                kept += factors[d] > 0 ? 1 : 0;
            }

            if (kept == 0)
            {
                (factors[random.NextInt(factors.Length)], kept) = (1, 1);
            }

            TensorPrimitives.Multiply(factors, (double)factors.Length / kept, factors);
            Scale(present.Matrix(m), factors, _copy.OwnMatrix(m));
        }

        return _copy;
    }

    /// <summary>Turns the derivatives by the matrices of the copy into those of the network.</summary>
    public void Scale(SignedGradient gradient)
    {
        for (int m = 0; m < _factors.Length; m++)
        {
            Scale(gradient.Matrix(m), _factors[m], gradient.Matrix(m));
        }
    }

    private static void Scale(ReadOnlySpan<double> matrix, double[] factors, Span<double> destination)
    {
        for (int row = 0; row < matrix.Length; row += factors.Length)
        {
            TensorPrimitives.Multiply(matrix.Slice(row, factors.Length), factors, destination.Slice(row, factors.Length));
        }
    }
}
