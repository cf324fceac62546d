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
        json.Members(new { training.Gigaflops, performance.PeakGigaflops, performance.ShareOfPeak, training.OperationsPerSample });
        json.Object("seconds", () =>
        {
            json.Number("start", training.StartSeconds);
            json.Number("e_steps", training.ExpectationSeconds);
            json.Number("m_steps", training.MaximizationSeconds);
            json.Number("scores", training.ScoringSeconds);
            json.Members(new { Checkpoints = training.CheckpointSeconds, Other = training.OtherSeconds, Total = training.TotalSeconds });
        });
        json.Object("rescued", () =>
        {
            json.WriteNumber("e_steps", training.RescuedSamples);
            json.WriteNumber("scores", training.RescuedScoredSamples);
        });
    }
}
