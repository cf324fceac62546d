using CsCheck;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Structure;

public sealed class NetworkShapeTests
{
    private static readonly PoolingTree Pairs = PoolingTree.Line(4);
    private static readonly PoolingTree Uneven = PoolingTree.FromChildren(3, [[0, 1], [2, 3]]);

    [Fact]
    public void EveryNodeHasItsOwnMatrix()
    {
        var shape = new NetworkShape(Pairs, [2, 3, 4, 5, 6, 7, 8], classes: 9);
        Assert.Equal(7, shape.MatrixCount);
        Assert.Equal([6, 6, 7, 7, 8, 8, 9], Enumerable.Range(0, 7).Select(shape.Rows));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], Enumerable.Range(0, 7).Select(shape.Channels));
        Assert.Equal(Enumerable.Range(0, 7), Enumerable.Range(0, 7).Select(shape.MatrixOf));
        Assert.Equal(Enumerable.Range(0, 7), Enumerable.Range(0, 7).Select(shape.NodeOfMatrix));
        Assert.Equal((6 * 2) + (6 * 3) + (7 * 4) + (7 * 5) + (8 * 6) + (8 * 7) + (9 * 8), shape.WeightCount);
    }

    [Fact]
    public void ALevelMayShareOneMatrix()
    {
        NetworkShape shape = NetworkShape.PerLevel(Pairs, 2, [3, 4], classes: 5, sharedWeights: true);
        Assert.Equal(3, shape.MatrixCount);
        Assert.Equal([0, 0, 0, 0, 1, 1, 2], Enumerable.Range(0, 7).Select(shape.MatrixOf));
        Assert.Equal([0, 4, 6], Enumerable.Range(0, 3).Select(shape.NodeOfMatrix));
        Assert.Equal((3 * 2) + (4 * 3) + (5 * 4), shape.WeightCount);
    }

    [Fact]
    public void TheLastWidthIsUsedForAllHigherLevels()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(8), 2, [3, 4]);
        Assert.Equal([2, 3, 4, 4], new[] { 0, 8, 12, 14 }.Select(shape.Channels));
        Assert.Equal(1, shape.Classes);
        Assert.False(shape.SharedWeights);
    }

    // The parameters are counted without the network: the count must be the one of the network.
    [Fact]
    public void TheCountsAreThoseOfTheNetwork() => RandomModels.Any.Sample(
        model =>
        {
            long weights = Enumerable.Range(0, model.Shape.MatrixCount).Sum(m => (long)model.Matrix(m).Length);
            Assert.Equal(weights, model.Shape.WeightCount);
            Assert.Equal(weights + model.Leaves.Take(model.Shape.LeafCount).Sum(l => (long)l.ParameterCount) + model.Classes, model.ParameterCount);
        },
        iter: 100);

    [Fact]
    public void TooManyParametersAreRefusedBeforeTheyExist()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(1 << 10), 100_000, [100_000]);
        Assert.Equal((2046L * 100_000 * 100_000) + 100_000, shape.WeightCount);
        ErrorAssert.Throws<SizeLimitException>(
            "The network would have 20460000100007 parameters (156097412 MiB in double precision), more than the limit of 200000000; "
            + "use smaller widths or raise the limit.",
            () => shape.EnsureWithin(7, 200_000_000));
        shape.EnsureWithin(7, shape.WeightCount + 7);
        Assert.Throws<SizeLimitException>(() => shape.EnsureWithin(8, shape.WeightCount + 7));
    }

    [Fact]
    public void MoreParametersThanCanBeCountedAreRefusedLikeTooMany()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(64), 16, [int.MaxValue]);
        Assert.Equal(long.MaxValue, shape.WeightCount);
        ErrorAssert.Throws<SizeLimitException>(
            "The network would have 9223372036854775807 parameters (70368744177663 MiB in double precision), more than the limit of 200000000; "
            + "use smaller widths or raise the limit.",
            () => shape.EnsureWithin(long.MaxValue, 200_000_000));
    }

    [Fact]
    public void LeafParametersAreCountedBeforeTheyExist()
    {
        Assert.Equal(5_000_000_000, new LeafSpecification(LeafFamily.Categorical, 100_000).ParameterCount(50_000));
        Assert.Equal(6, new LeafSpecification(LeafFamily.Gaussian, 0).ParameterCount(3));
        Assert.Equal(3, new LeafSpecification(LeafFamily.Bernoulli, 2).ParameterCount(3));
        Assert.Equal(3, new LeafSpecification(LeafFamily.Binomial, 17).ParameterCount(3));
    }

    [Fact]
    public void WrongShapesAreRefused()
    {
        ErrorAssert.Null("tree", () => _ = new NetworkShape(null!, [1]));
        ErrorAssert.Null("channels", () => _ = new NetworkShape(Pairs, null!));
        Refused("The number of classes must be at least 1, but is 0.", () => _ = new NetworkShape(Pairs, [1, 1, 1, 1, 1, 1, 1], classes: 0));
        Refused("Channels are needed for each of the 7 nodes, but 6 were given.", () => _ = new NetworkShape(Pairs, [1, 1, 1, 1, 1, 1]));
        Refused("Node 1,1 must have at least 1 channel, but has 0.", () => _ = new NetworkShape(Pairs, [1, 1, 1, 1, 1, 0, 1]));
        Refused("Node 3 must have at least 1 channel, but has -4.", () => _ = new NetworkShape(Uneven, [1, 1, 1, -4, 1]));
    }

    [Fact]
    public void WrongWidthsAreRefused()
    {
        ErrorAssert.Null("tree", () => NetworkShape.PerLevel(null!, 1, [1]));
        ErrorAssert.Null("widths", () => NetworkShape.PerLevel(Pairs, 1, null!));
        Refused("Between 1 and 2 widths are needed, one for each level of the tree, but 0 were given.", () => NetworkShape.PerLevel(Pairs, 1, []));
        Refused("Between 1 and 2 widths are needed, one for each level of the tree, but 3 were given.", () => NetworkShape.PerLevel(Pairs, 1, [1, 1, 1]));
        Refused("Node 0,0 must have at least 1 channel, but has 0.", () => NetworkShape.PerLevel(Pairs, 0, [1]));
        Refused("Node 2,0 must have at least 1 channel, but has 0.", () => NetworkShape.PerLevel(Pairs, 1, [1, 0]));
    }

    [Fact]
    public void WrongSharingIsRefused()
    {
        Refused(
            "Weights can be shared only in a tree made of levels, but this tree has children at different heights.",
            () => _ = new NetworkShape(Uneven, [1, 1, 1, 1, 1], sharedWeights: true));
        Refused(
            "Shared weights need equal channels in a level, but node 1,0 has 3 and node 1,1 has 2.",
            () => _ = new NetworkShape(Pairs, [2, 2, 2, 2, 3, 2, 1], sharedWeights: true));
    }

    [Fact]
    public void PlacesInAWindowHaveAMatrixEach()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(5), 2, [3], 1, WeightSharing.Convolution);

        // Levels of 5, 3, 2 and 1 nodes; the last window of a level has a first place only.
        Assert.Equal([0, 1, 0, 1, 0, 2, 3, 2, 4, 5, 6], Enumerable.Range(0, 11).Select(shape.MatrixOf));
        Assert.Equal([0, 1, 5, 6, 8, 9, 10], Enumerable.Range(0, 7).Select(shape.NodeOfMatrix));
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3], Enumerable.Range(0, 11).Select(shape.ChannelGroupOf));
        Assert.Equal([3, 2, 2, 1, 1, 1, 1], Enumerable.Range(0, 7).Select(shape.UsersOf));
        Assert.Equal((1, 0), (shape.LeafCount, shape.LeafOf(4)));
    }

    [Fact]
    public void SomeLevelsOrPositionsMayShare()
    {
        NetworkShape above = NetworkShape.PerLevel(PoolingTree.Line(8), 2, [3], 1, WeightSharing.Convolution with { From = 1 });
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12], Enumerable.Range(0, 15).Select(above.MatrixOf));
        Assert.Equal(8, above.LeafCount);
        NetworkShape below = NetworkShape.PerLevel(PoolingTree.Line(8), 2, [3], 1, WeightSharing.Levels with { Below = 1 });
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7], Enumerable.Range(0, 15).Select(below.MatrixOf));

        // The children of the nodes of level 1 share a matrix, so their channels mean the same.
        Assert.Equal([0, 1, 1, 1, 1, 2], new[] { 0, 8, 9, 10, 11, 12 }.Select(below.ChannelGroupOf));
        NetworkShape three = NetworkShape.PerLevel(PoolingTree.Line(8), 2, [3], 1, WeightSharing.Levels with { Classes = 3 });
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 3, 4, 5, 3, 6, 7, 8], Enumerable.Range(0, 15).Select(three.MatrixOf));
    }

    [Fact]
    public void SharingSaysWhatItIs()
    {
        Assert.Equal("unshared", WeightSharing.None.ToString());
        Assert.Equal("shared in a level", WeightSharing.Levels.ToString());
        Assert.Equal("shared in a level, a matrix for each place in a window; one leaf for all sites", WeightSharing.Convolution.ToString());
        Assert.Equal("shared in levels 2 and above, 3 translation classes", (WeightSharing.Convolution with { From = 2, Classes = 3 }).ToString());
        Assert.Equal("shared below level 4", (WeightSharing.Levels with { Below = 4 }).ToString());
        Assert.Equal("shared in levels 2 to 3", (WeightSharing.Levels with { From = 2, Below = 4 }).ToString());
    }

    [Fact]
    public void SharingOutsideTheTreeIsRefused()
    {
        Refused("The first level of shared weights must be at least 0, but is -1.", () => Shared(new WeightSharing { From = -1 }));
        Refused("The level below which weights are shared must be at least 0, but is -1.", () => Shared(new WeightSharing { From = -2, Below = -1 }));
        Refused("The number of translation classes must be at least 0, but is -1.", () => Shared(new WeightSharing { Classes = -1 }));
        Refused("Weights are to be shared from level 3 on, but the highest level of the tree is 2.", () => Shared(new WeightSharing { From = 3 }));
    }

    private static void Shared(WeightSharing sharing) => _ = NetworkShape.PerLevel(Pairs, 1, [1], 1, sharing);

    private static void Refused(string message, Action action) => ErrorAssert.Throws<ModelException>(message, action);
}
