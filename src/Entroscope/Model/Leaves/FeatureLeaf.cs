using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// M features of a real number for networks of real weights, max(0, w (x - c)) or cos(w (x - c)): functions of the representation layer that are no densities.
/// Questions of probability are refused.
/// </summary>
public sealed class FeatureLeaf : LeafDistribution
{
    // How far a step may carry a centre away from 0, and how large it may make a weight, in units.
    private const double Farthest = 1e6;
    private readonly double[] _weight;
    private readonly double[] _centre;

    /// <summary>Initialises the leaf.</summary>
    /// <param name="family">Rectified or cosine features.</param>
    /// <param name="weights">The weight w of every channel, in inverse units of the site.</param>
    /// <param name="centres">The centre c of every channel.</param>
    /// <exception cref="ModelException">There is no channel, the lengths differ, or a number is not finite.</exception>
    /// <exception cref="ArgumentException">The family has no such features.</exception>
    public FeatureLeaf(LeafFamily family, ReadOnlySpan<double> weights, ReadOnlySpan<double> centres)
        : base(weights.Length)
    {
        Refuse.Argument(
            family is not (LeafFamily.Rectified or LeafFamily.Cosine), $"Features are Rectified or Cosine, but {family} was given.", nameof(family));
        Refuse.Model(weights.Length < 1 || weights.Length != centres.Length,
            $"Features need as many centres as weights, at least one, but have {weights.Length} weights and {centres.Length} centres.");
        (Family, _weight, _centre) = (family, weights.ToArray(), centres.ToArray());
        Check();
    }

    private FeatureLeaf(FeatureLeaf other)
        : base(other.Channels) => (Family, _weight, _centre) = (other.Family, [.. other._weight], [.. other._centre]);

    /// <inheritdoc/>
    public override LeafFamily Family { get; }

    /// <inheritdoc/>
    public override int Alphabet => 0;

    /// <inheritdoc/>
    public override int ParameterCount => 2 * Channels;

    /// <inheritdoc/>
    public override int StatisticsLength => 2 * Channels;

    internal override int SummaryLength => throw NoDensity();

    /// <summary>Computes the features.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="destination">Receives the M features.</param>
    public void Evaluate(double value, Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        for (int d = 0; d < Channels; d++)
        {
            double a = _weight[d] * (value - _centre[d]);
            destination[d] = Family == LeafFamily.Rectified ? Math.Clamp(a, 0, double.MaxValue) : double.IsFinite(a) ? Math.Cos(a) : 0;
        }
    }

    /// <inheritdoc/>
    public override string? Describe(double value) => double.IsFinite(value) ? null : "must be a finite number";

    /// <summary>Refuses: features are no densities.</summary>
    /// <inheritdoc/>
    public override void LogDensity(double value, Span<double> destination) => throw NoDensity();

    /// <summary>Refuses: features are no densities.</summary>
    /// <inheritdoc/>
    public override void Entropy(Span<double> destination) => throw NoDensity();

    /// <summary>Refuses: features are no densities.</summary>
    /// <inheritdoc/>
    public override double Sample(int channel, RandomStream random) => throw NoDensity();

    /// <summary>Refuses: features are no densities.</summary>
    /// <inheritdoc/>
    public override double Mode(int channel) => throw NoDensity();

