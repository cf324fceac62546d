using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;

namespace Entroscope.Networks.Cli;

/// <summary>A frame with two axes anywhere in a picture, so that several stand side by side.</summary>
internal sealed class PlanePanel
{
    private const double Left = 54;
    private const double Top = 26;
    private const double Bottom = 40;
    private const double Right = 12;
    private const double TickRoom = 15;
    private readonly HtmlWriter _writer;
    private readonly (double X, double Y, double Width, double Height) _box;
    private readonly Axis _x;
    private readonly Axis _y;

    public PlanePanel(HtmlWriter writer, (double X, double Y, double Width, double Height) box, Axis x, Axis y, string title)
    {
        (_writer, _box, _x, _y) = (writer, box, x, y);
        double bottom = box.Y + box.Height - Bottom;
        int step = Screen.Step([.. y.Ticks.Select(t => Py(t.Value))], [.. y.Ticks.Select(_ => TickRoom)]);
        foreach ((double value, string text) in y.Ticks.Where((_, i) => i % step == 0))
        {
            Path($"M{N(box.X + Left)} {N(Py(value))}H{N(box.X + box.Width - Right)}", value == 0 ? "base" : "grid");
            Text(text, box.X + Left - 8, Py(value) + 4.5, "end", "tick");
        }

        step = Screen.Step([.. x.Ticks.Select(t => Px(t.Value))], [.. x.Ticks.Select(t => Screen.WidthOf(t.Text) + 5)]);
        foreach ((double value, string text) in x.Ticks.Where((_, i) => i % step == 0))
        {
            Text(text, Px(value), bottom + 17, "middle", "tick");
        }

        Path($"M{N(box.X + Left)} {N(bottom)}H{N(box.X + box.Width - Right)}", "base");
        Text(title, box.X + Left, box.Y + 14, "start", "label");
        Text(x.Label, box.X + Left + ((box.Width - Left - Right) / 2), bottom + 34, "middle", "axis");
        writer.Element("text", y.Label, ("x", "0"), ("y", "0"), ("transform", $"translate({N(box.X + 12)} {N((box.Y + Top + bottom) / 2)}) rotate(-90)"),
            ("text-anchor", "middle"), ("class", "axis"));
    }

    /// <summary>Draws lines at which something ends, each with its name.</summary>
    public void Limits((double Value, string Name)? x, (double Value, string Name)? y)
    {
        if (x is { } across)
        {
            Path($"M{N(Px(across.Value))} {N(_box.Y + Top)}V{N(_box.Y + _box.Height - Bottom)}", "line rule");
            Text(across.Name, Px(across.Value) - 5, _box.Y + _box.Height - Bottom - 6, "end", "tick");
        }

        if (y is { } along)
        {
            Path($"M{N(_box.X + Left)} {N(Py(along.Value))}H{N(_box.X + _box.Width - Right)}", "line rule");
            Text(along.Name, _box.X + _box.Width - Right, Py(along.Value) - 5, "end", "tick");
        }
    }

    public void Line(IEnumerable<(double X, double Y)> points, string css, string? colour = null)
    {
        string path = string.Join('L', points.Select(p => $"{N(Px(p.X))} {N(Py(p.Y))}"));
        _writer.Empty("path", ("d", "M" + path), ("class", "line " + css), ("style", colour is null ? null : "stroke:" + colour));
    }

    /// <summary>Fills what lies within a line, and draws the line.</summary>
    public void Area(IEnumerable<(double X, double Y)> points, string colour)
    {
        string path = string.Join('L', points.Select(p => $"{N(Px(p.X))} {N(Py(p.Y))}"));
        _writer.Empty("path", ("d", "M" + path + "Z"), ("style", $"fill:{colour};fill-opacity:.18;stroke:{colour};stroke-width:1"));
    }

    public void Dot(double x, double y, string colour, string hint, bool isHollow = false, double radius = 4.5, bool isFaint = false)
    {
        string style = (isHollow ? $"fill:var(--card);stroke:{colour};stroke-width:2" : "fill:" + colour) + (isFaint ? ";opacity:.45" : string.Empty);
        using (_writer.Open("circle", ("cx", N(Px(x))), ("cy", N(Py(y))), ("r", N(radius)), ("class", "dot"), ("style", style)))
        {
            _writer.Element("title", hint);
        }
    }

    // Bounds may lie far beyond what is shown.
    private double Px(double x) => _box.X + Left + (Math.Clamp(_x.Fraction(x), 0, 1) * (_box.Width - Left - Right));

    private double Py(double y) => _box.Y + _box.Height - Bottom - (Math.Clamp(_y.Fraction(y), 0, 1) * (_box.Height - Top - Bottom));

    private void Path(string path, string css) => _writer.Empty("path", ("d", path), ("class", css));

    private void Text(string text, double x, double y, string anchor, string css) =>
        _writer.Element("text", text, ("x", N(x)), ("y", N(y)), ("text-anchor", anchor), ("class", css));

    private static string N(double value) => Screen.N(value);
}
