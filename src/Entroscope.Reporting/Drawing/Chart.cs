using System.Text;

namespace Entroscope.Reporting.Drawing;

/// <summary>
/// A diagram in inline SVG. Texts stay texts and colours come from the page's style sheet, so the picture follows the reader's fonts,
/// light or dark theme and printer, and is the same file on every machine.
/// </summary>
internal sealed class Chart
{
    private const double Top = 18;
    private const double LineHeight = 16;

    private readonly HtmlWriter _writer;
    private readonly double _left;
    private readonly double _right;
    private readonly double _width;
    private readonly double _height;
    private readonly double _bottom;
    private readonly string[] _xLabel;
    private readonly (double Place, string Text, int Row)[] _xTicks;
    private readonly List<(double Left, double Top, double Right, double Bottom)> _taken = [];

    private Chart(HtmlWriter writer, Axis x, Axis y, Screen screen, double height, double right, int letters)
    {
        _writer = writer;
        X = x;
        Y = y;
        _left = 34 + (Screen.LetterWidth * Math.Max(letters, y.Ticks.Max(t => t.Text.Length)));
        _right = right;
        _width = screen.Width;
        _xLabel = Screen.Lines(x.Label, (int)(_width / Screen.LetterWidth));
        _xTicks = XTicks();
        double rows = _xLabel.Length - 1 + (_xTicks.Any(t => t.Row > 0) ? 1 : 0);
        _bottom = 52 + (rows * LineHeight);
        _height = (screen.IsNarrow ? 0.8 * height : height) + (rows * LineHeight);
    }

    public Axis X { get; }

    public Axis Y { get; }

    /// <summary>Draws a diagram for every screen.</summary>
    /// <param name="description">What the picture shows, for readers who do not see it.</param>
    /// <param name="height">The height on wide screens; less on narrow ones.</param>
    /// <param name="right">The room at the right of the frame, for labels.</param>
    /// <param name="letters">The room for the numbers of the vertical axis, at least; diagrams above each other share it.</param>
    public static void Draw(
        HtmlWriter writer, string description, Axis x, Axis y, Action<Chart> content, double height = 340, double right = 24, int letters = 0)
    {
        Chart On(Screen screen) => new(writer, x, y, screen, height, right, letters);
        Screen.Draw(writer, description, screen => On(screen)._height, screen =>
        {
            Chart chart = On(screen);
            chart.Frame();
            content(chart);
        });
    }

    /// <summary>Gets the horizontal place of a value, in units of the picture.</summary>
    public double Px(double x) => _left + (X.Fraction(x) * (_width - _left - _right));

    /// <summary>Gets the vertical place of a value, in units of the picture.</summary>
    public double Py(double y) => _height - _bottom - (Y.Fraction(y) * (_height - Top - _bottom));

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
    public void ErrorBar(double x, double low, double high, string css = "error")
    {
        if (double.IsFinite(low) && double.IsFinite(high))
        {
            _writer.Empty("path", ("d", $"M{N(Px(x))} {N(Py(low))}V{N(Py(high))}"), ("class", "line " + css));
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

    /// <summary>Writes a label beside a point: moved into the picture, and up or down where another label is; left out where there is no room.</summary>
    /// <param name="anchor">Which part of the text is there: start, middle or end.</param>
    /// <param name="dx">A shift to the right, in units of the picture.</param>
    /// <param name="dy">A shift downwards, in units of the picture.</param>
    public void Label(double x, double y, string text, string css, string anchor = "start", double dx = 0, double dy = 0)
    {
        double room = Screen.WidthOf(text);
        double before = anchor switch { "end" => room, "middle" => room / 2, _ => 0 };
        double left = Math.Clamp(Px(x) + dx - before, _left - 6, Math.Max(_left - 6, _width - room));
        foreach (double shift in (double[])[0, -LineHeight, LineHeight])
        {
            double line = Py(y) + dy + shift;
            var box = (Left: left, Top: line - 11, Right: left + room, Bottom: line + 3);
            if (box.Top >= 0 && box.Bottom <= _height - _bottom + 4 && !_taken.Exists(t =>
                box.Left < t.Right && t.Left < box.Right && box.Top < t.Bottom && t.Top < box.Bottom))
            {
                _taken.Add(box);
                _writer.Element("text", text, ("x", N(left + before)), ("y", N(line)), ("text-anchor", anchor), ("class", css));
                return;
            }
        }
    }

    // Numbers are thinned evenly; a name that would touch the one before goes to a second row.
    private (double Place, string Text, int Row)[] XTicks()
    {
        double[] places = [.. X.Ticks.Select(t => Px(t.Value))];
        double[] sizes = [.. X.Ticks.Select(t => Screen.WidthOf(t.Text) + 5)];
        if (!X.IsNamed || !X.Ticks.Any(t => char.IsLetter(t.Text[0])))
        {
            int step = Screen.Step(places, sizes);
            return [.. X.Ticks.Select((t, i) => (places[i], t.Text, 0)).Where((_, i) => i % step == 0)];
        }

        List<(double, string, int)> ticks = [];
        double[] free = [double.NegativeInfinity, double.NegativeInfinity];
        for (int i = 0; i < places.Length; i++)
        {
            double place = Math.Min(places[i], _width - (sizes[i] / 2));
            int row = Array.FindIndex(free, f => f <= place - (sizes[i] / 2));
            if (row >= 0)
            {
                free[row] = place + (sizes[i] / 2);
                ticks.Add((place, X.Ticks[i].Text, row));
            }
        }

        return [.. ticks];
    }

    private void Frame()
    {
        int step = Screen.Step([.. Y.Ticks.Select(t => Py(t.Value))], [.. Y.Ticks.Select(_ => LineHeight)]);
        foreach ((double value, string text) in Y.Ticks.Where((_, i) => i % step == 0))
        {
            string y = N(Py(value));
            _writer.Empty("path", ("d", $"M{N(_left)} {y}H{N(_width - _right)}"), ("class", value == 0 ? "base" : "grid"));
            _writer.Element("text", text, ("x", N(_left - 10)), ("y", N(Py(value) + 4.5)), ("text-anchor", "end"), ("class", "tick"));
        }

        _writer.Empty("path", ("d", $"M{N(_left)} {N(_height - _bottom)}H{N(_width - _right)}"), ("class", "base"));
        foreach ((double place, string text, int row) in _xTicks)
        {
            _writer.Element("text", text, ("x", N(place)), ("y", N(_height - _bottom + 20 + (row * LineHeight))), ("text-anchor", "middle"),
                ("class", "tick"));
        }

        double middle = (Top + _height - _bottom) / 2;
        for (int i = 0; i < _xLabel.Length; i++)
        {
            double half = Screen.LetterWidth * _xLabel[i].Length / 2;
            double place = Math.Clamp((_left + _width - _right) / 2, Math.Min(half, _width / 2), Math.Max(_width - half, _width / 2));
            _writer.Element("text", _xLabel[i], ("x", N(place)), ("y", N(_height - 8 - ((_xLabel.Length - 1 - i) * LineHeight))),
                ("text-anchor", "middle"), ("class", "axis"));
        }

        _writer.Element("text", Y.Label, ("x", "0"), ("y", "0"), ("transform", $"translate(14 {N(middle)}) rotate(-90)"),
            ("text-anchor", "middle"), ("class", "axis"));
    }

    private static string N(double value) => Screen.N(value);
}
