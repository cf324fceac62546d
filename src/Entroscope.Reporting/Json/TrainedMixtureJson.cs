using System.Text.Json;
using Entroscope.Workflow.Training;

namespace Entroscope.Reporting.Json;

/// <summary>Writes a trained mixture as JSON: its components with their trees, weights and scores by themselves, then the mixture; scores in nats a validation row.</summary>
internal static class TrainedMixtureJson
{
    public static void Write(Utf8JsonWriter json, TrainedMixture trained)
    {
        json.Array("components", trained.Model.Components.Zip(trained.Training.Components).Index(), component =>
        {
            json.WriteStartObject();
            json.WriteString("tree", component.Item.First.Tree.Description);
            json.WriteNumber("parameters", component.Item.First.ParameterCount);
            json.Number("weight", trained.Model.Weights[component.Index]);
            json.WriteNumber("steps", component.Item.Second.Steps);
            json.Number("prior_strength", component.Item.Second.PriorStrength);
            json.Number("validation_score", component.Item.Second.Score);
            json.WriteEndObject();
        });
        TreeChoiceJson.Write(json, trained.Tree);
        LeafChoiceJson.Write(json, trained.Leaves);
        json.WriteNumber("parameters", trained.Model.ParameterCount);
        json.WriteNumber("best_step", trained.Training.BestStep);
        json.WriteString("stopped_because", trained.Training.StoppedBecause.ToString());
        json.WriteBoolean("refitted", trained.Training.Refitted);
        RefitJson.Write(json, trained.Training.Refit);
        json.Number("validation_score", trained.Training.Score);
        json.Number("seconds", trained.Elapsed.TotalSeconds);
    }
}
