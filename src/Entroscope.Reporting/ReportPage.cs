namespace Entroscope.Reporting;

/// <summary>Combines the panels into one self-contained page.</summary>
internal static class ReportPage
{
    private static readonly (string Id, string Name)[] OnTree =
    [
        ("staircase", "Latents"), ("levels", "Levels"), ("sandwich", "Rate"), ("law", "Law"), ("scales", "Scales"), ("distance", "Distance"),
        ("widths", "Widths"), ("level-activations", "Activations"),
    ];

    public static string Write(RunReport report)
    {
        var view = new ReportView(report);
        var writer = new HtmlWriter { HasGlossary = true };
        return HtmlPage.Of(writer, report.Title, _ =>
        {
            writer.Element("a", "Skip to the pictures", ("class", "skip"), ("href", "#shared"));
            OverviewPanel.Write(writer, view);
            Navigation(writer, report);
            using (writer.Open("main"))
            {
                SharedPanel.Write(writer, view);
                SurprisePanel.Write(writer, view);
                ClassificationPanel.Write(writer, view);
                ClassColumnsPanel.Write(writer, view);
                AnomalyPanel.Write(writer, view);
                ComponentsPanel.Write(writer, view);
                if (view.HasTree)
                {
                    StaircasePanel.Write(writer, view);
                    LevelsPanel.Write(writer, view);
                    SandwichPanel.Write(writer, view);
                    LawPanel.Write(writer, view);
                    ScalesPanel.Write(writer, view);
                    DistancePanel.Write(writer, view);
                    WidthsPanel.Write(writer, view);
                    LevelActivationPanel.Write(writer, view.Report.Information?.Activations ?? [], view.Report.Information?.NoActivations);
                }
                else
                {
                    DistancePanel.Write(writer, view);
                }

                SamplesPanel.Write(writer, view);
                TrainingPanel.Write(writer, view);
                NumbersPanel.Write(writer, view);
                FactsPanel.Write(writer, view);
            }

            HtmlPage.Footer(writer, report.Version);
        });
    }

    private static void Navigation(HtmlWriter writer, RunReport report)
    {
        (string Id, string Name)[] contents =
        [
            ("shared", "Shared"), ("surprise", "Surprise"),
            .. report.Classification is null ? Array.Empty<(string, string)>() : [(ClassificationPanel.Id, "Classes")],
            .. report.ClassColumns is null ? Array.Empty<(string, string)>() : [(ClassColumnsPanel.Id, "Columns")],
            .. report.Anomalies is null ? Array.Empty<(string, string)>() : [("anomalies", "Anomalies")],
            .. report.Components.Count > 0 ? [("components", "Components")] : Array.Empty<(string, string)>(),
            .. report.Shared.NoTree is null ? OnTree : [("distance", "Distance")],
            ("samples", "Samples"), ("training", "Training"), ("numbers", "Numbers"), ("facts", "Run"), ("glossary", "Words"),
        ];
        using (writer.Open("nav", ("aria-label", "Contents")))
        {
            foreach ((string id, string name) in contents)
            {
                writer.Element("a", name, ("href", "#" + id));
            }
        }
    }
}
