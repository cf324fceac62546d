using Entroscope.Reporting.Drawing;
using Xunit;

namespace Entroscope.Reporting.Tests.Drawing;

public sealed class ColorScaleTests
{
    [Fact]
    public void Square_root_scales_start_at_zero_and_lift_small_values()
    {
        var scale = ColorScale.SquareRoot([0.04, 4, double.NaN]);
        Assert.Equal(0, scale.Fraction(0));
        Assert.Equal(0.1, scale.Fraction(0.04), 12);
        Assert.Equal(1, scale.Fraction(4));
    }

    [Fact]
    public void Linear_scales_hold_negative_values()
    {
        var scale = ColorScale.Linear([-1, 3]);
        Assert.Equal(0.5, scale.Fraction(1));
        Assert.Equal(0, scale.Entry(-1));
        Assert.Equal(ColorMap.Size - 1, scale.Entry(3));
    }

    [Fact]
    public void Missing_values_are_transparent() => Assert.Equal(Png.Transparent, ColorScale.Linear([0, 1]).Entry(double.NaN));

    [Fact]
    public void Scales_of_nothing_still_work() => Assert.Equal(0, ColorScale.Linear([]).Entry(0));
}
