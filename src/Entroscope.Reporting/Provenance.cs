namespace Entroscope.Reporting;

/// <summary>The one description of where numbers come from: exact by enumeration, or from draws.</summary>
internal static class Provenance
{
    /// <summary>Describes numbers: "exact, by enumeration" or "from N draws".</summary>
    /// <param name="draws">The number of draws; 0 for none.</param>
    /// <param name="errors">What the draws leave of errors and how it is shown, such as "with 95 % intervals"; null where that is said elsewhere.</param>
    /// <param name="count">How the number is written; null for plain digits.</param>
    public static string Of(long draws, string? errors = null, Func<long, string>? count = null) =>
        draws == 0 ? "exact, by enumeration" : $"from {count?.Invoke(draws) ?? Invariant($"{draws}")} draws{(errors is null ? string.Empty : ", " + errors)}";

    /// <summary>Describes the numbers of a table of text.</summary>
    public static string WithIntervals(long draws) => Of(draws, "with 95 % intervals");

    /// <summary>Describes one number in brackets behind it: "exact" or "N draws".</summary>
    public static string Short(Estimate value) => value.IsExact ? "exact" : Invariant($"{value.Draws} draws");

    /// <summary>Gets the value of the JSON key "method".</summary>
    public static string Method(Estimate value) => value.IsExact ? "enumeration" : "draws";
}
