using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Engine.Signed;

/// <summary>Derivatives summed by one thread: by packed matrices in padded rows, by the conv outputs of every value of tabulated sites, by leaves.</summary>
internal sealed class SignedSums
{
    // Derivatives beyond are cut: their squares would leave the range of double precision.
    private const double Largest = 1e100;
    private readonly double[][] _matrices;
    private readonly double[][] _tables;
    private readonly double[][] _leaves;

    /// <summary>Makes sums of 0.</summary>
    /// <param name="pad">The padded length of a row of so many numbers.</param>
    /// <param name="columns">The values of a tabulated site; 0 for others.</param>
    public SignedSums(NetworkShape shape, IReadOnlyList<LeafDistribution> leaves, Func<int, int> pad, Func<int, int> columns)
    {
        _matrices = [.. Enumerable.Range(0, shape.MatrixCount).Select(shape.NodeOfMatrix).Select(v => new double[shape.Rows(v) * pad(shape.Channels(v))])];
        _tables = [.. Enumerable.Range(0, shape.Tree.SiteCount).Select(i => new double[columns(i) * pad(shape.Rows(i))])];
        _leaves = [.. leaves.Take(shape.LeafCount).Select(leaf => new double[leaf.StatisticsLength])];
    }

    public double[] Matrix(int matrix) => _matrices[matrix];

    public double[] Table(int site) => _tables[site];

    public double[] Leaf(int leaf) => _leaves[leaf];

    public void Clear()
    {
        Array.ForEach(_matrices, Array.Clear);
        ClearTables();
        Array.ForEach(_leaves, Array.Clear);
    }

    public void ClearTables() => Array.ForEach(_tables, Array.Clear);

    /// <summary>Cuts a derivative that is infinite or would be, squared.</summary>
    public static double Finite(double derivative) => double.IsNaN(derivative) ? 0 : Math.Clamp(derivative, -Largest, Largest);
}
