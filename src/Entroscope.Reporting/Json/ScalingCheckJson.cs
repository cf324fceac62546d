namespace Entroscope.Reporting.Json;

/// <summary>The key <c>check</c> of a scaling law: the networks by which a law of data was checked. In nats.</summary>
internal static class ScalingCheckJson
{
    /// <summary>Writes the properties of a check into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, ScalingCheck check)
    {
        json.WriteBoolean("stays", check.Stays);
        json.Array("systematic_error", check.SystematicError, json.Value);
        json.Array("levels_rising_with_channels", check.RisingWithChannels, l => json.WriteNumberValue(l));
        json.Object("with_systematic_error", () => Law(json, check.WithSystematicError));
        json.Objects("networks", check.Networks, network =>
        {
            json.Members(new { Change = network.Change.Key(), network.TrainingRows, network.Parameters, network.Stays });
            Law(json, network.Law);
            json.Array("impossible_rows", network.Measurement.Rows!.Impossible, r => json.WriteNumberValue(r + 1));
            json.Objects("levels", network.Measurement.Levels[..^1], level =>
            {
                json.WriteNumber("level", level.Level);
                json.Estimate("total_correlation", level.TotalCorrelation!.Value);
                json.Estimate("difference", network.Differences[level.Level]);
                json.WriteBoolean("limited_by_width", level.IsLimitedByWidth);
            });
        });
    }

    private static void Law(Utf8JsonWriter json, ScalingLawAnalysis law)
    {
        json.WriteString("verdict", law.Verdict.Key());
        json.WriteString("most_probable", law.Best is { } best ? best.Kind.Key() : null);
        json.Number("weight", law.Best?.Weight ?? double.NaN);
    }
}
