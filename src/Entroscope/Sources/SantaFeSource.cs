using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>The Santa Fe process with finitely many facts: a site is a pair (k, bit k) with independent k, and all bits are drawn for every row.</summary>
/// <remarks>
/// With p(k) in proportion to (k - 1/2)^(-1/beta) the sum over the facts is the midpoint rule of an integral in proportion to n^beta. With k^(-1/beta)
/// it is less by a half, so that f(n) has a constant beside the power, which raises the exponent that is read off at finite n.
/// </remarks>
internal sealed class SantaFeSource : Source
{
    private readonly double _beta;
    private readonly double[] _probability;
    private readonly double[] _cumulative;

    private SantaFeSource(int sites, double beta, int facts, double offset)
        : base(Entry.Name, sites, 2 * facts)
    {
        _beta = beta;
        double[] weights = [.. Enumerable.Range(1, facts).Select(k => Math.Pow(k - offset, -1 / beta))];
        double sum = CompensatedSum.Of(weights);
        _probability = Array.ConvertAll(weights, w => w / sum);
        _cumulative = new double[facts];
        double running = 0;
        for (int k = 0; k < facts; k++)
        {
            _cumulative[k] = running += _probability[k];
        }
    }

    public static SourceEntry Entry { get; } = new((sites, p) => new SantaFeSource(sites, p[0], (int)p[1], p[2]))
    {
        Name = "santa-fe",
        Description = "pairs (k, bit k) of a fact and its value, p(k) ~ k^(-1/beta), the bits drawn for every row; symbol 2 (k - 1) + bit",
        Reference = "Debowski, Stoch. Proc. Appl. 119 (2009) 1572; IEEE Trans. Inf. Theory 57 (2011) 4589",
        Law = "power: f(n) ~ n^beta, as long as the facts are not used up (n p(K) << 1); constant beyond",
        Entropies = "exact: m(n) = n H(k) + log 2 sum_k (1 - (1 - p_k)^n), over the finite number of facts",
        Parameters =
        [
            new("beta", "exponent of the power", 0.5, 0.05, 0.95),
            new("facts", "number of facts; the alphabet is twice as large", 256, 1, 32768, IsInteger: true),
            new("offset", "p(k) is in proportion to (k - offset)^(-1/beta)", 0.5, -1000, 0.9),
        ],
    };

    public override SourceLaw Law => new(
        [ScalingLawKind.Power],
        Invariant($"power with beta = {_beta:0.####} for n well below 1 / p(K) = {1 / _probability[^1]:0}, ")
            + Invariant($"the n at which all {_probability.Length} facts are seen"));

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        int[] bits = new int[_probability.Length];
        for (int k = 0; k < bits.Length; k++)
        {
            bits[k] = random.NextInt(2);
        }

        for (int i = 0; i < row.Length; i++)
        {
            int found = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
            int k = Math.Min(found >= 0 ? found + 1 : ~found, bits.Length - 1);
            row[i] = (2 * k) + bits[k];
        }
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        int[] bits = new int[_probability.Length];
        Array.Fill(bits, -1);
        double log = 0;
        foreach (int x in row)
        {
            (int k, int bit) = (x / 2, x % 2);
            if (bits[k] == 1 - bit)
            {
                return double.NegativeInfinity;
            }

            log += Math.Log(_probability[k]) - (bits[k] < 0 ? Math.Log(2) : 0);
            bits[k] = bit;
        }

        return log;
    }

    private protected override double? BlockEntropy(int n) => (n * LogSpace.Entropy(_probability)) + (Math.Log(2) * Sum(p => Seen(p, n)));

    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation) => LevelTruth.Exact(
        Pooled(height + 1).Select(n => BlockEntropy(n)!.Value), Pooled(height).Select(n => Math.Log(2) * Sum(p => Math.Pow(Seen(p, n), 2))));

    // The probability that a fact of probability p is among n.
    private static double Seen(double p, int n) => p == 1 ? 1 : -Math.Exp(n * GammaFunctions.LogOnePlus(-p)) + 1;

    private double Sum(Func<double, double> of)
    {
        CompensatedSum sum = default;
        foreach (double p in _probability)
        {
            sum.Add(of(p));
        }

        return sum.Value;
    }
}
