using Entroscope.Information.Theorems;

namespace Entroscope.Reporting;

/// <summary>The one vocabulary of the values of enumerations, in JSON, in text and in pictures.</summary>
internal static class EnumWords
{
    // Where the words of the field are others than the name of the value.
    private static readonly Dictionary<Enum, string> Terms = new()
    {
        [EntropyKind.Shannon] = "discrete",
        [Statement.TheoremOne] = "theorem 1",
        [Statement.TheoremTwo] = "theorem 2",
        [Statement.Monotonicity] = "EM monotonicity",
    };

    /// <summary>Gets a value as a key or word of JSON: small letters joined by underscores.</summary>
    public static string Key<T>(this T value)
        where T : struct, Enum => value.Words().Replace(' ', '_');

    public static string Words<T>(this T value)
        where T : struct, Enum => Terms.TryGetValue(value, out string? term)
            ? term
            : string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    /// <summary>Gets the verdict of a check in words, with the standard errors by which an estimated statement holds, such as "holds at 12.3 sigma".</summary>
    public static string Words(this StatementCheck check) => check switch
    {
        { Verdict: Verdict.Holds, Sigmas: > 1000 } => "holds at over 1000 sigma",
        { Verdict: Verdict.Holds, Sigmas: { } sigmas } => Invariant($"holds at {sigmas:0.0} sigma"),
        _ => check.Verdict.Words(),
    };
}
