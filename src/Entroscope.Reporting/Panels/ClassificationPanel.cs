namespace Entroscope.Reporting.Panels;

/// <summary>How well the classes are recognised, and how good their probabilities are; nothing without labelled rows.</summary>
internal static class ClassificationPanel
{
    public const string Id = "classes";

    // A larger matrix shows only the most frequent errors.
    private const int LargestMatrix = 20;
    private const int ShownErrors = 20;

    public static void Write(HtmlWriter writer, ReportView view)
    {
        if (view.Report.Classification is not { } report)
        {
            return;
        }

        Layout.Section(writer, Id, "The classes", $"How the class of the {view.LedgerRows} is read from the {view.Site}s. {ClassificationWords.Rule(report)} "
            + ClassificationWords.Baseline(report) + (report.Cost is { } cost ? " " + ClassificationWords.Saved(cost) : string.Empty), () =>
        {
            Totals(writer, report);
            Layout.Folded(writer, report.Classes.Count > LargestMatrix, $"All {Format.Count(report.Classes.Count)} classes", () => Each(writer, report));
            Confusion(writer, report);
            Layout.Figure(
                writer,
                "How often the most probable class is the true one",
                () => Curve(writer, report.Calibration),
                "Rows in order of the probability of their most probable class, in bins of about equally many. On the diagonal the probabilities are right; "
                + $"below it they are too high. Lines are 95 % intervals. {ClassificationWords.Calibrated(report.Calibration)}",
                "debiased error^{2} = Σ_{b} n_{b}/n ((p̄_{b} − s_{b})^{2} − s_{b}(1 − s_{b})/(n_{b} − 1))");
        });
    }

    private static void Each(HtmlWriter writer, ClassificationReport report) => Layout.Table(
        writer,
        "Class by class: precision is the share of those given the class that have it, recall the share of those that have it that were given it",
        ["class", "rows", "given", "precision", "recall", "F1", "AUC", "calibration error"],
        report.Classes.Select(c => new[]
        {
            c.Name, Format.Count(c.Rows), Format.Count(c.Named), Share(c.Precision), Share(c.Recall), Share(c.F1), Number(c.Auc), Number(c.Calibration.Error),
        }), css: null);

    private static void Totals(HtmlWriter writer, ClassificationReport report) => Layout.Table(
        writer,
        $"All classes together. {ClassificationWords.Intervals}",
        ["figure", "value", "95 % interval", "without the columns"],
        [
            ["accuracy", Format.Accuracy(report.Accuracy.Value), Range(report.Accuracy, Format.Accuracy),
                $"{Format.Accuracy(report.MajorityShare)} (always {report.Classes[report.MajorityClass].Name})"],
            .. report.Cost is { } cost ? Costs(report, cost) : Array.Empty<string[]>(),
            ["macro precision", Format.Accuracy(report.MacroPrecision.Value), Range(report.MacroPrecision, Format.Accuracy), Format.None],
            ["macro recall", Format.Accuracy(report.MacroRecall.Value), Range(report.MacroRecall, Format.Accuracy), Format.None],
            ["macro F1", Format.Accuracy(report.MacroF1.Value), Range(report.MacroF1, Format.Accuracy), Format.None],
            ["macro AUC", Format.Number(report.MacroAuc.Value), Range(report.MacroAuc), "0.5"],
            ["log-loss, bits", Format.Number(Format.Bits(report.LogLoss.Value)), Range(report.LogLoss, v => Format.Number(Format.Bits(v!.Value), 3)),
                Format.Number(Format.Bits(report.BaselineLogLoss))],
            ["Brier score", Format.Number(report.Brier.Value), Range(report.Brier), Format.Number(report.BaselineBrier)],
            ["calibration error", Format.Number(report.Calibration.Error.Value, 3), Range(report.Calibration.Error), Format.None],
        ]);

    private static string[][] Costs(ClassificationReport report, CostReport cost) =>
    [
        ["mean cost of a row", Format.Number(cost.Mean.Value, 3), Range(cost.Mean),
            $"{Format.Number(cost.ConstantCost, 3)} (always {report.Classes[cost.ConstantClass].Name})"],
        ["the same, most probable class", Format.Number(cost.OfMostProbable.Value, 3), Range(cost.OfMostProbable), Format.None],
    ];

    private static void Confusion(HtmlWriter writer, ClassificationReport report)
    {
        int classes = report.Classes.Count;
        bool none = report.Unclassified.Sum() > 0;
        if (classes <= LargestMatrix)
        {
            Layout.Table(
                writer,
                "Confusion: rows have the class at the left and were given the class above"
                + (none ? "; those of probability 0 were given none" : string.Empty),
                ["has / given", .. report.Classes.Select(c => c.Name), .. none ? ["none"] : Array.Empty<string>()],
                report.Confusion.Select((row, y) => (string[])[report.Classes[y].Name, .. row.Select(n => Format.Count(n)),
                    .. none ? [Format.Count(report.Unclassified[y])] : Array.Empty<string>()]),
                marks: false);
            return;
        }

        (int Has, int Given, int Rows)[] errors = [.. Enumerable.Range(0, classes).SelectMany(y => Enumerable.Range(0, classes)
            .Where(n => n != y && report.Confusion[y][n] > 0).Select(n => (y, n, report.Confusion[y][n]))).OrderByDescending(e => e.Item3).Take(ShownErrors)];
        Layout.Table(
            writer, "The most frequent confusions; all are in report.json", ["has", "given", "rows"],
            errors.Select(e => new[] { report.Classes[e.Has].Name, report.Classes[e.Given].Name, Format.Count(e.Rows) }));
    }

    private static void Curve(HtmlWriter writer, CalibrationCurve curve)
    {
        if (curve.Bins.Count == 0)
        {
            Layout.Nothing(writer, "No row has a class by the model.");
            return;
        }

        double least = Math.Min(curve.Bins[0].Probability, curve.Bins.Min(b => b.Share.Lower95));
        var x = Axis.Linear("probability of the most probable class", [least, 1]);
        var y = Axis.Linear("share that is right", [least, 1]);
        Chart.Draw(writer, $"Calibration curve of {Format.Count(curve.Bins.Count)} bins", x, y, chart =>
        {
            chart.Line([(least, least), (1, 1)], "null");
            foreach (CalibrationBin bin in curve.Bins)
            {
                chart.ErrorBar(bin.Probability, bin.Share.Lower95, bin.Share.Upper95);
                chart.Dot(bin.Probability, bin.Share.Value, "dot model",
                    $"{Format.Count(bin.Rows)} rows of mean probability {Format.Number(bin.Probability, 3)}: {Format.Accuracy(bin.Share.Value)} right");
            }
        });
    }

    private static string Share(ClassFigure figure) =>
        double.IsNaN(figure.Value) ? Format.None : $"{Format.Accuracy(figure.Value)} ({Range(figure, Format.Accuracy)})";

    private static string Number(ClassFigure figure) => double.IsNaN(figure.Value) ? Format.None : $"{Format.Number(figure.Value, 3)} ({Range(figure)})";

    private static string Range(ClassFigure figure, Func<double?, string>? format = null)
    {
        format ??= v => Format.Number(v!.Value, 3);
        return double.IsNaN(figure.Lower95) ? Format.None : $"{format(figure.Lower95)} to {format(figure.Upper95)}";
    }
}
