using Entroscope.Reporting;
using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Panels;

namespace Entroscope.Networks.Cli;

/// <summary>Writes what layers hold as one self-contained page, in bits.</summary>
internal sealed class LayersPage
{
    private static readonly Numbers Numbers = new(false);

    private readonly HtmlWriter _writer = new();
    private readonly NetworkReport _report;
    private readonly LayerReport[] _layers;
    private readonly Axis _depth;

    private LayersPage(NetworkReport report)
    {
        _report = report;
        _layers = [.. report.Layers.Where(l => l.Statistics is not null)];
        _depth = Axis.Places("layer", [.. _layers.Select(l => l.Layer.Name)], centred: true);
    }

    public static string Html(NetworkReport report) => new LayersPage(report).Write();

    private string Write()
    {
        string title = Path.GetFileName(Path.TrimEndingDirectorySeparator(_report.Source));
        return HtmlPage.Of(_writer, title, _ =>
        {
            Header(title);
            Navigation();
            using (_writer.Open("main"))
            {
                if (_report.Labels is not null)
                {
                    Labels();
                }

                Entropy();
                Units();
                if (_report.Labels is not null)
                {
                    Classes();
                }

                Verdicts();
            }

            HtmlPage.Footer(_writer, ProductVersion.Text);
        });
    }

    private void Header(string title)
    {
        string[] sentences = [.. LayerWords.OfLabels(_report, Numbers)];
        string loss = sentences.Length > 2 ? $" {sentences[0]} {sentences[2]}" : string.Empty;
        string size = _report.Nodes > 0 ? $", {Format.Count(_report.Parameters)} parameters" : string.Empty;
        HtmlPage.Header(
            _writer,
            $"{title}: layer by layer",
            sentences.Length > 1 ? sentences[1] : $"{Format.Count(_layers.Length)} layers on {Format.Count(_report.Rows)} rows.",
            $"{Format.Count(_report.Rows)} rows of {Format.Count(_report.TotalRows)}{size}.{loss}");
    }

    private void Navigation()
    {
        (string Id, string Name)[] labelled = [("labels", "Class")];
        (string Id, string Name)[] separated = [("classes", "Classes apart")];
        using (_writer.Open("nav", ("aria-label", "Contents")))
        {
            foreach ((string id, string name) in ((string Id, string Name)[])[
                .. _report.Labels is null ? [] : labelled, ("entropy", "Entropy"), ("units", "Units"), .. _report.Labels is null ? [] : separated,
                ("verdicts", "Verdicts")])
            {
                _writer.Element("a", name, ("href", "#" + id));
            }
        }
    }

    private void Labels() => Layout.Section(_writer, "labels", "What is readable of the class", (_report.TestRows > 0
        ? $"Probes are trained on the rows and judged on {Format.Count(_report.TestRows)} test rows"
        : "Probes are trained on four fifths of the rows and judged on the rest, in turn")
        + "; what they read is at least there. What they do not read may be there in another form.", () =>
        {
            double entropy = Format.Bits(_report.Labels!.Entropy);
            Layout.Figure(_writer, "The class over depth, in bits a row", () =>
            {
                Layout.Legend(_writer, ("data", "usable, by the best probe"), ("model", "by a linear probe"), ("rule", "all there is of the class, H(Y)"));
                (double X, SampleEstimate? Best, SampleEstimate? Linear)[] points =
                    [.. _layers.Select((l, i) => (i + 0.5, LayersText.Find(l, "label_information"), LayersText.Find(l, "label_linear")))];
                double[] ends = [.. points.SelectMany(p => new[] { Bits(p.Best?.Lower), Bits(p.Best?.Upper), Bits(p.Linear?.Value) }), entropy];
                var bits = Axis.Linear("bits a row", ends, fromZero: true);
                Chart.Draw(_writer, "Usable bits about the class over the layers", _depth, bits, chart =>
                {
                    chart.Line([(0, entropy), (_layers.Length, entropy)], "rule");
                    chart.Line(points.Select(p => (p.X, Bits(p.Linear?.Value))), "model");
                    chart.Line(points.Select(p => (p.X, Bits(p.Best?.Value))), "data");
                    for (int i = 0; i < points.Length; i++)
                    {
                        chart.ErrorBar(points[i].X, Bits(points[i].Best?.Lower), Bits(points[i].Best?.Upper));
                        chart.Dot(points[i].X, Bits(points[i].Linear?.Value), "dot model", Hint(_layers[i], points[i].Linear));
                        chart.Dot(points[i].X, Bits(points[i].Best?.Value), "dot data", Hint(_layers[i], points[i].Best));
                    }
                });
            }, "Dots are means over held-out rows, lines 95 % intervals. Where the lower curve meets the upper one, the class is linear. "
                + "Neighbouring layers are measured on the same rows: the error of their difference is smaller than the intervals show, and is in the table; "
                + "a question mark there says that no interval is known.",
                "H(Y) = usable + not decodable + miscalibrated");
            Layout.Table(_writer, "The budget of the class, in bits a row, with half of the 95 % interval",
                ["layer", "usable", "probe", "linear", "not decodable", "miscalibrated", "change to the next layer"],
                _layers.Select(l => (IReadOnlyList<string>)[
                    l.Layer.Name, Show(l, "label_information"), Probe(l), Show(l, "label_linear"), Show(l, "label_undecodable"), Show(l, "label_miscalibrated"),
                    Show(l, "label_change_to_next")]), marks: false);
        });

