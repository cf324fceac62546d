namespace Entroscope.Reporting.Json;

/// <summary>Writes how a network was trained further for classification as JSON, in nats; null where it was not.</summary>
internal static class HybridJson
{
    public static void Write(Utf8JsonWriter json, TrainingResult? trained) => json.Optional("hybrid", trained, hybrid =>
    {
        json.Members(new { hybrid.BestStep, StoppedBecause = hybrid.StoppedBecause.ToString(), hybrid.Refitted });
        RefitJson.Write(json, hybrid.Refit);
        json.Number("validation_score", hybrid.Score);
    });
}
