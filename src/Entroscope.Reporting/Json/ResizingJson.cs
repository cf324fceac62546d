using Entroscope.Workflow.Resizing;

namespace Entroscope.Reporting.Json;

/// <summary>Writes the way of a network to other widths as JSON: log-likelihoods and bounds in nats a row; null for what is not known.</summary>
internal static class ResizingJson
{
    public static void Write(Utf8JsonWriter json, ResizedNetwork resized)
    {
        if (resized.ValidationHeldOut is { } heldOut)
        {
            json.WriteBoolean("validation_held_out", heldOut);
        }
        else
        {
            json.WriteNull("validation_held_out");
        }

        json.WritePropertyName("before");
        Trial(json, resized.Before);
        json.WritePropertyName("after");
        Trial(json, resized.After);
        Test(json, "test_before", resized.TestBefore);
        Test(json, "test_after", resized.TestAfter);
        json.Array("trials", resized.Trials, trial => Trial(json, trial));
    }

    private static void Test(Utf8JsonWriter json, string name, Evaluation? test)
    {
        json.WritePropertyName(name);
        if (test is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        EvaluationJson.Write(json, test, all: false);
        json.WriteEndObject();
    }

    private static void Trial(Utf8JsonWriter json, ResizingTrial trial)
    {
        json.WriteStartObject();
        json.WriteString("change", trial.Change);
        json.WriteNumber("nodes", trial.Nodes);
        json.WriteNumber("parameters", trial.Parameters);
        WidthSearchJson.Widths(json, trial.Shape);
        json.Number("loss_bound", trial.LossBound);
        json.WriteNumber("steps", trial.Steps);
        json.Number("train_log_likelihood", trial.Train);
        json.Number("validation_log_likelihood", trial.Validation);
        json.Number("validation_accuracy", trial.Accuracy ?? double.NaN);
        json.Number("validation_class_log_likelihood", trial.ClassLogLikelihood ?? double.NaN);
        json.WriteBoolean("kept", trial.Kept);
        json.WriteEndObject();
    }
}