    private void Entropy() => Layout.Section(_writer, "entropy", "Entropy from layer to layer",
        "What a row's activations take when they are rounded: not less than the chance of two equal rows allows, not more than each value coded by itself.",
        () =>
        {
            (double Low, double High)[] edges =
                [.. _layers.Select(l => (Bits(LayersText.Find(l, "entropy_lower")?.Value), Bits(LayersText.Find(l, "entropy_upper")?.Value)))];
            double cap = Math.Log2(Math.Max(2, _report.TotalRows));
            Layout.Figure(_writer, "Between which bounds the entropy of a row lies, in bits", () =>
            {
                Layout.Legend(_writer, ("data", "between the bounds"), ("rule", "log of the number of rows, above which the lower bound cannot reach"));
                var bits = Axis.PowersOfTen("bits a row", edges.SelectMany(e => new[] { Math.Max(0.1, e.Low), Math.Max(0.1, e.High) }).Append(cap));
                Chart.Draw(_writer, "Bounds of the entropy over the layers", _depth, bits, chart =>
                {
                    for (int i = 0; i < edges.Length; i++)
                    {
                        if (double.IsFinite(edges[i].High))
                        {
                            chart.Bar(i + 0.2, i + 0.8, Math.Max(bits.Min, edges[i].Low), Math.Max(bits.Min, edges[i].High), "solid data",
                                $"{_layers[i].Layer.Name}: {Format.Number(edges[i].Low, 3)} to {Format.Number(edges[i].High, 3)} bits");
                        }
                    }

                    chart.Line([(0, cap), (_layers.Length, cap)], "rule");
                });
            }, "A bar that gets shorter from above holds less at most. The lower end is a bound that pairs of rows give: where no two are equal "
                + "it is the same for all such layers. The truth of a deterministic network is not above that of its input.",
                "H_{2} ≤ H(T) ≤ Σ_{i} H(T_{i})");
            Layout.Table(_writer, "Directions and dimensions of a sample, with half of the 95 % interval",
                ["layer", "a sample is", "units", "directions", "effective rank", "dimension", "similarity to the next"],
                _layers.Select(l => (IReadOnlyList<string>)[
                    l.Layer.Name, l.Statistics!.Sample, Format.Count(l.Statistics.Units), Plain(l, "participation_unbiased", "0.0"),
                    Plain(l, "effective_rank", "0.0"), Plain(l, "intrinsic_dimension", "0.0"), Plain(l, "similarity_to_next", "0.000")]), marks: false);
        });

    private void Units() => Layout.Section(_writer, "units", "Units", "Which units say nothing, and what activation functions let through.", () =>
    {
        LayerStatistics[] statistics = [.. _layers.Select(l => l.Statistics!)];
        Layout.Figure(_writer, "Dead, sparse and saturated units, in percent", () =>
        {
            Layout.Legend(_writer, ("model", "dead"), ("data", "sparse or saturated"));
            var percent = Axis.Linear("percent of the units", [0, 100], fromZero: true);
            Chart.Draw(_writer, "Dead, sparse and saturated units over the layers", _depth, percent, chart =>
            {
                for (int i = 0; i < statistics.Length; i++)
                {
                    double dead = 100.0 * statistics[i].DeadUnits / statistics[i].Units;
                    int idle = statistics[i].DeadUnits + statistics[i].SparseUnits + (statistics[i].SaturatedUnits ?? 0);
                    double weak = 100.0 * Math.Min(statistics[i].Units, idle) / statistics[i].Units;
                    chart.Bar(i + 0.2, i + 0.8, 0, dead, "solid model",
                        $"{_layers[i].Layer.Name}: {Format.Count(statistics[i].DeadUnits)} of {Format.Count(statistics[i].Units)} dead");
                    chart.Bar(i + 0.2, i + 0.8, dead, weak, "solid data", $"{_layers[i].Layer.Name}: {Format.Number(weak - dead, 3)} % sparse or saturated");
                }
            }, height: 260);
        }, "A dead unit has one and the same value on all rows; a sparse one is 0, a saturated one at an end of its range, on at least 95 % of them.");
        LayerReport[] active = [.. _layers.Where(l => l.Units.Count > 0)];
        if (active.Length > 0)
        {
            Layout.Table(_writer, "What the units of activation functions pass of their measured pre-activations, each by itself",
                ["layer", "function", "bits together", "information lost", "units that pass least"],
                active.Select(l => (IReadOnlyList<string>)[
                    l.Layer.Name, l.Layer.Operation, Show(l, "unit_bits", "0.0"), Share(LayersText.Find(l, "relative_loss")),
                    string.Join(", ", l.Units.OrderBy(u => u.Quantised.Value).Take(5).Select(u => Invariant($"{u.Unit}")))]), marks: false);
        }
    });

