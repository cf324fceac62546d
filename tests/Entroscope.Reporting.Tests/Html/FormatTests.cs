using Entroscope.Numerics;
using Entroscope.Reporting.Html;
using Xunit;

namespace Entroscope.Reporting.Tests.Html;

public sealed class FormatTests
{
    private static string Spaces(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.23456, "1.235")]
    [InlineData(-0.00123456, "−0.001235")]
    [InlineData(12345.6, "12 346")]
    [InlineData(1e-7, "1.000e−7")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_have_four_digits(double value, string expected) => Assert.Equal(expected, Spaces(Format.Number(value)));

    [Theory]
    [InlineData(-0.0001, 2, "0.00")]
    [InlineData(1234567.891, 1, "1 234 567.9")]
    public void Fixed_numbers_have_their_decimals(double value, int decimals, string expected) => Assert.Equal(expected, Spaces(Format.Fixed(value, decimals)));

    [Theory]
    [InlineData(2.00421, 0.0061, 500, "2.004 ± 0.012")]
    [InlineData(-88.7653, 0.93, 500, "−88.8 ± 1.8")]
    [InlineData(2.00421, 0, 0, "2.004")]
    [InlineData(2.00421, double.NaN, 1, "2.004")]
    [InlineData(double.NaN, 1, 9, "–")]
    [InlineData(123456, 700, 900, "123 456 ± 1 372")]
    [InlineData(123456, 700, 9, "123 456 ± 1 614")]
    public void Estimates_show_a_95_percent_interval(double value, double error, long draws, string expected) =>
        Assert.Equal(expected, Spaces(Format.Interval(new Estimate(value, error, draws))));

    [Theory]
    [InlineData(0.9234, "92 %")]
    [InlineData(0.0234, "2.3 %")]
    [InlineData(0, "0 %")]
    [InlineData(double.NaN, "–")]
    public void Percentages_are_short(double value, string expected) => Assert.Equal(expected, Spaces(Format.Percent(value)));

    [Theory]
    [InlineData(4.256, "4.26 s")]
    [InlineData(61.9, "1 min 1 s")]
    [InlineData(7380, "2 h 3 min")]
    [InlineData(double.NaN, "–")]
    public void Durations_have_fitting_units(double seconds, string expected) => Assert.Equal(expected, Spaces(Format.Duration(seconds)));

    [Theory]
    [InlineData(16, "16")]
    [InlineData(0.25, "0.2500")]
    public void Values_of_the_data_are_short(double value, string expected) => Assert.Equal(expected, Spaces(Format.Value(value)));
}
