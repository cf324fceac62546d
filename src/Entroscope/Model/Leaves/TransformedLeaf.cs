using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// M normal densities of an increasing function z(x) of one real-valued site: log-normal densities, or normal densities of normal scores. All that is
/// reported is in the unit of the site: the density of x has the Jacobian z'(x).
/// </summary>
public sealed class TransformedLeaf : ContinuousLeaf
{
    private readonly MonotoneTransform _transform;
    private readonly GaussianLeaf _inner;

    internal TransformedLeaf(MonotoneTransform transform, GaussianLeaf inner)
        : base(inner.Channels) => (_transform, _inner) = (transform, inner);

    /// <inheritdoc/>
    public override LeafFamily Family => _transform.Family;

    /// <inheritdoc/>
    public override LeafSpecification Specification => _transform.Specification;

    /// <summary>Gets the normal densities of z.</summary>
    public GaussianLeaf Inner => _inner;

    /// <inheritdoc/>
    public override int ParameterCount => _inner.ParameterCount;

    /// <inheritdoc/>
    public override int StatisticsLength => _inner.StatisticsLength;

    /// <inheritdoc/>
    public override void LogDensity(double value, Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        if (!_transform.Has(value))
        {
            destination[..Channels].Fill(double.NegativeInfinity);
            return;
        }

        _inner.LogDensity(_transform.Forward(value), destination);
        double slope = _transform.LogSlope(value);
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = Math.Max(destination[d] + slope, double.MinValue);
        }
    }

    internal override void WideLogDensity(double value, Span<WideLog> destination)
    {
        if (!_transform.Has(value))
        {
            destination[..Channels].Fill(WideLog.Zero);
            return;
        }

        _inner.WideLogDensity(_transform.Forward(value), destination);
        double slope = _transform.LogSlope(value);
        for (int d = 0; d < Channels; d++)
        {
            destination[d] += slope;
        }
    }

    /// <inheritdoc/>
    public override void Entropy(Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        _inner.Entropy(destination);
        for (int d = 0; d < Channels; d++)
        {
            destination[d] -= _transform.MeanLogSlope(_inner.Means[d], _inner.Variances[d]);
        }
    }

    /// <inheritdoc/>
    public override double Sample(int channel, RandomStream random) => _transform.Back(_inner.Sample(channel, random));

    /// <inheritdoc/>
    public override double Mode(int channel)
    {
        double[] weights = new double[Channels];
        weights[Refuse.Index(channel, Channels, nameof(channel))] = 1;
        return MixtureMode(weights);
    }

    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        if (_transform.Has(value))
        {
            _inner.Accumulate(_transform.Forward(value), flow, statistics);
        }
    }

    /// <inheritdoc/>
    public override void Recenter(Span<double> statistics, LeafDistribution target) =>
        _inner.Recenter(statistics, Same<TransformedLeaf>(statistics, target)._inner);

    internal override ReadOnlySpan<double> Part(int part) => _inner.Part(part);

    internal override double MixtureMean(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int d = 0; d < weights.Length; d++)
        {
            sum += weights[d] > 0 ? weights[d] * _transform.Mean(_inner.Means[d], _inner.Variances[d]) : 0;
        }

        return sum;
    }

    internal override double MixtureVariance(ReadOnlySpan<double> weights) => Spread(
        weights, [.. Enumerable.Range(0, Channels).Select(d => _transform.Mean(_inner.Means[d], _inner.Variances[d]))], MixtureMean(weights),
        d => _transform.Variance(_inner.Means[d], _inner.Variances[d]));

    internal override double MixtureMode(ReadOnlySpan<double> weights) => _transform.Mode(_inner, weights);

    internal override double Cumulative(int channel, double value) => _transform.Has(value) ? _inner.Cumulative(channel, _transform.Forward(value)) : 0;

    internal override (double From, double To) Range(int channel) =>
        _inner.Range(channel) is var (from, to) ? (_transform.Back(from), _transform.Back(to)) : default;

    // In squared units of z, as all parameters.

    internal override double SmallestVariance => _inner.SmallestVariance;

    internal override bool HasTails => _transform.IsEverywhere;

    internal override double FarValue(double value, int side, double distance, int turn) =>
        HasTails ? _transform.Back(_inner.FarValue(value, side, distance, turn)) : value;

    // The entropy of x is that of z less the mean of log z', which is linear in the weights of the channels.

    internal override int SummaryLength => _inner.SummaryLength + 1;

    internal override void Summarize(int channel, Span<double> destination)
    {
        _inner.Summarize(channel, destination);
        destination[_inner.SummaryLength] = _transform.MeanLogSlope(_inner.Means[channel], _inner.Variances[channel]);
    }

    internal override double SummaryEntropy(ReadOnlySpan<double> summary) => _inner.SummaryEntropy(summary) - summary[_inner.SummaryLength];

    // A product of n normal densities of z is a normal density times a number; of x it has z' to the power of n, of which one belongs to dz.

    internal override double LogOverlap(LeafDistribution[] leaves, ReadOnlySpan<int> channels)
    {
        (double precision, double pull) = (0, 0);
        double origin = _inner.Means[channels[0]];
        for (int c = 0; c < leaves.Length; c++)
        {
            GaussianLeaf one = ((TransformedLeaf)leaves[c])._inner;
            double share = 1 / one.Variances[channels[c]];
            precision += share;
            pull += share * (one.Means[channels[c]] - origin);
        }

        LeafDistribution[] inner = Array.ConvertAll(leaves, l => (LeafDistribution)((TransformedLeaf)l)._inner);
        return _inner.LogOverlap(inner, channels) + _transform.LogMeanPower(origin + (pull / precision), 1 / precision, leaves.Length - 1);
    }

    internal override double[] Features(int channel) => _inner.Features(channel);

    internal override LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random) =>
        new TransformedLeaf(_transform, (GaussianLeaf)_inner.Resize(map, perturbation, random));

    internal override void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals) =>
        _inner.AddEmission(channel, statistics, rows, normals);

    internal override LeafDistribution Copy() => new TransformedLeaf(_transform, (GaussianLeaf)_inner.Copy());

    // A variance of z that is fine where values are large may be too fine where they are small.

    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination)
    {
        var next = (TransformedLeaf)destination;
        bool good = _inner.Maximize(statistics, prior, next._inner);
        next._inner.Widen(_transform.FinestVariance);
        return good;
    }

    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient) =>
        _inner.Gradient(statistics, prior, share, unit, gradient);

    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit)
    {
        _inner.Move(step, prior, unit);
        _inner.Widen(_transform.FinestVariance);
    }

    internal override void Check() => _inner.Check();

    /// <summary>Writes the family and its sizes.</summary>
    /// <returns>A text such as "log-normal x 8".</returns>
    public override string ToString() => Invariant($"{(Family == LeafFamily.LogNormal ? "log-normal" : "normal score")} x {Channels}");

    internal sealed class Kind(LeafFamily family) : LeafDescriptor
    {
        public override IReadOnlyList<string> Parts { get; } = ["mean", "variance"];

        public override IReadOnlyList<string> Constants { get; } = family == LeafFamily.LogNormal ? ["resolution"] : ["values", "scores", "resolution"];

        public override bool HasStrength => true;

        public override string? AlphabetRequirement(int alphabet) => alphabet == 0 ? null : "0";

        public override string? ValueRequirement => family == LeafFamily.LogNormal ? "greater than 0" : null;

        public override bool Allows(double value) => family != LeafFamily.LogNormal || value > 0;

        public override LeafSpecification Fit(LeafFamily chosen, ValueColumn column) => family == LeafFamily.LogNormal
            ? new LeafSpecification(family, 0) { Constants = new LeafConstants([[ColumnScale.Of(column, ColumnMoments.Of(column)).Resolution]]) }
            : ScoreTransform.Fit(column);

        public override ValueColumn Inner(LeafSpecification leaf, ValueColumn column) => Transform(leaf).Encode(column);

        public override void CheckConstants(LeafConstants constants) => _ = MonotoneTransform.Of(family, constants);

        public override LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading) =>
            new TransformedLeaf(Transform(leaf), new GaussianLeaf(numbers[..channels], numbers[channels..]));

        public override LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments) =>
            new TransformedLeaf(Transform(leaf), (GaussianLeaf)GaussianLeaf.Descriptor.Flat(leaf, channels, moments));

        public override LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random) =>
            new TransformedLeaf(Transform(leaf), (GaussianLeaf)GaussianLeaf.Descriptor.Random(leaf, channels, moments, random));

        public override LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options)
        {
            double[] knots = [.. Draw(4, random.NextGaussian).Order()];
            double[] scores = [.. Draw(4, random.NextGaussian).Order()];
            MonotoneTransform transform = MonotoneTransform.Of(
                family, family == LeafFamily.LogNormal ? new LeafConstants([[0]]) : new LeafConstants([knots, scores, [0]]));
            return new TransformedLeaf(transform, new GaussianLeaf(
                Draw(rates.Length, random.NextGaussian), Draw(rates.Length, () => Math.Exp(random.NextGaussian() - 1))));
        }

        private MonotoneTransform Transform(LeafSpecification leaf) => leaf.Constants is { } constants
            ? MonotoneTransform.Of(family, constants)
            : throw new ModelException("A transformed leaf needs the numbers of its transform, but has none; take a specification fitted to a column.");
    }
}
