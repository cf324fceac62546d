using System.Text.Json;
using Entroscope.Files.Models;
using Entroscope.Information.Entanglement;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class EntanglementTests
{
    private static readonly double Log2 = Math.Log(2);

    [Theory]
    [InlineData("a-real-cp-n6")]
    [InlineData("a-real-ht-n6")]
    [InlineData("a-real-ht-n8")]
    public void EnumeratedStates(string name)
    {
        ConvAC model = ModelFile.LoadNetwork(OracleFile.PathOf(name));
        using var file = JsonDocument.Parse(File.ReadAllText(OracleFile.PathOf(name)));
        JsonElement[] classes = [.. file.RootElement.GetProperty("expected").GetProperty("classes").EnumerateArray()];
        int sites = model.Tree.SiteCount;
        EntanglementOptions options = new()
        {
            Partitions = [.. classes[0].GetProperty("partitions").EnumerateArray()
                .Select(p => new SitePartition("p", [.. p.GetProperty("sites").EnumerateArray().Select(s => s.GetInt32())], sites))],
        };
        IReadOnlyList<StateEntanglement> states = EntanglementAnalysis.Measure(model, options);
        Assert.Equal(classes.Length, states.Count);
        for (int y = 0; y < classes.Length; y++)
        {
            NumericAssert.Close(classes[y].GetProperty("squared_norm").GetDouble(), Math.Exp(states[y].LogSquaredNorm), 0, 1e-10, "norm");
            foreach (TreeCut cut in states[y].TreeCuts)
            {
                JsonElement expected = classes[y].GetProperty("tree_cuts").GetProperty(model.Tree.Key(cut.Node));
                double[] squared = OracleFile.Numbers(expected.GetProperty("schmidt_squared"));
                NumericAssert.Close(squared, [.. cut.Spectrum.Squared.Take(squared.Length)], 1e-10, 1e-10, "schmidt");
                NumericAssert.Close(expected.GetProperty("entropy").GetDouble(), cut.Spectrum.Entropy, 1e-10, 0, "entropy");
                NumericAssert.Close(expected.GetProperty("renyi2").GetDouble(), cut.Spectrum.Renyi(2), 1e-10, 0, "renyi2");
            }

            foreach ((JsonElement expected, PartitionEntanglement found) in classes[y].GetProperty("partitions").EnumerateArray().Zip(states[y].Partitions))
            {
                NumericAssert.Close(expected.GetProperty("entropy").GetDouble(), found.Spectrum!.Entropy, 1e-10, 0, "entropy");
                NumericAssert.Close(expected.GetProperty("renyi2").GetDouble(), found.Renyi2!.Value, 1e-10, 0, "renyi2");
                NumericAssert.Close(expected.GetProperty("renyi2").GetDouble(), Swap(model, found.Partition)[y], 1e-10, 0, "swap");
                Assert.Equal(expected.GetProperty("rank").GetInt32(), found.Spectrum.Rank);
            }
        }
    }

    [Theory]
    [InlineData("a-real-cp-n6")]
    [InlineData("a-real-ht-n6")]
    [InlineData("a-real-ht-n8")]
    public void AmplitudesOfTheReference(string name)
    {
        ConvAC model = ModelFile.LoadNetwork(OracleFile.PathOf(name));
        using var file = JsonDocument.Parse(File.ReadAllText(OracleFile.PathOf(name)));
        JsonElement amplitudes = file.RootElement.GetProperty("expected").GetProperty("amplitudes");
        for (int y = 0; y < model.Classes; y++)
        {
            double[] expected = [.. Leaves(amplitudes[y])];
            double scale = expected.Max(Math.Abs);
            NumericAssert.Close(expected, RealNetworks.Table(model, y), 1e-13 * scale, 1e-12);
        }

        static IEnumerable<double> Leaves(JsonElement e) => e.ValueKind == JsonValueKind.Number ? [e.GetDouble()] : e.EnumerateArray().SelectMany(Leaves);
    }

    [Fact]
    public void AProductHasNone_PairsAndCatsHaveLog2()
    {
        double[] up = [1, 0], down = [0, 1], any = [0.6, -0.8];
        ConvAC product = RealNetworks.Shallow([.. Enumerable.Repeat(new[] { any }, 6)], [2.0]);
        StateEntanglement state = EntanglementAnalysis.Measure(product, new() { Partitions = [SitePartition.OddEven(6)], Blocks = true })[0];
        Assert.All(state.TreeCuts, c => NumericAssert.Close(0, c.Spectrum.Entropy, 1e-14));
        Assert.Equal(1, state.Partitions[0].Spectrum!.Rank);
        Assert.Equal("a product state: no cut has any entanglement", state.Profile.Sentence);
        NumericAssert.Close(4, Math.Exp(state.LogSquaredNorm), 1e-12);

        ConvAC cat = RealNetworks.Shallow([.. Enumerable.Repeat(new[] { up, down }, 6)], [1, 1]);
        state = EntanglementAnalysis.Measure(cat, new() { Partitions = [SitePartition.OddEven(6), SitePartition.Halves(6)], Blocks = true })[0];
        Assert.All(state.TreeCuts, c => NumericAssert.Close(Log2, c.Spectrum.Entropy, 1e-14));
        Assert.All(state.TreeCuts, c => NumericAssert.Close(0.5, c.Spectrum.Geometric, 1e-14));
        Assert.All(state.Partitions, p => NumericAssert.Close(Log2, p.Renyi2!.Value, 1e-14));
        Assert.All(state.Profile.Blocks, b => NumericAssert.Close(Log2, b.Entropy!.Value, 1e-14));
    }

    // Pairs (i, i + n/2): every one of the first half is entangled with one of the second.
    [Fact]
    public void BellPairsCountAcrossEveryCut()
    {
        var tree = PoolingTree.FromLevels(8, [[[0, 4], [1, 5], [2, 6], [3, 7]], [[0, 1], [2, 3]], [[0, 1]]]);
        var shape = NetworkShape.PerLevel(tree, 2, [2, 1, 1]);
        double[] identity = [1, 0, 0, 1];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => tree.IsSite(v) ? identity : tree.HeightOf(v) == 1 ? [1.0, 1] : [1.0])];
        var pairs = new ConvAC(
            shape, [.. Enumerable.Range(0, 8).Select(_ => new CategoricalLeaf(2, 2, identity, Reading.Born))], weights, [1.0], Reading.Born);
        SitePartition[] partitions = [SitePartition.Halves(8), SitePartition.OddEven(8), new("two", [0, 4], 8), new("three", [0, 1, 5], 8)];
        StateEntanglement state = EntanglementAnalysis.Measure(pairs, new() { Partitions = partitions })[0];
        double[] expected = [4 * Log2, 0, 0, Log2];
        for (int p = 0; p < expected.Length; p++)
        {
            NumericAssert.Close(expected[p], state.Partitions[p].Spectrum!.Entropy, 1e-13);
            NumericAssert.Close(expected[p], Swap(pairs, partitions[p])[0], 1e-13);
            NumericAssert.Close(expected[p], state.Partitions[p].Bound.Value, 1e-13);
        }

        Assert.All(state.TreeCuts, c => NumericAssert.Close(pairs.Tree.IsSite(c.Node) ? Log2 : 0, c.Spectrum.Entropy, 1e-14));
    }

    [Fact]
    public void TwelveSitesAgainstTheDenseTable()
    {
        ConvAC model = RealNetworks.Random(PoolingTree.Line(12), 2, 4, 2, 5);
        double[] table = RealNetworks.Table(model);
        SitePartition[] partitions = [SitePartition.Halves(12), SitePartition.OddEven(12), SitePartition.Blocks(3, 12), new("some", [1, 2, 7, 11], 12)];
        StateEntanglement state = EntanglementAnalysis.Measure(model, new() { Partitions = partitions })[0];
        foreach (TreeCut cut in state.TreeCuts)
        {
            double[] squared = RealNetworks.Spectrum(table, 12, 2, model.Tree.Scope(cut.Node));
            int count = Math.Min(squared.Length, cut.Spectrum.Squared.Count);
            NumericAssert.Close(squared[..count], [.. cut.Spectrum.Squared.Take(count)], 1e-13);
        }

        foreach (PartitionEntanglement p in state.Partitions)
        {
            double[] squared = RealNetworks.Spectrum(table, 12, 2, p.Partition.Sites.ToHashSet());
            int count = Math.Min(squared.Length, p.Spectrum!.Squared.Count);
            NumericAssert.Close(squared[..count], [.. p.Spectrum.Squared.Take(count)], 1e-13);
            NumericAssert.Close(p.Renyi2!.Value, Swap(model, p.Partition)[0], 1e-9);
        }
    }

    [Fact]
    public void TreesOfAnyShapeAgainstTheDenseTable()
    {
        var tree = PoolingTree.FromChildren(7, [[0, 1, 2], [3, 4], [7, 5], [9, 8, 6]]);
        ConvAC model = RealNetworks.Random(new NetworkShape(tree, [2, 3, 2, 3, 2, 2, 3, 4, 2, 3, 4], 2), 3, 8);
        for (int y = 0; y < 2; y++)
        {
            double[] table = RealNetworks.Table(model, y);
            foreach (TreeCut cut in EntanglementAnalysis.Measure(model)[y].TreeCuts)
            {
                double[] squared = RealNetworks.Spectrum(table, 7, 3, tree.Scope(cut.Node));
                int count = Math.Min(squared.Length, cut.Spectrum.Squared.Count);
                NumericAssert.Close(squared[..count], [.. cut.Spectrum.Squared.Take(count)], 1e-13);
            }
        }
    }

    // The same state in a basis that is not orthonormal: its Gram matrix at the leaves.
    [Fact]
    public void TheNumbersDoNotDependOnTheBasisOfTheLeaves()
    {
        ConvAC model = RealNetworks.Random(PoolingTree.Line(8), 2, 3, 3, 9);
        double[] turn = [1, 2, -0.5, 3];
        double[] inverse = [3 / 4.0, -2 / 4.0, 0.5 / 4, 1 / 4.0];
        LeafDistribution[] leaves = [.. model.Leaves.Select(l => new CategoricalLeaf(2, 3, Times(turn, ((CategoricalLeaf)l).Table, 2, 3), Reading.Born))];
        double[][] weights = [.. Enumerable.Range(0, model.Tree.NodeCount)
            .Select(v => model.Tree.IsSite(v) ? Times(model.Weights(v), inverse, 3, 2) : [.. model.Weights(v)])];
        var turned = new ConvAC(model.Shape, leaves, weights, [1.0], Reading.Born);
        foreach ((TreeCut a, TreeCut b) in EntanglementAnalysis.Measure(model)[0].TreeCuts.Zip(EntanglementAnalysis.Measure(turned)[0].TreeCuts))
        {
            NumericAssert.Close([.. a.Spectrum.Squared], [.. b.Spectrum.Squared], 1e-12);
        }

        static double[] Times(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int inner, int columns)
        {
            inner = b.Length / columns;
            double[] product = new double[a.Length / inner * columns];
            for (int e = 0; e < product.Length; e++)
            {
                for (int k = 0; k < inner; k++)
                {
                    product[e] += a[(e / columns * inner) + k] * b[(k * columns) + (e % columns)];
                }
            }

            return product;
        }
    }

    // Two Gaussian channels a site at a distance: <f,f'> = exp(-d^2/4) of unit variances, so that the state is known through its Gram matrix.
    [Fact]
    public void RealSitesHaveTheirGramMatrix()
    {
        double[] means = [0, 2], variances = [1, 1];
        var shape = NetworkShape.PerLevel(PoolingTree.Cp(2), 2, [2]);
        var model = new ConvAC(
            shape, [.. Enumerable.Range(0, 2).Select(_ => new GaussianLeaf(means, variances))], [[1, 0, 0, 1], [1, 0, 0, 1], [1, -0.5]], [1.0], Reading.Born);
        double g = Math.Exp(-1);

        // h = f0 f0 - f1 f1 / 2 with Gram [[1, g], [g, 1]] / (2 sqrt(pi)): s = singular values of G^(1/2) diag(1, -1/2) G^(1/2).
        double trace = 1 - 0.5, determinant = -0.5 * (1 - (g * g));
        double root = Math.Sqrt((trace * trace) - (4 * determinant));
        double[] s = [(trace + root) / 2, (trace - root) / 2];
        double[] expected = [.. s.Select(v => v * v / ((s[0] * s[0]) + (s[1] * s[1])))];
        NumericAssert.Close(expected, [.. EntanglementAnalysis.Measure(model)[0].TreeCuts[0].Spectrum.Squared], 1e-12);
    }

    [Fact]
    public void TenThousandSites_NeitherOverflowNorVanish()
    {
        int spectra = 0;
        foreach ((PoolingTree tree, int width) in new[] { (PoolingTree.Line(10_000), 4), (PoolingTree.Cp(10_000), 3), (PoolingTree.Line(4096, 4), 3) })
        {
            ConvAC model = RealNetworks.Random(tree, 2, width, 2, 11);
            int sites = tree.SiteCount;
            SitePartition some = SitePartition.Blocks(sites / 4, sites);
            SitePartition rest = new("rest", [.. Enumerable.Range(0, sites).Except(some.Sites)], sites);
            StateEntanglement state = EntanglementAnalysis.Measure(model, new() { Partitions = [some, rest] })[0];
            Assert.True(double.IsFinite(state.LogSquaredNorm));
            Assert.All(state.TreeCuts, c =>
            {
                Assert.True(double.IsFinite(c.Spectrum.Entropy));
                Assert.True(c.Spectrum.Renyi(2) <= c.Spectrum.Entropy + 1e-12);
                Assert.True(c.Spectrum.Entropy <= c.Bound.Value + 1e-12);
                Assert.True(c.Spectrum.Rank <= Math.Exp(c.Bound.Value) + 1e-6);
            });
            ReadOnlySpan<int> top = tree.Children(tree.Root);
            if (top.Length == 2)
            {
                NumericAssert.Close(state.TreeCuts[top[0]].Spectrum.Entropy, state.TreeCuts[top[1]].Spectrum.Entropy, 1e-10);
            }

            // Four ends of blocks: of wide networks only the swap trick fits.
            NumericAssert.Close(state.Partitions[0].Renyi2!.Value, state.Partitions[1].Renyi2!.Value, 1e-9);
            Assert.True(state.Partitions[0].Renyi2 <= state.Partitions[0].Bound.Value + 1e-12);
            if (state.Partitions[0].Spectrum is { } spectrum)
            {
                NumericAssert.Close(spectrum.Entropy, state.Partitions[1].Spectrum!.Entropy, 1e-10);
                Assert.True(spectrum.Entropy <= state.Partitions[0].Bound.Value + 1e-12);
                NumericAssert.Close(spectrum.Renyi(2), Swap(model, some)[0], 1e-8);
                spectra++;
            }
        }

        Assert.True(spectra > 0);
    }

    // Mean purity of a random real state of m x n values: (m + n + 1) / (mn + 2).
    [Fact]
    public void RandomRealStatesHaveTheKnownMeanPurity()
    {
        (int m, int n, int draws) = (4, 16, 400);
        double[] purity = new double[draws];
        for (int d = 0; d < draws; d++)
        {
            var random = new RandomStream(3, "states", d);
            ConvAC model = RealNetworks.OfTable([.. Enumerable.Range(0, m * n).Select(_ => random.NextGaussian())], 6, 2);
            SchmidtSpectrum spectrum = EntanglementAnalysis.Measure(model, new() { Partitions = [new("two", [1, 4], 6)] })[0].Partitions[0].Spectrum!;
            purity[d] = Math.Exp(-spectrum.Renyi(2));
        }

        double mean = purity.Average(), error = Math.Sqrt(purity.Sum(p => (p - mean) * (p - mean)) / draws / (draws - 1));
        NumericAssert.Close((m + n + 1.0) / ((m * n) + 2), mean, 3.3 * error);
    }

    [Fact]
    public void CriticalIsing_HasCentralChargeOneHalf()
    {
        ConvAC model = RealNetworks.OfTable(IsingChain.GroundState(12, 1), 12, 2);
        EntanglementProfile profile = EntanglementAnalysis.Measure(model, new() { Blocks = true })[0].Profile;
        NumericAssert.Close(0.5, profile.Chain!.CentralCharge, 0.015, 0, "c");
        Assert.Equal(EntanglementForm.Logarithm, profile.Chain.Form);
        Assert.StartsWith("logarithm: the entropy of a block grows with the logarithm of its chord, with the central charge c = 0.5", profile.Sentence,
            StringComparison.Ordinal);

        profile = EntanglementAnalysis.Measure(RealNetworks.OfTable(IsingChain.GroundState(12, 4), 12, 2), new() { Blocks = true })[0].Profile;
        Assert.Equal(EntanglementForm.Area, profile.Chain!.Form);
        var random = new RandomStream(4, "volume");
        double[] table = [.. Enumerable.Range(0, 4096).Select(_ => random.NextGaussian())];
        profile = EntanglementAnalysis.Measure(RealNetworks.OfTable(table, 12, 2), new() { Blocks = true })[0].Profile;
        Assert.NotEqual(EntanglementForm.Area, profile.Chain!.Form);
        Assert.NotEqual(EntanglementForm.Logarithm, profile.Chain.Form);
    }

    // Cats over 256 sites in channels with room for a third: the levels of the tree tell the area law.
    [Fact]
    public void CatsFollowTheAreaLaw_LevelByLevel()
    {
        var tree = PoolingTree.Line(256);
        var shape = NetworkShape.PerLevel(tree, 2, [3]);
        (double[] top, double[] site, double[] inner) = ([1, 1, 0], [1, 0, 0, 1, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? top : tree.IsSite(v) ? site : inner)];
        var cats = new ConvAC(
            shape, [.. Enumerable.Range(0, 256).Select(_ => new CategoricalLeaf(2, 2, [1, 0, 0, 1], Reading.Born))], weights, [1.0], Reading.Born);
        EntanglementProfile profile = EntanglementAnalysis.Measure(cats)[0].Profile;
        Assert.Equal("an area law: patches of all sizes have about the same entropy", profile.Sentence);
        Assert.All(profile.Levels, l => NumericAssert.Close(Log2, l.Entropy!.Value, 1e-13));
        Assert.Null(profile.Chain);
        profile = EntanglementAnalysis.Measure(cats, new() { Blocks = true, Boundary = ChainBoundary.Open })[0].Profile;
        Assert.Equal(EntanglementForm.Area, profile.Chain!.Form);
        Assert.Equal("area law: blocks of all sizes from 2 sites on have the same entropy", profile.Sentence);
    }

    internal static double[] Swap(ConvAC model, SitePartition partition)
    {
        int[] inside = new int[model.Tree.NodeCount];
        foreach (int v in model.Tree.ChildrenFirst)
        {
            inside[v] = model.Tree.Scope(v).Count(i => partition.IsInside[i]);
        }

        return SwapTrace.Renyi2(model, new StateFactors(model, 1, default), inside, default)!;
    }
}
