namespace Entroscope.Cli.Output;

/// <summary>Shows people what a training spent its time on and how fast it was.</summary>
internal static class PerformanceText
{
    public static void WriteTo(this PerformanceSummary performance, TextWriter output)
    {
        TrainingProfile training = performance.Training;
        var table = new TextTable("training", "seconds", "share");
        (string Name, double Seconds)[] lines =
        [
            ("start", training.StartSeconds), ("E steps", training.ExpectationSeconds), ("M steps", training.MaximizationSeconds),
            ("scores", training.ScoringSeconds),
            ("checkpoints", training.CheckpointSeconds), ("other", training.OtherSeconds), ("total", training.TotalSeconds),
        ];
        foreach ((string name, double seconds) in lines)
        {
            table.Add(name, Invariant($"{seconds:0.000}"), Numbers.Percent(seconds / training.TotalSeconds));
        }

        table.WriteTo(output);
        if (training.Samples > 0)
        {
            output.WriteLine(
                Invariant($"{training.Samples} samples in E steps: {training.ExpectationRate:0} a second, {training.OverallRate:0} over the whole training"));
            output.WriteLine(Invariant($"E steps: {training.Gigaflops:0.0} GFLOP/s of conv products, {Numbers.Percent(performance.ShareOfPeak)} of the ")
                + Invariant($"{performance.PeakGigaflops:0.0} that single-precision matrix products reach here"));
        }

        output.WriteLine(Invariant($"threads: {training.Threads}; arithmetic: {training.Arithmetic.Words()}; ")
            + Invariant($"computed again in a better one: {training.RescuedSamples} samples in E steps, {training.RescuedScoredSamples} in scores"));
    }
}
