namespace Entroscope.Reporting.Drawing;

/// <summary>A small square table of numbers as coloured cells, with the names of its rows; columns have the numbers of the rows.</summary>
internal static class HeatMap
{
    /// <summary>The largest number of rows whose names can be read.</summary>
    public const int Most = 32;

    private const double Width = 960;
    private const double Left = 260;
    private const double Top = 24;
    private const int LongestName = 28;

    /// <summary>Draws the table; what is missing is hatched.</summary>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="unit">Their unit.</param>
    public static void Draw(HtmlWriter writer, string description, string[] names, double[] values, ColorScale scale, string unit)
    {
        double cell = Math.Min(44, Math.Floor((Width - Left) / names.Length));
        using (writer.Open("div", ("class", "chart"), ("tabindex", "0"), ("role", "group"), ("aria-label", "Map")))
        using (writer.Open("svg", ("viewBox", $"0 0 {N(Width)} {N(Top + (names.Length * cell) + 4)}"), ("role", "img"), ("aria-label", description)))
        {
            for (int i = 0; i < names.Length; i++)
            {
                double middle = (i + 0.5) * cell;
                writer.Element("text", N(i + 1), ("x", N(Left + middle)), ("y", N(Top - 8)), ("text-anchor", "middle"), ("class", "tick"));
                writer.Element("text", $"{Short(names[i])}  {N(i + 1)}", ("x", N(Left - 8)), ("y", N(Top + middle + 4.5)),
                    ("text-anchor", "end"), ("class", "tick"));
                for (int j = 0; j < names.Length; j++)
                {
                    Cell(writer, Left + (j * cell), Top + (i * cell), cell, values[(i * names.Length) + j], scale, $"{names[i]} – {names[j]}", unit);
                }
            }
        }
    }

    private static void Cell(HtmlWriter writer, double x, double y, double side, double value, ColorScale scale, string name, string unit)
    {
        bool known = double.IsFinite(value);
        using (writer.Open("rect", ("x", N(x)), ("y", N(y)), ("width", N(side)), ("height", N(side)), ("class", "cell"),
            ("fill", known ? ColorMap.Css(scale.Fraction(value)) : null)))
        {
            writer.Element("title", known ? $"{name}: {Format.Number(value)} {unit}" : name);
        }
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    private static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
