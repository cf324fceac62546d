using Entroscope.Numerics;

namespace Entroscope.Estimators.Sequences;

/// <summary>Estimates the mutual information of two symbols of a sequence against their distance.</summary>
internal static class PairInformation
{
    /// <summary>The most symbols: a table has the square of it.</summary>
    public const int MostSymbols = 1024;

    private const int MostBlocks = 32;
    private const int FewestBlocks = 8;
    private const int Shuffles = 4;

    // A block must be long beside the distance, so that few pairs lie in two of them.
    private const int BlockDistances = 8;

    /// <summary>Estimates the information at distances of 1, 2, 4, ... sites, as far as the sequence has blocks for its error.</summary>
    /// <param name="documents">The symbols of every document, 0..alphabet-1; -1 where missing. No pair has sites of two documents.</param>
    /// <param name="largest">The largest distance.</param>
    /// <param name="seed">The seed of the random pairs.</param>
    /// <remarks>Cost of a distance: six passes over the pairs and 37 over the table of pairs of symbols.</remarks>
    public static IReadOnlyList<DistantPairs> Compute(
        IReadOnlyList<int[]> documents, int alphabet, int largest, ulong seed, CancellationToken cancellation = default)
    {
        var found = new List<DistantPairs>();
        for (long next = 1; next <= largest; next *= 2)
        {
            cancellation.ThrowIfCancellationRequested();
            int distance = (int)next;
            (int[] first, int[] second) = Pairs(documents, distance);
            int blocks = (int)Math.Min(MostBlocks, first.Length / (BlockDistances * (long)distance));
            if (blocks >= FewestBlocks)
            {
                found.Add(Compute(first, second, alphabet, distance, blocks, new RandomStream(seed, "pairs of sites at random", distance)));
            }
        }

        return found;
    }

    private static DistantPairs Compute(int[] first, int[] second, int alphabet, int distance, int blocks, RandomStream random)
    {
        int[] all = new int[alphabet * alphabet];
        Add(all, first, second, alphabet, 1);
        double plugIn = PlugIn(all, alphabet, out double miller);
        double[] without = new double[blocks];
        for (int b = 0; b < blocks; b++)
        {
            (int from, int to) = ((int)((long)b * first.Length / blocks), (int)((b + 1L) * first.Length / blocks));
            Add(all, first.AsSpan(from..to), second.AsSpan(from..to), alphabet, -1);
            without[b] = PlugIn(all, alphabet, out _);
            Add(all, first.AsSpan(from..to), second.AsSpan(from..to), alphabet, 1);
        }

        double mean = without.Average();
        double variance = (blocks - 1.0) / blocks * without.Sum(w => (w - mean) * (w - mean));
        double[] chances = new double[Shuffles];
        for (int s = 0; s < Shuffles; s++)
        {
            random.Shuffle(second.AsSpan());
            Array.Clear(all);
            Add(all, first, second, alphabet, 1);
            chances[s] = PlugIn(all, alphabet, out _);
        }

        double chance = chances.Average();
        double spread = chances.Sum(c => (c - chance) * (c - chance)) / (Shuffles - 1);
        double error = Math.Sqrt(variance + (spread / Shuffles));
        double half = error * StudentLaw.Quantile(0.975, blocks - 1);
        return new DistantPairs(
            distance, first.Length, plugIn - chance, error, plugIn - Math.Max(chance, miller) - half, plugIn - Math.Min(chance, miller) + half, chance);
    }

    private static (int[] First, int[] Second) Pairs(IReadOnlyList<int[]> documents, int distance)
    {
        long most = documents.Sum(d => (long)Math.Max(0, d.Length - distance));
        Refuse.Data(
            most > Array.MaxLength,
            $"The sequence has {most} pairs of sites {distance} apart; at most {Array.MaxLength} are counted; take less of it.");
        (int[] first, int[] second) = (new int[most], new int[most]);
        int count = 0;
        foreach (int[] document in documents)
        {
            for (int i = 0; i + distance < document.Length; i++)
            {
                if (document[i] >= 0 && document[i + distance] >= 0)
                {
                    (first[count], second[count++]) = (document[i], document[i + distance]);
                }
            }
        }

        return count == most ? (first, second) : (first[..count], second[..count]);
    }

    private static void Add(int[] table, ReadOnlySpan<int> first, ReadOnlySpan<int> second, int alphabet, int sign)
    {
        for (int i = 0; i < first.Length; i++)
        {
            table[(first[i] * alphabet) + second[i]] += sign;
        }
    }

    private static double PlugIn(int[] table, int alphabet, out double miller)
    {
        long[] rows = new long[alphabet];
        long[] columns = new long[alphabet];
        (double joint, int pairs) = (0, 0);
        for (int a = 0; a < alphabet; a++)
        {
            for (int b = 0; b < alphabet; b++)
            {
                int count = table[(a * alphabet) + b];
                if (count > 0)
                {
                    joint += count * Math.Log(count);
                    rows[a] += count;
                    columns[b] += count;
                    pairs++;
                }
            }
        }

        double n = rows.Sum();
        miller = (pairs - rows.Count(c => c > 0) - columns.Count(c => c > 0) + 1) / (2 * n);
        return ((joint - Terms(rows) - Terms(columns)) / n) + Math.Log(n);

        static double Terms(long[] counts) => counts.Sum(c => c > 0 ? c * Math.Log(c) : 0);
    }
}
