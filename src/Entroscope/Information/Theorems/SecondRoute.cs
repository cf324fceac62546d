using Entroscope.Engine;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Model;

namespace Entroscope.Information.Theorems;

/// <summary>Finds what was found again, in another way, and compares.</summary>
internal static class SecondRoute
{
    /// <summary>The largest table, in numbers, that patches are enumerated in.</summary>
    public const double LargestTable = 1 << 23;

    /// <summary>Returns whether the tables of a model's patches are small enough to be made.</summary>
    public static bool HasTables(ConvAC model, double jointValues) =>
        jointValues * Enumerable.Range(0, model.Tree.NodeCount).Max(v => Math.Max(model.Shape.Channels(v), model.Shape.Rows(v))) <= LargestTable;

    /// <summary>Compares exact entropies with those from the tables of all values of all patches.</summary>
    public static IEnumerable<StatementCheck> OfEntropies(ConvAC model, Judge judge, LayerEntropies entropies)
    {
        PatchTables tables = PatchTables.Compute(model);
        yield return judge.Equal(Statement.SecondRoute, "probabilities sum to 1", "all", 1, tables.Total);
        for (int l = 0; l <= model.Tree.Height; l++)
        {
            int[] cut = model.Tree.Cut(l);
            string about = Invariant($"level {l}");
            yield return judge.Equal(
                Statement.SecondRoute, Invariant($"H(X|D_{l}) from tables"), about, entropies.EntropyGivenLevel[l].Value, cut.Sum(v => tables.GivenLatent[v]));
            yield return judge.Equal(
                Statement.SecondRoute, "sum of H(X_S) from tables", about, entropies.PatchEntropyPerLevel[l].Value, cut.Sum(v => tables.Patch[v]));
        }

        yield return judge.Equal(Statement.SecondRoute, "H(X|Y) from tables", "class", entropies.EntropyGivenClass.Value, tables.GivenClass);
        yield return judge.Equal(Statement.SecondRoute, "H(X) from tables", "all", entropies.Entropy.Value, tables.Entropy);
    }

    /// <summary>Compares the ledgers of some samples with those of another engine: every number of them.</summary>
    /// <param name="second">The ledgers of the same samples by the other engine.</param>
    /// <returns>One check, of the number that differs most.</returns>
    public static StatementCheck OfLedgers(Judge judge, string kind, LedgerTable first, LedgerTable second)
    {
        (double[] One, double[] Two)[] parts =
        [
            (first.LogLikelihood, second.LogLikelihood), (first.ClassTerm, second.ClassTerm), (first.NodeTerms, second.NodeTerms),
            (first.SiteTerms, second.SiteTerms), (first.PatchLogProbability, second.PatchLogProbability),
        ];
        StatementCheck? worst = null;
        foreach ((double[] one, double[] two) in parts)
        {
            for (int i = 0; i < one.Length; i++)
            {
                int row = i / (one.Length / first.Rows);
                worst = Worse(worst, Compare(judge, kind, row, first.Rows, one[i], two[i], first.LogLikelihood[row]));
            }
        }

        return worst!;
    }

    private static StatementCheck Compare(Judge judge, string kind, int row, int rows, double one, double two, double size) => judge.Equal(
        Statement.SecondRoute, "ledger = log-domain reference", Invariant($"{kind} {row + 1} of {rows}"), one, two, size);

    private static StatementCheck Worse(StatementCheck? known, StatementCheck other) =>
        known is null || (known.Verdict != Verdict.Violated && !(other.Margin.Value / other.Tolerance >= known.Margin.Value / known.Tolerance)) ? other : known;
}
