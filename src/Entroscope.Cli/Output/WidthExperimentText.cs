namespace Entroscope.Cli.Output;

/// <summary>What other widths gain, as a table and a sentence for people; in nats a row, as log-likelihoods everywhere.</summary>
internal static class WidthExperimentText
{
    /// <summary>Writes what is going to be trained, before it is.</summary>
    public static IEnumerable<string> Announcement(WidthExperiment experiment)
    {
        long[] parameters = [.. experiment.Alternatives.Select(a => a.Parameters)];
        string what = Invariant($"{experiment.Trainings} trainings of {parameters.Min()} to {parameters.Max()} parameters on {experiment.TrainingRows} rows");
        yield return LongComputation.TrainingText(Invariant($"a series of {what}, if all of them take {experiment.Training.Steps} steps,"),
            experiment.Operations, experiment.Training.Engine.Threads)
            ?? $"entroscope: {what}";
        if (experiment.HeightsLeftOut.Count > 0)
        {
            yield return $"entroscope: of the saturated and idle heights these are not tried by themselves: {string.Join(", ", experiment.HeightsLeftOut)}";
        }
    }

    public static void Write(TextWriter output, WidthExperimentResult result)
    {
        string seeds = result.Seeds.Count == 1
            ? Invariant($"seed {result.Seeds[0]}; the error is that of the rows alone, --seeds adds that of the trainings")
            : Invariant($"seeds {result.Seeds[0]} to {result.Seeds[^1]}");
        output.WriteLine(Invariant($"Tested: every network trained from scratch on {result.TrainingRows} rows, stopped on {result.StoppingRows}, ")
            + Invariant($"compared on {result.HeldOutRows} held out from both ({seeds})"));
        bool classes = result.Present.Accuracy is not null;
        var table = new TextTable(["widths", "channels by height", "parameters", "held-out (nats a row)", .. classes ? ["accuracy"] : Array.Empty<string>(),
            "gain (interval)", "verdict"]);
        foreach (WidthOutcome outcome in result.Outcomes)
        {
            bool present = outcome.Alternative.Step == WidthStep.Present;
            table.Add([
                Name(outcome.Alternative),
                WidthText.Ranges(outcome.Alternative.Shape),
                Invariant($"{outcome.Alternative.Parameters}"),
                Numbers.Plain(outcome.LogLikelihood, "0.000"),
                .. classes ? [Numbers.Percent(outcome.Accuracy!.Value)] : Array.Empty<string>(),
                present ? string.Empty : $"{Signed(outcome.Gain.Value)} ({Signed(outcome.Gain.Lower)} to {Signed(outcome.Gain.Upper)})",
                present ? string.Empty : outcome.Verdict.Words()]);
        }

        table.WriteTo(output);
        output.WriteLine($"verdict: {result.Sentence}");
        output.WriteLine("Gains are over the present widths, paired over the rows; "
            + Invariant($"intervals of {100 * result.Level:0} %, for all inner nodes together and for single heights together."));
        if (result.RecordedRows == false)
        {
            output.WriteLine(
                "note: these are not the rows of the recorded training (other data, or other test rows); all networks here are trained on them from scratch");
        }
    }

    private static string Name(WidthAlternative alternative) => alternative.Height is { } height
        ? Invariant($"height {height} {alternative.Step.Words()} ({alternative.Nodes} nodes)")
        : alternative.Step switch { WidthStep.Present => "present", WidthStep.Schedule => "schedule to try", var step => $"all inner nodes {step.Words()}" };

    private static string Signed(double value) => double.IsFinite(value) ? Invariant($"{value:+0.000;-0.000;0.000}") : "-";
}
