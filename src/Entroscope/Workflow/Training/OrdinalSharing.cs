using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Workflow.Training;

/// <summary>
/// Chooses how much of their strength the values of an ordinal share with their neighbours, none included. As a channel sees it, few rows of one class are
/// counted, and each of several shares is scored on held-out rows of that class.
/// </summary>
internal static class OrdinalSharing
{
    private const int Folds = 5;
    private const int EnoughHeldOut = 100;

    // Rows of a class are divided into so many parts of at least so many rows.
    private const int MostParts = 8;
    private const int FewestOfPart = 20;

    // Shares, none first.
    private static readonly double[] Shares = [0, 0.3, 0.6, NamedSymbols.NeighbourShare];

    /// <summary>Chooses for the ordinals of a split for which nothing was chosen before.</summary>
    public static DataSplit Choose(DataSplit split, TrainingOptions options)
    {
        double?[] sharing = [.. split.Train.Columns.Select((c, i) => c is { Kind: ColumnKind.Ordinal, Sharing: null, HasNoValue: false }
            ? Choose(split, i, options)
            : c.Sharing)];
        if (sharing.SequenceEqual(split.Train.Columns.Select(c => c.Sharing)))
        {
            return split;
        }

        DataSplit chosen = split.WithSharing(sharing);
        Dataset train = chosen.Train.Columns.Where(c => c.Leaf.Sharing is not null).Aggregate(chosen.Train, (data, c) => data.WithNote(Describe(c)));
        return chosen with { Train = train, Validation = split.IsValidated ? chosen.Validation : train };
    }

    private static string Describe(ColumnInfo column) =>
        $"Column {DataFault.Show(column.Name)}: neighbouring values share {(column.Sharing == 0 ? "no strength" : Invariant($"{column.Sharing} of their strength"))}, "
        + "which held-out rows bear out.";

    private static double Choose(DataSplit split, int site, TrainingOptions options)
    {
        (int Value, int Label)[] train = Values(split.Train, site);
        (int Value, int Label)[] heldOut = split.IsValidated ? Values(split.Validation, site) : [];
        var random = new RandomStream(options.Seed, "rows of the choice of sharing", site);
        if (heldOut.Length < EnoughHeldOut)
        {
            train = [.. train, .. heldOut];
            random.Shuffle(train.AsSpan());
            heldOut = [];
        }

        int alphabet = split.Train.Columns[site].Alphabet;
        var scores = new List<double[]>();
        for (int fold = 0; fold < (heldOut.Length > 0 ? 1 : Folds); fold++)
        {
            int own = fold;
            (int Value, int Label)[] learned = heldOut.Length > 0 ? train : [.. train.Where((_, r) => r % Folds != own)];
            foreach (IGrouping<int, (int Value, int Label)> held in (heldOut.Length > 0 ? heldOut : train.Where((_, r) => r % Folds == own)).GroupBy(v => v.Label))
            {
                int[] values = [.. learned.Where(v => v.Label == held.Key).Select(v => v.Value)];
                random.Shuffle<int>(values);
                double[][] tables = [.. Shares.SelectMany(share => Tables(values, alphabet, share, options.LeafPseudoCount))];
                int parts = tables.Length / Shares.Length;
                scores.AddRange(held.Select(v => Shares.Select((_, s) =>
                    Enumerable.Range(0, parts).Average(p => Math.Log(Math.Max(double.Epsilon, tables[(s * parts) + p][v.Value])))).ToArray()));
            }
        }

        if (scores.Count < 2)
        {
            return NamedSymbols.NeighbourShare;
        }

        int best = Enumerable.Range(0, Shares.Length).MaxBy(s => scores.Average(row => row[s]));
        double[] gains = [.. scores.Select(row => row[best] - row[0])];
        double mean = gains.Average();
        double error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Length - 1.0) / gains.Length);
        return mean > error ? Shares[best] : Shares[0];
    }

    private static IEnumerable<double[]> Tables(int[] values, int alphabet, double share, double pseudoCount)
    {
        int parts = Math.Clamp(values.Length / FewestOfPart, 1, MostParts);
        double[] flat = new double[alphabet];
        Array.Fill(flat, 1.0 / alphabet);
        for (int part = 0; part < parts; part++)
        {
            double[] counts = new double[alphabet];
            for (int r = part; r < values.Length; r += parts)
            {
                counts[values[r]]++;
            }

            double[] table = new double[alphabet];
            NamedSymbols.Normalize(counts, alphabet, pseudoCount, share, 0, flat, table);
            yield return table;
        }
    }

    // The symbols of the rows that have one, with their class, -1 where unknown.
    private static (int Value, int Label)[] Values(Dataset data, int site)
    {
        LeafSpecification leaf = data.Columns[site].Leaf;
        return
        [
            .. Enumerable.Range(0, data.Observations.Rows).Where(r => !double.IsNaN(data.Observations[r, site]))
                .Select(r => (leaf.Symbol(data.Observations[r, site]), data.Labels?[r] ?? -1)),
        ];
    }
}
