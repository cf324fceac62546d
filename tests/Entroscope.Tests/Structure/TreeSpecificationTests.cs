using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Structure;

public sealed class TreeSpecificationTests
{
    private static readonly GridSize Image = new(2, 3);

    [Theory]
    [InlineData(null, true, "grid:2x3")]
    [InlineData("", true, "grid:2x3")]
    [InlineData(" ", false, "line:2")]
    [InlineData("auto", true, "grid:2x3")]
    [InlineData("auto", false, "line:2")]
    [InlineData("line", true, "line:2")]
    [InlineData("line:3", true, "line:3")]
    [InlineData("cp", true, "cp")]
    [InlineData("grid", true, "grid:2x3")]
    [InlineData(" grid:3x2 ", false, "grid:3x2")]
    [InlineData("grid:6x1", true, "grid:6x1")]
    [InlineData("grid:2x3:2x2", true, "grid:2x3:2x2")]
    [InlineData("grid:2x3:1x2,2x1", true, "grid:2x3")]
    [InlineData("grid:2x3:2x1,1x2", true, "grid:2x3:2x1,1x2")]
    public void EveryFormIsUnderstood(string? text, bool image, string description)
    {
        PoolingTree tree = TreeSpecification.Parse(text, 6, image ? Image : null);
        Assert.Equal((6, description), (tree.SiteCount, tree.Description));
        Assert.Equal(description, TreeSpecification.Parse(tree.Description, 6, null).Description);
    }

    [Theory]
    [InlineData("ring")]
    [InlineData("learned:")]
    [InlineData("learned:grid")]
    [InlineData("line:")]
    [InlineData("line:1")]
    [InlineData("line:-2")]
    [InlineData("line:2.5")]
    [InlineData("line:2:3")]
    [InlineData("cp:2")]
    [InlineData("grid:2")]
    [InlineData("grid:2x")]
    [InlineData("grid:2x3x1")]
    [InlineData("grid:0x3")]
    [InlineData("grid:2x32769")]
    [InlineData("grid:2x3:")]
    [InlineData("grid:2x3:2x2:1x2")]
    [InlineData("Line")]
    [InlineData("99999999999")]
    public void OtherTextsAreRefused(string text) =>
        Refused($"The tree '{text}' is not understood; it must be one of: learned, learned:agglomerative, learned:chow-liu, learned:cut, line, line:WINDOW, "
            + "grid, grid:HEIGHTxWIDTH, grid:HEIGHTxWIDTH:WINDOWS (such as 2x2 or 1x2,2x1), cp, a tree file FILE.json.", text);

    [Fact]
    public void TreesThatDoNotFitAreRefused()
    {
        Refused("The tree 'grid' needs an image size for this data; write grid:HEIGHTxWIDTH.", "grid");
        Refused("The tree 'grid:2x2' has 4 sites, but the data has 6.", "grid:2x2");
        Refused("The windows [1x2] never pool an image of 2x3 to one node.", "grid:2x3:1x2");
        Refused("A pooling window of 1x1 pools nothing; it needs at least 2 pixels.", "grid:2x3:1x1");
    }

    [Theory]
    [InlineData("learned")]
    [InlineData("learned:chow-liu")]
    public void LearnedTreesNeedATraining(string text) => Refused($"The tree '{text}' is learned from data; training does that.", text);

    [Fact]
    public void AHugeImageIsRefusedBeforeItIsBuilt() => Refused("The tree 'grid:32768x32768' has 1073741824 sites, but the data has 6.", "grid:32768x32768");

    private static void Refused(string message, string text) => ErrorAssert.Throws<ModelException>(message, () => TreeSpecification.Parse(text, 6, null));
}
