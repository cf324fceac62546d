namespace Entroscope.Reporting.Panels;

/// <summary>The training curve with the step whose model was kept.</summary>
internal static class TrainingPanel
{
    public static void Write(HtmlWriter writer, ReportView view)
    {
        TrainingSummary training = view.Report.Training;
        string run = training.BestRun > 0 ? $" of run {Format.Count(training.BestRun)}" : string.Empty;
        string strength = double.IsNaN(training.PriorStrength) ? string.Empty : $", at prior strength {Format.Number(training.PriorStrength)}";
        string kept = $"the model kept is that after step {Format.Count(training.BestStep)}{run}{strength}";
        string joint = view.Report.Components.Count > 0
            ? " of all components together, after each was trained by itself; step 0 is these with equal weights"
            : string.Empty;
        Layout.Section(writer, "training", "Training",
            $"Initialisation: {training.Initialisation}. {Format.Count(training.Steps)} EM steps{joint}; {kept}.", () =>
        {
            Layout.Figure(
                writer,
                $"Bits per {view.Site} during training",
                () => Draw(writer, view),
                $"Lower is better. Expectation–maximisation lowers the training curve step by step{(IsValidated(training) ? "; " : ". ")}"
                + (IsValidated(training) ? "where the validation curve turns up, the network begins to memorise the training data. " : string.Empty)
                + "The dot is the model that was kept. "
                + (training.History.Any(p => p.Run != training.BestRun)
                    ? "Faint lines are the other runs: starts and prior strengths that were tried. "
                    : string.Empty)
                + "The training curve is what the step itself saw, "
                + $"before its update{(view.HasClasses ? ", and counts the known class as well" : string.Empty)}.",
                (IsValidated(training) ? "validation: −(mean log_{2} p(x)) / N;   training: " : string.Empty)
                + $"−(mean log_{{2}} p({(view.HasClasses ? "x, y" : "x")})) / N;   N = {Format.Count(view.Tree.SiteCount)} {view.Site}s");
            EffortPanel.Write(writer, view);
        });
    }

    private static void Draw(HtmlWriter writer, ReportView view)
    {
        TrainingSummary training = view.Report.Training;
        (TrainingPoint Point, double Train, double Validation)[] points = [.. training.History.Select(p => (p, Cost(p.Train, view), Cost(p.Validation, view)))];
        if (!points.Any(p => double.IsFinite(p.Train) || double.IsFinite(p.Validation)))
        {
            Layout.Nothing(writer, "No training curve was recorded.");
            return;
        }

        if (IsValidated(training))
        {
            Layout.Legend(writer, ("data", "training data"), ("model", "validation data"));
        }
        else
        {
            Layout.Legend(writer, ("data", "training data"));
        }

        Axis x = Axis.Linear("EM step", points.Select(p => (double)p.Point.Step), integers: true, ticks: 8);
        Axis y = Axis.Linear($"bits per {view.Site}", points.SelectMany(p => new[] { p.Train, p.Validation }));
        Chart.Draw(writer,
            $"Training curve over {Format.Count(training.Steps)} steps; the model after step {Format.Count(training.BestStep)} was kept.", x, y, chart =>
        {
            foreach (IGrouping<int, (TrainingPoint Point, double Train, double Validation)> run in points.GroupBy(p => p.Point.Run))
            {
                string faint = run.Key == training.BestRun ? string.Empty : " faint";
                chart.Line(run.Where(p => double.IsFinite(p.Train)).Select(p => ((double)p.Point.Step, p.Train)), "data" + faint);
                chart.Line(run.Where(p => double.IsFinite(p.Validation)).Select(p => ((double)p.Point.Step, p.Validation)), "model" + faint);
            }

            (TrainingPoint Point, double Train, double Validation) best = points.FirstOrDefault(
                p => p.Point.Run == training.BestRun && p.Point.Step == training.BestStep);
            double kept = double.IsFinite(best.Validation) ? best.Validation : best.Train;
            if (best.Point.Step == training.BestStep && best != default && double.IsFinite(kept))
            {
                bool late = chart.X.Fraction(training.BestStep) > 0.8;
                chart.Dot(training.BestStep, kept, "dot " + (double.IsFinite(best.Validation) ? "model" : "data"),
                    $"step {Format.Count(training.BestStep)}: {Format.Number(kept)} bits per {view.Site}");
                chart.Label(training.BestStep, kept, $"kept: step {Format.Count(training.BestStep)}, {Format.Number(kept)}", "label ink",
                    late ? "end" : "start", dx: late ? -2 : 2, dy: -12);
            }
        });
    }

    private static bool IsValidated(TrainingSummary training) => training.History.Any(p => double.IsFinite(p.Validation));

    private static double Cost(double logLikelihood, ReportView view) => -Format.Bits(logLikelihood) / view.Tree.SiteCount;
}
