using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>Independent symbols with p(k) in proportion to (k + 1)^-skew: nothing is shared.</summary>
internal sealed class IndependentSource : Source
{
    private readonly double[] _probability;

    private IndependentSource(int sites, int symbols, double skew)
        : base(Entry.Name, sites, symbols)
    {
        double[] weights = [.. Enumerable.Range(0, symbols).Select(k => Math.Pow(k + 1, -skew))];
        double sum = CompensatedSum.Of(weights);
        _probability = Array.ConvertAll(weights, w => w / sum);
    }

    public static SourceEntry Entry { get; } = new((sites, p) => new IndependentSource(sites, (int)p[0], p[1]))
    {
        Name = "independent",
        Description = "independent symbols with p(k) in proportion to (k + 1)^-skew",
        Reference = "-",
        Law = "none: m(n) = n H(X), T = 0",
        Entropies = "exact: a closed form",
        Parameters =
        [
            new("symbols", "number of symbols", 2, 2, 65536, IsInteger: true),
            new("skew", "exponent of the probabilities of symbols; 0 for equal ones", 1, 0, 10),
        ],
    };

    public override SourceLaw Law => new([ScalingLawKind.None], "none: m(n) = n H(X), T = 0");

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = random.NextIndex(_probability);
        }
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        double sum = 0;
        foreach (int x in row)
        {
            sum += Math.Log(_probability[x]);
        }

        return sum;
    }

    private protected override double? BlockEntropy(int n) => n * LogSpace.Entropy(_probability);

    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation) =>
        LevelTruth.Of(LogSpace.Entropy(_probability), [.. Pooled(height).Select(_ => KnownEntropy.Exact(0))]);
}
