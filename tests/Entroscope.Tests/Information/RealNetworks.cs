using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests.Information;

/// <summary>Networks of real weights, and what their tables say.</summary>
internal static class RealNetworks
{
    /// <summary>Makes a network of normal weights.</summary>
    public static ConvAC Random(NetworkShape shape, int alphabet, ulong seed)
    {
        var random = new RandomStream(seed, "real network");
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
        LeafDistribution[] leaves = [.. Enumerable.Range(0, shape.Tree.SiteCount)
            .Select(i => new CategoricalLeaf(shape.Channels(i), alphabet, Draw(shape.Channels(i) * alphabet), Reading.Born))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount)
            .Select(m => Draw(shape.Rows(shape.NodeOfMatrix(m)) * shape.Channels(shape.NodeOfMatrix(m))))];
        return new ConvAC(shape, leaves, weights, Enumerable.Repeat(1.0 / shape.Classes, shape.Classes).ToArray(), Reading.Born);
    }

    public static ConvAC Random(PoolingTree tree, int channels, int width, int alphabet, ulong seed, int classes = 1) =>
        Random(NetworkShape.PerLevel(tree, channels, [width], classes), alphabet, seed);

    /// <summary>Makes the network of any state of 2m sites of K values: one group of sites with a channel a joint value on either side.</summary>
    /// <param name="table">The amplitudes, the last site fastest.</param>
    public static ConvAC OfTable(double[] table, int sites, int alphabet)
    {
        int half = sites / 2, size = (int)Math.Pow(alphabet, half);
        var tree = PoolingTree.FromLevels(sites, [[[.. Enumerable.Range(0, half)], [.. Enumerable.Range(half, half)]], [[0, 1]]]);
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(alphabet, sites), size, size, size]);
        double[] identity = Identity(alphabet);
        double[][] weights = new double[tree.NodeCount][];
        for (int i = 0; i < sites; i++)
        {
            weights[i] = new double[size * alphabet];
            int step = (int)Math.Pow(alphabet, half - 1 - (i % half));
            for (int g = 0; g < size; g++)
            {
                weights[i][(g * alphabet) + (g / step % alphabet)] = 1;
            }
        }

        // Channel g of the root is the joint value g of the first half; the second half's conv gives it the amplitudes of its own values.
        (weights[sites], weights[sites + 1], weights[sites + 2]) = (Identity(size), [.. table], [.. Enumerable.Repeat(1.0, size)]);
        return new ConvAC(shape, [.. Enumerable.Repeat(0, sites).Select(_ => new CategoricalLeaf(alphabet, alphabet, identity, Reading.Born))],
            weights, [1.0], Reading.Born);
    }

    /// <summary>Makes the shallow network sum_g w_g prod_i f_(i,g)(x_i).</summary>
    /// <param name="factors">For every site a row of K values a term.</param>
    public static ConvAC Shallow(double[][][] factors, double[] weights)
    {
        (int sites, int terms, int alphabet) = (factors.Length, weights.Length, factors[0][0].Length);
        var shape = NetworkShape.PerLevel(PoolingTree.Cp(sites), terms, [terms]);
        return new ConvAC(
            shape,
            [.. factors.Select(f => new CategoricalLeaf(terms, alphabet, [.. f.SelectMany(row => row)], Reading.Born))],
            [.. Enumerable.Repeat(0, sites).Select(_ => Identity(terms)), weights],
            [1.0],
            Reading.Born);
    }

    /// <summary>Computes all amplitudes of a class by the reference, the last site fastest.</summary>
    public static double[] Table(ConvAC model, int y = 0)
    {
        var reference = new SignedReference(model);
        int[] alphabet = [.. model.Leaves.Select(l => l.Alphabet)];
        double[] table = new double[alphabet.Aggregate(1, (a, b) => a * b)], x = new double[alphabet.Length];
        double[] log = new double[model.Classes], sign = new double[model.Classes];
        for (int e = 0; e < table.Length; e++)
        {
            int rest = e;
            for (int i = x.Length - 1; i >= 0; i--)
            {
                (rest, int k) = Math.DivRem(rest, alphabet[i]);
                x[i] = k;
            }

            reference.Evaluate(x, log, sign);
            table[e] = sign[y] == 0 ? 0 : sign[y] * Math.Exp(log[y]);
        }

        return table;
    }

    /// <summary>Computes the normalised squared Schmidt coefficients of a table from the eigenvalues of the smaller reduced density matrix.</summary>
    public static double[] Spectrum(double[] table, int sites, int alphabet, IReadOnlyCollection<int> inside)
    {
        int rows = (int)Math.Pow(alphabet, inside.Count), columns = table.Length / rows;
        var matrix = new ScaledMatrix(rows, columns);
        for (int e = 0; e < table.Length; e++)
        {
            (int row, int column, int rest) = (0, 0, e);
            (int rowStep, int columnStep) = (1, 1);
            for (int i = sites - 1; i >= 0; i--)
            {
                (rest, int k) = Math.DivRem(rest, alphabet);
                if (inside.Contains(i))
                {
                    (row, rowStep) = (row + (k * rowStep), rowStep * alphabet);
                }
                else
                {
                    (column, columnStep) = (column + (k * columnStep), columnStep * alphabet);
                }
            }

            matrix.Column(column)[row] = table[e];
        }

        double[] values = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(rows, columns, matrix.Values).Svd(false).S.ToArray();
        double total = values.Sum(s => s * s);
        return [.. values.Select(s => s * s / total)];
    }

    private static double[] Identity(int size) => [.. Enumerable.Range(0, size * size).Select(e => e / size == e % size ? 1.0 : 0)];
}
