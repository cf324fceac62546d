using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>A coin whose bias is drawn from a beta distribution for every row.</summary>
internal sealed class CoinSource : Source
{
    private readonly double _ones;
    private readonly double _zeros;

    private CoinSource(int sites, double ones, double zeros)
        : base(Entry.Name, sites, 2) => (_ones, _zeros) = (ones, zeros);

    public static SourceEntry Entry { get; } = new((sites, p) => new CoinSource(sites, p[0], p[1]))
    {
        Name = "coin",
        Description = "a coin whose bias is drawn from Beta(ones, zeros) for every row",
        Reference = "Clarke and Barron, IEEE Trans. Inf. Theory 36 (1990) 453; Bialek, Nemenman, Tishby 2001",
        Law = "logarithm: f(n) = log(n) / 2 + constant for large patches, T rises by log(2) / 2 a doubling",
        Entropies = "exact: a sum over the number of ones (beta-binomial)",
        Parameters =
        [
            new("ones", "first parameter of the beta distribution of the bias", 1, 0.01, 1000),
            new("zeros", "second parameter of the beta distribution of the bias", 1, 0.01, 1000),
        ],
    };

    public override SourceLaw Law => new([ScalingLawKind.Logarithm], Entry.Law);

    // Polya's urn: the next one is as probable as the ones so far make it.
    private protected override void Fill(RandomStream random, Span<int> row)
    {
        int ones = 0;
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = random.NextDouble() * (_ones + _zeros + i) < _ones + ones ? 1 : 0;
            ones += row[i];
        }
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        int ones = 0;
        foreach (int x in row)
        {
            ones += x;
        }

        return OfOnes(ones, row.Length);
    }

    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation)
    {
        double[] entropy = [.. Pooled(height + 1).Select(Entropy)];
        return LevelTruth.Exact(entropy, [.. Enumerable.Range(0, height).Select(l => (2 * entropy[l]) - entropy[l + 1])]);
    }

    private protected override double? BlockEntropy(int n) => Entropy(n);

    // The log-probability of a row with so many ones in one order.
    private double OfOnes(int ones, int n) => GammaFunctions.LogRising(_ones, ones) + GammaFunctions.LogRising(_zeros, n - ones)
        - GammaFunctions.LogRising(_ones + _zeros, n);

    private double Entropy(int n)
    {
        CompensatedSum mean = default;
        CompensatedSum total = default;
        for (int k = 0; k <= n; k++)
        {
            double log = OfOnes(k, n);
            double orders = GammaFunctions.LogRising(1, n) - GammaFunctions.LogRising(1, k) - GammaFunctions.LogRising(1, n - k);
            double probability = Math.Exp(log + orders);
            mean.Add(-probability * log);
            total.Add(probability);
        }

        return mean.Value / total.Value;
    }
}
