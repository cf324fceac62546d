using Entroscope.Estimators;

namespace Entroscope.Reporting.Json;

/// <summary>Writes what estimators made of samples.</summary>
internal static class SampleEstimateJson
{
    /// <summary>Writes the members of an estimate.</summary>
    public static void Write(Utf8JsonWriter json, SampleEstimate found)
    {
        json.Number("estimate", found.Value);
        json.Number("standard_error", found.StandardError ?? double.NaN);
        if (found is { Lower: { } lower, Upper: { } upper })
        {
            json.Array("interval", [lower, upper], json.Value);
        }
        else
        {
            json.WriteNull("interval");
        }

        json.WriteNumber("samples", found.Samples);
        json.WriteString("unit", found.Unit.Words());
        json.WriteString("estimator", found.Estimator);
        json.WriteString("side", found.Side.Key());
        json.Number("cap", found.Cap ?? double.NaN);
        json.Number("p_value", found.PValue ?? double.NaN);
        json.WriteString("warning", found.Warning);
    }
}