    /// <summary>Refuses: features have no posterior.</summary>
    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics) => throw NoDensity();

    internal override void SignedLog(double value, Span<double> log, Span<double> sign)
    {
        Evaluate(value, log);
        for (int d = 0; d < Channels; d++)
        {
            (log[d], sign[d]) = (Math.Log(Math.Abs(log[d])), Math.Sign(log[d]));
        }
    }

    internal override double ScaledFeatures(double value, Span<double> features)
    {
        Evaluate(value, features);
        return PowersOfTwo.Normalize(features[..Channels]);
    }

    internal override void AccumulateDerivative(double value, ReadOnlySpan<double> flow, ReadOnlySpan<double> derivative, Span<double> statistics)
    {
        EnsureRoom(derivative, statistics);
        for (int d = 0; d < Channels; d++)
        {
            double away = value - _centre[d], a = _weight[d] * away;
            double slope = Family == LeafFamily.Rectified ? (a > 0 ? derivative[d] : 0) : double.IsFinite(a) ? -Math.Sin(a) * derivative[d] : 0;
            statistics[d] += slope * away;
            statistics[Channels + d] -= slope * _weight[d];
        }
    }

    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient)
    {
        for (int d = 0; d < Channels; d++)
        {
            (gradient[d], gradient[Channels + d]) = (statistics[d] / unit, statistics[Channels + d] * unit);
        }
    }

    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit)
    {
        for (int d = 0; d < Channels; d++)
        {
            _weight[d] = Math.Clamp(_weight[d] + (step[d] / unit), -Farthest / unit, Farthest / unit);
            _centre[d] += unit * step[Channels + d];
        }
    }

    internal override ReadOnlySpan<double> Part(int part) => part == 0 ? _weight : _centre;

    internal override LeafDistribution Copy() => new FeatureLeaf(this);

    internal override void EnsureGenerative() => throw NoDensity();

    internal override double MixtureMean(ReadOnlySpan<double> weights) => throw NoDensity();

    internal override double MixtureVariance(ReadOnlySpan<double> weights) => throw NoDensity();

    internal override double MixtureMode(ReadOnlySpan<double> weights) => throw NoDensity();

    internal override void Summarize(int channel, Span<double> destination) => throw NoDensity();

    internal override double SummaryEntropy(ReadOnlySpan<double> summary) => throw NoDensity();

    internal override double[] Features(int channel) => [_weight[channel], _centre[channel]];

    internal override LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random) => throw NoDensity();

    internal override void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals) => throw NoDensity();

    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination) => throw NoDensity();

    internal override void Check()
    {
        for (int d = 0; d < Channels; d++)
        {
            Refuse.Model(!double.IsFinite(_weight[d]), $"The weight of leaf channel {d} must be a finite number, but is {_weight[d]}.");
            Refuse.Model(!double.IsFinite(_centre[d]), $"The centre of leaf channel {d} must be a finite number, but is {_centre[d]}.");
        }
    }

    /// <summary>Writes the family and its sizes.</summary>
    /// <returns>A text such as "rectified x 8".</returns>
    public override string ToString() => Invariant($"{(Family == LeafFamily.Rectified ? "rectified" : "cosine")} x {Channels}");

    private ModelException NoDensity() =>
        new(Invariant($"{Family} features are no densities; only networks of real weights have them, which have scores, but no probabilities of rows."));

    /// <summary>What is known of the features of a family.</summary>
    internal sealed class Kind(LeafFamily family) : LeafDescriptor
    {
        public override IReadOnlyList<string> Parts { get; } = ["weight", "centre"];

        public override bool IsDensity => false;

        public override string? AlphabetRequirement(int alphabet) => alphabet == 0 ? null : "0";

        public override LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading) =>
            new FeatureLeaf(family, numbers[..channels], numbers[channels..]);

        public override LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments) =>
            new FeatureLeaf(family, Filled(channels, 1 / Math.Sqrt(moments.Scale)), Filled(channels, moments.Mean));

        // Rectified features rise from both sides of points spread like the column; cosines have normal frequencies, as those of a Gaussian kernel
        // (Rahimi and Recht 2007).
        public override LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random)
        {
            double deviation = Math.Sqrt(moments.Scale);
            double[] weights = new double[channels], centres = new double[channels];
            for (int d = 0; d < channels; d++)
            {
                if (family == LeafFamily.Rectified)
                {
                    (weights[d], centres[d]) = ((d % 2 == 0 ? 1 : -1) / deviation, moments.Mean + (deviation * random.NextGaussian()));
                    continue;
                }

                weights[d] = Math.Max(0.1, Math.Abs(random.NextGaussian())) / deviation;
                centres[d] = moments.Mean + (2 * Math.PI * random.NextDouble() / weights[d]);
            }

            return new FeatureLeaf(family, weights, centres);
        }

        public override LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options) => new FeatureLeaf(
            family, Draw(rates.Length, random.NextGaussian), Draw(rates.Length, random.NextGaussian));
    }
}
