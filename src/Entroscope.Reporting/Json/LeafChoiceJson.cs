namespace Entroscope.Reporting.Json;

/// <summary>
/// Writes how Gaussian leaves were chosen as JSON: scores in nats a held-out row, the simplest candidate first; null where there was nothing to choose.
/// </summary>
internal static class LeafChoiceJson
{
    public static void Write(Utf8JsonWriter json, LeafChoice? choice)
    {
        if (choice is null)
        {
            json.WriteNull("leaf_choice");
            return;
        }

        json.WriteStartObject("leaf_choice");
        json.WriteNumber("channels", choice.Chosen.Channels);
        json.Number("gaussian_strength", choice.Chosen.Strength);
        json.WriteNumber("folds", choice.Folds);
        json.Array("candidates", choice.Candidates, candidate =>
        {
            json.WriteStartObject();
            json.WriteNumber("channels", candidate.Channels);
            json.Number("gaussian_strength", candidate.Strength);
            json.Number("score", candidate.Score);
            json.Number("behind", candidate.Behind);
            json.Number("standard_error", candidate.StandardError);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }
}
