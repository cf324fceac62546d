using System.Text.Json;
using Entroscope.Information;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of a verification, as the command line and the report write them. Values in nats.</summary>
public static class VerificationJson
{
    /// <summary>Writes the verdict of all, the counts and every check as properties of the current object.</summary>
    /// <param name="json">The writer, within an object.</param>
    /// <param name="verification">The verification.</param>
    public static void Write(Utf8JsonWriter json, Verification verification)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(verification);
        json.WriteString("verdict", Word(verification.Verdict));
        json.WriteString("method", verification.Method);
        json.WriteNumber("draws", verification.Draws);
        json.WriteNumber("samples", verification.Samples);
        json.WriteNumber("impossible_samples", verification.ImpossibleSamples);
        json.Object("counts", () =>
        {
            foreach (Verdict verdict in Enum.GetValues<Verdict>())
            {
                json.WriteNumber(Word(verdict).Replace(' ', '_'), verification.Count(verdict));
            }
        });
        json.Array("checks", verification.Checks, check => Write(json, check));
    }

    /// <summary>Gets a verdict in words.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>"holds exactly", "holds", "undecided" or "violated".</returns>
    public static string Word(Verdict verdict) => verdict == Verdict.HoldsExactly ? "holds exactly" : verdict.ToString().ToLowerInvariant();

    /// <summary>Gets the verdict of a check in words, with the standard errors by which an estimated statement holds.</summary>
    /// <param name="check">The check.</param>
    /// <returns>Such as "holds at 12.3 sigma".</returns>
    public static string Word(StatementCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check switch
        {
            { Verdict: Verdict.Holds, Sigmas: > 1000 } => "holds at over 1000 sigma",
            { Verdict: Verdict.Holds, Sigmas: { } sigmas } => Invariant($"holds at {sigmas:0.0} sigma"),
            _ => Word(check.Verdict),
        };
    }

    /// <summary>Gets the name of a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <returns>Such as "theorem 1".</returns>
    public static string Word(Statement statement) => statement switch
    {
        Statement.Posteriors => "posteriors",
        Statement.SecondRoute => "second route",
        Statement.TheoremOne => "theorem 1",
        Statement.TheoremTwo => "theorem 2",
        Statement.CutBound => "cut bound",
        Statement.Monotonicity => "EM monotonicity",
        _ => statement.ToString().ToLowerInvariant(),
    };

    private static void Write(Utf8JsonWriter json, StatementCheck check)
    {
        json.WriteStartObject();
        json.WriteString("statement", $"{Word(check.Statement)}: {check.Claim}");
        json.WriteString("about", check.About);
        json.WriteString("verdict", Word(check));
        json.Number("margin", check.Margin.Value);
        json.Number("error", check.Margin.StandardError);
        json.WriteBoolean("exact", check.Margin.IsExact);
        json.Number("sigmas", check.Sigmas ?? double.NaN);
        json.Number("tolerance", check.Tolerance);
        json.Estimate("left", check.Left);
        json.Estimate("right", check.Right);
        json.WriteEndObject();
    }
}
