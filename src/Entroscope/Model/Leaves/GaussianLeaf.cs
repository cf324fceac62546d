using System.Numerics;
using Entroscope.Numerics;
using MathNet.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>M normal densities of one real-valued site.</summary>
public sealed class GaussianLeaf : ContinuousLeaf
{
    private const double LogTwoPi = 1.8378770664093454836;

    // The largest variance that steps along a gradient reach, in squared units of the column.
    private const double LargestSpread = 1e6;

    // Beyond, a normal distribution has no mass that double precision shows.
    private const double FarthestDeviations = 40;
    private readonly double[] _mean;
    private readonly double[] _variance;

    /// <summary>Initialises the leaf.</summary>
    /// <param name="means">The M means, finite, in units of the site.</param>
    /// <param name="variances">The M variances, finite and greater than 0, in squared units of the site.</param>
    /// <exception cref="ModelException">The lengths differ, there is no channel, or an entry is not allowed.</exception>
    public GaussianLeaf(ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
        : base(means.Length)
    {
        Refuse.Model(
            means.IsEmpty || means.Length != variances.Length,
            $"A Gaussian leaf needs a mean and a variance for each channel, but {means.Length} means and {variances.Length} variances were given.");

        _mean = means.ToArray();
        _variance = variances.ToArray();
        Check();
    }

    private GaussianLeaf(GaussianLeaf other)
        : base(other.Channels) => (_mean, _variance) = ([.. other._mean], [.. other._variance]);

    /// <summary>Gets what is known of the family.</summary>
    internal static LeafDescriptor Descriptor { get; } = new Kind();

    /// <inheritdoc/>
    public override LeafFamily Family => LeafFamily.Gaussian;

    /// <inheritdoc/>
    public override int ParameterCount => 2 * Channels;

    /// <inheritdoc/>
    public override int StatisticsLength => 3 * Channels;

    /// <summary>Gets the M means.</summary>
    public ReadOnlySpan<double> Means => _mean;

    /// <summary>Gets the M variances.</summary>
    public ReadOnlySpan<double> Variances => _variance;

    /// <inheritdoc/>
    public override void LogDensity(double value, Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        for (int d = 0; d < Channels; d++)
        {
            double z = value - _mean[d];
            destination[d] = Math.Max(-0.5 * ((z * (z / _variance[d])) + Math.Log(_variance[d]) + LogTwoPi), double.MinValue);
        }
    }

    internal override void WideLogDensity(double value, Span<WideLog> destination)
    {
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = WideLog.Of(-0.5 * (Math.Log(_variance[d]) + LogTwoPi)) - HalfSquare.Of(value, _mean[d], _variance[d]);
        }
    }

