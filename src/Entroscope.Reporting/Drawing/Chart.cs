using System.Text;

namespace Entroscope.Reporting.Drawing;

/// <summary>
/// A diagram in inline SVG. Texts stay texts and colours come from the page's style sheet, so the picture follows the reader's fonts,
/// light or dark theme and printer, and is the same file on every machine.
/// </summary>
internal sealed class Chart
{
    private const double Top = 18;
    private const double Bottom = 52;
    private const double LetterWidth = 7.2;

    private readonly HtmlWriter _writer;
    private readonly double _left;
    private readonly double _right;
    private readonly double _width;
    private readonly double _height;

    private Chart(HtmlWriter writer, Axis x, Axis y, double width, double height, double right, int letters)
    {
        _writer = writer;
        X = x;
        Y = y;
        _left = 34 + (LetterWidth * Math.Max(letters, y.Ticks.Max(t => t.Text.Length)));
        _right = right;
        _width = width;
        _height = height;
    }

    public Axis X { get; }

    public Axis Y { get; }

    /// <summary>Draws a diagram.</summary>
    /// <param name="description">What the picture shows, for readers who do not see it.</param>
    /// <param name="height">The height, where the width is 960.</param>
    /// <param name="right">The room at the right of the frame, for labels.</param>
    /// <param name="letters">The room for the numbers of the vertical axis, at least; diagrams above each other share it.</param>
    public static void Draw(
        HtmlWriter writer, string description, Axis x, Axis y, Action<Chart> content, double height = 340, double right = 24, int letters = 0)
    {
        var chart = new Chart(writer, x, y, 960, height, right, letters);
        using (writer.Open("div", ("class", "chart"), ("tabindex", "0"), ("role", "group"), ("aria-label", "Diagram")))
        {
            using (writer.Open("svg", ("viewBox", $"0 0 {N(chart._width)} {N(height)}"), ("role", "img"), ("aria-label", description)))
            {
                chart.Frame();
                content(chart);
            }
        }
    }

    /// <summary>Gets the horizontal place of a value, in units of the picture.</summary>
    public double Px(double x) => _left + (X.Fraction(x) * (_width - _left - _right));

    /// <summary>Gets the vertical place of a value, in units of the picture.</summary>
    public double Py(double y) => _height - Bottom - (Y.Fraction(y) * (_height - Top - Bottom));

    /// <summary>Draws a line through the points; it is interrupted where a number is missing.</summary>
    public void Line(IEnumerable<(double X, double Y)> points, string css)
    {
        var path = new StringBuilder();
        bool down = false;
        foreach ((double x, double y) in points)
        {
            bool known = double.IsFinite(x) && double.IsFinite(y);
            if (known)
            {
                path.Append(down ? 'L' : 'M').Append(N(Px(x))).Append(' ').Append(N(Py(y)));
            }

            down = known;
        }

        _writer.Empty("path", ("d", path.ToString()), ("class", "line " + css));
    }

    /// <summary>Fills the area between two lines over the same places.</summary>
    public void Band(IReadOnlyList<(double X, double Low, double High)> edges, string css)
    {
        (double X, double Low, double High)[] known = [.. edges.Where(e => double.IsFinite(e.Low) && double.IsFinite(e.High))];
        if (known.Length < 2)
        {
            return;
        }

        IEnumerable<string> there = known.Select(e => $"{N(Px(e.X))} {N(Py(e.High))}");
        IEnumerable<string> back = known.Reverse().Select(e => $"{N(Px(e.X))} {N(Py(e.Low))}");
        _writer.Empty("path", ("d", $"M{string.Join('L', there.Concat(back))}Z"), ("class", css));
    }

    /// <summary>Draws a bar between two corners, with a text shown when it is pointed at.</summary>
    public void Bar(double x0, double x1, double y0, double y1, string css, string hint)
    {
        double top = Math.Min(Py(y0), Py(y1));
        using (_writer.Open("rect", ("x", N(Px(x0))), ("y", N(top)), ("width", N(Px(x1) - Px(x0))), ("height", N(Math.Abs(Py(y1) - Py(y0)))), ("class", css)))
        {
            _writer.Element("title", hint);
        }
    }

    /// <summary>Draws an error bar.</summary>
    public void ErrorBar(double x, double low, double high)
    {
        if (double.IsFinite(low) && double.IsFinite(high))
        {
            _writer.Empty("path", ("d", $"M{N(Px(x))} {N(Py(low))}V{N(Py(high))}"), ("class", "line error"));
        }
    }

    /// <summary>Draws a dot with a text shown when it is pointed at.</summary>
    public void Dot(double x, double y, string css, string hint)
    {
        if (double.IsFinite(x) && double.IsFinite(y))
        {
            using (_writer.Open("circle", ("cx", N(Px(x))), ("cy", N(Py(y))), ("r", "4"), ("class", css)))
            {
                _writer.Element("title", hint);
            }
        }
    }

    /// <summary>Writes a label beside a point.</summary>
    /// <param name="anchor">Which part of the text is there: start, middle or end.</param>
    /// <param name="dx">A shift to the right, in units of the picture.</param>
    /// <param name="dy">A shift downwards, in units of the picture.</param>
    public void Label(double x, double y, string text, string css, string anchor = "start", double dx = 0, double dy = 0) =>
        _writer.Element("text", text, ("x", N(Px(x) + dx)), ("y", N(Py(y) + dy)), ("text-anchor", anchor), ("class", css));

    private void Frame()
    {
        foreach ((double value, string text) in Y.Ticks)
        {
            string y = N(Py(value));
            _writer.Empty("path", ("d", $"M{N(_left)} {y}H{N(_width - _right)}"), ("class", value == 0 ? "base" : "grid"));
            _writer.Element("text", text, ("x", N(_left - 10)), ("y", N(Py(value) + 4.5)), ("text-anchor", "end"), ("class", "tick"));
        }

        _writer.Empty("path", ("d", $"M{N(_left)} {N(_height - Bottom)}H{N(_width - _right)}"), ("class", "base"));
        foreach ((double value, string text) in X.Ticks)
        {
            _writer.Element("text", text, ("x", N(Px(value))), ("y", N(_height - Bottom + 20)), ("text-anchor", "middle"), ("class", "tick"));
        }

        double middle = (Top + _height - Bottom) / 2;
        _writer.Element("text", X.Label, ("x", N((_left + _width - _right) / 2)), ("y", N(_height - 8)), ("text-anchor", "middle"), ("class", "axis"));
        _writer.Element("text", Y.Label, ("x", "0"), ("y", "0"), ("transform", $"translate(14 {N(middle)}) rotate(-90)"),
            ("text-anchor", "middle"), ("class", "axis"));
    }

    private static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
