using Entroscope.Information.Channels;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of <c>activation --json</c>, which the run report uses as well. In nats.</summary>
internal static class ActivationJson
{
    /// <summary>Writes the properties of a study into the object that is open.</summary>
    public static void Write(ActivationStudy study, Utf8JsonWriter json)
    {
        json.WriteString("name", study.Name);
        json.WriteString("family", study.Family);
        json.WriteString("log_partition", study.LogPartitionFormula);
        json.WriteString("relation", study.Relation.Key());
        json.WriteString("meaning", study.Meaning);
        json.Objects("points", study.Points, p => Point(p, json));
        if (study.Logits is { } logits)
        {
            json.Object("softmax", () => Logits(logits, json));
        }

        json.Optional("transmission", study.Transmission, transmission => Transmission(transmission, json));
        json.WriteString("left_out", study.LeftOut);
        if (study.Capacity is { } capacity)
        {
            json.Object("capacity", () => Capacity(capacity, json));
        }

        if (study.Scales.Length > 0)
        {
            json.Objects("scales", study.Scales, s => Scale(s, json));
        }
    }

    /// <summary>Writes the properties of a level into the object that is open.</summary>
    public static void Write(LevelActivation level, Utf8JsonWriter json)
    {
        json.WriteNumber("level", level.Level);
        json.WriteNumber("nodes", level.Nodes);
        json.Estimate("surprisal", level.Surprisal);
        json.Estimate("expected_score", level.ExpectedScore);
        json.Estimate("expected_input", level.ExpectedInput);
        json.Estimate("expected_log_weight", level.ExpectedLogWeight);
        json.Estimate("posterior_entropy", level.PosteriorEntropy);
        json.Number("log_channels", level.LogChannels);
        json.Number("identity_deviation", level.IdentityDeviation);
        json.Number("posterior_deviation", level.PosteriorDeviation);
    }

    private static void Point(ActivationPoint point, Utf8JsonWriter json)
    {
        json.Number("z", point.PreActivation);
        json.Number("value", point.Value);
        json.Number("log_partition", point.LogPartition);
        json.Number("mean", point.Mean);
        json.Number("variance", point.Variance);
        json.Number("legendre_entropy", point.LegendreEntropy);
        json.Number("base_measure_entropy", point.BaseMeasureEntropy);
        json.Number("entropy", point.Entropy);
    }

    private static void Logits(SoftmaxPoint point, Utf8JsonWriter json)
    {
        Values("logits", point.Logits, json);
        Values("probabilities", point.Probabilities, json);
        Values("variances", point.Variances, json);
        json.Number("log_partition", point.LogPartition);
        json.Number("expected_logit", point.ExpectedLogit);
        json.Number("entropy", point.Entropy);
    }

    private static void Values(string name, double[] values, Utf8JsonWriter json)
    {
        json.WritePropertyName(name);
        json.Values(values);
    }

    private static void Transmission(UnitTransmission unit, Utf8JsonWriter json)
    {
        json.WriteString("density", unit.Density);
        Quantity("information", unit.Information, json);
        Quantity("output_entropy", unit.OutputEntropy, json);
        Quantity("noise_entropy", unit.NoiseEntropy, json);
        Quantity("energy", unit.Energy, json);
        Quantity("input_entropy", unit.InputEntropy, json);
        Quantity("log_slope", unit.LogSlope, json);
        Quantity("deterministic_entropy", unit.DeterministicEntropy, json);
        Quantity("information_loss", unit.InformationLoss, json);
        Quantity("atom_probability", unit.AtomProbability, json);
        Quantity("continuous_entropy", unit.ContinuousEntropy, json);
        json.Number("relative_information_loss", unit.RelativeLoss);
        if (unit.Quantised is { } quantised)
        {
            json.Object("quantised", () =>
            {
                json.WriteNumber("bits", quantised.Bits);
                json.Number("low", quantised.Low);
                json.Number("high", quantised.High);
                Quantity("entropy", quantised.Entropy, json);
            });
        }
    }

    // An integral with its numerical error, a sample's value as an estimate, null where there is none.
    private static void Quantity(string name, Expectation? quantity, Utf8JsonWriter json)
    {
        if (quantity is not { } known)
        {
            json.WriteNull(name);
        }
        else if (known.Draws > 0)
        {
            json.Estimate(name, known.Estimate);
        }
        else
        {
            json.Object(name, () =>
            {
                json.Number("value", known.Value);
                json.Number("numerical_error", known.NumericalError);
            });
        }
    }

    private static void Capacity(UnitCapacity capacity, Utf8JsonWriter json)
    {
        json.Number("z_max", capacity.Bound);
        json.Number("lower", capacity.Lower);
        json.Number("upper", capacity.Upper);
        json.Number("gap", capacity.Gap);
        json.Number("tolerance", capacity.Tolerance);
        json.WriteBoolean("converged", capacity.IsConverged);
        json.WriteNumber("steps", capacity.Steps);
        Values("inputs", capacity.Inputs, json);
        Values("probabilities", capacity.Probabilities, json);
    }

    private static void Scale(ScaledTransmission point, Utf8JsonWriter json)
    {
        json.Number("scale", point.Scale);
        Transmission(point.Transmission, json);
    }
}
