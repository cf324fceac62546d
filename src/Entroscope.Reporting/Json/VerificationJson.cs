using Entroscope.Information.Theorems;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of a verification, as the command line and the report write them. Values in nats.</summary>
internal static class VerificationJson
{
    /// <summary>Writes the verdict of all, the counts and every check as properties of the current object.</summary>
    /// <param name="json">The writer, within an object.</param>
    public static void Write(Utf8JsonWriter json, Verification verification)
    {
        json.WriteString("verdict", verification.Verdict.Words());
        json.WriteString("method", verification.Method);
        json.WriteNumber("draws", verification.Draws);
        json.WriteNumber("samples", verification.Samples);
        json.WriteNumber("impossible_samples", verification.ImpossibleSamples);
        json.Object("counts", () =>
        {
            foreach (Verdict verdict in Enum.GetValues<Verdict>())
            {
                json.WriteNumber(verdict.Key(), verification.Count(verdict));
            }
        });
        json.Objects("checks", verification.Checks, check => Write(json, check));
    }

    private static void Write(Utf8JsonWriter json, StatementCheck check)
    {
        json.WriteString("statement", $"{check.Statement.Words()}: {check.Claim}");
        json.WriteString("about", check.About);
        json.WriteString("verdict", check.Words());
        json.Number("margin", check.Margin.Value);
        json.Number("error", check.Margin.StandardError);
        json.WriteBoolean("exact", check.Margin.IsExact);
        json.Number("sigmas", check.Sigmas ?? double.NaN);
        json.Number("tolerance", check.Tolerance);
        json.Estimate("left", check.Left);
        json.Estimate("right", check.Right);
    }
}
