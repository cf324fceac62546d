namespace Entroscope.Reporting.Json;

/// <summary>Writes a sweep as JSON, in nats.</summary>
internal static class SweepJson
{
    public static void Write(SweepResult sweep, Utf8JsonWriter json)
    {
        json.WriteString("unit", "nats");
        json.WriteString("sweep", sweep.Plan.Axis.Name);
        json.Array("values", sweep.Plan.Axis.Values, v => json.WriteNumberValue(v));
        json.Array("seeds", sweep.Plan.Seeds, s => json.WriteNumberValue(s));
        json.WriteString("tree", sweep.Tree.Tree.Description);
        TreeChoiceJson.Write(json, sweep.Tree);
        json.WriteNumber("trainings", sweep.Records.Count);
        json.WriteNumber("reused", sweep.Reused);
        json.Objects("records", sweep.Records, r => Record(json, r));
        json.Objects("points", sweep.Points, p => Point(json, p));
        json.Objects("trends", sweep.Trends, t => Trend(json, t));
    }

    private static void Record(Utf8JsonWriter json, SweepRecord record)
    {
        json.Members(new { record.Value, record.Seed, record.TrainingRows, record.Parameters, record.Steps });
        LogLikelihood(json, record.Train, record.Validation, record.Test);
        json.WriteString("kind", record.Kind.Words());
        json.Members(new { record.Entropy, record.EntropyGivenLatents, record.EntropyCaptured, record.ClassInformation });
        json.Array("information_per_level", record.InformationPerLevel, json.Estimate);
        json.Array("capacity_per_level", record.CapacityPerLevel, json.Value);
        json.Number("seconds", record.Seconds);
    }

    private static void Point(Utf8JsonWriter json, SweepPoint point)
    {
        json.Members(new { point.Value, point.Parameters });
        LogLikelihood(json, point.Train, point.Validation, point.Test);
        json.Members(new { point.Entropy, point.EntropyCaptured });
        json.Array("information_per_level", point.InformationPerLevel, json.Estimate);
        json.Array("capacity_per_level", point.CapacityPerLevel, json.Estimate);
    }

    private static void LogLikelihood(Utf8JsonWriter json, Estimate train, Estimate validation, Estimate? test) => json.Object("log_likelihood", () =>
    {
        json.Estimate("train", train);
        json.Estimate("validation", validation);
        if (test is { } known)
        {
            json.Estimate("test", known);
        }
    });

    private static void Trend(Utf8JsonWriter json, SweepTrend trend)
    {
        json.Members(new { trend.Quantity, trend.Against });
        json.Optional("law", trend.Law, law => Law(json, law));
        json.WriteString("verdict", trend.Verdict);
    }

    private static void Law(Utf8JsonWriter json, SaturatingPowerLaw law)
    {
        json.Members(new { law.Reference, law.Asymptote });
        Interval(json, "asymptote_interval", law.AsymptoteInterval);
        json.Members(new { law.Amplitude, law.Exponent });
        Interval(json, "exponent_interval", law.ExponentInterval);
        json.Members(new { AtEdge = law.IsAtEdge, law.Residual, law.RepetitionError });
    }

    private static void Interval(Utf8JsonWriter json, string name, (double Low, double High)? interval)
    {
        json.WritePropertyName(name);
        if (interval is { } known)
        {
            json.Values([known.Low, known.High]);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
