using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

public sealed class RandomStreamTests
{
    [Fact]
    public void Streams_AreFixedForever()
    {
        var random = new RandomStream(1, "golden", 2);
        Assert.Equal(Golden, Enumerable.Range(0, 3).Select(_ => random.NextBits()));
    }

    [Fact]
    public void Streams_OfOtherNamesDiffer()
    {
        ulong[] first = [.. new[] { new RandomStream(1, "a"), new RandomStream(2, "a"), new RandomStream(1, "b"),
            new RandomStream(1, "a", 1) }.Select(r => r.NextBits())];
        Assert.Equal(4, first.Distinct().Count());
    }

    [Fact]
    public void NextInt_IsUniform()
    {
        var random = new RandomStream(3, "uniform");
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        double chiSquared = counts.Sum(c => (c - 10_000.0) * (c - 10_000.0) / 10_000);
        Assert.True(chiSquared < 22.5, Invariant($"chi-squared {chiSquared} with 6 degrees of freedom"));
    }

    [Fact]
    public void NextGaussian_HasItsMoments()
    {
        var random = new RandomStream(3, "normal");
        double[] x = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian())];
        NumericAssert.Close(0, x.Average(), 0.015);
        NumericAssert.Close(1, x.Average(v => v * v), 0.02);
        NumericAssert.Close(3, x.Average(v => v * v * v * v), 0.15);
    }

    [Fact]
    public void NextIndex_FollowsItsWeightsAndAvoidsZeros()
    {
        var random = new RandomStream(4, "index");
        int[] counts = new int[4];
        for (int i = 0; i < 40_000; i++)
        {
            counts[random.NextIndex([0, 1, 3, 0])]++;
        }

        Assert.Equal(0, counts[0] + counts[3]);
        NumericAssert.Close(10_000, counts[1], 400);
        var error = Assert.Throws<ArgumentException>(() => random.NextIndex([0, 0]));
        Assert.Equal("The weights must have a positive sum. (Parameter 'weights')", error.Message);
    }

    private static readonly ulong[] Golden = [922338878278448237, 379599981471440280, 16791199520679472698];
}
