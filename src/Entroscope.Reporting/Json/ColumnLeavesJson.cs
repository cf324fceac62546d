using Entroscope.Data.Tables;

namespace Entroscope.Reporting.Json;

/// <summary>Writes the leaf families that were chosen for single columns; nothing where none were. Gains in nats a held-out value.</summary>
internal static class ColumnLeavesJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ColumnLeafChoice> choices)
    {
        if (choices.Count > 0)
        {
            json.Objects("column_leaves", choices, choice =>
            {
                json.WriteString("column", choice.Column);
                json.WriteString("family", choice.Chosen.ToString().ToLowerInvariant());
                json.Objects("candidates", choice.Candidates, candidate =>
                {
                    json.Members(new { Family = candidate.Family.ToString().ToLowerInvariant(), candidate.Gain, candidate.Error });
                });
            });
        }
    }
}
