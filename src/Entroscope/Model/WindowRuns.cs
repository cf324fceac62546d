namespace Entroscope.Model;

/// <summary>
/// Hashes of runs of sites that the windows of a training had, by which its text is recognised at whatever places windows of it begin. Of all different runs
/// those of the smallest hashes are kept, so that the same runs are compared in any text. Immutable.
/// </summary>
/// <param name="Length">The number of sites of a run.</param>
/// <param name="Threshold">What all hashes are below; 2^32 where all runs are kept.</param>
/// <param name="Hashes">The hashes of different runs, ascending.</param>
/// <param name="Usual">The share of the runs of the validation windows that the training windows had, too: as much is no sign of the same text.</param>
internal sealed record WindowRuns(int Length, ulong Threshold, uint[] Hashes, double Usual)
{
    /// <summary>The largest number of hashes kept.</summary>
    public const int Most = 4096;

    /// <summary>The number of sites of a run, where windows are not shorter.</summary>
    public const int UsualLength = 32;

    private const ulong Everything = 1UL << 32;
    private const ulong Factor = 0x9E3779B97F4A7C15;

    // Of fewer runs nothing follows. A share is more than usual beyond half as much again, a tenth, and what chance explains.
    private const int FewestCompared = 30;
    private const double Tolerance = 0.1;
    private const double Significance = 4;

    /// <summary>Hashes the windows of a training.</summary>
    /// <param name="width">The sites of a window that follow each other.</param>
    /// <param name="train">The training windows.</param>
    /// <param name="validation">The validation windows.</param>
    /// <param name="refitted">Whether the network has learned from these, too.</param>
    public static WindowRuns Of(int width, Observations train, Observations validation, bool refitted)
    {
        int length = Math.Min(width, UsualLength);
        WindowRuns Keep(params Observations[] parts)
        {
            (uint[] hashes, ulong threshold) = Smallest(parts, width, length);
            return new WindowRuns(length, threshold, hashes, 0);
        }

        double usual = Keep(train).Compare(width, validation).Share;
        return (refitted ? Keep(train, validation) : Keep(train)) with { Usual = double.IsNaN(usual) ? 0 : usual };
    }

    /// <summary>Finds how many runs of windows were those of the training.</summary>
    public RunOverlap Compare(int width, Observations rows)
    {
        var compared = new HashSet<uint>();
        ForEach(rows, width, Length, Threshold, hash => compared.Add(hash));
        int seen = compared.Count(h => Array.BinarySearch(Hashes, h) >= 0);
        double share = seen / (double)compared.Count;
        double most = Math.Min(1, (1.5 * Usual) + Tolerance);
        most += Significance * Math.Sqrt(most * (1 - most) / compared.Count);
        return new RunOverlap(Length, compared.Count, share, Usual, compared.Count >= FewestCompared && share > most);
    }

    private static (uint[] Hashes, ulong Threshold) Smallest(Observations[] parts, int width, int length)
    {
        var kept = new HashSet<uint>();
        ulong threshold = Everything;
        foreach (Observations rows in parts)
        {
            ForEach(rows, width, length, Everything, hash =>
            {
                if (hash < threshold && kept.Add(hash) && kept.Count > 2 * Most)
                {
                    threshold = kept.Order().ElementAt(Most);
                    kept.RemoveWhere(h => h >= threshold);
                }
            });
        }

        uint[] hashes = [.. kept.Order()];
        return hashes.Length > Most ? (hashes[..Most], hashes[Most]) : (hashes, threshold);
    }

    // A polynomial of the values, whose terms leave it as the run moves on; runs with missing values are left out.
    private static void ForEach(Observations rows, int width, int length, ulong threshold, Action<uint> take)
    {
        ulong leaving = 1;
        for (int i = 0; i < length; i++)
        {
            leaving *= Factor;
        }

        for (int r = 0; r < rows.Rows; r++)
        {
            for (int start = 0; start < rows.Sites; start += width)
            {
                (ulong hash, int known) = (0, 0);
                for (int i = 0; i < width; i++)
                {
                    double x = rows.Column(start + i)[r];
                    ulong value = Value(x);
                    known = double.IsNaN(x) ? 0 : known + 1;
                    hash = (hash * Factor) + value - (i >= length ? leaving * Value(rows.Column(start + i - length)[r]) : 0);
                    uint mixed = (uint)(Mix(hash) >> 32);
                    if (known >= length && mixed < threshold)
                    {
                        take(mixed);
                    }
                }
            }
        }
    }

    private static ulong Value(double x) => double.IsNaN(x) ? 1 : Mix((ulong)BitConverter.DoubleToInt64Bits(x + 0.0) + Factor);

    // Small integers differ in their highest bits alone. (The finaliser of SplitMix64: Steele, Lea and Flood 2014.)
    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}

/// <summary>How many runs of sites windows have in common with those of a training.</summary>
/// <param name="Length">The number of sites of a run.</param>
/// <param name="Compared">The number of different runs that were compared.</param>
/// <param name="Share">The share of them that the training had; NaN where none was compared.</param>
/// <param name="Usual">The share that its validation windows had.</param>
/// <param name="IsSeen">Whether there are clearly more than these had.</param>
internal readonly record struct RunOverlap(int Length, int Compared, double Share, double Usual, bool IsSeen)
{
    /// <summary>Says how many runs are those of the training.</summary>
    public string Describe() => Invariant($"{Share:0%} of {Compared} runs of {Length} sites are runs of the windows that the network was trained on, where ")
        + Invariant($"its validation windows had {Usual:0%}");
}
