using CsCheck;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Structure;

public sealed class ExplicitTreeTests
{
    private static readonly Gen<(ulong Seed, int Sites)> Trees = Gen.Select(Gen.ULong, Gen.Int[1, 20]);

    // A hidden Chow-Liu tree: one latent for every variable, the latents in a tree of their own.
    [Fact]
    public void ChildrenMaySitAtDifferentHeights()
    {
        PoolingTree tree = PoolingTree.FromChildren(4, [[0], [1, 4], [2], [3, 5, 6]], "hidden tree");
        Assert.Equal((8, 7, 3, false), (tree.NodeCount, tree.Root, tree.Height, tree.HasLevels));
        Assert.Equal([0, 0, 0, 0, 1, 2, 1, 3], Enumerable.Range(0, 8).Select(tree.HeightOf));
        Assert.Equal([0, 1, 2, 3, 4, 6, 5, 7], tree.ChildrenFirst.ToArray());
        Assert.Equal([1, 3, 4, 6], tree.Cut(1));
        Assert.Equal([3, 5, 6], tree.Cut(2));
        Assert.Equal([0, 1, 0, 2, 1, 2, 2, 3], Enumerable.Range(0, 8).Select(tree.SpendingLevel));
        Assert.Equal([0, 1], tree.Scope(5));
        Assert.Equal(("5", "hidden tree"), (tree.Key(5), tree.Description));
        TreeAssert.IsConsistent(tree);
    }

    [Fact]
    public void EveryTreeOfLevelsHasNestedCuts() => Trees.Sample(t => Check(RandomModels.LevelTree(t.Sites, new RandomStream(t.Seed, "tree"))), iter: 100);

    [Fact]
    public void EveryTreeOfAnyShapeHasNestedCuts() => Trees.Sample(t => Check(RandomModels.AnyTree(t.Sites, new RandomStream(t.Seed, "tree"))), iter: 100);

    // Two routes to the same cuts: by the numbering of the levels, and by the heights.
    [Fact]
    public void LevelsGivenAsChildrenAreTheSameTree() => Trees.Sample(
        t =>
        {
            PoolingTree levels = RandomModels.LevelTree(t.Sites, new RandomStream(t.Seed, "tree"));
            PoolingTree children = PoolingTree.FromChildren(t.Sites,
                [.. Enumerable.Range(t.Sites, levels.InnerCount).Select(v => levels.Children(v).ToArray())]);
            Assert.False(children.HasLevels);
            Assert.Equal(Enumerable.Range(0, levels.Height + 1).Select(levels.Cut), Enumerable.Range(0, children.Height + 1).Select(children.Cut));
        },
        iter: 50);

    [Fact]
    public void TheTreeKeepsItsOwnCopies()
    {
        int[][][] levels = [[[1, 0], [2]], [[0, 1]]];
        int[][] children = [[0, 1], [2, 3]];
        PoolingTree first = PoolingTree.FromLevels(3, levels);
        PoolingTree second = PoolingTree.FromChildren(3, children);
        levels[0][0][0] = 7;
        children[0][0] = 7;
        Assert.Equal([1, 0], first.Children(3).ToArray());
        Assert.Equal([0, 1], second.Children(3).ToArray());
    }

    [Fact]
    public void WrongLevelsAreRefused()
    {
        ErrorAssert.Null("levels", () => PoolingTree.FromLevels(2, null!));
        ErrorAssert.BelowMinimum("sites", 0, 1, () => PoolingTree.FromLevels(0, []));
        RefusedLevels("The last pooling level must have one group, but it has 0.");
        RefusedLevels("The last pooling level must have one group, but it has 2.", [[0, 1], [2]]);
        RefusedLevels("Group 1 of pooling level 1 is empty; it needs at least one node.", [[0, 1, 2], []]);
        RefusedLevels("Group 0 of pooling level 2 names node 2, but the level below has the nodes 0..1.", [[0, 1], [2]], [[0, 1, 2]]);
        RefusedLevels("Group 0 of pooling level 1 names node -1, but the level below has the nodes 0..2.", [[0, 1, 2, -1]]);
        RefusedLevels("Node 1 is in group 0 and again in group 1 of pooling level 1; every node is pooled once.", [[0, 1], [2, 1]]);
        RefusedLevels("Node 0 is in group 0 and again in group 0 of pooling level 1; every node is pooled once.", [[0, 1, 2, 0]]);
        RefusedLevels("Pooling level 1 misses node 1 of the level below; every node is pooled once.", [[0, 2]]);
    }

