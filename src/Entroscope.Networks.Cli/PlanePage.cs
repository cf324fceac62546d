using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Panels;

namespace Entroscope.Networks.Cli;

/// <summary>Writes an information plane as one self-contained page.</summary>
internal static class PlanePage
{
    private const string Colours = "Colours go from the first layer, dark, to the last, light. ";

    private const string ClassName = "H(Y)";
    private const int EllipsePoints = 60;
    private const double SmallDot = 2.5;
    private const double Dot = 4.5;

    // Beyond the frame of any picture.
    private const double Unbounded = 1e9;

    public static string Write(PlaneReport report)
    {
        string title = Name(report.Frames[^1].Source);
        return HtmlPage.OfMain(title, writer =>
        {
            Header(writer, report, title);
            Layout.Section(writer, "plane", "Information plane", "What every layer says about the input, to the right, and about the class, upwards.",
                () => Pictures(writer, report));
            Layout.Section(writer, "numbers", "Numbers", "In bits, with the ends of the bounds.", () => Numbers(writer, report));
        });
    }

    private static void Header(HtmlWriter writer, PlaneReport report, string title) => HtmlPage.Header(
        writer,
        report.Frames.Count > 1 ? $"{title}: {Format.Count(report.Frames.Count)} checkpoints" : title,
        PlaneWords.Headline(report, v => Format.BitsNumber(v)),
        [
            $"T: {report.Meaning}. {Format.Count(report.Rows)} rows: {(report.Options.IsWhole ? "H(X)" : "the cap ln N")} is "
                + $"{Format.BitsNumber(Math.Log(report.Rows), 4)} bits"
                + (report.LabelEntropy is { } h ? $", H(Y) {Format.BitsNumber(h, 4)} bits." : "."),
            .. PlaneWords.Of(report, "bits", v => Format.BitsNumber(v)),
        ]);

    private static void Pictures(HtmlWriter writer, PlaneReport report)
    {
        PlaneFrame last = report.Frames[^1];
        Axis x = Axis.Linear("I(X;T), bits", [0, Format.Bits(Math.Log(report.Rows))], fromZero: true);
        Axis y = Axis.Linear("I(T;Y), bits", [0, Format.Bits(report.LabelEntropy ?? 1)], fromZero: true);
        string limits = $"The dashed lines are {(report.Options.IsWhole ? "H(X)" : "ln N, beyond which no estimate from these rows can go,")} and H(Y). ";
        if (report.LabelEntropy is not null)
        {
            Layout.Figure(writer, report.Frames.Count > 1 ? "The plane at every checkpoint" : "The plane", () =>
            {
                Legend(writer, last);
                Grid(writer, report, (panel, frame) => Frame(panel, report, frame), x, y);
            }, "A dot is a layer; the line joins the layers in their order. Crosses go from the lower to the upper bound of both, and to the "
                + "end of the frame where these rows give no upper bound. "
                + (HasEllipses(report) ? "Ellipses hold the true pair in 95 % of samples. " : string.Empty)
                + (HasFaint(report) ? "Faint dots are those for which the rows are too few. " : string.Empty)
                + (last.Test.Count > 0 ? "Hollow dots are test rows. " : string.Empty) + limits + Colours);
        }

        if (report.Frames.Count < 2)
        {
            return;
        }

        if (report.LabelEntropy is not null)
        {
            Layout.Figure(writer, "The path of every layer", () => One(writer, "The path of every layer in the plane", x, y, panel =>
            {
                panel.Limits(Cap(report), (Format.Bits(report.LabelEntropy.Value), ClassName));
                Paths(panel, report, (p, _) => (Format.Bits(p.Input.Value), Format.Bits(p.Label?.Value ?? double.NaN)));
            }), "A line is a layer from the first checkpoint to the last, which has the large dot. " + Colours);
        }

        Axis along = Axis.Places("checkpoint", [.. report.Frames.Select(f => Short(f.Source))], centred: true);
        Layout.Figure(writer, "I(X;T) along the checkpoints", () => One(
            writer, "I(X;T) of every layer along the checkpoints", along, x with { Label = "I(X;T), bits" }, panel =>
            {
                panel.Limits(null, Cap(report));
                Paths(panel, report, (p, i) => (i + 0.5, Format.Bits(p.Input.Value)));
            }), "A line that falls is what is called compression; with other noise or bins it may not. " + Colours);
    }

