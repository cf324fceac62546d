namespace Entroscope.Workflow.Runs;

/// <summary>What a run measured on a part of its data.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="LogLikelihood">The mean of log p(x), in nats a row; null where it is not finite.</param>
/// <param name="StandardError">Its standard error over the rows; null where there is none.</param>
/// <param name="Accuracy">The share of rows whose most probable class is the right one; null without classes.</param>
public sealed record RunScore(long Rows, double? LogLikelihood, double? StandardError, double? Accuracy)
{
    internal static RunScore Of(JsonElement score) =>
        new(score.Whole("rows") ?? 0, score.Number("log_likelihood"), score.Number("standard_error"), score.Number("accuracy"));
}
