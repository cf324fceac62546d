namespace Entroscope.Reporting.Json;

/// <summary>The keys of a report of the classes, wherever one is written. Log-loss in nats.</summary>
internal static class ClassificationJson
{
    /// <summary>Writes the report as an object; nothing where there is none.</summary>
    public static void Write(Utf8JsonWriter json, ClassificationReport? report)
    {
        if (report is null)
        {
            return;
        }

        json.Object("classification", () =>
        {
            json.WriteNumber("rows", report.Rows);
            json.WriteString("interval_covers", "rows");
            json.WriteNumber("resamples", report.Resamples);
            if (report.Rule is { } rule)
            {
                json.Object("threshold", () =>
                {
                    json.WriteString("class", report.Classes[rule.Class].Name);
                    json.Number("probability", rule.Threshold);
                });
            }

            foreach ((string name, ClassFigure figure) in Figures(report))
            {
                Figure(json, name, figure);
            }

            json.Object("baseline", () =>
            {
                json.WriteString("class", report.Classes[report.MajorityClass].Name);
                json.Number("accuracy", report.MajorityShare);
                json.Number("log_loss", report.BaselineLogLoss);
                json.Number("brier", report.BaselineBrier);
            });
            Curve(json, report.Calibration);
            json.Objects("classes", Enumerable.Range(0, report.Classes.Count), y => Class(json, report, y));
        });
    }

    private static IEnumerable<(string Name, ClassFigure Figure)> Figures(ClassificationReport report) =>
    [
        ("accuracy", report.Accuracy), ("above_majority", report.AboveMajority), ("macro_precision", report.MacroPrecision),
        ("macro_recall", report.MacroRecall), ("macro_f1", report.MacroF1), ("macro_auc", report.MacroAuc), ("log_loss", report.LogLoss),
        ("brier", report.Brier),
    ];

    private static void Class(Utf8JsonWriter json, ClassificationReport report, int y)
    {
        ClassReport own = report.Classes[y];
        json.Members(new { own.Name, own.Rows, own.Named });
        json.Array("confusion", report.Confusion[y], json.WriteNumberValue);
        json.WriteNumber("unclassified", report.Unclassified[y]);
        Figure(json, "precision", own.Precision);
        Figure(json, "recall", own.Recall);
        Figure(json, "f1", own.F1);
        Figure(json, "auc", own.Auc);
        Curve(json, own.Calibration);
    }

    private static void Curve(Utf8JsonWriter json, CalibrationCurve curve) => json.Object("calibration", () =>
    {
        Figure(json, "error", curve.Error);
        json.Objects("bins", curve.Bins, bin =>
        {
            json.Members(new { bin.Rows, bin.Probability });
            Figure(json, "share", bin.Share);
        });
    });

    private static void Figure(Utf8JsonWriter json, string name, ClassFigure figure) => json.Object(name, () =>
    {
        json.Members(new { figure.Value, figure.StandardError });
        json.Array("interval_95", [figure.Lower95, figure.Upper95], json.Value);
    });
}
