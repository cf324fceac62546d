using System.Text.Json;
using Entroscope.Information;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of a scaling law, in the output of <c>scaling --json</c> as in <c>report.json</c>. In nats.</summary>
public static class ScalingLawJson
{
    /// <summary>Writes the properties of an analysis into the object that is open.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="analysis">The analysis.</param>
    public static void Write(Utf8JsonWriter json, ScalingLawAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(analysis);
        ScaleMeasurement measurement = analysis.Measurement;
        json.WriteString("method", measurement.Entropies.Method);
        json.WriteNumber("draws", measurement.Entropies.Draws);
        json.WriteString("unit", "nats");
        json.WriteString("kind", measurement.Entropies.Kind switch { EntropyKind.Shannon => "discrete", EntropyKind.Differential => "differential", _ => "mixed" });
        json.WriteBoolean("regular", measurement.IsRegular);
        json.Array("levels", measurement.Levels, level => Level(json, level));
        json.Array("increment_covariance", measurement.IncrementCovariance(), row => json.Values(row));
        json.Array("fits", analysis.Fits, fit => Fit(json, fit));
        json.Array("marginal_fits", analysis.MarginalFits, fit => Fit(json, fit));
        json.WriteString("verdict", Name(analysis.Verdict));
        json.WriteString("verdict_text", analysis.Sentence);
        Parameter(json, "entropy_rate", analysis.EntropyRate);
        json.Object("entropy_rate_sandwich", () =>
        {
            json.Estimate("lower", measurement.RateLower);
            json.Estimate("upper", measurement.RateUpper);
        });
        Parameter(json, "beta", analysis.Exponent);
    }

    /// <summary>Gets the word that files and tables use for a law.</summary>
    /// <param name="kind">The law.</param>
    /// <returns>Lower-case words joined by underscores.</returns>
    public static string Name(ScalingLawKind kind) => Snake(kind.ToString());

    /// <summary>Gets the word that files and tables use for a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>Lower-case words joined by underscores.</returns>
    public static string Name(ScalingVerdict verdict) => Snake(verdict.ToString());

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    private static void Level(Utf8JsonWriter json, ScaleLevel level)
    {
        json.WriteStartObject();
        json.WriteNumber("level", level.Level);
        json.WriteNumber("patches", level.Patches);
        json.Number("patch_size", level.PatchSize);
        json.WriteNumber("smallest_patch", level.SmallestPatch);
        json.WriteNumber("largest_patch", level.LargestPatch);
        json.Estimate("conditional", level.Conditional);
        json.Estimate("marginal", level.Marginal);
        json.WriteNumber("pooled", level.Pooled);
        if (level is { Increment: { } increment, TotalCorrelation: { } correlation })
        {
            json.Estimate("increment", increment);
            json.Estimate("total_correlation", correlation);
        }

        json.WriteEndObject();
    }

    private static void Fit(Utf8JsonWriter json, ScalingLawFit fit)
    {
        json.WriteStartObject();
        json.WriteString("law", Name(fit.Kind));
        json.Number("weight", fit.Weight);
        json.Number("aicc", fit.Criterion);
        json.Number("chi_squared", fit.ChiSquared);
        json.Number("scatter", fit.Scatter);
        json.Number("free_rate", fit.FreeRate ?? double.NaN);
        json.Object("parameters", () =>
        {
            foreach (ScalingParameter parameter in fit.Parameters)
            {
                Parameter(json, parameter.Name, parameter);
            }
        });
        json.Array("fitted_levels", fit.Levels, l => json.WriteNumberValue(l));
        json.Array("increments", fit.Increments, json.Value);
        json.Array("residuals", fit.Residuals, json.Value);
        json.Array("curve", fit.Curve, point => Point(json, point));
        json.Array("held_out", fit.HeldOut, prediction => Prediction(json, prediction));
        json.WriteEndObject();
    }

    private static void Parameter(Utf8JsonWriter json, string name, ScalingParameter? parameter)
    {
        if (parameter is null)
        {
            json.WriteNull(name);
            return;
        }

        json.Object(name, () =>
        {
            json.Number("value", parameter.Value);
            json.Number("lower", parameter.Lower);
            json.Number("upper", parameter.Upper);
            json.WriteString("unit", parameter.Unit);
        });
    }

    private static void Point(Utf8JsonWriter json, ScalingCurvePoint point)
    {
        json.WriteStartObject();
        json.Number("patch_size", point.PatchSize);
        json.Number("value", point.Value);
        json.Number("lower", point.Lower);
        json.Number("upper", point.Upper);
        json.WriteBoolean("measured", point.Measured);
        json.WriteEndObject();
    }

    private static void Prediction(Utf8JsonWriter json, ScalingPrediction prediction)
    {
        json.WriteStartObject();
        json.WriteNumber("level", prediction.Level);
        json.Number("measured", prediction.Measured);
        json.Number("predicted", prediction.Predicted);
        json.Number("error", prediction.Error);
        json.Number("score", prediction.Score);
        json.WriteEndObject();
    }
}
