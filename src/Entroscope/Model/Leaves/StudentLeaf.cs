using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// M Student's t densities of one real-valued site: bells with heavy tails. Every channel has a location, a scale and degrees of freedom from a short list.
/// </summary>
/// <remarks>
/// Learned as scale mixtures of normal densities (Liu, Rubin 1995): a value x counts with the weight <c>(n + 1) / (n + ((x - m) / s)^2)</c>, so
/// that what is far out moves nothing. The degrees of freedom go to a neighbour in the list where the likelihood rises by it, the scale with them.
/// </remarks>
public sealed class StudentLeaf : ContinuousLeaf
{
    // Counts, weights, weighted sums and squares about the location; log-densities at the degrees below, as they are, and above.
    private const int Sums = 4;
    private const int Trials = 3;
    private const int StartDegrees = 5;

    // A log-density below loses digits of ratios and is computed with more.
    private const double Farthest = -512;
    private const double LargestSpread = 1e6;
    private readonly double[] _location;
    private readonly double[] _scale;
    private readonly double[] _degrees;

    /// <summary>Initialises the leaf.</summary>
    /// <param name="locations">The M locations, finite, in units of the site.</param>
    /// <param name="scales">The M scales, finite and greater than 0, in units of the site.</param>
    /// <param name="degrees">The M degrees of freedom, each one of <see cref="AllowedDegrees"/>.</param>
    /// <exception cref="ModelException">The lengths differ, there is no channel, or an entry is not allowed.</exception>
    public StudentLeaf(ReadOnlySpan<double> locations, ReadOnlySpan<double> scales, ReadOnlySpan<double> degrees)
        : base(locations.Length)
    {
        Refuse.Model(locations.IsEmpty || locations.Length != scales.Length || locations.Length != degrees.Length,
            $"A Student leaf needs a location, a scale and degrees of freedom for each channel, but {locations.Length}, "
            + $"{scales.Length} and {degrees.Length} were given.");

        (_location, _scale, _degrees) = (locations.ToArray(), scales.ToArray(), degrees.ToArray());
        Check();
    }

    private StudentLeaf(StudentLeaf other)
        : base(other.Channels) => (_location, _scale, _degrees) = ([.. other._location], [.. other._scale], [.. other._degrees]);

    /// <summary>Gets the degrees of freedom that are allowed, ascending.</summary>
    public static IReadOnlyList<double> AllowedDegrees => StudentDensity.Degrees;

    /// <summary>Gets what is known of the family.</summary>
    internal static LeafDescriptor Descriptor { get; } = new Kind();

    /// <inheritdoc/>
    public override LeafFamily Family => LeafFamily.Student;

    /// <inheritdoc/>
    public override int ParameterCount => 3 * Channels;

    /// <inheritdoc/>
    public override int StatisticsLength => (Sums + Trials) * Channels;

    /// <summary>Gets the M locations.</summary>
    public ReadOnlySpan<double> Locations => _location;

    /// <summary>Gets the M scales.</summary>
    public ReadOnlySpan<double> Scales => _scale;

    /// <summary>Gets the M degrees of freedom.</summary>
    public ReadOnlySpan<double> Degrees => _degrees;

