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
        json.WriteNumber("value", record.Value);
        json.WriteNumber("seed", record.Seed);
        json.WriteNumber("training_rows", record.TrainingRows);
        json.WriteNumber("parameters", record.Parameters);
        json.WriteNumber("steps", record.Steps);
        LogLikelihood(json, record.Train, record.Validation, record.Test);
        json.WriteString("kind", record.Kind.Words());
        json.Estimate("entropy", record.Entropy);
        json.Estimate("entropy_given_latents", record.EntropyGivenLatents);
        json.Estimate("entropy_captured", record.EntropyCaptured);
        json.Estimate("class_information", record.ClassInformation);
        json.Array("information_per_level", record.InformationPerLevel, json.Estimate);
        json.Array("capacity_per_level", record.CapacityPerLevel, json.Value);
        json.Number("seconds", record.Seconds);
    }

    private static void Point(Utf8JsonWriter json, SweepPoint point)
    {
        json.WriteNumber("value", point.Value);
        json.WriteNumber("parameters", point.Parameters);
        LogLikelihood(json, point.Train, point.Validation, point.Test);
        json.Estimate("entropy", point.Entropy);
        json.Estimate("entropy_captured", point.EntropyCaptured);
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
        json.WriteString("quantity", trend.Quantity);
        json.WriteString("against", trend.Against);
        json.Optional("law", trend.Law, law => Law(json, law));
        json.WriteString("verdict", trend.Verdict);
    }

    private static void Law(Utf8JsonWriter json, SaturatingPowerLaw law)
    {
        json.Number("reference", law.Reference);
        json.Number("asymptote", law.Asymptote);
        Interval(json, "asymptote_interval", law.AsymptoteInterval);
        json.Number("amplitude", law.Amplitude);
        json.Number("exponent", law.Exponent);
        Interval(json, "exponent_interval", law.ExponentInterval);
        json.WriteBoolean("at_edge", law.IsAtEdge);
        json.Number("residual", law.Residual);
        json.Number("repetition_error", law.RepetitionError ?? double.NaN);
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
