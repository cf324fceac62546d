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
        json.Members(new { verification.Method, verification.Draws, verification.Samples, verification.ImpossibleSamples });
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
        json.Members(new
        {
            check.About,
            Verdict = check.Words(),
            Margin = check.Margin.Value,
            Error = check.Margin.StandardError,
            Exact = check.Margin.IsExact,
            check.Sigmas,
            check.Tolerance,
            check.Left,
            check.Right
        });
    }
}