    /// <inheritdoc/>
    public override void LogDensity(double value, Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = StudentDensity.Log(value, _location[d], _scale[d], StudentDensity.IndexOf(_degrees[d]));
        }
    }

    internal override void WideLogDensity(double value, Span<WideLog> destination)
    {
        bool far = false;
        for (int d = 0; d < Channels; d++)
        {
            double log = StudentDensity.Log(value, _location[d], _scale[d], StudentDensity.IndexOf(_degrees[d]));
            destination[d] = WideLog.Of(log);
            far |= log < Farthest;
        }

        for (int d = 0; d < Channels && far; d++)
        {
            destination[d] = StudentDensity.WideLog(value, _location[d], _scale[d], StudentDensity.IndexOf(_degrees[d]));
        }
    }

    /// <inheritdoc/>
    public override void Entropy(Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = Math.Log(_scale[d]) + StudentDensity.Entropy(_degrees[d]);
        }
    }

    /// <inheritdoc/>
    public override double Sample(int channel, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _location[Refuse.Index(channel, Channels, nameof(channel))] + (_scale[channel] * StudentDensity.Draw((int)_degrees[channel], random));
    }

    /// <inheritdoc/>
    public override double Mode(int channel) => _location[Refuse.Index(channel, Channels, nameof(channel))];

    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        EnsureRoom(flow, statistics);
        int m = Channels;
        for (int d = 0; d < m; d++)
        {
            int index = StudentDensity.IndexOf(_degrees[d]);
            double z = value - _location[d];
            double weighted = flow[d] * Weight(d, z);
            statistics[d] += flow[d];
            statistics[m + d] += weighted;
            statistics[(2 * m) + d] += weighted * z;
            statistics[(3 * m) + d] += weighted * z * z;
            for (int t = 0; t < Trials; t++)
            {
                int trial = index + t - 1;
                if (trial >= 0 && trial < StudentDensity.Degrees.Count)
                {
                    double log = StudentDensity.Log(value, _location[d], _scale[d] * StudentDensity.Matched(index, trial), trial);
                    statistics[((Sums + t) * m) + d] += flow[d] * log;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Recenter(Span<double> statistics, LeafDistribution target)
    {
        StudentLeaf other = Same<StudentLeaf>(statistics, target);
        int m = Channels;
        for (int d = 0; d < m; d++)
        {
            double shift = other._location[d] - _location[d];
            statistics[(3 * m) + d] += (shift * shift * statistics[m + d]) - (2 * shift * statistics[(2 * m) + d]);
            statistics[(2 * m) + d] -= shift * statistics[m + d];
            for (int t = 0; t < Trials && other._degrees[d] != _degrees[d]; t++)
            {
                statistics[((Sums + t) * m) + d] = 0;
            }
        }
    }

    internal override ReadOnlySpan<double> Part(int part) => part == 0 ? _location : part == 1 ? _scale : _degrees;

    // With one degree of freedom there is no mean; the location takes its place.

    internal override double MixtureMean(ReadOnlySpan<double> weights) => TensorPrimitives.Dot(weights, _location);

    internal override double MixtureVariance(ReadOnlySpan<double> weights) =>
        Spread(weights, _location, MixtureMean(weights), d =>
            _degrees[d] > 2 ? _scale[d] * _scale[d] * _degrees[d] / (_degrees[d] - 2) : double.PositiveInfinity);

    internal override double MixtureMode(ReadOnlySpan<double> weights) =>
        BellModes.Highest(this, weights, _location, (d, x) => (x - _location[d]) is var z ? _scale[d] * _scale[d] / Weight(d, z) : 0);

    internal override double Cumulative(int channel, double value) =>
        StudentLaw.Cumulative((value - _location[channel]) / _scale[channel], _degrees[channel]);

    internal override (double From, double To) Range(int channel)
    {
        double half = Math.Min(_scale[channel] * Math.Pow(10, 18 / _degrees[channel]) * 10, double.MaxValue / 4);
        return (_location[channel] - half, _location[channel] + half);
    }

    internal override double SmallestVariance => TensorPrimitives.Min<double>(_scale) is var least ? least * least : 0;

    internal override bool HasTails => true;

    internal override double FarValue(double value, int side, double distance, int turn) =>
        Math.Clamp(_location[turn % Channels] + (side * distance * _scale[turn % Channels]), double.MinValue, double.MaxValue);

    internal override double LogOverlap(LeafDistribution[] leaves, ReadOnlySpan<int> channels)
    {
        var parts = new (double Location, double Scale, int Degrees)[leaves.Length];
        for (int c = 0; c < parts.Length; c++)
        {
            var leaf = (StudentLeaf)leaves[c];
            parts[c] = (leaf._location[channels[c]], leaf._scale[channels[c]], StudentDensity.IndexOf(leaf._degrees[channels[c]]));
        }

        return StudentDensity.LogOverlap(parts);
    }

    internal override double[] Features(int channel)
    {
        double spread = TensorPrimitives.Max<double>(_scale);
        return [_location[channel] / spread, _scale[channel] / spread];
    }

    // The degrees of freedom are those of the largest part; locations and scales are matched like means and variances.

    internal override LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random)
    {
        double[] squares = Array.ConvertAll(_scale, s => s * s);
        (double[] locations, double[] scales, double[] degrees) = (new double[map.Count], new double[map.Count], new double[map.Count]);
        for (int d = 0; d < map.Count; d++)
        {
            (locations[d], double square) = map.Moments(d, _location, squares);
            scales[d] = Math.Sqrt(square);
            degrees[d] = _degrees[map.Sources(d).MaxBy(s => s.Share).Channel];
            locations[d] += map.IsCopy(d) ? perturbation * scales[d] * random.NextGaussian() : 0;
        }

        return new StudentLeaf(locations, scales, degrees);
    }

    // With the weights as they are, the expected log-likelihood is that of normal densities.

    internal override void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals)
    {
        int m = Channels;
        normals.Add(new NormalEmission(_location[channel], _scale[channel] * _scale[channel], statistics[channel], statistics[(2 * m) + channel],
            statistics[(3 * m) + channel])
        {
            Weight = statistics[m + channel],
        });
    }

    internal override LeafDistribution Copy() => new StudentLeaf(this);

    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination)
    {
        var next = (StudentLeaf)destination;
        int m = Channels;
        bool good = true;
        for (int d = 0; d < m; d++)
        {
            (next._location[d], next._scale[d], next._degrees[d]) = (_location[d], _scale[d], _degrees[d]);
            double all = statistics[d] + prior.VarianceStrength;
            if (!(all > 1e-12))
            {
                continue;
            }

            (double toPrior, double weight) = (prior.Mean - _location[d], statistics[m + d]);
            double pull = weight + prior.MeanStrength;
            double shift = pull > 1e-12 ? (statistics[(2 * m) + d] + (prior.MeanStrength * toPrior)) / pull : 0;
            double squares = Math.Max(0, statistics[(3 * m) + d] - (shift * ((2 * statistics[(2 * m) + d]) - (shift * weight))));
            double after = squares + FromPrior(prior, toPrior - shift);
            double square = Math.Max(after / all, prior.MinimumVariance);
            double own = _scale[d] * _scale[d];
            double before = statistics[(3 * m) + d] + FromPrior(prior, toPrior);
            if (!Switch(statistics, prior, next, d, 0.5 * ((all * Math.Log(own / square)) + (before / own) - (after / square))))
            {
                (next._location[d], next._scale[d]) = (_location[d] + shift, Math.Sqrt(square));
            }

            good &= double.IsFinite(next._location[d]) && next._scale[d] > 0 && double.IsFinite(next._scale[d]);
        }

        return good;
    }

    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient)
    {
        int m = Channels;
        (double strength, double pull) = (share * prior.VarianceStrength, share * prior.MeanStrength);
        for (int d = 0; d < m; d++)
        {
            double away = _location[d] - prior.Mean;
            double square = _scale[d] * _scale[d];
            double squares = statistics[(3 * m) + d] + (strength * prior.Variance) + (pull * away * away);
            gradient[d] = unit * ((statistics[(2 * m) + d] - (pull * away)) / square);
            gradient[m + d] = 0.5 * ((squares / square) - (statistics[d] + strength));
            gradient[(2 * m) + d] = 0;
        }
    }

    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit)
    {
        int m = Channels;
        double largest = Math.Max(LargestSpread * unit * unit, prior.MinimumVariance);
        for (int d = 0; d < m; d++)
        {
            _location[d] += unit * step[d];
            _scale[d] = Math.Sqrt(Math.Clamp(_scale[d] * _scale[d] * Math.Exp(step[m + d]), prior.MinimumVariance, largest));
        }
    }

    internal override void Check()
    {
        for (int d = 0; d < _location.Length; d++)
        {
            Refuse.Model(!double.IsFinite(_location[d]), $"The location of leaf channel {d} must be a finite number, but is {_location[d]}.");
            Refuse.Model(
                !(_scale[d] > 0 && double.IsFinite(_scale[d] * _scale[d])),
                $"The scale of leaf channel {d} must be greater than 0 and its square finite, but is {_scale[d]}.");

            Refuse.Model(
                StudentDensity.IndexOf(_degrees[d]) < 0,
                $"The degrees of freedom of leaf channel {d} must be one of {string.Join(", ", AllowedDegrees)}, but are {_degrees[d]}.");
        }
    }

    /// <summary>Writes the family and its sizes.</summary>
    /// <returns>A text such as "Student x 8".</returns>
    public override string ToString() => Invariant($"Student x {Channels}");

    // The expected weight of a value at a distance from the location: that of the normal density it was drawn from.
    private double Weight(int channel, double distance)
    {
        double y = distance / _scale[channel];
        return (_degrees[channel] + 1) / (_degrees[channel] + (y * y));
    }

    // A step changes either the degrees of freedom, the scale with them, or location and scale, what gains more; together they might lower the objective.
    // What the latter gain at least is their part of the expected log-likelihood with the weights as they are.
    private bool Switch(ReadOnlySpan<double> statistics, LeafPrior prior, StudentLeaf next, int channel, double otherGain)
    {
        int m = Channels;
        int index = StudentDensity.IndexOf(_degrees[channel]);
        double now = statistics[((Sums + 1) * m) + channel] + LogPrior(prior, channel, _scale[channel]) + Math.Max(0, otherGain);
        int best = index;
        for (int t = 0; t < Trials; t += 2)
        {
            int trial = index + t - 1;
            if (trial >= 0 && trial < StudentDensity.Degrees.Count)
            {
                double scale = _scale[channel] * StudentDensity.Matched(index, trial);
                double found = statistics[((Sums + t) * m) + channel] + LogPrior(prior, channel, scale);
                if (scale * scale >= prior.MinimumVariance && found > now + (1e-9 * statistics[channel]))
                {
                    (best, now) = (trial, found);
                    (next._degrees[channel], next._scale[channel]) = (StudentDensity.Degrees[trial], scale);
                }
            }
        }

        return best != index;
    }

    private double LogPrior(LeafPrior prior, int channel, double scale) =>
        (-prior.VarianceStrength * Math.Log(scale)) - (FromPrior(prior, _location[channel] - prior.Mean) / (2 * scale * scale));

    private static double FromPrior(LeafPrior prior, double away) => (prior.VarianceStrength * prior.Variance) + (prior.MeanStrength * away * away);

    private sealed class Kind : LeafDescriptor
    {
        public override IReadOnlyList<string> Parts { get; } = ["location", "scale", "degrees"];

        public override bool HasStrength => true;

        public override string? AlphabetRequirement(int alphabet) => alphabet == 0 ? null : "0";

        public override LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading) =>
            new StudentLeaf(numbers[..channels], numbers.Slice(channels, channels), numbers[(2 * channels)..]);

        public override LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments) =>
            new StudentLeaf(Filled(channels, moments.Mean), Filled(channels, Math.Sqrt(moments.Scale)), Filled(channels, StartDegrees));

        public override LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random)
        {
            double deviation = Math.Sqrt(moments.Scale);
            double[] locations = Draw(channels, () => moments.Mean + (deviation * random.NextGaussian()));
            return new StudentLeaf(locations, Filled(channels, deviation), Filled(channels, StartDegrees));
        }

        public override LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options)
        {
            double[] locations = Draw(rates.Length, () => 3 * random.NextGaussian());
            double[] scales = Draw(rates.Length, () => Math.Exp(random.NextGaussian() / 2));
            return new StudentLeaf(locations, scales, Draw(rates.Length, () => AllowedDegrees[random.NextInt(AllowedDegrees.Count)]));
        }
    }
}
