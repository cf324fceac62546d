using Entroscope.Information.Estimates;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class LevelBlocksTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(256)]
    [InlineData(5003)]
    public void MeanAndCovariance_AreThoseOfTheRows(int rows)
    {
        var random = new RandomStream(1, "rows");
        var blocks = new LevelBlocks(2);
        double[] sum = new double[2];
        for (int r = 0; r < rows; r++)
        {
            double common = random.NextGaussian();
            double[] row = [3 + common, -1 + (0.5 * common) + random.NextGaussian()];
            (sum[0], sum[1]) = (sum[0] + row[0], sum[1] + row[1]);
            blocks.Add(row);
        }

        Assert.Equal(rows, blocks.Rows);
        Assert.InRange(blocks.Count, Math.Min(rows, 128), 255);
        NumericAssert.Close([sum[0] / rows, sum[1] / rows], blocks.Mean(), 1e-12);
        if (rows > 100)
        {
            double[,] covariance = blocks.CovarianceOfMean();
            NumericAssert.Close([1, 0.5, 0.5, 1.25],
                [covariance[0, 0] * rows, covariance[0, 1] * rows, covariance[1, 0] * rows, covariance[1, 1] * rows], 0, 0.35);
        }
    }

    // Two views of the same draws: what they have in common cancels.
    [Theory]
    [InlineData(200)]
    [InlineData(3000)]
    public void ErrorsOfDifferences_AreThoseOfTheRowsDifferences(int rows)
    {
        var random = new RandomStream(2, "rows");
        (var one, var two, var difference) = (new LevelBlocks(1), new LevelBlocks(1), new LevelBlocks(1));
        for (int r = 0; r < rows; r++)
        {
            double common = 10 * random.NextGaussian();
            double noise = 0.1 * random.NextGaussian();
            one.Add([common + noise]);
            two.Add([common]);
            difference.Add([noise]);
        }

        double expected = Math.Sqrt(difference.CovarianceOfMean()[0, 0]);
        NumericAssert.Close([expected], one.ErrorsOfDifference(two), 1e-9);
        Assert.InRange(expected * Math.Sqrt(rows), 0.08, 0.12);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(700)]
    public void Numbers_AreReadAsTheyWereWritten(int rows)
    {
        var random = new RandomStream(3, "rows");
        (var one, var two) = (new LevelBlocks(2), new LevelBlocks(2));
        for (int r = 0; r < rows; r++)
        {
            one.Add([random.NextGaussian(), 1]);
            two.Add([random.NextGaussian(), 3]);
        }

        double[] numbers = one.ToNumbers();
        LevelBlocks read = LevelBlocks.Of(numbers, 2)!;
        Assert.Equal(numbers, read.ToNumbers());
        Assert.Equal((one.Rows, one.Mean()[0]), (read.Rows, read.Mean()[0]));
        NumericAssert.Close([(one.Mean()[0] + two.Mean()[0]) / 2, 2], LevelBlocks.Average([one, two]).Mean(), 1e-12);
        NumericAssert.Close(one.BlockMeans().Average(b => b[1]), 1, 1e-12);
        Assert.Null(LevelBlocks.Of(numbers, 3));
        Assert.Null(LevelBlocks.Of(numbers[..^1], 2));
        Assert.Null(LevelBlocks.Of([0, .. numbers[1..]], 2));
        Assert.Null(LevelBlocks.Of([.. numbers[..^1], double.NaN], 2));
    }
}
