using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Structure;

/// <summary>Trees cut short: equal to the whole tree up to the root's children.</summary>
public sealed class DepthTreeTests
{
    public static TheoryData<PoolingTree> Trees =>
    [
        PoolingTree.Line(11),
        PoolingTree.Line(27, 3),
        PoolingTree.Grid(5, 7),
        PoolingTree.Cp(4),
        PoolingTree.FromChildren(5, [[0, 1], [5, 2], [3, 4], [6, 7]]),
    ];

    [Theory]
    [MemberData(nameof(Trees))]
    public void EveryDepthKeepsTheCutsBelow_AndPoolsTheRestAtOnce(PoolingTree tree)
    {
        for (int depth = 1; depth <= tree.Height; depth++)
        {
            PoolingTree cut = tree.WithDepth(depth);
            TreeAssert.IsConsistent(cut);
            TreeAssert.HasNestedCuts(cut);
            Assert.Equal(depth, cut.Height);
            Assert.Equal(tree.HasLevels, cut.HasLevels);
            Assert.Equal(tree.Image, cut.Image);
            for (int l = 0; l < depth; l++)
            {
                Assert.Equal(TreeAssert.ScopesOf(tree, l), TreeAssert.ScopesOf(cut, l));
            }

            Assert.Equal(tree.Cut(depth - 1).Length, cut.Children(cut.Root).Length);
        }

        Assert.Same(tree, tree.WithDepth(tree.Height));
    }

    [Fact]
    public void DepthOne_IsTheShallowTree()
    {
        PoolingTree cut = PoolingTree.Grid(4, 4).WithDepth(1);
        PoolingTree cp = PoolingTree.Cp(16);
        Assert.Equal(cp.Children(cp.Root).ToArray(), cut.Children(cut.Root).ToArray());
        Assert.Equal((cp.NodeCount, "1,0", "grid:4x4, depth 1"), (cut.NodeCount, cut.Key(cut.Root), cut.Description));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4)]
    public void ADepthThatTheTreeDoesNotHave_IsRefused(int depth) => ErrorAssert.Throws<ModelException>(
        Invariant($"The tree 'line:2' has 3 pooling levels, so its depth must be an integer of 1..3, but is {depth}."),
        () => PoolingTree.Line(8).WithDepth(depth));
}
