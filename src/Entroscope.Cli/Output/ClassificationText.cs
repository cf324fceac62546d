namespace Entroscope.Cli.Output;

/// <summary>A report of the classes as tables.</summary>
internal static class ClassificationText
{
    // A larger matrix would fill the screen; all of it is in the JSON.
    private const int LargestMatrix = 12;

    public static void Show(ClassificationReport report, TextWriter output)
    {
        output.WriteLine($"The classes. {ClassificationWords.Rule(report)} {ClassificationWords.Intervals}");
        var table = new TextTable("figure", "value", "95 % interval", "without the columns");
        Add("accuracy", report.Accuracy, "0.0 %", Numbers.Percent(report.MajorityShare));
        if (report.Cost is { } cost)
        {
            Add("mean cost of a row", cost.Mean, "0.0000",
                $"{Numbers.Plain(cost.ConstantCost, "0.0000")} (always {report.Classes[cost.ConstantClass].Name})");
            Add("the same, most probable class", cost.OfMostProbable, "0.0000", "-");
        }

        Add("macro precision", report.MacroPrecision, "0.0 %", "-");
        Add("macro recall", report.MacroRecall, "0.0 %", "-");
        Add("macro F1", report.MacroF1, "0.0 %", "-");
        Add("macro AUC", report.MacroAuc, "0.0000", "0.5000");
        Add("log-loss, nats", report.LogLoss, "0.0000", Numbers.Plain(report.BaselineLogLoss, "0.0000"));
        Add("Brier score", report.Brier, "0.0000", Numbers.Plain(report.BaselineBrier, "0.0000"));
        Add("calibration error", report.Calibration.Error, "0.0000", "-");
        table.WriteTo(output);
        output.WriteLine($"{ClassificationWords.Baseline(report)} {ClassificationWords.Calibrated(report.Calibration)}"
            + (report.Cost is { } found ? " " + ClassificationWords.Saved(found) : string.Empty));

        var classes = new TextTable("class", "rows", "given", "precision", "recall", "F1", "AUC", "calibration error");
        foreach (ClassReport own in report.Classes)
        {
            classes.Add(own.Name, Invariant($"{own.Rows}"), Invariant($"{own.Named}"), Cell(own.Precision, "0.0 %"), Cell(own.Recall, "0.0 %"),
                Cell(own.F1, "0.0 %"), Cell(own.Auc, "0.000"), Cell(own.Calibration.Error, "0.000"));
        }

        classes.WriteTo(output);
        Confusion(report, output);

        void Add(string name, ClassFigure figure, string format, string baseline) =>
            table.Add(name, Numbers.Plain(figure.Value, format), Range(figure, format), baseline);
    }

    private static void Confusion(ClassificationReport report, TextWriter output)
    {
        if (report.Classes.Count > LargestMatrix)
        {
            output.WriteLine(Invariant($"The confusion matrix of {report.Classes.Count} classes is shown with --json."));
            return;
        }

        bool none = report.Unclassified.Sum() > 0;
        var table = new TextTable(["has / given", .. report.Classes.Select(c => c.Name), .. none ? ["none"] : Array.Empty<string>()]);
        for (int y = 0; y < report.Classes.Count; y++)
        {
            table.Add([report.Classes[y].Name, .. report.Confusion[y].Select(n => Invariant($"{n}")),
                .. none ? [Invariant($"{report.Unclassified[y]}")] : Array.Empty<string>()]);
        }

        table.WriteTo(output);
    }

    private static string Cell(ClassFigure figure, string format) =>
        double.IsNaN(figure.Value) ? "-" : $"{Numbers.Plain(figure.Value, format)} ({Range(figure, format)})";

    private static string Range(ClassFigure figure, string format)
    {
        string low = Numbers.Plain(figure.Lower95, format);
        return double.IsNaN(figure.Lower95) ? "-" : $"{(format.EndsWith('%') ? low[..^2] : low)} to {Numbers.Plain(figure.Upper95, format)}";
    }
}
