using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

public sealed class NetworkPlanTests
{
    /// <summary>Wide where a table has rows enough to fill 64 channels and not too many columns; more rows never make it narrow.</summary>
    [Theory]
    [InlineData(4999, 2, null, 32)]
    [InlineData(5000, 2, null, 64)]
    [InlineData(5000, 2, "learned:cut", 64)]
    [InlineData(5000, 2, "line", 32)]
    [InlineData(5000, 500, null, 64)]
    [InlineData(5001, 500, null, 64)]
    [InlineData(60_000, 50, null, 64)]
    [InlineData(5000, 501, null, 32)]
    public void TheStandardWidth_DependsOnTheSizeOfTheTable(int rows, int columns, string? tree, int width) =>
        Assert.Equal(width, new NetworkPlan { Tree = tree }.WidthFor(Table(rows, columns)));

    [Fact]
    public void ImagesAndSharedWeights_KeepTheStandardWidth()
    {
        Assert.Equal(NetworkPlan.StandardWidth, new NetworkPlan().WidthFor(DataLoader.Load("digits")));
        Assert.Equal(NetworkPlan.StandardWidth, new NetworkPlan { SharedWeights = true }.WidthFor(Table(5000, 2)));
    }

    // The root has no weights that another node could share.
    [Fact]
    public void WeightsAreSharedBelowTheRoot()
    {
        Dataset data = Table(20, 8);
        NetworkPlan Above(int level) => new() { Tree = "line", Sharing = WeightSharing.Convolution with { From = level } };
        Above(2).EnsureFits(data, long.MaxValue);
        ErrorAssert.Throws<ModelException>("Weights are to be shared from level 3 on, but the highest level that has weights to share is 2, below the root.",
            () => Above(3).EnsureFits(data, long.MaxValue));
    }

    private static Dataset Table(int rows, int columns)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["table.csv"],
            Enumerable.Range(0, rows).Select(r => string.Join(',', Enumerable.Range(0, columns).Select(c => (r >> (c % 3)) & 1))));
        return DataLoader.Load(folder["table.csv"]);
    }
}