    /// <inheritdoc/>
    public override void Entropy(Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = 0.5 * (1 + LogTwoPi + Math.Log(_variance[d]));
        }
    }

    /// <inheritdoc/>
    public override double Sample(int channel, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _mean[Refuse.Index(channel, Channels, nameof(channel))] + (Math.Sqrt(_variance[channel]) * random.NextGaussian());
    }

    /// <inheritdoc/>
    public override double Mode(int channel) => _mean[Refuse.Index(channel, Channels, nameof(channel))];

    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        EnsureRoom(flow, statistics);
        int m = Channels;
        Span<double> first = statistics.Slice(m, m);
        Span<double> second = statistics.Slice(2 * m, m);
        for (int d = 0; d < m; d += Vector<double>.Count)
        {
            if (d + Vector<double>.Count > m)
            {
                AccumulateLast(d, value, flow, statistics);
                return;
            }

            var f = new Vector<double>(flow[d..]);
            Vector<double> z = new Vector<double>(value) - new Vector<double>(_mean, d);
            (new Vector<double>(statistics[d..]) + f).CopyTo(statistics[d..]);
            (new Vector<double>(first[d..]) + (f * z)).CopyTo(first[d..]);
            (new Vector<double>(second[d..]) + (f * z * z)).CopyTo(second[d..]);
        }
    }

    private void AccumulateLast(int start, double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        int m = Channels;
        for (int d = start; d < m; d++)
        {
            double z = value - _mean[d];
            statistics[d] += flow[d];
            statistics[m + d] += flow[d] * z;
            statistics[(2 * m) + d] += flow[d] * z * z;
        }
    }

    /// <inheritdoc/>
    public override void Recenter(Span<double> statistics, LeafDistribution target)
    {
        GaussianLeaf other = Same<GaussianLeaf>(statistics, target);
        int m = Channels;
        for (int d = 0; d < m; d++)
        {
            double shift = other._mean[d] - _mean[d];
            statistics[(2 * m) + d] += (shift * shift * statistics[d]) - (2 * shift * statistics[m + d]);
            statistics[m + d] -= shift * statistics[d];
        }
    }

    internal override ReadOnlySpan<double> Part(int part) => part == 0 ? _mean : _variance;

    internal override double MixtureMean(ReadOnlySpan<double> weights)
    {
        double mean = 0;
        for (int d = 0; d < weights.Length; d++)
        {
            mean += weights[d] * _mean[d];
        }

        return mean;
    }

    internal override double MixtureVariance(ReadOnlySpan<double> weights) =>
        Spread(weights, _mean, MixtureMean(weights), d => _variance[d]);

    internal override double MixtureMode(ReadOnlySpan<double> weights) => weights.ContainsAnyInRange(double.NegativeInfinity, -double.Epsilon)
        ? SignedModes.Highest(weights, _mean, _variance)
        : BellModes.Highest(this, weights, _mean, (d, _) => _variance[d]);

    internal override double Cumulative(int channel, double value) =>
        0.5 * SpecialFunctions.Erfc((_mean[channel] - value) / Math.Sqrt(2 * _variance[channel]));

    internal override (double From, double To) Range(int channel)
    {
        double half = FarthestDeviations * Math.Sqrt(_variance[channel]);
        return (_mean[channel] - half, _mean[channel] + half);
    }

    internal override double SmallestVariance => TensorPrimitives.Min<double>(_variance);

    internal override bool HasTails => true;

    internal override double FarValue(double value, int side, double distance, int turn) =>
        Math.Clamp(_mean[turn % Channels] + (side * distance * Math.Sqrt(_variance[turn % Channels])), double.MinValue, double.MaxValue);

    // Mean square and mean, about the middle of the means, so that variances keep their digits.

    internal override int SummaryLength => 2;

    internal override void Summarize(int channel, Span<double> destination)
    {
        double mean = _mean[channel] - TensorPrimitives.Average<double>(_mean);
        (destination[0], destination[1]) = (_variance[channel] + (mean * mean), mean);
    }

    // That of a Gaussian of the variance: the largest there is. Where the means lie so
    // far apart that the difference has no digits left, a little more stays a bound.

    internal override double SummaryEntropy(ReadOnlySpan<double> summary) =>
        0.5 * (1 + Math.Log(2 * Math.PI * Math.Max(summary[0] - (summary[1] * summary[1]), 1e-15 * summary[0])));

    // The integral of a product of normal densities with precisions b and B their sum:
    // log = (sum log b - log B - (n - 1) log 2 pi) / 2 - sum over pairs of b_j b_k (m_j - m_k)^2 / (2 B).

    internal override double LogOverlap(LeafDistribution[] leaves, ReadOnlySpan<int> channels)
    {
        double total = 0;
        double logs = 0;
        for (int c = 0; c < leaves.Length; c++)
        {
            double variance = ((GaussianLeaf)leaves[c])._variance[channels[c]];
            total += 1 / variance;
            logs -= Math.Log(variance);
        }

        double distance = 0;
        for (int j = 0; j < leaves.Length; j++)
        {
            var one = (GaussianLeaf)leaves[j];
            double share = 1 / (one._variance[channels[j]] * total);
            for (int k = j + 1; k < leaves.Length; k++)
            {
                var two = (GaussianLeaf)leaves[k];
                double gap = one._mean[channels[j]] - two._mean[channels[k]];
                distance += gap / two._variance[channels[k]] * gap * share;
            }
        }

        return 0.5 * (logs - Math.Log(total) - ((leaves.Length - 1) * LogTwoPi) - distance);
    }

    internal override double[] Features(int channel)
    {
        double spread = Math.Sqrt(TensorPrimitives.Max<double>(_variance));
        return [_mean[channel] / spread, Math.Sqrt(_variance[channel]) / spread];
    }

    internal override LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random)
    {
        double[] means = new double[map.Count];
        double[] variances = new double[map.Count];
        for (int d = 0; d < map.Count; d++)
        {
            (means[d], variances[d]) = map.Moments(d, _mean, _variance);
            means[d] += map.IsCopy(d) ? perturbation * Math.Sqrt(variances[d]) * random.NextGaussian() : 0;
        }

        return new GaussianLeaf(means, variances);
    }

    internal override void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals) =>
        normals.Add(new NormalEmission(
            _mean[channel], _variance[channel], statistics[channel], statistics[Channels + channel], statistics[(2 * Channels) + channel]));

    internal override LeafDistribution Copy() => new GaussianLeaf(this);

    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination)
    {
        var next = (GaussianLeaf)destination;
        int m = Channels;
        bool good = true;
        for (int d = 0; d < m; d++)
        {
            double weight = statistics[d];
            (next._mean[d], next._variance[d]) = (_mean[d], _variance[d]);
            double all = weight + prior.VarianceStrength;
            if (!(all > 1e-12))
            {
                continue;
            }

            // Everything about the present mean, which is exact where a large mean would
            // swallow the spread; the variance is that about the new mean as it was rounded.
            double toPrior = prior.Mean - _mean[d];
            double pull = weight + prior.MeanStrength;
            next._mean[d] += pull > 1e-12 ? (statistics[m + d] + (prior.MeanStrength * toPrior)) / pull : 0;
            double shift = next._mean[d] - _mean[d];
            double squares = Math.Max(0, statistics[(2 * m) + d] - (shift * ((2 * statistics[m + d]) - (shift * weight))));
            double fromPrior = (prior.VarianceStrength * prior.Variance) + (prior.MeanStrength * (toPrior - shift) * (toPrior - shift));
            next._variance[d] = Math.Max((squares + fromPrior) / all, prior.MinimumVariance);
            good &= double.IsFinite(next._mean[d]) && next._variance[d] > 0 && double.IsFinite(next._variance[d]);
        }

        return good;
    }

    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient)
    {
        int m = Channels;
        (double strength, double pull) = (share * prior.VarianceStrength, share * prior.MeanStrength);
        for (int d = 0; d < m; d++)
        {
            double away = _mean[d] - prior.Mean;
            double squares = statistics[(2 * m) + d] + (strength * prior.Variance) + (pull * away * away);
            gradient[d] = unit * ((statistics[m + d] - (pull * away)) / _variance[d]);
            gradient[m + d] = 0.5 * ((squares / _variance[d]) - (statistics[d] + strength));
        }
    }

    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit)
    {
        int m = Channels;
        double largest = Math.Max(LargestSpread * unit * unit, prior.MinimumVariance);
        for (int d = 0; d < m; d++)
        {
            _mean[d] += unit * step[d];

            // Features of a start may be wider, beside a constant column without end: the limits take nothing back.
            double now = _variance[d];
            _variance[d] = Math.Clamp(now * Math.Exp(step[m + d]), Math.Min(now, prior.MinimumVariance), Math.Max(now, largest));
        }
    }

    /// <summary>Raises variances of a leaf that nobody else holds to the smallest ones allowed about their means.</summary>
    internal void Widen(Func<double, double> smallest)
    {
        for (int d = 0; d < _variance.Length; d++)
        {
            _variance[d] = Math.Max(_variance[d], smallest(_mean[d]));
        }
    }

    internal override void Check()
    {
        for (int d = 0; d < _mean.Length; d++)
        {
            Refuse.Model(!double.IsFinite(_mean[d]), $"The mean of leaf channel {d} must be a finite number, but is {_mean[d]}.");
            Refuse.Model(
                !(_variance[d] > 0 && double.IsFinite(_variance[d])),
                $"The variance of leaf channel {d} must be finite and greater than 0, but is {_variance[d]}.");
        }
    }

    /// <summary>Writes the family and its sizes.</summary>
    /// <returns>A text such as "Gaussian x 8".</returns>
    public override string ToString() => Invariant($"Gaussian x {Channels}");

    private sealed class Kind : LeafDescriptor
    {
        public override IReadOnlyList<string> Parts { get; } = ["mean", "variance"];

        public override bool HasStrength => true;

        public override string? AlphabetRequirement(int alphabet) => alphabet == 0 ? null : "0";

        public override LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading) =>
            new GaussianLeaf(numbers[..channels], numbers[channels..]);

        public override LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments) =>
            new GaussianLeaf(Filled(channels, moments.Mean), Filled(channels, moments.Scale));

        public override LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random)
        {
            double deviation = Math.Sqrt(moments.Scale);
            return new GaussianLeaf(Draw(channels, () => moments.Mean + (deviation * random.NextGaussian())), Filled(channels, moments.Scale));
        }

        public override LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options)
        {
            double[] means = Draw(rates.Length, () => 3 * random.NextGaussian());
            return new GaussianLeaf(means, Draw(rates.Length, () => Math.Exp(random.NextGaussian())));
        }
    }
}