    private static (double Value, string Name) Cap(PlaneReport report) =>
        (Format.Bits(Math.Log(report.Rows)), report.Options.IsWhole ? "H(X)" : "ln N");

    private static IEnumerable<PlanePoint> Points(PlaneReport report) => report.Frames.SelectMany(f => f.Train.Concat(f.Test));

    private static bool HasEllipses(PlaneReport report) => Points(report).Any(p => p.Ellipse is not null);

    private static bool HasFaint(PlaneReport report) => Points(report).Any(PlaneWords.IsLimited);

    private static void Frame(PlanePanel panel, PlaneReport report, PlaneFrame frame)
    {
        panel.Limits(Cap(report), (Format.Bits(report.LabelEntropy!.Value), ClassName));
        foreach ((IReadOnlyList<PlanePoint> points, bool isTest) in new[] { (frame.Train, false), (frame.Test, true) })
        {
            if (points.Count > 0)
            {
                panel.Line(points.Select(Place), "null faint");
            }

            for (int i = 0; i < points.Count; i++)
            {
                PlanePoint p = points[i];
                string colour = Colour(i, points.Count);
                (double a, double b) = Place(p);
                double most = PlaneWords.High(p.InputUpper) is { } upper ? Format.Bits(upper) : Unbounded;
                panel.Line([(Format.Bits(PlaneWords.Low(p.InputLower) ?? 0), b), (most, b)], isTest ? "dashed" : string.Empty, colour);
                panel.Line([(a, Format.Bits(PlaneWords.Low(p.LabelLower) ?? 0)), (a, Format.Bits(PlaneWords.High(p.LabelUpper) ?? 0))],
                    isTest ? "dashed" : string.Empty, colour);
                if (p.Ellipse is { } ellipse)
                {
                    panel.Area(ellipse.Edge(EllipsePoints).Select(e => (a + Format.Bits(e.Input), b + Format.Bits(e.Label))), colour);
                }

                panel.Dot(a, b, colour, Hint(p, isTest), isTest, p.Ellipse is null ? Dot : SmallDot, PlaneWords.IsLimited(p));
            }
        }
    }

    private static (double X, double Y) Place(PlanePoint p) => (Format.Bits(p.Input.Value), Math.Max(0, Format.Bits(p.Label?.Value ?? 0)));

    private static void Paths(PlanePanel panel, PlaneReport report, Func<PlanePoint, int, (double X, double Y)> place)
    {
        int count = report.Frames[^1].Train.Count;
        for (int l = 0; l < count; l++)
        {
            string name = report.Frames[^1].Train[l].Layer.Name;
            (PlanePoint Point, int Frame)[] points = [.. report.Frames.SelectMany((f, i) =>
                f.Train.Where(p => string.Equals(p.Layer.Name, name, StringComparison.Ordinal)).Select(p => (p, i)))];
            panel.Line(points.Select(p => place(p.Point, p.Frame)), string.Empty, Colour(l, count));
            foreach ((PlanePoint point, int frame) in points)
            {
                (double a, double b) = place(point, frame);
                panel.Dot(a, b, Colour(l, count), $"{Name(report.Frames[frame].Source)}, {Hint(point, false)}",
                    radius: frame == report.Frames.Count - 1 ? 6 : 3);
            }
        }
    }

