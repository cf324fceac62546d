namespace Entroscope.Reporting.Json;

/// <summary>
/// Writes how Gaussian leaves were chosen as JSON: scores in nats a held-out row, the simplest candidate first; null where there was nothing to choose.
/// </summary>
internal static class LeafChoiceJson
{
    public static void Write(Utf8JsonWriter json, LeafChoice? made) => json.Optional("leaf_choice", made, choice =>
    {
        json.WriteNumber("channels", choice.Chosen.Channels);
        json.Number("gaussian_strength", choice.Chosen.Strength);
        json.WriteNumber("folds", choice.Folds);
        json.Objects("candidates", choice.Candidates, candidate =>
        {
            json.WriteNumber("channels", candidate.Channels);
            json.Number("gaussian_strength", candidate.Strength);
            json.Number("score", candidate.Score);
            json.Number("behind", candidate.Behind);
            json.Number("standard_error", candidate.StandardError);
        });
    });
}
