namespace Entroscope.Reporting.Json;

/// <summary>
/// Writes how Gaussian leaves were chosen as JSON: scores in nats a held-out row, the simplest candidate first; null where there was nothing to choose.
/// </summary>
internal static class LeafChoiceJson
{
    public static void Write(Utf8JsonWriter json, LeafChoice? made) => json.Optional("leaf_choice", made, choice =>
    {
        json.Members(new { choice.Chosen.Channels, GaussianStrength = choice.Chosen.Strength, choice.Folds });
        json.Objects("candidates", choice.Candidates, candidate =>
        {
            json.WriteNumber("channels", candidate.Channels);
            json.Members(new { GaussianStrength = candidate.Strength, candidate.Score, candidate.Behind, candidate.StandardError });
        });
    });
}
