using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>A window of the infinite Ising chain without a field: neighbours differ with probability 1 / (1 + exp(2 J)).</summary>
internal sealed class IsingChainSource : Source
{
    private readonly double _flip;

    private IsingChainSource(int sites, double coupling)
        : base(Entry.Name, sites, 2) => _flip = 1 / (1 + Math.Exp(2 * coupling));

    public static SourceEntry Entry { get; } = new((sites, p) => new IsingChainSource(sites, p[0]))
    {
        Name = "ising-chain",
        Description = "a window of the infinite one-dimensional Ising model without a field, 1 for a spin up",
        Reference = "Ising, Z. Physik 31 (1925) 253",
        Law = "constant: T = log 2 - h(p), p = 1 / (1 + exp(2 J))",
        Entropies = "exact: a closed form",
        Parameters = [new("coupling", "coupling J of neighbours, over the temperature", 1, -20, 20)],
    };

    public override SourceLaw Law => new([ScalingLawKind.Constant], Entry.Law);

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        row[0] = random.NextInt(2);
        for (int i = 1; i < row.Length; i++)
        {
            row[i] = random.NextDouble() < _flip ? 1 - row[i - 1] : row[i - 1];
        }
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        int flips = 0;
        for (int i = 1; i < row.Length; i++)
        {
            flips += row[i] == row[i - 1] ? 0 : 1;
        }

        return -Math.Log(2) + (flips * Math.Log(_flip)) + ((row.Length - 1 - flips) * Math.Log(1 - _flip));
    }

    private double Conditional => LogSpace.Entropy([_flip, 1 - _flip]);

    private protected override double? BlockEntropy(int n) => Math.Log(2) + ((n - 1) * Conditional);

    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation) => LevelTruth.Exact(
        [.. Pooled(height + 1).Select(n => BlockEntropy(n)!.Value)], [.. Pooled(height).Select(_ => Math.Log(2) - Conditional)]);
}
