using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
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

    private static Dataset Table(int rows, int columns)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["table.csv"],
            Enumerable.Range(0, rows).Select(r => string.Join(',', Enumerable.Range(0, columns).Select(c => (r >> (c % 3)) & 1))));
        return DataLoader.Load(folder["table.csv"]);
    }
}
