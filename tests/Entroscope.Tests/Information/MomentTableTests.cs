using CsCheck;
using Entroscope.Information.Estimates;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class MomentTableTests
{
    [Fact]
    public void Mean_IsThatOfAllRowsWhateverTheChunks() => Gen.Select(Gen.Double[-1e3, 1e3].Array[2, 60], Gen.Int[1, 7]).Sample((values, chunk) =>
    {
        var table = new MomentTable(2);
        foreach (double[] part in values.Chunk(chunk))
        {
            table.Add([.. part.SelectMany(x => new[] { x, (2 * x) + 1e6 })], default, part.Length);
        }

        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1) / values.Length);
        NumericAssert.Close(mean, table.Mean(0).Value, 1e-10);
        NumericAssert.Close(error, table.Mean(0).StandardError, 1e-10, 1e-10);
        NumericAssert.Close((2 * mean) + 1e6, table.Mean(1).Value, 1e-8);
        NumericAssert.Close(2 * error, table.Mean(1).StandardError, 1e-6, 1e-8);
        Assert.Equal(values.Length, table.Mean(0).Draws);
    });

    [Fact]
    public void Expectation_WeighsTheRows()
    {
        var table = new MomentTable(1);
        table.Add([1, 2], [0.5, 0.25], 2);
        table.Add([8], [0.25], 1);
        Assert.Equal(Estimate.Exact(3), table.Expectation(0));
    }

    [Fact]
    public void OneRow_HasNoError()
    {
        var table = new MomentTable(1);
        table.Add([7], default, 1);
        Assert.Equal(new Estimate(7, double.NaN, 1), table.Mean(0));
    }

    [Fact]
    public void AnInfinity_MakesItsColumnInfiniteAndNoOther()
    {
        var table = new MomentTable(2);
        table.Add([1, double.PositiveInfinity], default, 1);
        table.Add([3, 5], default, 1);
        Assert.Equal(new Estimate(2, 1, 2), table.Mean(0));
        Assert.Equal(new Estimate(double.PositiveInfinity, double.PositiveInfinity, 2), table.Mean(1));
    }
}
