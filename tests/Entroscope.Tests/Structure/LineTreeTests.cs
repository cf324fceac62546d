using CsCheck;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Structure;

public sealed class LineTreeTests
{
    [Fact]
    public void PairsOfFiveSites()
    {
        PoolingTree tree = PoolingTree.Line(5);
        Assert.Equal((5, 11, 6, 3), (tree.SiteCount, tree.NodeCount, tree.InnerCount, tree.Height));
        Assert.Equal([[0, 1], [2, 3], [4]], TreeAssert.ScopesOf(tree, 1));
        Assert.Equal([[0, 1, 2, 3], [4]], TreeAssert.ScopesOf(tree, 2));
        Assert.Equal([[0, 1, 2, 3, 4]], TreeAssert.ScopesOf(tree, 3));
        Assert.Equal(["0,0", "0,4", "1,0", "1,2", "2,1", "3,0"], new[] { 0, 4, 5, 7, 9, 10 }.Select(tree.Key));
        Assert.Equal("line:2", tree.Description);
        Assert.Null(tree.Image);
        Assert.True(tree.HasLevels);
    }

    [Fact]
    public void OneSiteStillHasAPool()
    {
        PoolingTree tree = PoolingTree.Line(1);
        Assert.Equal((2, 1), (tree.NodeCount, tree.Height));
        Assert.Equal([0], tree.Children(1).ToArray());
        TreeAssert.IsConsistent(tree);
    }

    [Fact]
    public void EveryLineIsConsistentAndPoolsNeighbours() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[2, 7]).Sample((sites, window) =>
        {
            PoolingTree tree = PoolingTree.Line(sites, window);
            TreeAssert.IsConsistent(tree);
            TreeAssert.HasNestedCuts(tree);
            for (int l = 1, reach = window; l <= tree.Height; l++, reach *= window)
            {
                int span = reach;
                Assert.Equal(Enumerable.Range(0, sites).GroupBy(i => i / span).Select(g => g.ToArray()), TreeAssert.ScopesOf(tree, l));
                Assert.Equal(l < tree.Height, reach < sites);
            }
        }, iter: 150);

    [Fact]
    public void CpHasOneGlobalPool()
    {
        PoolingTree tree = PoolingTree.Cp(6);
        Assert.Equal((7, 1, "cp"), (tree.NodeCount, tree.Height, tree.Description));
        Assert.Equal([0, 1, 2, 3, 4, 5], tree.Children(6).ToArray());
        Assert.Equal(["0,5", "1,0"], new[] { 5, 6 }.Select(tree.Key));
        TreeAssert.IsConsistent(tree);
        TreeAssert.HasNestedCuts(PoolingTree.Cp(1));
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        ErrorAssert.BelowMinimum("sites", 0, 1, () => PoolingTree.Line(0));
        ErrorAssert.BelowMinimum("window", 1, 2, () => PoolingTree.Line(4, 1));
        ErrorAssert.BelowMinimum("sites", -1, 1, () => PoolingTree.Cp(-1));
    }
}
