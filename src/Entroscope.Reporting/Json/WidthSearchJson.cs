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
            json.WriteNumber("round", trial.Item.Round);
            json.WriteString("name", trial.Item.Schedule);
            json.WriteString("start", trial.Item.Start);
            json.WriteNumber("parameters", trial.Item.Parameters);
            Widths(json, trial.Item.Shape);
            json.Number("validation_score", trial.Item.Score);
            json.Number("validation_gain", trial.Item.Gain.Value);
            json.Number("validation_gain_lower", trial.Item.Gain.Lower);
            json.Number("validation_gain_upper", trial.Item.Gain.Upper);
            json.WriteNumber("steps", trial.Item.Steps);
            json.WriteBoolean("chosen", trial.Index == search!.Chosen);
        });
    }

    /// <summary>Writes the mean channels by height, the sites first.</summary>
    internal static void Widths(Utf8JsonWriter json, NetworkShape shape) => json.Array(
        "widths",
        Enumerable.Range(0, shape.Tree.NodeCount).GroupBy(shape.Tree.HeightOf).OrderBy(level => level.Key),
        level => json.Value(level.Average(shape.Channels)));
}
