using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>The width and the recording of a real column.</summary>
public sealed class ColumnScaleTests
{
    [Fact]
    public void Variance_OfAColumnWithAnOutlier_IsThatOfItsBulk()
    {
        double[] values = [.. Enumerable.Range(0, 101).Select(i => (double)i), 1e9];
        ColumnScale scale = Of(values);
        Assert.Equal(51, scale.Centre);
        NumericAssert.Close(Math.Pow(50 / 1.3489795003921634, 2), scale.Variance, 1e-9);
    }

    [Fact]
    public void Variance_OfTwoClusters_IsThatOfTheColumn()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? -1.0 : 1.0)];
        Assert.Equal(1, Of(values).Variance);
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(1e9, 0.01)]
    [InlineData(1.7e9, 1.0)]
    [InlineData(0, 1e-30)]
    public void Resolution_IsTheSmallestDistance(double offset, double step)
    {
        double[] values = [.. new[] { 7, 0, 3, 3, 4, 12, 19 }.Select(k => offset + (step * k))];
        Assert.Equal(1, Of(values).Resolution / step, 1e-5);
    }

    /// <summary>0.1 + 0.2 is not 0.3 in double precision; that is no recording.</summary>
    [Fact]
    public void Resolution_OverlooksRounding() => Assert.Equal(0.1, Of([0.1 + 0.2, 0.3, 0.4, 0.5]).Resolution, 1e-12);

    [Fact]
    public void FinestVariance_BoundsTheDensityByTheResolution()
    {
        ColumnScale scale = Of([1.5, 2, 2, 4]);
        double[] log = new double[1];
        new GaussianLeaf([2], [scale.FinestVariance]).LogDensity(2, log);
        Assert.Equal(1 / 0.5, Math.Exp(log[0]), 1e-12);
    }

    [Fact]
    public void Scale_OfAConstantOrEmptyColumn_IsThatOfItsMoments()
    {
        Assert.Equal(new ColumnScale(7, 1e-6 * 49, 0), Of([7, 7]));
        Assert.Equal(new ColumnScale(0, 1e-6, 0), Of([double.NaN]));
    }

    private static ColumnScale Of(double[] values)
    {
        var column = ValueColumn.Of(values);
        return ColumnScale.Of(column, ColumnMoments.Of(column));
    }
}
