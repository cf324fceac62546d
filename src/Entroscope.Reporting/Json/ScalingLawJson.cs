namespace Entroscope.Reporting.Json;

/// <summary>The keys of a scaling law, in the output of <c>scaling --json</c> as in <c>report.json</c>. In nats.</summary>
internal static class ScalingLawJson
{
    /// <summary>
    /// Writes the properties of a study into the object that is open: those of the data where
    /// there are rows, with those of the network as <c>network</c>; else those of the network.
    /// </summary>
    public static void Write(Utf8JsonWriter json, ScalingStudy study)
    {
        Verdict(json, study.Leading.Law);
        Laws(json, study.Leading.Law);
        json.Array("remarks", study.Remarks, json.WriteStringValue);
        json.WriteString("rows", study.Rows);
        json.WriteString("no_rows", study.NoData);
        Details(json, study.Leading);
        if (study.Data is not null)
        {
            json.Object("network", () =>
            {
                Verdict(json, study.Network.Law);
                Laws(json, study.Network.Law);
                Details(json, study.Network);
            });
        }

        json.Optional("check", study.Data?.Check, check => ScalingCheckJson.Write(json, check));
        json.Optional("null", study.Null, nulls => Null(json, study, nulls));
    }

    /// <summary>Writes the verdict, without its grounds, into the object that is open.</summary>
    public static void Verdict(Utf8JsonWriter json, ScalingLawAnalysis law)
    {
        json.WriteString("subject", law.Subject.Key());
        json.WriteString("verdict", law.Verdict.Key());
        json.Array("named", law.Named, kind => json.WriteStringValue(kind.Key()));
        json.Members(new { law.Weight, law.Sentence });
    }

    /// <summary>Writes the laws that were compared into the object that is open.</summary>
    public static void Laws(Utf8JsonWriter json, ScalingLawAnalysis law)
    {
        json.Objects("laws", law.Laws, fit => Law(json, fit));
        Scatter(json, law.Scatter);
        json.Array("levels_used", law.LevelsUsed, l => json.WriteNumberValue(l));
        json.Objects("levels_left_out", law.LevelsLeftOut, left => json.Members(new { left.Level, left.Reason }));
        json.Array("negative_levels", law.NegativeLevels, l => json.WriteNumberValue(l));
    }

    private static void Details(Utf8JsonWriter json, MeasuredScaling scaling)
    {
        ScaleMeasurement measurement = scaling.Measurement;
        json.WriteString("method", measurement.Entropies?.Method ?? "rows");
        if (measurement.Rows is { } rows)
        {
            json.WriteNumber("measured_rows", rows.Count);
            json.WriteNumber("incomplete_rows", rows.Incomplete);
            json.Array("impossible_rows", rows.Impossible, r => json.WriteNumberValue(r + 1));
        }
        else
        {
            json.WriteNumber("draws", measurement.Entropies!.Draws);
        }

        json.WriteString("unit", "nats");
        json.Members(new { Kind = measurement.Kind.Words(), Regular = measurement.IsRegular, measurement.HasScale });
        json.Objects("levels", measurement.Levels, level => Level(json, level));
        json.Array("total_correlation_covariance", measurement.TotalCorrelationCovariance(), row => json.Values(row));
        if (measurement.Subject == ScalingSubject.Network)
        {
            json.Object("network_entropy_per_site", () =>
            {
                json.Estimate("lower", measurement.RateLower);
                json.Estimate("value", measurement.RateUpper);
            });
        }
    }

    private static void Level(Utf8JsonWriter json, ScaleLevel level)
    {
        json.Members(new
        {
            level.Level,
            level.Patches,
            level.PatchSize,
            level.SmallestPatch,
            level.LargestPatch,
            level.Marginal,
            level.Conditional,
            level.Pooled
        });
        if (level is { Increment: { } increment, TotalCorrelation: { } correlation, PatchRest: { } patchRest })
        {
            json.Members(new
            {
                TotalCorrelation = correlation,
                LatentIncrement = increment,
                PatchRestInformation = patchRest,
                level.LogWidth,
                LimitedByWidth = level.IsLimitedByWidth,
                level.SharedBorder
            });
        }
    }

    private static void Law(Utf8JsonWriter json, ScalingLawFit fit)
    {
        json.WriteString("name", fit.Kind.Key());
        json.Number("weight", fit.Weight);
        json.Object("parameters", () =>
        {
            foreach (ScalingParameter parameter in fit.Parameters)
            {
                json.Object(parameter.Name, () => json.Members(new { parameter.Value, parameter.Lower, parameter.Upper, parameter.Unit }));
            }
        });
        Scatter(json, fit.Scatter);
        json.Array("transient_levels", fit.Transients, json.Value);
        json.Objects("band", fit.Band, point => Point(json, point));
        json.Objects("held_out", fit.HeldOut, prediction => Prediction(json, prediction));
    }

    private static void Scatter(Utf8JsonWriter json, ScalingScatter? about) => json.Optional("scatter", about, scatter =>
    {
        json.Members(new { scatter.Median, scatter.Lower, scatter.Upper });
        json.Number("probability_below_0.15", scatter.ProbabilitySmall);
    });

    private static void Point(Utf8JsonWriter json, ScalingBandPoint point)
    {
        json.Members(new { point.Level, point.PatchSize, point.Median, point.Lower, point.Upper, point.Measured });
    }

    private static void Prediction(Utf8JsonWriter json, ScalingPrediction prediction)
    {
        json.Members(new { prediction.Level, prediction.Measured, prediction.Median, prediction.Lower, prediction.Upper });
        json.WriteBoolean("covered", prediction.IsCovered);
        json.WriteBoolean("vague", prediction.IsVague);
    }

    private static void Null(Utf8JsonWriter json, ScalingStudy study, ScalingNull nulls)
    {
        json.WriteNumber("networks", nulls.Networks.Count);
        json.WriteString("sentence", nulls.Describe(study.Network.Measurement));
        json.Objects("levels", study.Network.Measurement.Levels[..^1], level =>
        {
            json.WriteNumber("level", level.Level);
            Range(json, "network", nulls, level);
            if (nulls.Rows.Count > 0 && study.Data is { } data)
            {
                Range(json, "rows", nulls, data.Measurement.Levels[level.Level], ScalingSubject.Data);
            }
        });
    }

    private static void Range(
        Utf8JsonWriter json, string name, ScalingNull nulls, ScaleLevel level, ScalingSubject subject = ScalingSubject.Network) => json.Object(name, () =>
    {
        (double least, double greatest) = nulls.Range(subject, level.Level);
        json.Number("least", least);
        json.Number("greatest", greatest);
        json.WriteNumber("at_least_measured", nulls.AtLeast(subject, level.Level, level.TotalCorrelation!.Value.Value));
    });
}
