using Entroscope.Information.Entanglement;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of an arrangement. Entanglement and log-likelihoods in nats.</summary>
internal static class ArrangementJson
{
    /// <summary>Writes an arrangement into the object that is open.</summary>
    /// <param name="file">Where an order was written to; null where none was.</param>
    /// <param name="isFound">Whether that is the order found.</param>
    /// <param name="bounds">The bounds of every level in the given order and in the one found; null where none are wanted.</param>
    public static void Write(
        Utf8JsonWriter json, Arrangement found, string? file, bool isFound, (IReadOnlyList<FitBound> Given, IReadOnlyList<FitBound> Found)? bounds)
    {
        json.WriteString("unit", "nats");
        json.WriteString("verdict", found.Verdict.Key());
        json.WriteString("sentence", ArrangementWords.Sentence(found));
        json.WriteString("by", found.By.Key());
        json.Members(new { found.BatchRows, found.Batches, found.Classes, found.GivenGain, found.FoundGain, found.Association, found.AreAssociated });
        json.Objects("levels", found.Levels.Select((l, i) => (l, i)), pair =>
        {
            (LevelArrangement level, int i) = pair;
            json.Members(new
            {
                level.Level,
                level.Columns,
                level.Sets,
                level.Largest,
                level.Given,
                level.Found,
                level.Random,
                level.Independent,
                level.GivenBelowRandom,
                level.FoundBelowRandom,
                level.GivenSurrogate,
                level.FoundSurrogate,
            });
            if (bounds is { } both)
            {
                json.Members(new { both.Given[i].Necessary, both.Given[i].Sufficient });
            }
        });
        json.Optional("trials", found.Trials, t => json.Members(new
        {
            t.Rows,
            t.Trainings,
            t.Given,
            t.Found,
            t.Gain,
            t.GivenAccuracy,
            t.FoundAccuracy,
            t.AccuracyGain,
        }));
        json.WriteString("file", file);
        json.WriteString("written", file is null ? null : isFound ? "found" : "given");
        json.Array("columns", found.Columns, json.WriteStringValue);
        json.Array("given_order", found.GivenOrder, json.WriteNumberValue);
        json.Array("found_order", found.FoundOrder, json.WriteNumberValue);
    }
}
