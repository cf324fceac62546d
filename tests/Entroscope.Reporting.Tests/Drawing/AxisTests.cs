using CsCheck;
using Entroscope.Reporting.Drawing;
using Xunit;

namespace Entroscope.Reporting.Tests.Drawing;

public sealed class AxisTests
{
    [Fact]
    public void Linear_axes_cover_their_values_with_a_few_even_ticks() =>
        Gen.Double[-1e6, 1e6].Array[1, 20].Sample(values =>
        {
            var axis = Axis.Linear("x", values);
            double slack = 1e-6 * (axis.Max - axis.Min);
            Assert.True(axis.Min <= values.Min() + slack && axis.Max >= values.Max() - slack);
            Assert.InRange(axis.Ticks.Count, 2, 9);
            Assert.All(values, v => Assert.InRange(axis.Fraction(v), -1e-6, 1 + 1e-6));
            Assert.Equal(axis.Ticks.Count, axis.Ticks.Select(t => t.Text).Distinct(StringComparer.Ordinal).Count());
        });

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { 5.0, 5.0, double.NaN })]
    [InlineData(new[] { -1e-12, double.PositiveInfinity })]
    public void Empty_ranges_get_room(double[] values)
    {
        var axis = Axis.Linear("x", values);
        Assert.True(axis.Max > axis.Min && double.IsFinite(axis.Max - axis.Min));
    }

    [Fact]
    public void Axes_from_zero_have_a_tick_at_zero() => Assert.Contains(Axis.Linear("x", [3, 7.5], fromZero: true).Ticks, t => t.Value == 0 && t.Text == "0");

    [Theory]
    [InlineData(1, 64, "1 2 4 8 16 32 64")]
    [InlineData(1, 784, "1 2 4 8 16 32 64 128 256 512")]
    [InlineData(1, 1, "1")]
    [InlineData(1, 100000, "1 4 16 64 256 1 024 4 096 16 384 65 536")]
    public void Logarithmic_axes_have_powers_of_two(double min, double max, string expected)
    {
        var axis = Axis.PowersOfTwo("n", min, max);
        Assert.Equal(expected, string.Join(' ', axis.Ticks.Select(t => t.Text.Replace('\u202F', ' '))));
        Assert.True(axis.Max > axis.Min);
        Assert.All(axis.Ticks, t => Assert.InRange(axis.Fraction(t.Value), 0, 1 + 1e-12));
    }

    [Theory]
    [InlineData(0.03, 4, 0.02, 5, "0.02 0.05 0.1 0.2 0.5 1 2 5")]
    [InlineData(1e-6, 20, 1e-6, 100, "1e−6 1e−5 1e−4 0.001 0.01 0.1 1 10 100")]
    [InlineData(0, 0, 1, 2, "1 2")]
    [InlineData(0.07, 0.09, 0.05, 0.1, "0.05 0.1")]
    [InlineData(0.1, 0.1, 0.1, 0.2, "0.1 0.2")]
    public void Powers_of_ten_cover_all_positive_values(double low, double high, double min, double max, string ticks)
    {
        var axis = Axis.PowersOfTen("x", [low, high, 0, -1, double.NaN, double.PositiveInfinity]);
        Assert.Equal(min, axis.Min, min * 1e-9);
        Assert.Equal(max, axis.Max, max * 1e-9);
        Assert.Equal(ticks, string.Join(' ', axis.Ticks.Select(t => t.Text)));
        Assert.Equal(0.5, axis.Fraction(Math.Sqrt(min * max)), 1e-9);
    }
}
