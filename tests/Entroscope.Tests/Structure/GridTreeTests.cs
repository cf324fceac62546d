using CsCheck;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Structure;

public sealed class GridTreeTests
{
    private static readonly GridSize[][] WindowSets =
    [
        [new(1, 2), new(2, 1)],
        [new(2, 2)],
        [new(2, 1), new(1, 2)],
        [new(3, 2)],
        [new(1, 3), new(2, 2), new(2, 1)],
    ];

    [Fact]
    public void AlternatingWindowsOfTwoByThree()
    {
        PoolingTree tree = PoolingTree.Grid(2, 3);
        Assert.Equal([[0, 1], [2], [3, 4], [5]], TreeAssert.ScopesOf(tree, 1));
        Assert.Equal([[0, 1, 3, 4], [2, 5]], TreeAssert.ScopesOf(tree, 2));
        Assert.Equal([[0, 1, 2, 3, 4, 5]], TreeAssert.ScopesOf(tree, 3));
        Assert.Equal((3, "grid:2x3", new GridSize(2, 3)), (tree.Height, tree.Description, tree.Image!.Value));
    }

    [Fact]
    public void SquareWindowsOfThreeByThree()
    {
        PoolingTree tree = PoolingTree.Grid(3, 3, [new GridSize(2, 2)]);
        Assert.Equal([[0, 1, 3, 4], [2, 5], [6, 7], [8]], TreeAssert.ScopesOf(tree, 1));
        Assert.Equal((2, "grid:3x3:2x2"), (tree.Height, tree.Description));
    }

    [Theory]
    [InlineData(28, 28, 10, 1578)]
    [InlineData(8, 8, 6, 127)]
    [InlineData(1, 1, 1, 2)]
    [InlineData(5, 7, 6, 80)]
    public void SizesOfTheDefaultTree(int height, int width, int levels, int nodes)
    {
        PoolingTree tree = PoolingTree.Grid(height, width);
        Assert.Equal((levels, nodes), (tree.Height, tree.NodeCount));
        TreeAssert.IsConsistent(tree);
    }

    // At every level a node holds the pixels of one block of the image, the blocks row by row; a level that would pool nothing is left out.
    [Fact]
    public void EveryLevelTilesTheImage() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, WindowSets.Length - 1].Select(i => WindowSets[i])).Sample((height, width, windows) =>
        {
            PoolingTree tree = PoolingTree.Grid(height, width, windows);
            TreeAssert.IsConsistent(tree);
            TreeAssert.HasNestedCuts(tree);
            (int blockHeight, int blockWidth, int level) = (1, 1, 0);
            for (int turn = 0; blockHeight < height || blockWidth < width; turn++)
            {
                GridSize window = windows[turn % windows.Length];
                if ((window.Height > 1 && blockHeight < height) || (window.Width > 1 && blockWidth < width))
                {
                    (blockHeight, blockWidth) = (blockHeight * window.Height, blockWidth * window.Width);
                    level++;
                    Assert.Equal(Blocks(height, width, blockHeight, blockWidth), TreeAssert.ScopesOf(tree, level));
                }
            }

            Assert.Equal(Math.Max(1, level), tree.Height);
        }, iter: 150);

    [Fact]
    public void AnImageOfOneRowOrColumnIsALine() =>
        Gen.Int[1, 40].Sample(count =>
        {
            PoolingTree line = PoolingTree.Line(count);
            foreach (PoolingTree tree in new[] { PoolingTree.Grid(1, count), PoolingTree.Grid(count, 1) })
            {
                Assert.Equal(line.NodeCount, tree.NodeCount);
                Assert.All(Enumerable.Range(0, line.NodeCount), v => Assert.Equal(line.Children(v).ToArray(), tree.Children(v).ToArray()));
            }
        }, iter: 40);

    [Fact]
    public void WrongSizesAndWindowsAreRefused()
    {
        ErrorAssert.BelowMinimum("height", 0, 1, () => PoolingTree.Grid(0, 3));
        ErrorAssert.BelowMinimum("width", -2, 1, () => PoolingTree.Grid(3, -2));
        ErrorAssert.Null("windows", () => PoolingTree.Grid(3, 3, null!));
        Refused("A pooling window of 1x1 pools nothing; it needs at least 2 pixels.", 3, 3, new GridSize(1, 1));
        Refused("A pooling window of 0x5 pools nothing; it needs at least 2 pixels.", 3, 3, new GridSize(2, 2), new GridSize(0, 5));
        Refused("A pooling window of -2x-2 pools nothing; it needs at least 2 pixels.", 3, 3, new GridSize(-2, -2));
        Refused("The windows [1x2] never pool an image of 3x3 to one node.", 3, 3, new GridSize(1, 2));
        Refused("The windows [2x1,3x1] never pool an image of 3x3 to one node.", 3, 3, new GridSize(2, 1), new GridSize(3, 1));
        Refused("The windows [] never pool an image of 3x4 to one node.", 3, 4);
    }

    [Fact]
    public void OneAxisNeedsOnlyItsOwnWindow() => Assert.Equal(3, PoolingTree.Grid(1, 8, [new GridSize(1, 2)]).Height);

    private static void Refused(string message, int height, int width, params GridSize[] windows) =>
        ErrorAssert.Throws<ModelException>(message, () => PoolingTree.Grid(height, width, windows));

    private static IEnumerable<int[]> Blocks(int height, int width, int blockHeight, int blockWidth) =>
        from pixel in Enumerable.Range(0, height * width)
        group pixel by (pixel / width / blockHeight, pixel % width / blockWidth) into block
        orderby block.Key
        select block.ToArray();
}
