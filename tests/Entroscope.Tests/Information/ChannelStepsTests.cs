using Entroscope.Information.Widths;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>One step wider, one narrower: no further than channels can differ.</summary>
public sealed class ChannelStepsTests
{
    private static readonly LeafSpecification[] Binary = [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Bernoulli, 2), 4)];

    [Fact]
    public void BinarySites_GetNoWider_AndTheirParentsNoWiderThanTheirValues()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(4), 2, [3, 9]);
        Assert.Equal([2, 2, 2, 2, 4, 4, 16], Channels(ChannelSteps.Wider(shape, Binary, _ => true, 2)));
        Assert.Equal([2, 2, 2, 2, 3, 3, 9], Channels(ChannelSteps.Wider(shape, Binary, v => v == 6, 2)));
        Assert.Equal([2, 2, 2, 2, 4, 3, 12], Channels(ChannelSteps.Wider(shape, Binary, v => v is 4 or 6, 2)));
        Assert.Equal([2.0, 2, 2, 2, 4, 4, 9], ChannelSteps.Limits(shape, WidthAdvisor.LosslessChannels(shape.Tree, Binary)));
    }

    [Fact]
    public void Narrower_HalvesRoundedUp_DownToOne()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(4), 2, [5, 1]);
        NetworkShape narrower = ChannelSteps.Narrower(shape, _ => true);
        Assert.Equal([1, 1, 1, 1, 3, 3, 1], Channels(narrower));
        Assert.Equal(6, ChannelSteps.Changed(shape, narrower));
        Assert.Equal([2, 2, 2, 2, 3, 5, 1], Channels(ChannelSteps.Narrower(shape, v => v == 4)));
    }

    [Fact]
    public void SharedWeights_KeepALevelTogether()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(4), 2, [3, 5], sharedWeights: true);
        Assert.Equal([2, 2, 2, 2, 4, 4, 5], Channels(ChannelSteps.Wider(shape, Binary, v => v == 5, 2)));
        Assert.Equal([2, 2, 2, 2, 2, 2, 5], Channels(ChannelSteps.Narrower(shape, v => v == 4)));
    }

    private static int[] Channels(NetworkShape shape) => [.. Enumerable.Range(0, shape.Tree.NodeCount).Select(shape.Channels)];
}