    [Fact]
    public void WrongChildrenAreRefused()
    {
        ErrorAssert.Null("children", () => PoolingTree.FromChildren(2, null!));
        ErrorAssert.BelowMinimum("sites", 0, 1, () => PoolingTree.FromChildren(0, []));
        RefusedChildren("A pooling tree needs at least one inner node, but the list of children is empty.");
        RefusedChildren("Inner node 3 pools node 4, but the nodes are 0..3.", [0, 1, 2, 4]);
        RefusedChildren("Inner node 3 pools node -1, but the nodes are 0..3.", [0, 1, 2, -1]);
        RefusedChildren("Node 1 is pooled by node 3 and again by node 4; every node has one parent.", [0, 1], [1, 2, 3]);
        RefusedChildren("Inner node 3 pools no node; it needs at least one child.", [], [0, 1, 2, 3]);
        RefusedChildren("The last node, 4, must be the root, but node 3 pools it.", [0, 4], [1, 2]);
        RefusedChildren("Node 2 is pooled by no node; every node but the last, the root, has a parent.", [0, 1], [3]);
        RefusedChildren("Node 3 lies on a cycle; the nodes must form one tree.", [0, 4], [3, 1], [2]);
    }

    // Measures by level take time of nodes times levels; files could name any number of them.
    [Fact]
    public void TooManyLevelsAreRefused()
    {
        int[][][] chain = [.. Enumerable.Repeat(new int[][] { [0] }, 32769)];
        ErrorAssert.Throws<ModelException>("The tree has 32769 pooling levels; at most 32768 are possible.", () => PoolingTree.FromLevels(1, chain));
        ErrorAssert.Throws<ModelException>("The tree has 32769 pooling levels; at most 32768 are possible.",
            () => PoolingTree.FromChildren(1, [.. Enumerable.Range(0, 32769).Select(v => new[] { v })]));
        Check(PoolingTree.FromChildren(1, [.. Enumerable.Range(0, 300).Select(v => new[] { v })]));
        Assert.Equal(PoolingTree.MaximumHeight, PoolingTree.FromLevels(1, chain[1..]).Height);
    }

    [Fact]
    public void AnImageOfAnotherSizeIsRefused()
    {
        ErrorAssert.Throws<ModelException>(
            "A grid of 2x3 has 6 pixels, but the tree has 5 sites.", () => PoolingTree.FromLevels(5, [[[0, 1, 2, 3, 4]]], grid: new GridSize(2, 3)));
        ErrorAssert.Throws<ModelException>(
            "A grid of -1x-2 has 2 pixels, but the tree has 2 sites.", () => PoolingTree.FromChildren(2, [[0, 1]], grid: new GridSize(-1, -2)));
        Assert.Equal(new GridSize(1, 2), PoolingTree.FromChildren(2, [[0, 1]], grid: new GridSize(1, 2)).Image);
    }

    private static void Check(PoolingTree tree)
    {
        TreeAssert.IsConsistent(tree);
        TreeAssert.HasNestedCuts(tree);
        Assert.Equal(tree.NodeCount, Enumerable.Range(0, tree.NodeCount).Select(tree.Key).Distinct(StringComparer.Ordinal).Count());
    }

    private static void RefusedLevels(string message, params int[][][] levels) =>
        ErrorAssert.Throws<ModelException>(message, () => PoolingTree.FromLevels(3, levels));

    private static void RefusedChildren(string message, params int[][] children) =>
        ErrorAssert.Throws<ModelException>(message, () => PoolingTree.FromChildren(3, children));
}
