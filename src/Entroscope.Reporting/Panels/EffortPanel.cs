namespace Entroscope.Reporting.Panels;

/// <summary>The stages of an effort, of which the best on validation rows was kept; nothing of a training without one.</summary>
internal static class EffortPanel
{
    public static void Write(HtmlWriter writer, ReportView view)
    {
        if (view.Report.Training.Effort is not { } effort)
        {
            return;
        }

        writer.Element("p", $"The model was chosen by the effort \u201C{effort.Effort.Words()}\u201D: trees, widths, passes, priors and "
            + $"components were tried in {Format.Count(effort.Stages.Count)} {(effort.Stages.Count == 1 ? "stage" : "stages")} within a budget "
            + "of work, and the best on validation rows was kept. The curve above is that of this stage.", ("class", "after"));
        Layout.Table(
            writer,
            $"The stages of the effort (validation: bits per {view.Site})",
            ["stage", "trained", "from", "parameters", "EM steps", "validation", "seconds", "kept"],
            effort.Stages.Select((s, i) => Row(effort, s, i, view.Tree.SiteCount)),
            marks: false);
    }

    private static string[] Row(EffortResult effort, EffortStage stage, int number, int sites) =>
    [
        Format.Count(number + 1),
        stage.Name,
        stage.From is { } from ? $"stage {Format.Count(from + 1)}" : stage.Start,
        Format.Count(stage.Parameters),
        Format.Count(stage.Steps),
        Format.Number(-Format.Bits(stage.Score) / sites, 5),
        Format.Fixed(stage.Seconds, 1),
        number == effort.Chosen ? "yes" : string.Empty,
    ];
}
