namespace Entroscope.Reporting.Panels;

/// <summary>Information between sites: against their distance with the two laws, and pair by pair.</summary>
internal static class DistancePanel
{
    private const int CurveSteps = 60;
    private const double FewDecades = 1.5;

    public static void Write(HtmlWriter writer, ReportView view) => Layout.Section(
        writer,
        "distance",
        "Information at a distance",
        $"Here you see how much two {view.Site}s tell about each other: how it fades with their distance, and which pairs share most.",
        () =>
        {
            if (view.Report.Information is not { } information)
            {
                Layout.Nothing(writer, Layout.NotMeasured);
                return;
            }

            if (information.DistanceLaw is { Points.Length: > 0 } law)
            {
                Figure(writer, view, law);
            }
            else
            {
                Layout.Nothing(writer, information.NoDistanceLaw ?? "No distance has any pairs.");
            }

            // One reason for both is said once.
            if (information.Pairs is not null || information.DistanceLaw is { Points.Length: > 0 }
                || !string.Equals(information.NoPairs, information.NoDistanceLaw, StringComparison.Ordinal))
            {
                PairsFigures.Write(writer, view, information);
            }
        });

    private static void Figure(HtmlWriter writer, ReportView view, DistanceLaw law) => Layout.Figure(
        writer,
        law.Verdict == DistanceVerdict.NoDistance
            ? $"Mean information of two {view.Site}s, by the height at which they meet in the tree"
            : $"Mean information of two {view.Site}s, by their distance",
        () =>
        {
            Draw(writer, view, law);
            writer.Element("p", Verdict(law), ("class", "muted after"));
        },
        (law.Verdict == DistanceVerdict.NoDistance
            ? $"The tree was learned or pools {view.Site}s that are not neighbours: {view.Site}s have no distance, and no law is fitted. "
                + $"They are arranged by {Distance(view, law.Kind)}; both axes are logarithmic. "
            : $"Both axes are logarithmic: a power law is a straight line, an exponential one bends down. The distance is {Distance(view, law.Kind)}. ")
        + (law.ShareOfPairs < 1 ? $"The points are means over {Format.Percent(law.ShareOfPairs)} of the pairs, drawn at random, each computed exactly; "
            + "thin lines are 95 % intervals. " : "The points are exact means over all pairs. ")
        + (law.Verdict == DistanceVerdict.NoDistance || law.Points.All(p => p.IsFitted) ? string.Empty : "Pale points were not fitted."),
        law.Verdict == DistanceVerdict.NoDistance ? null : "power law I(d) = a d^{−k};   exponential I(d) = a exp(−d / ξ)");

    private static void Draw(HtmlWriter writer, ReportView view, DistanceLaw law)
    {
        DistancePoint[] points = [.. law.Points.Where(p => p.Information.Value > 0)];
        if (points.Length == 0)
        {
            Layout.Nothing(writer, $"No two {view.Site}s share any information.");
            return;
        }

        bool told = IsTold(law);
        (string, string)[] legend = [("data", "measured"), ("lower", "power law"), ("model", "exponential")];
        Layout.Legend(writer, legend.AsSpan(0, told ? 3 : 1));
        Axis x = Axis.PowersOfTwo($"distance, {Unit(view, law.Kind)} (logarithmic scale)", points[0].Distance, points[^1].Distance);
        Axis y = Axis.PowersOfTen("bits (logarithmic scale)", points.Select(p => Format.Bits(p.Information.Value)));
        string description = string.Join("; ", points.Select(p => $"distance {Format.Number(p.Distance, 3)}: {Format.BitsInterval(p.Information)} bits"));
        Chart.Draw(writer, $"Information against distance. {description}.", x, y, chart =>
        {
            Curve(chart, points, told ? law.PowerLaw : null, Math.Log, "lower");
            Curve(chart, points, told ? law.Exponential : null, d => d, "model dashed");
            foreach (DistancePoint p in points)
            {
                LogPoint.Draw(chart, p.Distance, Format.Bits(p.Information),
                    $"distance {Format.Number(p.Distance, 3)}: {Format.BitsInterval(p.Information)} bits, {Format.Number(p.Pairs)} pairs",
                    p.IsFitted ? "data" : "data faint");
            }
        });
    }

