using static Entroscope.Reporting.ResultSeries;

namespace Entroscope.Reporting;

/// <summary>Draws one result, as its JSON has it, for a page that is not of this library, such as a notebook: a fragment with its own style.</summary>
internal static class ResultPicture
{
    private const double Nat = 1.4426950408889634;

    /// <summary>Draws a result.</summary>
    /// <param name="kind">What it is of: a command, or <c>shared_ledger</c> and <c>widths</c> for what these options of commands give.</param>
    /// <param name="result">The JSON.</param>
    /// <returns>The fragment; null where the result has nothing to draw.</returns>
    public static string? Html(string kind, JsonElement result) => Series(kind, result) is { Points.Count: > 0 } series ? Draw(series) : null;

    private static ResultSeries? Series(string kind, JsonElement result) => kind switch
    {
        "ledger" => Ledger(result),
        "shared_ledger" => Shared(result),
        "entropy" => Entropy(result),
        "mi" => Information(result),
        "scaling" => Scaling(result),
        "widths" => Widths(result),
        "layers" => Layers(result),
        _ => null,
    };

    private static ResultSeries? Ledger(JsonElement result)
    {
        if (Get(result, "mean") is not { } mean || Get(result, "standard_error") is not { } error || Get(mean, "information_per_level") is null)
        {
            return null;
        }

        List<ResultPoint> points = Levels(Get(mean, "information_per_level"), Nat, Get(error, "information_per_level"));
        if (Get(Get(mean, "node"), "y") is { ValueKind: JsonValueKind.Number } spent)
        {
            points.Add(Point("class", spent.GetDouble() * Nat, 1.96 * Nat * Number(Get(Get(error, "node"), "y"))));
        }

        return new("Spent by the latents of each level", "level", "bits a sample", points) { AreBars = true };
    }

    private static ResultSeries? Shared(JsonElement result) =>
        Get(Get(result, "mean"), "shared_per_level") is not { } mean ? null
        : new("Shared by the columns, level by level", "level at which patches are joined", "bits a sample",
            Levels(mean, Nat, Get(Get(result, "half_width_95"), "shared_per_level"), first: 1, widths: 1))
        { AreBars = true };

    private static ResultSeries? Entropy(JsonElement result)
    {
        List<ResultPoint> points = Levels(Get(result, "entropy_given_level"), Nat);
        if (points.Count > 0 && Get(result, "entropy") is { } whole)
        {
            points.Add(Estimate("H(X)", whole, Nat));
        }

        return new("Entropy of the observations given each level", "level that is given", "bits", points);
    }

    // All sites together have no rest.
    private static ResultSeries Information(JsonElement result) => new("What a patch shares with the rest", "level of the patches", "bits",
        [.. Levels(Get(result, "patch_rest_information_per_level"), Nat).SkipLast(1)]);

    private static ResultSeries Scaling(JsonElement result)
    {
        var points = new List<ResultPoint>();
        var curve = new List<double>();
        JsonElement? law = Get(result, "laws") is { } laws && laws.GetArrayLength() > 0 ? laws[0] : null;
        Dictionary<int, double> median = Get(law, "band") is { ValueKind: JsonValueKind.Array } band
            ? band.EnumerateArray().ToDictionary(b => b.GetProperty("level").GetInt32(), b => Nat * Number(Get(b, "median")))
            : [];
        foreach (JsonElement level in Items(Get(result, "levels")))
        {
            if (Get(level, "total_correlation") is { } shared && shared.ValueKind != JsonValueKind.Null)
            {
                points.Add(Estimate(Format.Size(Number(Get(level, "patch_size"))), shared, Nat));
                curve.Add(median.GetValueOrDefault(level.GetProperty("level").GetInt32(), double.NaN));
            }
        }

        return new("What the parts of a patch share, by its size", "sites of a part", "bits", points)
        {
            Curve = curve,
            Note = Get(result, "sentence")?.GetString(),
        };
    }

    private static ResultSeries Widths(JsonElement result) => new("Used of what the widths can carry", "level", "% of the capacity",
        [.. Items(Get(Get(result, "width_advice"), "levels")).Select(l => new ResultPoint(
            Format.Size(Number(Get(l, "height"))), 100 * Number(Get(l, "utilisation")), 100 * Number(Get(l, "utilisation_lower")),
            100 * Number(Get(l, "utilisation_upper"))))])
    { AreBars = true };

    private static ResultSeries Layers(JsonElement result) => new("Usable of the class, layer by layer", "layer", "bits",
        [.. Items(Get(result, "layers")).Where(l => Get(l, "label_information") is { ValueKind: JsonValueKind.Object })
            .Select(l => Estimate(Get(l, "name")!.Value.GetString()!, l.GetProperty("label_information"), Nat))]);

    private static string Draw(ResultSeries series)
    {
        var writer = new HtmlWriter();
        using (writer.Open("div", ("class", "entroscope")))
        {
            writer.StyleSheet(PageHead.Text("picture.css"));
            writer.Element("p", series.Title, ("class", "title"));
            var x = Axis.Places(series.XLabel, [.. series.Points.Select(p => p.Name)], centred: true);
            var y = Axis.Linear(series.YLabel, series.Points.SelectMany(p => new[] { p.Value, p.Low, p.High }).Concat(series.Curve), fromZero: true);
            Chart.Draw(writer, Describe(series), x, y, chart =>
            {
                for (int i = 0; i < series.Points.Count; i++)
                {
                    ResultPoint point = series.Points[i];
                    string hint = $"{point.Name}: {Format.Number(point.Value, 4)} {series.YLabel}";
                    if (series.AreBars)
                    {
                        chart.Bar(i + 0.2, i + 0.8, 0, point.Value, "solid data", hint);
                        chart.ErrorBar(i + 0.5, point.Low, point.High);
                    }
                    else
                    {
                        chart.ErrorBar(i + 0.5, point.Low, point.High);
                        chart.Dot(i + 0.5, point.Value, "dot data", hint);
                    }
                }

                if (series.Curve.Count > 0)
                {
                    chart.Line(series.Curve.Select((v, i) => (i + 0.5, v)), "model");
                }
            }, height: 300);
            if (series.Note is { } note)
            {
                writer.Element("p", note, ("class", "note"));
            }
        }

        return writer.ToFragment();
    }

    private static string Describe(ResultSeries series) =>
        $"{series.Title}: " + string.Join(", ", series.Points.Select(p => $"{p.Name} {Format.Number(p.Value, 3)}")) + $" {series.YLabel}.";
}
