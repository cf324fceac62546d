using Entroscope.Workflow.Resizing;

namespace Entroscope.Reporting.Json;

/// <summary>Writes the way of a network to other widths as JSON: log-likelihoods and bounds in nats a row; null for what is not known.</summary>
internal static class ResizingJson
{
    public static void Write(Utf8JsonWriter json, ResizedNetwork resized)
    {
        json.Optional("validation_held_out", resized.ValidationHeldOut);
        json.Object("before", () => Trial(json, resized.Before));
        json.Object("after", () => Trial(json, resized.After));
        json.Optional("test_before", resized.TestBefore, test => EvaluationJson.Write(json, test, all: false));
        json.Optional("test_after", resized.TestAfter, test => EvaluationJson.Write(json, test, all: false));
        json.Objects("trials", resized.Trials, trial => Trial(json, trial));
    }

    private static void Trial(Utf8JsonWriter json, ResizingTrial trial)
    {
        json.Members(new { trial.Change, trial.Nodes, trial.Parameters });
        WidthSearchJson.Widths(json, trial.Shape);
        json.Members(new
        {
            trial.LossBound,
            trial.Steps,
            TrainLogLikelihood = trial.Train,
            ValidationLogLikelihood = trial.Validation,
            ValidationAccuracy = trial.Accuracy,
            ValidationClassLogLikelihood = trial.ClassLogLikelihood,
            trial.Kept
        });
    }
}
