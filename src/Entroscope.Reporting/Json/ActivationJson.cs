using Entroscope.Information.Channels;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of <c>activation --json</c>, which the run report uses as well. In nats.</summary>
internal static class ActivationJson
{
    /// <summary>Writes the properties of a study into the object that is open.</summary>
    public static void Write(ActivationStudy study, Utf8JsonWriter json)
    {
        json.Members(new { study.Name, study.Family });
        json.Members(new { LogPartition = study.LogPartitionFormula, Relation = study.Relation.Key(), study.Meaning });
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
        json.Members(new
        {
            level.Level,
            level.Nodes,
            level.Surprisal,
            level.ExpectedScore,
            level.ExpectedInput,
            level.ExpectedLogWeight,
            level.PosteriorEntropy,
            level.LogChannels,
            level.IdentityDeviation,
            level.PosteriorDeviation
        });
    }

    private static void Point(ActivationPoint point, Utf8JsonWriter json)
    {
        json.Number("z", point.PreActivation);
        json.Members(new
        {
            point.Value,
            point.LogPartition,
            point.Mean,
            point.Variance,
            point.LegendreEntropy,
            point.BaseMeasureEntropy,
            point.Entropy
        });
    }

    private static void Logits(SoftmaxPoint point, Utf8JsonWriter json)
    {
        Values("logits", point.Logits, json);
        Values("probabilities", point.Probabilities, json);
        Values("variances", point.Variances, json);
        json.Members(new { point.LogPartition, point.ExpectedLogit, point.Entropy });
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
                json.Members(new { quantised.Bits, quantised.Low, quantised.High });
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
            json.Object(name, () => json.Members(new { known.Value, known.NumericalError }));
        }
    }

    private static void Capacity(UnitCapacity capacity, Utf8JsonWriter json)
    {
        json.Number("z_max", capacity.Bound);
        json.Members(new { capacity.Lower, capacity.Upper, capacity.Gap, capacity.Tolerance });
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
