using Entroscope.Information.Ledgers;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Sums over the cuts of deep trees against sums of each cut's own terms.</summary>
public sealed class CutSumsTests
{
    [Fact]
    public void ShallowTrees_NeedNone()
    {
        Assert.Null(CutSums.Of(PoolingTree.Line(1024)));
        Assert.Null(CutSums.Of(PoolingTree.Cp(300)));
        Assert.Null(CutSums.Of(Chain(100)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Chains_GiveTheSumsOfTheCuts(bool withInfinity)
    {
        PoolingTree tree = Chain(300);
        double[] values = [.. Enumerable.Range(0, tree.NodeCount).Select(v => 100 + Math.Sin(v))];
        if (withInfinity)
        {
            values[150] = double.PositiveInfinity;
        }

        CutSums cuts = Assert.IsType<CutSums>(CutSums.Of(tree));
        double[] sums = new double[tree.Height + 1];
        cuts.Add(values, sums);
        for (int l = 0; l <= tree.Height; l++)
        {
            double expected = tree.Cut(l).Sum(v => values[v]);
            Assert.True(expected == sums[l] || Math.Abs(expected - sums[l]) <= 1e-12 * expected, Invariant($"{l}: {expected}, {sums[l]}"));
        }
    }

    private static PoolingTree Chain(int sites) =>
        PoolingTree.FromChildren(sites, [[0, 1], .. Enumerable.Range(1, sites - 2).Select(k => new[] { sites + k - 1, k + 1 })]);
}
