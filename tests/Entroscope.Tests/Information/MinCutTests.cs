using Entroscope.Information.Entanglement;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class MinCutTests
{
    private static readonly int[][] Sets =
        [[0, 1, 2, 3], [0, 2, 4, 6], [0, 1, 4, 5], [0, 3, 5, 6], [0], [0, 1, 2], [1, 2, 5, 7]];

    // Eight profiles of widths over a binary tree of 8 sites with M = 3, shared and not, and seven partitions: the rank is that of the cut.
    [Fact]
    public void GenericRanksOfDeepNetworksAreTheCut()
    {
        int[][] profiles = [[3, 3, 3], [2, 2, 2], [4, 3, 2], [2, 3, 4], [5, 7, 3], [9, 5, 4], [6, 2, 6], [3, 9, 5]];
        int cases = 0;
        foreach (int[] widths in profiles)
        {
            foreach (bool shared in new[] { false, true })
            {
                foreach (int[] set in Sets)
                {
                    Agree(NetworkShape.PerLevel(PoolingTree.Line(8), 3, widths, 1, shared), set);
                    cases++;
                }
            }
        }

        Assert.Equal(112, cases);
    }

    [Fact]
    public void WindowsOfFour_AndShallowNetworks_CountACopyTensorOnce()
    {
        int[][] wide = [[0, 1, 2, 3, 4, 5, 6, 7], [.. Enumerable.Range(0, 8).Select(i => 2 * i)], [0, 1, 4, 5, 8, 9, 12, 13],
            [0, 5, 10, 15], [0, 1], [3, 7, 8, 9, 10]];
        foreach (int[] widths in new[] { new[] { 2, 2 }, [3, 2], [4, 3], [2, 5] })
        {
            foreach (int[] set in wide)
            {
                Agree(NetworkShape.PerLevel(PoolingTree.Line(16, 4), 2, widths), set);
            }
        }

        foreach (int terms in new[] { 2, 3, 7, 27 })
        {
            foreach (int[] set in Sets[..6])
            {
                Agree(NetworkShape.PerLevel(PoolingTree.Cp(8), 3, [terms]), set);
            }
        }

        // Cutting the eight branches of the copy tensor one by one would cost 3^4.
        var shallow = NetworkShape.PerLevel(PoolingTree.Cp(8), 3, [3]);
        Assert.Equal(3, GenericRank.Compute(shallow, SitePartition.OddEven(8)));
    }

    [Fact]
    public void NoRandomNetworkExceedsItsCut()
    {
        int checkedPartitions = 0;
        for (int n = 0; n < 1000; n++)
        {
            var random = new RandomStream(17, "networks", n);
            PoolingTree tree = RandomTrees.OfAnyShape(2 + random.NextInt(9), random);
            int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(4))];
            ConvAC model = RealNetworks.Random(new NetworkShape(tree, channels), 2 + random.NextInt(2), (ulong)n);
            bool[] inside = [.. Enumerable.Range(0, tree.SiteCount).Select(_ => random.NextInt(2) == 0)];
            int[] set = [.. Enumerable.Range(0, tree.SiteCount).Where(i => inside[i])];
            StateEntanglement state = EntanglementAnalysis.Measure(
                model, set.Length == 0 || set.Length == tree.SiteCount ? null : new() { Partitions = [new SitePartition("random", set, tree.SiteCount)] })[0];
            IEnumerable<(SchmidtSpectrum Spectrum, MinCut Bound)> all =
                [.. state.TreeCuts.Select(c => (c.Spectrum, c.Bound)), .. state.Partitions.Select(p => (p.Spectrum!, p.Bound))];
            foreach ((SchmidtSpectrum spectrum, MinCut bound) in all)
            {
                Assert.True(spectrum.Renyi(2) <= spectrum.Entropy + 1e-12);
                Assert.True(spectrum.Entropy <= Math.Log(spectrum.Rank) + 1e-9);
                Assert.True(spectrum.Rank <= Math.Exp(bound.Value) + 1e-6, Invariant($"network {n}: rank {spectrum.Rank} above {Math.Exp(bound.Value)}"));
                checkedPartitions++;
            }
        }

        Assert.True(checkedPartitions > 5000);
    }

    // The edges of the tree by two passes are what the search for any partition finds, and the bonds named separate the two sets.
    [Fact]
    public void EdgesAreSpecialPartitions()
    {
        for (int n = 0; n < 200; n++)
        {
            var random = new RandomStream(19, "networks", n);
            PoolingTree tree = RandomTrees.OfAnyShape(2 + random.NextInt(12), random);
            int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(5))];
            ConvAC model = RealNetworks.Random(new NetworkShape(tree, channels), 2 + random.NextInt(3), (ulong)n);
            foreach (TreeCut cut in EntanglementAnalysis.Measure(model)[0].TreeCuts.Where(c => tree.ScopeSize(c.Node) < tree.SiteCount))
            {
                MinCut found = EntanglementAnalysis.Bound(model, new SitePartition("edge", tree.Scope(cut.Node), tree.SiteCount));
                NumericAssert.Close(found.Value, cut.Bound.Value, 1e-12);
                NumericAssert.Close(cut.Bound.Value, cut.Bound.Bonds.Sum(b => Math.Log(b.Size)), 1e-12);
                NumericAssert.Close(Cheapest(model, tree.Scope(cut.Node)), found.Value, 1e-12);
            }
        }
    }

    [Fact]
    public void WhatIsRefused()
    {
        ErrorAssert.Throws<ArgumentException>(
            "The sites of a partition must be integers of 0..3, but one is 9. (Parameter 'sites')",
            () => Assert.NotNull(new SitePartition("p", [0, 9], 4)));
        ErrorAssert.Throws<ArgumentException>(
            "The sites of a partition must differ, but site 1 is named twice. (Parameter 'sites')",
            () => Assert.NotNull(new SitePartition("p", [1, 1], 4)));
        ErrorAssert.Throws<ArgumentException>(
            "A partition must leave sites on either side, but 0 of the 4 sites are in the set. (Parameter 'sites')",
            () => Assert.NotNull(new SitePartition("p", [], 4)));
        ErrorAssert.Throws<ArgumentException>(
            "Blocks must have 1..3 sites, but 4 were requested. (Parameter 'size')",
            () => SitePartition.Blocks(4, 4));
        ErrorAssert.Throws<ArgumentException>(
            "A partition is one of at most 16777216 sites, but 16777217 were given. (Parameter 'count')", () => SitePartition.Halves((1 << 24) + 1));
        ConvAC model = RealNetworks.Random(PoolingTree.Line(4), 2, 2, 2, 1);
        ErrorAssert.Throws<ArgumentException>(
            "The partitions of the options must not be null, nor any of them. (Parameter 'options')",
            () => EntanglementAnalysis.Measure(model, new() { Partitions = [null!] }));
        ErrorAssert.Throws<ArgumentException>(
            "The partition is one of 6 sites, but the network has 4. (Parameter 'partition')",
            () => EntanglementAnalysis.Bound(model, SitePartition.Halves(6)));
        ErrorAssert.Throws<ArgumentException>(
            "The partition and the values must be those of the 4 sites of the network. (Parameter 'partition')",
            () => GenericRank.Compute(model.Shape, SitePartition.Halves(6)));
        SchmidtSpectrum spectrum = EntanglementAnalysis.Measure(model)[0].TreeCuts[0].Spectrum;
        ErrorAssert.Throws<ArgumentException>(
            "The order of a Rényi entropy must be at least 0 and not 1, but is 1. (Parameter 'order')",
            () => spectrum.Renyi(1));
        ErrorAssert.Throws<ArgumentException>(
            "The relative error must be a number of 0..1, but is 2. (Parameter 'error')",
            () => spectrum.TermsFor(2));
        ErrorAssert.Throws<ArgumentException>(
            "The relative error must be a number of at least 1E-07 and below 1, but is 0. (Parameter 'error')",
            () => StateTruncation.Truncate(model, 0));
        ConvAC single = RealNetworks.Random(PoolingTree.Cp(1), 2, 2, 2, 1);
        ErrorAssert.Throws<ModelException>(
            "Entanglement needs at least 2 sites, but the network has 1.",
            () => EntanglementAnalysis.Measure(single));
        ConvAC zero = RealNetworks.Shallow([[[1, 0]], [[0, 1]]], [0]);
        ErrorAssert.Throws<ModelException>(
            "The output of class 0 is 0 for every input, up to rounding: it is no state.",
            () => EntanglementAnalysis.Measure(zero));
        ErrorAssert.Throws<ModelException>(
            "The outputs of the network are 0 for every input: it is no state.",
            () => StateTruncation.Truncate(zero, 0.1));
    }

    private static void Agree(NetworkShape shape, int[] set)
    {
        ConvAC model = RealNetworks.Random(shape, shape.Channels(0), 1);
        var partition = new SitePartition("set", set, shape.Tree.SiteCount);
        Assert.Equal((int)Math.Round(Math.Exp(EntanglementAnalysis.Bound(model, partition).Value)), GenericRank.Compute(shape, partition));
    }

    // All sides of all vertices, for small networks: a vertex is a conv, or a site's value.
    private static double Cheapest(ConvAC model, int[] inside)
    {
        PoolingTree tree = model.Tree;
        if (tree.NodeCount > 12)
        {
            return EntanglementAnalysis.Bound(model, new SitePartition("p", inside, tree.SiteCount)).Value;
        }

        double best = double.PositiveInfinity;
        for (int side = 0; side < 1 << tree.NodeCount; side++)
        {
            double cost = 0;
            for (int v = 0; v < tree.NodeCount; v++)
            {
                bool mine = ((side >> v) & 1) == 1;
                bool cut = tree.IsSite(v) && mine != inside.Contains(v);
                foreach (int c in tree.Children(v))
                {
                    cut |= (((side >> c) & 1) == 1) != mine;
                }

                int size = tree.IsSite(v) ? Math.Min(model.Leaves[v].Alphabet, model.Shape.Channels(v)) : model.Shape.Channels(v);
                cost += cut ? Math.Log(size) : 0;
            }

            best = Math.Min(best, cost);
        }

        return best;
    }
}
