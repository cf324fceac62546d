using Entroscope.Information.Entanglement;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Entropies of sets whose state is too large to be formed, and of networks of 64 sites by other ways.</summary>
public sealed class ReducedDensityTests
{
    [Fact]
    public void AnotherRoot_IsTheSameState()
    {
        var chain = PoolingTree.FromChildren(5, [[0, 1], [2, 3], [5, 4], [7, 6], [8], [9]]);
        for (ulong seed = 1; seed <= 6; seed++)
        {
            PoolingTree tree = seed == 1 ? chain : RandomTrees.OfAnyShape(5, new RandomStream(seed, "trees"));
            var random = new RandomStream(seed, "channels");
            int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(3))];
            ConvAC model = RealNetworks.Random(new NetworkShape(tree, channels, 2), 2, seed);
            double[] expected = RealNetworks.Table(model, 1);
            int largest = Array.IndexOf(expected, expected.MaxBy(Math.Abs));
            for (int v = tree.SiteCount; v < tree.NodeCount; v++)
            {
                double[] found = RealNetworks.Table(TurnedNetwork.At(model, 1, v));
                double scale = expected[largest] / found[largest];
                NumericAssert.Close(0, Math.Log2(scale) - Math.Round(Math.Log2(scale)), 1e-9);
                NumericAssert.Close(expected, [.. found.Select(h => h * scale)], 1e-12 * Math.Abs(expected[largest]));
            }
        }
    }

    [Fact]
    public void SmallNetworks_HaveTheSpectraOfTheWholeState()
    {
        for (int n = 0; n < 60; n++)
        {
            var random = new RandomStream(23, "networks", n);
            PoolingTree tree = RandomTrees.OfAnyShape(3 + random.NextInt(6), random);
            int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(4))];
            ConvAC model = RealNetworks.Random(new NetworkShape(tree, channels, 1 + (n % 2)), 2, (ulong)n);
            int[] set = [.. Enumerable.Range(0, tree.SiteCount - 1).Where(i => random.NextInt(2) == 0 || i == 0)];
            var partition = new SitePartition("set", set, tree.SiteCount);
            SchmidtSpectrum[] found = ReducedDensity.Spectra(model, partition, double.MaxValue, default)!;
            IReadOnlyList<StateEntanglement> states = EntanglementAnalysis.Measure(model, new() { Partitions = [partition] });
            for (int y = 0; y < found.Length; y++)
            {
                SchmidtSpectrum expected = states[y].Partitions[0].Spectrum!;
                int count = Math.Min(found[y].Squared.Count, expected.Squared.Count);
                NumericAssert.Close([.. expected.Squared.Take(count)], [.. found[y].Squared.Take(count)], 1e-13);
                Assert.Equal(expected.Squared.Count(s => s > 1e-14 * expected.Squared[0]), found[y].Rank);
            }
        }
    }

    // Sites far from each other: the whole state has 2^10 times some 10^5 numbers.
    [Theory]
    [InlineData(64, 8, 8)]
    [InlineData(64, 24, 6)]
    [InlineData(4096, 4, 6)]
    public void FewSitesOfMany_HaveAnEntropy(int sites, int width, int few)
    {
        ConvAC model = RealNetworks.Random(PoolingTree.Line(sites), 2, width, 2, 3);
        int[] set = [.. Enumerable.Range(0, few).Select(k => (k * sites / few) + (3 * k % 5))];
        int[] rest = [.. Enumerable.Range(0, sites).Except(set)];
        IReadOnlyList<PartitionEntanglement> found = EntanglementAnalysis.Measure(
            model, new() { Partitions = [new("set", set, sites), new("rest", rest, sites)] })[0].Partitions;
        SchmidtSpectrum spectrum = found[0].Spectrum!;
        NumericAssert.Close(spectrum.Entropy, found[1].Spectrum!.Entropy, 1e-10);
        Assert.InRange(spectrum.Entropy, spectrum.Renyi(2) - 1e-12, found[0].Bound.Value + 1e-12);
        if (width <= 8)
        {
            NumericAssert.Close(EntanglementTests.Swap(model, found[0].Partition)[0], spectrum.Renyi(2), 1e-9);
        }
    }

    // Blocks of 8 sites as dense tables of their channels, and the rest by its Gram matrix: a way without QR, trees of factors or scales.
    [Fact]
    public void SixtyFourSites_AgainstTheDenseDecomposition()
    {
        ConvAC model = RealNetworks.Random(PoolingTree.Line(64), 2, 4, 2, 7);
        PoolingTree tree = model.Tree;
        var grams = new Matrix<double>[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            Matrix<double> below = tree.IsSite(v) ? Leaf(model, v)
                : tree.Children(v).ToArray().Select(c => grams[c]).Aggregate((a, b) => a.PointwiseMultiply(b));
            grams[v] = Conv(model, v) * below * Conv(model, v).Transpose();
            grams[v] /= grams[v].Enumerate().Max(Math.Abs);
        }

        var rest = new Matrix<double>[tree.NodeCount];
        rest[tree.Root] = Matrix<double>.Build.Dense(1, 1, 1);
        for (int v = tree.Root; v >= tree.SiteCount; v--)
        {
            Matrix<double> above = Conv(model, v).Transpose() * rest[v] * Conv(model, v);
            int[] children = tree.Children(v).ToArray();
            foreach (int c in children)
            {
                rest[c] = above.PointwiseMultiply(grams[children.Single(s => s != c)]);
                rest[c] /= rest[c].Enumerate().Max(Math.Abs);
            }
        }

        IReadOnlyList<TreeCut> cuts = EntanglementAnalysis.Measure(model)[0].TreeCuts;
        foreach (int v in Enumerable.Range(tree.SiteCount, tree.InnerCount - 1).Where(v => tree.ScopeSize(v) == 8))
        {
            Matrix<double> block = Dense(model, v);
            var root = rest[v].Evd(Symmetricity.Symmetric);
            var roots = Vector<double>.Build.DenseOfEnumerable(root.EigenValues.Select(e => Math.Sqrt(Math.Max(0, e.Real))));
            Matrix<double> factor = root.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(roots);
            double[] values = (block * factor).Svd(false).S.ToArray();
            double total = values.Sum(s => s * s);
            NumericAssert.Close([.. values.Select(s => s * s / total)], [.. cuts[v].Spectrum.Squared], 1e-12);
        }
    }

    private static Matrix<double> Conv(ConvAC model, int v) => Matrix<double>.Build.DenseOfRowMajor(
        v == model.Tree.Root ? 1 : model.Shape.Rows(v), model.Shape.Channels(v), model.Weights(v).ToArray());

    private static Matrix<double> Leaf(ConvAC model, int v)
    {
        Matrix<double> table = Values(model, v);
        return table.Transpose() * table;
    }

    // The values of a site by its channels.
    private static Matrix<double> Values(ConvAC model, int v) => Matrix<double>.Build.DenseOfColumnMajor(
        model.Leaves[v].Alphabet, model.Shape.Channels(v), ((Entroscope.Model.Leaves.CategoricalLeaf)model.Leaves[v]).Table.ToArray());

    // All joint values of a block by the channels above it.
    private static Matrix<double> Dense(ConvAC model, int v)
    {
        Matrix<double>? pooled = model.Tree.IsSite(v) ? Values(model, v) : null;
        foreach (int c in model.Tree.Children(v))
        {
            Matrix<double> child = Dense(model, c);
            pooled = pooled is null ? child : Matrix<double>.Build.Dense(
                pooled.RowCount * child.RowCount, child.ColumnCount, (i, g) => pooled[i / child.RowCount, g] * child[i % child.RowCount, g]);
        }

        return pooled! * Conv(model, v).Transpose();
    }
}
