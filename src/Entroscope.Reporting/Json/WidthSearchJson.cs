namespace Entroscope.Reporting.Json;

/// <summary>
/// Writes the widths of a network and the trainings they were chosen from as JSON: scores in nats a validation row; no trials where the widths were given.
/// </summary>
internal static class WidthSearchJson
{
    public static void Write(Utf8JsonWriter json, NetworkShape shape, WidthSearch? search)
    {
        Widths(json, shape);
        json.Objects("trials", (search?.Trials ?? []).Index(), trial =>
        {
            json.Members(new { trial.Item.Round, Name = trial.Item.Schedule, trial.Item.Start, trial.Item.Parameters });
            Widths(json, trial.Item.Shape);
            json.Members(new
            {
                ValidationScore = trial.Item.Score,
                ValidationGain = trial.Item.Gain.Value,
                ValidationGainLower = trial.Item.Gain.Lower,
                ValidationGainUpper = trial.Item.Gain.Upper,
                trial.Item.Steps,
                Chosen = trial.Index == search!.Chosen
            });
        });
    }

    /// <summary>Writes the mean channels by height, the sites first.</summary>
    internal static void Widths(Utf8JsonWriter json, NetworkShape shape) => json.Array(
        "widths",
        Enumerable.Range(0, shape.Tree.NodeCount).GroupBy(shape.Tree.HeightOf).OrderBy(level => level.Key),
        level => json.Value(level.Average(shape.Channels)));
}
