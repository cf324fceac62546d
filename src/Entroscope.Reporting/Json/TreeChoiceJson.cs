namespace Entroscope.Reporting.Json;

/// <summary>Writes what a learned tree was chosen from as JSON: scores in nats a validation row, the best first.</summary>
internal static class TreeChoiceJson
{
    public static void Write(Utf8JsonWriter json, TreeChoice? choice) => json.Objects("tree_candidates", choice?.Candidates ?? [], candidate =>
    {
        json.WriteString("tree", candidate.Tree.Description);
        json.Number("score", candidate.Score);
    });
}
