using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Engine;

/// <summary>The derivatives of a function of the scores of a network by its parameters, summed over samples.</summary>
internal sealed class SignedGradient
{
    private readonly double[][] _matrices;
    private readonly double[][] _leaves;

    /// <summary>Makes derivatives of 0 for a network.</summary>
    public SignedGradient(ConvAC model)
    {
        _matrices = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => new double[model.Matrix(m).Length])];
        _leaves = [.. model.Leaves.Take(model.Shape.LeafCount).Select(leaf => new double[leaf.StatisticsLength])];
    }

    /// <summary>Gets dJ/da of a distinct matrix, row-major like the matrix.</summary>
    public double[] Matrix(int matrix) => _matrices[matrix];

    /// <summary>
    /// Gets the statistics of a distinct leaf that <see cref="LeafDistribution.Gradient"/> makes the gradient of; of a table of real weights they are it.
    /// </summary>
    public double[] Leaf(int leaf) => _leaves[leaf];

    /// <summary>Sets all to 0.</summary>
    public void Clear()
    {
        Array.ForEach(_matrices, Array.Clear);
        Array.ForEach(_leaves, Array.Clear);
    }
}
