namespace Entroscope.Reporting.Json;

/// <summary>Writes how a network was trained further for classification as JSON, in nats; null where it was not.</summary>
internal static class HybridJson
{
    public static void Write(Utf8JsonWriter json, TrainingResult? hybrid)
    {
        json.WritePropertyName("hybrid");
        if (hybrid is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("best_step", hybrid.BestStep);
        json.WriteString("stopped_because", hybrid.StoppedBecause.ToString());
        json.WriteBoolean("refitted", hybrid.Refitted);
        RefitJson.Write(json, hybrid.Refit);
        json.Number("validation_score", hybrid.Score);
        json.WriteEndObject();
    }
}
