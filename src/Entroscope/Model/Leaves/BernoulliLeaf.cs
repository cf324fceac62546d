using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>M coins over the values 0 and 1 of one site.</summary>
public sealed class BernoulliLeaf : DiscreteLeaf
{
    private readonly double[] _p;

    /// <summary>Initialises the leaf from the probabilities of the value 1.</summary>
    /// <param name="probabilities">For each of the M channels P(x = 1), in 0..1.</param>
    /// <exception cref="ModelException">There is no channel, or an entry is no probability.</exception>
    public BernoulliLeaf(ReadOnlySpan<double> probabilities)
        : base(probabilities.Length, 2)
    {
        Refuse.Model(probabilities.IsEmpty, $"A Bernoulli leaf needs at least 1 channel, but has 0.");
        _p = probabilities.ToArray();
        Check();
    }

    private BernoulliLeaf(BernoulliLeaf other)
        : base(other.Channels, 2) => _p = [.. other._p];

    /// <summary>Gets what is known of the family.</summary>
    internal static LeafDescriptor Descriptor { get; } = new Kind();

    /// <inheritdoc/>
    public override LeafFamily Family => LeafFamily.Bernoulli;

    /// <inheritdoc/>
    public override int ParameterCount => Channels;

    /// <inheritdoc/>
    public override int StatisticsLength => 2 * Channels;

    /// <summary>Gets the M probabilities of the value 1.</summary>
    public ReadOnlySpan<double> Probabilities => _p;

    /// <inheritdoc/>
    public override double Probability(int channel, int value)
    {
        double p = _p[Refuse.Index(channel, _p.Length, nameof(channel))];
        return Refuse.Index(value, Alphabet, nameof(value)) == 1 ? p : 1 - p;
    }

    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        EnsureRoom(flow, statistics);
        int offset = value == 1 ? Channels : 0;
        for (int d = 0; d < Channels; d++)
        {
            statistics[offset + d] += flow[d];
        }
    }

    internal override ReadOnlySpan<double> Part(int part) => _p;

    internal override LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random) =>
        new BernoulliLeaf(Resize(_p, map, perturbation, random));

    internal override void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals) =>
        rows.Add(([statistics[channel], statistics[Channels + channel]], [1 - _p[channel], _p[channel]]));

    internal override LeafDistribution Copy() => new BernoulliLeaf(this);

    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination) =>
        EstimateRates(statistics[Channels..], statistics[..Channels], prior.PseudoCount, _p, ((BernoulliLeaf)destination)._p);

    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient) =>
        RateGradient(statistics[Channels..], statistics[..Channels], prior.PseudoCount * share, _p, gradient);

    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit) => MoveRates(step, _p);

    internal override void Check() => CheckProbabilities(_p, "Bernoulli");

    /// <summary>Writes the family and its sizes.</summary>
    /// <returns>A text such as "Bernoulli x 2".</returns>
    public override string ToString() => Invariant($"Bernoulli x {Channels}");

    private sealed class Kind : LeafDescriptor
    {
        public override IReadOnlyList<string> Parts { get; } = ["probability"];

        public override string? AlphabetRequirement(int alphabet) => alphabet == 2 ? null : "2";

        public override LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading) =>
            new BernoulliLeaf(numbers);

        public override LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments) => new BernoulliLeaf(Rates(leaf, channels, moments));

        public override LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random) =>
            new BernoulliLeaf(Draw(channels, random.NextDouble));

        public override LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options) => new BernoulliLeaf(rates);
    }
}
