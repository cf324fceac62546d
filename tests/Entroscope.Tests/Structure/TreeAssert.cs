using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Structure;

/// <summary>What holds for every pooling tree, recomputed from the children alone.</summary>
internal static class TreeAssert
{
    public static void IsConsistent(PoolingTree tree)
    {
        Assert.Equal(tree.NodeCount - 1, tree.Root);
        Assert.Equal(tree.NodeCount - tree.SiteCount, tree.InnerCount);
        Assert.Equal(-1, tree.Parent(tree.Root));
        Assert.Equal(Enumerable.Range(0, tree.SiteCount), tree.Scope(tree.Root));
        int[] place = new int[tree.NodeCount];
        for (int i = 0; i < tree.NodeCount; i++)
        {
            place[tree.ChildrenFirst[i]] = i;
        }

        Assert.Equal(Enumerable.Range(0, tree.NodeCount), tree.ChildrenFirst.ToArray().Order());
        for (int v = 0; v < tree.NodeCount; v++)
        {
            int[] children = tree.Children(v).ToArray();
            Assert.Equal(v < tree.SiteCount, tree.IsSite(v));
            Assert.Equal(tree.IsSite(v), children.Length == 0);
            Assert.All(children, c => Assert.Equal(v, tree.Parent(c)));
            Assert.All(children, c => Assert.True(place[c] < place[v]));
            Assert.Equal(tree.IsSite(v) ? 0 : 1 + children.Max(tree.HeightOf), tree.HeightOf(v));
            int[] scope = tree.IsSite(v) ? [v] : [.. children.SelectMany(tree.Scope).Order()];
            Assert.Equal(scope, tree.Scope(v));
            Assert.Equal(scope.Length, tree.ScopeSize(v));
        }

        Assert.Equal(tree.HeightOf(tree.Root), tree.Height);
    }

    /// <summary>Cuts hold the maximal nodes of height at most l, partition the sites, and are nested; every node is spent between two of them.</summary>
    public static void HasNestedCuts(PoolingTree tree)
    {
        Assert.Equal([tree.Root], tree.Cut(tree.Height));
        int[][] cuts = [.. Enumerable.Range(0, tree.Height + 1).Select(tree.Cut)];
        for (int l = 0; l <= tree.Height; l++)
        {
            int[] maximal = [.. Enumerable.Range(0, tree.NodeCount).Where(v => tree.HeightOf(v) <= l && (v == tree.Root || tree.HeightOf(tree.Parent(v)) > l))];
            Assert.Equal(maximal, cuts[l]);
            Assert.Equal(Enumerable.Range(0, tree.SiteCount), cuts[l].SelectMany(tree.Scope).Order());
            int[] spent = l == tree.Height ? cuts[l] : [.. cuts[l].Except(cuts[l + 1])];
            Assert.Equal(spent, Enumerable.Range(0, tree.NodeCount).Where(v => tree.SpendingLevel(v) == l));
            Assert.All(spent, v => Assert.True(v == tree.Root || cuts[l + 1].Contains(tree.Parent(v))));
        }
    }

    /// <summary>The scopes of the nodes of a level, in the order of the nodes.</summary>
    public static int[][] ScopesOf(PoolingTree tree, int level) => [.. tree.Cut(level).Select(tree.Scope)];
}
