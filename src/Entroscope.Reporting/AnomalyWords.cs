using Entroscope.Model;

namespace Entroscope.Reporting;

/// <summary>What is said about anomalies, on the screen and in the report.</summary>
internal static class AnomalyWords
{
    private const int Listed = 20;

    /// <summary>Says what the p-values are.</summary>
    /// <param name="reference">The reference rows, such as "300 rows of usual.csv".</param>
    public static string PValues(AnomalyReport report, string reference) =>
        Invariant($"The p-value of a row: the share of rows at most as probable as it, itself included, beside {reference}. ")
        + (report.Drawn ? "It is small as well where the model fits the data badly." : string.Empty);

    /// <summary>Says which rows are anomalies.</summary>
    public static string Discoveries(AnomalyReport report)
    {
        int[] rows = [.. report.Discoveries.Select(r => r.Row)];
        string rate = Invariant($"at a false discovery rate of {100 * report.FalseDiscoveryRate:0.###} %");
        string few = report.FewestDiscoveries > 1
            ? Invariant($" With {report.ReferenceRows} reference rows no p-value is below {1.0 / (report.ReferenceRows + 1):G2}: ")
                + Invariant($"at least {report.FewestDiscoveries} rows must reach it before any is listed.")
            : string.Empty;
        return rows.Length == 0
            ? $"No row is an anomaly {rate}.{few}"
            : Invariant($"{rows.Length} {(rows.Length == 1 ? "row is an anomaly" : "rows are anomalies")} {rate}: ")
                + string.Join(", ", rows.Take(Listed)) + (rows.Length > Listed ? ", ..." : string.Empty) + ".";
    }

    /// <summary>Says that some rows had few reference rows to be compared with; null where none had.</summary>
    public static string? FewReferences(AnomalyReport report)
    {
        int few = report.Rows.Count(r => (r.ReferenceRows + 1) * report.FalseDiscoveryRate < 1);
        return few == 0 ? null
            : Invariant($"{few} {(few == 1 ? "row has" : "rows have")} too few reference rows with the same columns for a p-value of ")
                + Invariant($"{report.FalseDiscoveryRate:0.###}; give more of them.");
    }

    /// <summary>Says what was to be expected in the place of a value.</summary>
    public static string Expected(OddColumn column, SiteWords words) => column.Expected is not { } expected
        ? "no expectation: the rest of the row is impossible"
        : words.IsQuantity(column.Site)
            ? $"expected {words.Computed(column.Site, expected.Mean)}, 95 % within {words.Computed(column.Site, expected.Lower)} to "
                + words.Computed(column.Site, expected.Upper)
        : Invariant($"expected {words.Value(column.Site, expected.Mode)}, {100 * expected.ModeProbability:0.#} %");
}