    private void Classes() => Layout.Section(_writer, "classes", "Class by class",
        "What is usable about the class on the rows of each class, and how far the classes lie apart.", () =>
        {
            int classes = _report.ClassNames.Count;
            double[] all = [.. _layers.SelectMany(l => l.ClassInformation).Select(c => Bits(c?.Value))];
            Layout.Figure(_writer, "What is usable on the rows of each class, in bits a row", () =>
            {
                var bits = Axis.Linear("bits a row", all, fromZero: true);
                Chart.Draw(_writer, "Usable bits of every class over the layers", _depth, bits, chart =>
                {
                    for (int k = 0; k < classes; k++)
                    {
                        chart.Line(_layers.Select((l, i) => (i + 0.5, Class(l, k))), "data faint");
                    }

                    for (int i = 0; i < _layers.Length; i++)
                    {
                        for (int k = 0; k < classes; k++)
                        {
                            chart.Dot(i + 0.5, Class(_layers[i], k), "dot data", $"{_layers[i].Layer.Name}, class {_report.ClassNames[k]}: "
                                + $"{Format.Number(Class(_layers[i], k), 3)} bits");
                        }
                    }

                    if (_layers.LastOrDefault(l => l.ClassInformation.Count > 0) is { } last)
                    {
                        int worst = Enumerable.Range(0, classes).Where(k => double.IsFinite(Class(last, k))).DefaultIfEmpty(0).MinBy(k => Class(last, k));
                        chart.Label(Array.IndexOf(_layers, last) + 0.5, Class(last, worst), _report.ClassNames[worst], "label data", "end", -8, 14);
                    }
                });
            }, "Every dot is a class; the name is that of the class of which the last layer says least. Pointing at a dot shows its name and number.");
            Layout.Table(_writer, "How far the classes lie apart: 0 where every class is one point",
                ["layer", "within by between (NC1)", "CDNV", "class with least", "its bits"],
                _layers.Where(l => l.ClassInformation.Count > 0).Select(l =>
                {
                    int worst = Enumerable.Range(0, classes).Where(k => double.IsFinite(Class(l, k))).DefaultIfEmpty(0).MinBy(k => Class(l, k));
                    return (IReadOnlyList<string>)[
                        l.Layer.Name, Plain(l, "variability", "0.000"), Plain(l, "class_distance_variance", "0.000"), _report.ClassNames[worst],
                        LayersText.With(l.ClassInformation[worst], Numbers)];
                }), marks: false);
        });

    private void Verdicts() => Layout.Section(_writer, "verdicts", "Verdicts",
        "A claim is made only where it is beyond the error; bottlenecks and waste are claimed of networks that know the classes alone.", () =>
        {
            foreach (IGrouping<LayerVerdict, LayerReport> group in _layers.GroupBy(l => l.Verdict!).OrderBy(g => g.Key.Kind == LayerVerdictKind.Undecided))
            {
                using (_writer.Open("p"))
                {
                    _writer.Element("strong", $"{LayersText.Word(group.Key.Kind)}: ");
                    _writer.Text($"{string.Join(", ", group.Select(l => l.Layer.Name))}. {Numbers.Sentence(group.Key.Reason)}");
                }
            }

            Layout.Table(_writer, "The layers", ["layer", "operation", "shape", "parameters", "verdict"],
                _layers.Select(l => (IReadOnlyList<string>)[
                    l.Layer.Name, l.Layer.Operation, LayersText.Shape((l.Shape ?? []).Select(d => (long)d)), Format.Count(l.Layer.Parameters),
                    LayersText.Word(l.Verdict!.Kind)]), marks: false);
        });

    private static double Class(LayerReport layer, int k) => k < layer.ClassInformation.Count ? Bits(layer.ClassInformation[k]?.Value) : double.NaN;

    private static double Bits(double? nats) => nats is { } known ? Format.Bits(known) : double.NaN;

    private static string Hint(LayerReport layer, SampleEstimate? found) => $"{layer.Layer.Name}: {LayersText.With(found, Numbers)} bits";

    private static string Probe(LayerReport layer) =>
        LayersText.Find(layer, "label_information")?.Estimator.Replace("probe-", string.Empty, StringComparison.Ordinal) ?? Format.None;

    private static string Share(SampleEstimate? found) => found is null ? Format.None : Numbers.Percent(found.Value);

    private static string Show(LayerReport layer, string key, string format = "0.00") => LayersText.With(LayersText.Find(layer, key), Numbers, format);

    private static string Plain(LayerReport layer, string key, string format) => LayersText.With(LayersText.Find(layer, key), new Numbers(true), format);
}
