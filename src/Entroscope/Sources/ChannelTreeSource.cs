using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>
/// Broadcasting on a binary tree: a fair bit at the root, every channel down to a child flips it with a probability; the leaves are the sites.
/// </summary>
internal sealed class ChannelTreeSource : Source
{
    private readonly double _flip;

    private ChannelTreeSource(int sites, double flip)
        : base(Entry.Name, sites, 2)
    {
        Refuse.Argument(
            !System.Numerics.BitOperations.IsPow2(sites), $"The source '{Entry.Name}' has rows of a power of 2 of sites, but {sites} were requested.",
            nameof(sites));
        _flip = flip;
    }

    public static SourceEntry Entry { get; } = new((sites, p) => new ChannelTreeSource(sites, p[0]))
    {
        Name = "channel-tree",
        Description = "a fair bit at the root of a binary tree, flipped with a probability on every way down to a child; the leaves are the sites",
        Reference = "Evans, Kenyon, Peres, Schulman, Ann. Appl. Probab. 10 (2000) 410; Tegmark and Lin, Entropy 19 (2017) 299",
        Law = "with lambda = 1 - 2 flip: where 2 lambda^2 > 1 a constant that is approached by a power; where it is below 1 a power with "
            + "beta = 2 log2(2 lambda^2) for large patches; pairs always as d^(-4 log2(1/lambda))",
        Entropies = "exact to 16 sites, then between proven bounds",
        Parameters = [new("flip", "probability that a channel flips the bit", 0.1, 1e-4, 0.5)],
    };

    public override SourceLaw Law
    {
        get
        {
            double power = 2 * Lambda * Lambda;
            return Lambda == 0 ? new([ScalingLawKind.None], "none: the channels let nothing through, T = 0")
                : power > 1 ? new([ScalingLawKind.Constant, ScalingLawKind.PowerApproach, ScalingLawKind.ExponentialApproach],
                    Invariant($"a constant, approached by a power: 2 lambda^2 = {power:0.####} > 1"))
                : power < 1 ? new([ScalingLawKind.Power], Invariant($"power with beta -> 2 log2(2 lambda^2) = {2 * Math.Log2(power):0.####}"))
                : new([], "at the transition 2 lambda^2 = 1 what is shared dies out slower than any power");
        }
    }

    private double Lambda => 1 - (2 * _flip);

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        row[0] = random.NextInt(2);
        for (int filled = 1; filled < row.Length; filled *= 2)
        {
            for (int i = filled - 1; i >= 0; i--)
            {
                int parent = row[i];
                row[2 * i] = Pass(parent);
                row[(2 * i) + 1] = Pass(parent);
            }
        }

        int Pass(int bit) => random.NextDouble() < _flip ? 1 - bit : bit;
    }

    // From the leaves up: for every node how probable the leaves below are for either value, over the greater of the two.
    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        double[] zero = new double[row.Length];
        double[] one = new double[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            (zero[i], one[i]) = (1 - row[i], row[i]);
        }

        double log = 0;
        for (int count = row.Length / 2; count >= 1; count /= 2)
        {
            for (int i = 0; i < count; i++)
            {
                double z = Up(zero[2 * i], one[2 * i]) * Up(zero[(2 * i) + 1], one[(2 * i) + 1]);
                double o = Up(one[2 * i], zero[2 * i]) * Up(one[(2 * i) + 1], zero[(2 * i) + 1]);
                double scale = Math.Max(z, o);
                log += Math.Log(scale);
                (zero[i], one[i]) = (z / scale, o / scale);
            }
        }

        return log + Math.Log((zero[0] + one[0]) / 2);

        double Up(double same, double other) => ((1 - _flip) * same) + (_flip * other);
    }

    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation)
    {
        var shared = new KnownEntropy[height];
        (SymmetricMessages worse, SymmetricMessages better) = (SymmetricMessages.Certain, SymmetricMessages.Certain);
        for (int l = 0; l < height; l++)
        {
            cancellation.ThrowIfCancellationRequested();
            shared[l] = worse.IsExact ? KnownEntropy.Exact(worse.Shared(Lambda)) : KnownEntropy.Between(worse.Shared(Lambda), better.Shared(Lambda));
            (worse, better) = (worse.Parent(Lambda, better: false), better.Parent(Lambda, better: true));
        }

        return LevelTruth.Of(Math.Log(2), shared);
    }
}
