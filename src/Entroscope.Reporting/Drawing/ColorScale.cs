namespace Entroscope.Reporting.Drawing;

/// <summary>How numbers become colours, the same for all maps of a picture; with the colour bar that says so.</summary>
internal sealed class ColorScale
{
    private readonly double _power;

    private ColorScale(double min, double max, double power)
    {
        Min = min;
        Max = max;
        _power = power;
    }

    public double Min { get; }

    public double Max { get; }

    /// <summary>Makes a scale whose colours are even in the values.</summary>
    public static ColorScale Linear(IEnumerable<double> values) => Over(values, 1);

    /// <summary>Makes a scale from 0 whose colours are even in the square root of the values, to show small ones beside large ones.</summary>
    public static ColorScale SquareRoot(IEnumerable<double> values) => Over(values.Select(v => Math.Max(v, 0)), 0.5);

    /// <summary>Gets the place of a value on the scale, 0..1.</summary>
    public double Fraction(double value) => Math.Pow(Math.Clamp((value - Min) / (Max - Min), 0, 1), _power);

    /// <summary>Gets the palette entry of a value: the transparent one where it is missing.</summary>
    public byte Entry(double value) =>
        double.IsNaN(value) ? Png.Transparent : (byte)Math.Round(Fraction(value) * (ColorMap.Size - 1));

    /// <summary>Draws the colour bar.</summary>
    /// <param name="label">What is coloured, with its unit.</param>
    public void Bar(HtmlWriter writer, string label)
    {
        Axis axis = Axis.Linear(label, [Min, Max], ticks: 5);
        (double Value, string Text)[] ticks = [.. axis.Ticks.Where(t => t.Value >= Min - (1e-9 * (Max - Min)) && t.Value <= Max * (1 + 1e-9))];
        using (writer.Open("div", ("class", "colorbar")))
        {
            writer.Element("span", label, ("class", "colorbar-label"));
            using (writer.Open("svg", ("viewBox", "0 0 320 34"), ("role", "img"),
                ("aria-label", $"Colour bar from {Format.Number(Min, 3)} to {Format.Number(Max, 3)}: {label}")))
            {
                for (int i = 0; i < 64; i++)
                {
                    writer.Empty("rect", ("x", Place(20 + (i * 280 / 64.0))), ("y", "2"), ("width", "4.9"), ("height", "12"),
                        ("fill", ColorMap.Css((i + 0.5) / 64)));
                }

                double free = double.NegativeInfinity;
                foreach ((double value, string text) in ticks)
                {
                    double x = 20 + (280 * Fraction(value));
                    double half = 1 + (text.Length * 3.6);
                    writer.Empty("path", ("d", $"M{Place(x)} 14v4"), ("class", "base"));
                    double middle = Math.Clamp(x, half, 320 - half);
                    if (middle - half > free)
                    {
                        writer.Element("text", text, ("x", Place(middle)), ("y", "30"), ("text-anchor", "middle"), ("class", "tick"));
                        free = middle + half;
                    }
                }
            }
        }
    }

    private static ColorScale Over(IEnumerable<double> values, double power)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        double min = Math.Min(0, finite.DefaultIfEmpty(0).Min());
        double max = Math.Max(0, finite.DefaultIfEmpty(1).Max());
        return new ColorScale(min, max > min ? max : min + 1, power);
    }

    private static string Place(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
