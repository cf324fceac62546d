using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>A window of the period-doubling sequence at a random place, with noise: x(t) is the parity of the number of times that 2 divides t.</summary>
/// <remarks>
/// Odd places hold 0, even places the complement of the sequence at half the scale. So a window of 2n sites is, given the parity of its place, n sites of noise
/// and a window of n sites: H(2n) = H(n) + n h(noise) + log 2 - H(parity | window), and the last term is at most log 2 times the Bhattacharyya coefficient
/// of the two parities, at most 2n (4 noise (1 - noise))^floor(n/2), since their clean windows differ at floor(n/2) places or more on either side.
/// </remarks>
internal sealed class PeriodDoublingSource : Source
{
    // The most sites of which all rows are enumerated: 2^16.
    private const int Enumerated = 16;
    private const int Binary = 62;
    private readonly double _noise;

    private PeriodDoublingSource(int sites, double noise)
        : base(Entry.Name, sites, 2) => _noise = noise;

    public static SourceEntry Entry { get; } = new((sites, p) => new PeriodDoublingSource(sites, p[0]))
    {
        Name = "period-doubling",
        Description = "a window of the period-doubling sequence (0 -> 01, 1 -> 00) at a random place, every symbol flipped by noise",
        Reference = "Allouche and Shallit, Automatic Sequences (2003), 6.3",
        Law = "logarithm: f(n) = log n + constant, T rises by log 2 a doubling",
        Entropies = "exact to 16 sites by enumeration, then between proven bounds",
        Parameters = [new("noise", "probability that a symbol is flipped", 0.02, 0, 0.45)],
    };

    public override SourceLaw Law => new([ScalingLawKind.Logarithm], Entry.Law);

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        // A place beyond any window, uniform over all residues that matter.
        ulong start = (random.NextBits() >> (64 - Binary)) + 1;
        for (int i = 0; i < row.Length; i++)
        {
            int clean = System.Numerics.BitOperations.TrailingZeroCount(start + (ulong)i) & 1;
            row[i] = random.NextDouble() < _noise ? 1 - clean : clean;
        }
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row) => Log(row, 0);

    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation)
    {
        // The entropy of a window less that of its noise.
        double noise = LogSpace.Entropy([_noise, 1 - _noise]);
        var known = new KnownEntropy[height + 1];
        for (int l = 0; l <= height; l++)
        {
            cancellation.ThrowIfCancellationRequested();
            int n = 1 << l;
            known[l] = n <= Enumerated ? KnownEntropy.Exact(Entropy(n) - (n * noise)) : Doubled(known[l - 1], n / 2, _noise);
        }

        return new LevelTruth(
            [.. known.Select((f, l) => f with
            {
                Value = f.Value + (noise * (1 << l)), Lower = f.Lower + (noise * (1 << l)), Upper = f.Upper + (noise * (1 << l)),
            })],
            [.. Enumerable.Range(0, height).Select(l => known[l].Times(2, known[l + 1]))]);
    }

    /// <summary>Bounds what a window of 2n sites has beyond its noise, H(2n) - 2n h, by the same of one of n sites.</summary>
    internal static KnownEntropy Doubled(KnownEntropy half, int n, double noise)
    {
        double unknown = Math.Min(1, 2.0 * n * Math.Pow(4 * noise * (1 - noise), n / 2)) * Math.Log(2);
        return KnownEntropy.Between(half.Lower + Math.Log(2) - unknown, half.Upper + Math.Log(2));
    }

    private double Entropy(int n)
    {
        int[] row = new int[n];
        CompensatedSum sum = default;
        for (int code = 0; code < 1 << n; code++)
        {
            for (int i = 0; i < n; i++)
            {
                row[i] = (code >> i) & 1;
            }

            double log = Log(row, 0);
            sum.Add(double.IsNegativeInfinity(log) ? 0 : -Math.Exp(log) * log);
        }

        return sum.Value;
    }

    // The log-probability of a window of the sequence, with all its symbols changed where flip is 1.
    private double Log(ReadOnlySpan<int> row, int flip)
    {
        if (row.Length == 0)
        {
            return 0;
        }

        if (row.Length == 1)
        {
            double clean = (row[0] ^ flip) == 0 ? 2.0 / 3 : 1.0 / 3;
            return Math.Log((clean * (1 - _noise)) + ((1 - clean) * _noise));
        }

        Span<double> parity = stackalloc double[2];
        for (int first = 0; first < 2; first++)
        {
            // Sites first, first + 2, ... lie at odd places.
            int[] even = new int[(row.Length + first) / 2];
            double log = 0;
            for (int i = 0; i < row.Length; i++)
            {
                if ((i & 1) == first)
                {
                    log += Math.Log((row[i] ^ flip) == 0 ? 1 - _noise : _noise);
                }
                else
                {
                    even[i / 2] = row[i];
                }
            }

            parity[first] = double.IsNegativeInfinity(log) ? log : log + Log(even, 1 - flip);
        }

        return LogSpace.LogSumExp(parity) - Math.Log(2);
    }
}