    private static void Grid(HtmlWriter writer, PlaneReport report, Action<PlanePanel, PlaneFrame> content, Axis x, Axis y)
    {
        bool isOne = report.Frames.Count == 1;
        int Columns(Screen screen) => isOne || screen.IsNarrow ? 1 : screen.Width < 700 ? 2 : 3;
        double Height(Screen screen) => isOne && !screen.IsNarrow ? 420 : 240;
        Screen.Draw(writer, "The information plane: I(X;T) to the right, I(T;Y) upwards",
            screen => Height(screen) * ((report.Frames.Count + Columns(screen) - 1) / Columns(screen)), screen =>
            {
                double width = screen.Width / Columns(screen);
                for (int i = 0; i < report.Frames.Count; i++)
                {
                    PlaneFrame frame = report.Frames[i];
                    content(
                        new PlanePanel(writer, (i % Columns(screen) * width, i / Columns(screen) * Height(screen), width, Height(screen)), x, y,
                            isOne ? string.Empty : Name(frame.Source)),
                        frame);
                }
            });
    }

    private static void One(HtmlWriter writer, string description, Axis x, Axis y, Action<PlanePanel> content) => Screen.Draw(
        writer, description, screen => screen.IsNarrow ? 260 : 400,
        screen => content(new PlanePanel(writer, (0, 0, screen.Width, screen.IsNarrow ? 260 : 400), x, y, string.Empty)));

    private static void Legend(HtmlWriter writer, PlaneFrame frame)
    {
        using (writer.Open("p", ("class", "legend")))
        {
            for (int i = 0; i < frame.Train.Count; i++)
            {
                using (writer.Open("span", ("class", "key")))
                {
                    writer.Element("span", string.Empty, ("class", "swatch"), ("style", "background:" + Colour(i, frame.Train.Count)),
                        ("aria-hidden", "true"));
                    writer.Element("span", $"{frame.Train[i].Layer.Name} ({frame.Train[i].Layer.Operation}, {Format.Count(frame.Train[i].Units)})");
                }
            }
        }
    }

    private static void Numbers(HtmlWriter writer, PlaneReport report)
    {
        foreach (PlaneFrame frame in report.Frames)
        {
            Layout.Table(writer, Name(frame.Source),
                ["layer", "units", "rows", "I(X;T)", "bounds", "I(T;Y)", "bounds", "answer left, H(Ŷ|T)", "exact I(X;T)"],
                frame.Train.Select(p => Row(p, frame.Test.Count > 0 ? "train " : string.Empty)).Concat(frame.Test.Select(p => Row(p, "test "))), marks: false);
        }
    }

    private static IReadOnlyList<string> Row(PlanePoint p, string rows) =>
    [
        p.Layer.Name, Format.Count(p.Units), rows + Format.Count(p.Rows), Show(p.Input.Value) + PlaneWords.Mark(p),
        $"{Show(PlaneWords.Low(p.InputLower))} to {Show(PlaneWords.High(p.InputUpper))}",
        Show(p.Label?.Value) + (PlaneWords.IsLabelLimited(p) ? " ?" : string.Empty),
        p.Label is null ? Format.None : $"{Show(PlaneWords.Low(p.LabelLower))} to {Show(PlaneWords.High(p.LabelUpper))}",
        Show(p.AnswerLeft) + (p.IsValid is false ? " !" : string.Empty), Show(p.Distinct),
    ];

    private static string Hint(PlanePoint p, bool isTest) =>
        $"{p.Layer.Name}{(isTest ? ", test" : string.Empty)}: I(X;T) {Show(p.Input.Value)}, I(T;Y) {Show(p.Label?.Value)} bits";

    private static string Show(double? nats) => nats is { } v ? Format.Fixed(Format.Bits(v), 3) : Format.None;

    // Neither end of the palette: its yellow is hard to see on white, its violet on black.
    private static string Colour(int layer, int layers) => ColorMap.Css(layers < 2 ? 0.3 : 0.28 + (0.6 * layer / (layers - 1)));

    private static string Name(string source) => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(source));

    // What tells checkpoints apart is their number.
    private static string Short(string source) => new string([.. Name(source).Reverse().TakeWhile(char.IsDigit).Reverse()]) is { Length: > 0 } number
        ? number.TrimStart('0').PadLeft(1, '0')
        : Name(source);
}
