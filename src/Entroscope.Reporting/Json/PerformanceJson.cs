namespace Entroscope.Reporting.Json;

/// <summary>The keys of <c>performance</c>, in <c>report.json</c> as in the output of <c>train --json</c>.</summary>
internal static class PerformanceJson
{
    public static void Write(PerformanceSummary performance, Utf8JsonWriter json)
    {
        TrainingProfile training = performance.Training;
        json.WriteNumber("threads", training.Threads);
        json.WriteString("arithmetic", training.Arithmetic.Words());
        json.WriteNumber("samples", training.Samples);
        json.Number("samples_per_second", training.ExpectationRate);
        json.Number("samples_per_second_overall", training.OverallRate);
        json.Number("gigaflops", training.Gigaflops);
        json.Number("peak_gigaflops", performance.PeakGigaflops);
        json.Number("share_of_peak", performance.ShareOfPeak);
        json.WriteNumber("operations_per_sample", training.OperationsPerSample);
        json.Object("seconds", () =>
        {
            json.Number("start", training.StartSeconds);
            json.Number("e_steps", training.ExpectationSeconds);
            json.Number("m_steps", training.MaximizationSeconds);
            json.Number("scores", training.ScoringSeconds);
            json.Number("checkpoints", training.CheckpointSeconds);
            json.Number("other", training.OtherSeconds);
            json.Number("total", training.TotalSeconds);
        });
        json.Object("rescued", () =>
        {
            json.WriteNumber("e_steps", training.RescuedSamples);
            json.WriteNumber("scores", training.RescuedScoredSamples);
        });
    }
}
