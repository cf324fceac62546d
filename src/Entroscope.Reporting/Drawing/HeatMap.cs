namespace Entroscope.Reporting.Drawing;

/// <summary>A small square table of numbers as coloured cells, with the names of its rows; columns have the numbers of the rows.</summary>
internal static class HeatMap
{
    /// <summary>The largest number of rows whose names can be read.</summary>
    public const int Most = 32;

    private const double Top = 24;
    private const double LeastRow = 15;

    /// <summary>Draws the table; what is missing is hatched.</summary>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="unit">Their unit.</param>
    public static void Draw(HtmlWriter writer, string description, string[] names, double[] values, ColorScale scale, string unit) =>
        Screen.Draw(writer, description, screen => Top + (names.Length * Cells(screen, names.Length).Row) + 4, screen =>
        {
            (double left, double column, double row) = Cells(screen, names.Length);
            double[] middles = [.. names.Select((_, i) => left + ((i + 0.5) * column))];
            int step = Screen.Step(middles, [.. names.Select((_, i) => Screen.WidthOf(N(i + 1)) + 3)]);
            int letters = (int)((left - 8) / (Screen.LetterWidth + 0.8)) - 4;
            for (int i = 0; i < names.Length; i++)
            {
                if (i % step == 0)
                {
                    writer.Element("text", N(i + 1), ("x", N(middles[i])), ("y", N(Top - 8)), ("text-anchor", "middle"), ("class", "tick"));
                }

                writer.Element("text", $"{Screen.Short(names[i], letters)}  {N(i + 1)}", ("x", N(left - 8)), ("y", N(Top + ((i + 0.5) * row) + 4.5)),
                    ("text-anchor", "end"), ("class", "tick"));
                for (int j = 0; j < names.Length; j++)
                {
                    double value = values[(i * names.Length) + j];
                    Cell(writer, (left + (j * column), Top + (i * row), column, row), value, scale, $"{names[i]} – {names[j]}", unit);
                }
            }
        });

    // Rows are at least as high as their names; columns are as wide as they can be.
    private static (double Left, double Column, double Row) Cells(Screen screen, int count)
    {
        double left = screen.IsNarrow ? 126 : 0.27 * screen.Width;
        double column = Math.Min(44, Math.Floor(10 * (screen.Width - left) / count) / 10);
        return (left, column, Math.Max(LeastRow, column));
    }

    private static void Cell(HtmlWriter writer, (double X, double Y, double Width, double Height) at, double value, ColorScale scale, string name, string unit)
    {
        bool known = double.IsFinite(value);
        using (writer.Open("rect", ("x", N(at.X)), ("y", N(at.Y)), ("width", N(at.Width)), ("height", N(at.Height)), ("class", "cell"),
            ("fill", known ? ColorMap.Css(scale.Fraction(value)) : null)))
        {
            writer.Element("title", known ? $"{name}: {Format.Number(value)} {unit}" : name);
        }
    }

    private static string N(double value) => Screen.N(value);
}
