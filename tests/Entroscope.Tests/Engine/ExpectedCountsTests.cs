using Entroscope.Engine;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Engine;

public sealed class ExpectedCountsTests
{
    private static readonly ConvAC Model = RandomModels.Build(4, 8, new RandomModelOptions { MinSites = 8 });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Operations_WorkOnEveryCount(int threads)
    {
        (ExpectedCounts mine, ExpectedCounts other) = (Counts(0.1), Counts(7));
        mine.Add(other, threads);
        mine.Scale(0.3, threads);
        Assert.Equal(All(Counts(0.1)).Zip(All(other), (a, b) => (a + b) * 0.3), All(mine));
        mine.Clear(threads);
        Assert.All(All(mine), x => Assert.Equal(0, x));
        mine.LogLikelihood = double.NegativeInfinity;
        mine.Weights[0][0] = double.NaN;
        mine.Clear(threads);
        Assert.All(All(mine), x => Assert.Equal(0, x));
    }

    [Fact]
    public void Portions_HoldEveryPartOnce()
    {
        double[][] parts = [new double[20_000], new double[3], [], new double[16_000], new double[500], new double[1], new double[90_000], new double[2]];
        var portions = new PartPortions(parts);
        Assert.Equal([(0, 1), (1, 5), (5, 7), (7, 8)], Enumerable.Range(0, portions.Count).Select(i => portions[i]));
        Assert.All(Enumerable.Range(0, parts.Length), i => Assert.Same(parts[i], portions.Part(i)));
    }

    private static ExpectedCounts Counts(double step)
    {
        var counts = new ExpectedCounts(Model) { LogLikelihood = -step, Samples = 11 * step };
        double next = 0;
        foreach (double[] part in counts.Weights.Concat(counts.Leaves).Append(counts.Classes))
        {
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = next += step;
            }
        }

        return counts;
    }

    private static double[] All(ExpectedCounts counts) =>
        [.. counts.Weights.SelectMany(w => w), .. counts.Leaves.SelectMany(l => l), .. counts.Classes, counts.LogLikelihood, counts.Samples];
}
