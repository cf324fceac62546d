namespace Entroscope.Reporting.Json;

/// <summary>Writes the trainings of an effort as JSON, scores in nats a validation row; nothing where there was none.</summary>
internal static class EffortJson
{
    public static void Write(Utf8JsonWriter json, EffortResult? effort)
    {
        if (effort is null)
        {
            return;
        }

        json.WriteString("effort", effort.Effort.Key());
        json.Objects("stages", effort.Stages, stage => json.Members(new
        {
            stage.Name,
            stage.Start,
            ContinuedFrom = stage.From,
            stage.Parameters,
            ValidationScore = stage.Score,
            stage.Steps,
            stage.Operations,
            stage.SecondsPredicted,
            stage.Seconds,
        }));
        json.WriteNumber("chosen", effort.Chosen);
    }
}