    private static void Curve(Chart chart, DistancePoint[] points, DistanceFit? fit, Func<double, double> abscissa, string css)
    {
        DistancePoint[] fitted = [.. points.Where(p => p.IsFitted)];
        if (fit is null || fitted.Length < 2)
        {
            return;
        }

        (double first, double last) = (fitted[0].Distance, fitted[^1].Distance);
        chart.Line(
            Enumerable.Range(0, CurveSteps + 1)
                .Select(i => first * Math.Pow(last / first, (double)i / CurveSteps))
                .Select(d => (d, Format.Bits(Math.Exp(fit.LogAmplitude - (fit.Parameter * abscissa(d))))))
                .Select(p => (p.d, p.Item2 >= chart.Y.Min && p.Item2 <= chart.Y.Max ? p.Item2 : double.NaN)),
            css);
    }

    private static bool IsTold(DistanceLaw law) =>
        law.Verdict is not (DistanceVerdict.TooFewDistances or DistanceVerdict.NoDependence or DistanceVerdict.NoDistance);

    private static string Verdict(DistanceLaw law)
    {
        string word = law.Verdict switch
        {
            DistanceVerdict.PowerLaw => "the points follow a power law",
            DistanceVerdict.Exponential => "the points fall exponentially",
            DistanceVerdict.NoDependence => "no two sites share information, at any distance",
            DistanceVerdict.NoLaw => "neither law describes the points: they lie too far from both",
            DistanceVerdict.NoDistance => "no law, since the sites have no distance",
            DistanceVerdict.Undecided => "the points do not decide between the two laws",
            _ => "there are too few distances to tell the two laws apart",
        };
        string caution = law.Decades < FewDecades && law.Verdict is DistanceVerdict.PowerLaw or DistanceVerdict.Exponential
            ? $" (over {Format.Fixed(law.Decades, 1)} powers of ten only: consistent with it, no more)"
            : string.Empty;
        string prediction = law.Prediction switch
        {
            { Exponent: { } k } => $" The weights alone predict the exponent {Format.Number(k, 3)}.",
            { Rate: { } rate } => $" The weights alone predict the rate {Format.Number(rate, 3)}.",
            _ => string.Empty,
        };
        string fits = !IsTold(law) ? string.Empty : Fit("Exponent k", law.PowerLaw) + Fit("Rate 1/ξ", law.Exponential);
        return $"Verdict: {word}{caution}.{fits}{prediction}";
    }

    private static string Fit(string name, DistanceFit? fit)
    {
        if (fit is null)
        {
            return string.Empty;
        }

        string interval = double.IsFinite(fit.Lower) ? $" [{Format.Number(fit.Lower, 3)}, {Format.Number(fit.Upper, 3)}]" : string.Empty;
        string weight = double.IsFinite(fit.AkaikeWeight) ? $", weight {Format.Percent(fit.AkaikeWeight)}" : string.Empty;
        string met = $", points off it by {Format.Percent(fit.Scatter)}, at most {Format.Percent(Math.Exp(fit.LargestDeviation) - 1)}";
        return $" {name} = {Format.Number(fit.Parameter, 3)}{interval}{weight}{met}.";
    }

    private static string Distance(ReportView view, SiteDistance kind) => kind switch
    {
        SiteDistance.Tree => $"the number of {view.Site}s under the node at which two {view.Site}s meet in the tree",
        SiteDistance.Line => $"the difference of their places in the order of the {view.Site}s",
        SiteDistance.Image => "that of the pixels in the image",
        _ => "the sum of the differences of rows and columns",
    };

    private static string Unit(ReportView view, SiteDistance kind) => kind == SiteDistance.Tree
        ? $"{view.Site}s under the node where both meet"
        : $"{view.Site}s";
}
