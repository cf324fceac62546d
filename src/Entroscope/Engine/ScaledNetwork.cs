using System.Numerics;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine;

/// <summary>The parameters of a network in the engine's precision, with the tables that its leaves are looked up in. Shared by all threads.</summary>
/// <typeparam name="T">The precision: float or double.</typeparam>
internal sealed class ScaledNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LargestTable = 4096;
    private const long TileBudget = 256L << 20;
    private readonly T[][] _matrices;

    public ScaledNetwork(ConvAC model)
    {
        Model = model;
        NetworkShape shape = model.Shape;
        _matrices = new T[shape.MatrixCount][];
        for (int m = 0; m < _matrices.Length; m++)
        {
            _matrices[m] = Array.ConvertAll(model.Matrix(m).ToArray(), T.CreateTruncating);
        }

        Leaves = [.. model.Leaves.Select(leaf => leaf.Alphabet is > 0 and <= LargestTable ? new ScaledLeafTable<T>(leaf) : null)];
        Marginals = LatentMarginals.Compute(model);
        long perLane = 0;
        for (int v = 0; v < model.Tree.NodeCount; v++)
        {
            perLane += (2L * shape.Channels(v)) + (2L * shape.Rows(v));
        }

        Lanes = 64;
        while (Lanes > TileKernels.LaneBlock && perLane * Lanes * System.Runtime.CompilerServices.Unsafe.SizeOf<T>() > TileBudget)
        {
            Lanes /= 2;
        }
    }

    public ConvAC Model { get; }

    /// <summary>Gets the samples of a tile: fewer for large networks; a function of the network alone, so that sums never depend on anything else.</summary>
    public int Lanes { get; }

    /// <summary>Gets for every site its table of scaled densities, or null where densities are computed.</summary>
    public ScaledLeafTable<T>?[] Leaves { get; }

    /// <summary>Gets the prior marginals of all latents.</summary>
    public double[][] Marginals { get; }

    public ReadOnlySpan<T> Weights(int node) => _matrices[Model.Shape.MatrixOf(node)];
}
