using Entroscope.Numerics;
using MathNet.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>M binomial distributions over the counts 0..n of one site.</summary>
public sealed class BinomialLeaf : DiscreteLeaf
{
    /// <summary>
    /// The most trials that a file may announce: the largest count that a table may hold. What enumerates the values of a site takes time and memory
    /// of their number.
    /// </summary>
    internal const int LargestTrials = ushort.MaxValue - 1;

    // Below, the tails are no further out than draws reach.
    private const int FewestTrialsOfTails = 1000;
    private static readonly double LeastThatCounts = -120 * Math.Log(2);
    private readonly double[] _p;

    // For every channel the logarithms of p and 1 - p, to some 30 digits; made when first needed, forgotten when p changes.
    private (double High, double Low)[]? _logs;

    /// <summary>Initialises the leaf.</summary>
    /// <param name="trials">The number of trials n, at least 1 and less than the largest integer.</param>
    /// <param name="probabilities">For each of the M channels the probability of success, in 0..1.</param>
    /// <exception cref="ModelException">The number of trials is not positive, there is no channel, or an entry is no probability.</exception>
    public BinomialLeaf(int trials, ReadOnlySpan<double> probabilities)
        : base(probabilities.Length, unchecked(trials + 1))
    {
        Refuse.Model(trials is < 1 or int.MaxValue, $"A binomial leaf needs 1..{int.MaxValue - 1} trials, but has {trials}.");
        Refuse.Model(probabilities.IsEmpty, $"A binomial leaf needs at least 1 channel, but has 0.");
        Trials = trials;
        _p = probabilities.ToArray();
        Check();
    }

    private BinomialLeaf(BinomialLeaf other)
        : base(other.Channels, other.Alphabet) => (Trials, _p) = (other.Trials, [.. other._p]);

    /// <summary>Gets what is known of the family.</summary>
    internal static LeafDescriptor Descriptor { get; } = new Kind();

    /// <inheritdoc/>
    public override LeafFamily Family => LeafFamily.Binomial;

    /// <summary>Gets the number of trials n, at least 1.</summary>
    public int Trials { get; }

    /// <inheritdoc/>
    public override int ParameterCount => Channels;

    /// <inheritdoc/>
    public override int StatisticsLength => 2 * Channels;

    /// <summary>Gets the M probabilities of success.</summary>
    public ReadOnlySpan<double> Probabilities => _p;

    /// <inheritdoc/>
    public override double Probability(int channel, int value) =>
        Math.Exp(LogProbability(Refuse.Index(channel, _p.Length, nameof(channel)), Refuse.Index(value, Alphabet, nameof(value))));

    /// <inheritdoc/>
    public override void LogDensity(double value, Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = LogProbability(d, (int)value);
        }
    }

    internal override void WideLogDensity(double value, Span<WideLog> destination)
    {
        (double High, double Low)[] logs = _logs ??= MakeLogs();
        double ways = SpecialFunctions.BinomialLn(Trials, (int)value);
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = Power(value, logs[2 * d]) + Power(Trials - value, logs[(2 * d) + 1]) + WideLog.Of(ways);
        }
    }

    private static WideLog Power(double count, (double High, double Low) log)
    {
        if (count == 0)
        {
            return default;
        }

        (double high, double low) = DoubleDouble.Product(count, log.High);
        return WideLog.Of(high, low + (count * log.Low));
    }

    private (double High, double Low)[] MakeLogs()
    {
        var logs = new (double High, double Low)[2 * Channels];
        for (int d = 0; d < Channels; d++)
        {
            (double failure, double rest) = DoubleDouble.Sum(1, -_p[d]);
            logs[2 * d] = _p[d] > 0 ? DoubleDouble.Log(_p[d]) : (double.NegativeInfinity, 0);
            logs[(2 * d) + 1] = failure > 0 ? DoubleDouble.Log(failure, rest) : (double.NegativeInfinity, 0);
        }

        return logs;
    }

    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        EnsureRoom(flow, statistics);
        for (int d = 0; d < Channels; d++)
        {
            statistics[d] += flow[d] * value;
            statistics[Channels + d] += flow[d] * (Trials - value);
        }
    }

    internal override bool HasTails => Trials >= FewestTrialsOfTails;

    internal override double FarValue(double value, int side, double distance, int turn) =>
        !HasTails || Probabilities.IndexOfAny(0.0, 1.0) >= 0 ? value : side > 0 ? Trials : 0;

    internal override ReadOnlySpan<double> Part(int part) => _p;

    // From the mode outwards each probability is a rational multiple of the one before it; divided by their sum in the end.
    internal override void Tabulate(int channel, Span<double> destination)
    {
        (double p, double q) = (_p[channel], 1 - _p[channel]);
        destination.Clear();
        int mode = Math.Min(Trials, (int)((Trials + 1.0) * p));
        destination[mode] = 1;
        for (int k = mode; k < Trials && q > 0; k++)
        {
            destination[k + 1] = destination[k] * ((Trials - k) * p / ((k + 1) * q));
        }

        for (int k = mode; k > 0 && p > 0; k--)
        {
            destination[k - 1] = destination[k] * (k * q / ((Trials - k + 1) * p));
        }

        double sum = 0;
        foreach (double term in destination)
        {
            sum += term;
        }

        for (int k = 0; k < destination.Length; k++)
        {
            destination[k] /= sum;
        }
    }

    // Up to the mode the probabilities rise.
    internal override int FirstThatCounts(int channel)
    {
        (int low, int high) = (0, (int)(Trials * _p[channel]));
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = LogProbability(channel, middle) < LeastThatCounts ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    internal override LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random) =>
        new BinomialLeaf(Trials, Resize(_p, map, perturbation, random));

    internal override void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals) =>
        rows.Add(([statistics[channel], statistics[Channels + channel]], [_p[channel], 1 - _p[channel]]));

    internal override LeafDistribution Copy() => new BinomialLeaf(this);

    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination)
    {
        var next = (BinomialLeaf)destination;
        next._logs = null;
        return EstimateRates(statistics[..Channels], statistics[Channels..], prior.PseudoCount, _p, next._p);
    }

    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient) =>
        RateGradient(statistics[..Channels], statistics[Channels..], prior.PseudoCount * share, _p, gradient);

    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit)
    {
        _logs = null;
        MoveRates(step, _p);
    }

    internal override void Check() => CheckProbabilities(_p, "binomial");

    /// <summary>Writes the family and its sizes.</summary>
    /// <returns>A text such as "binomial(16) x 8".</returns>
    public override string ToString() => Invariant($"binomial({Trials}) x {Channels}");

    private double LogProbability(int channel, int value)
    {
        double p = _p[channel];
        double successes = value == 0 ? 0 : value * Math.Log(p);
        double failures = value == Trials ? 0 : (Trials - value) * double.LogP1(-p);
        return SpecialFunctions.BinomialLn(Trials, value) + successes + failures;
    }

    private sealed class Kind : LeafDescriptor
    {
        public override IReadOnlyList<string> Parts { get; } = ["probability"];

        public override string? AlphabetRequirement(int alphabet) =>
            alphabet < 2 ? "at least 2" : alphabet > LargestTrials + 1 ? Invariant($"at most {LargestTrials + 1}") : null;

        public override LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading) =>
            new BinomialLeaf(leaf.Alphabet - 1, numbers);

        public override LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments) =>
            new BinomialLeaf(leaf.Alphabet - 1, Rates(leaf, channels, moments));

        public override LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random) =>
            new BinomialLeaf(leaf.Alphabet - 1, Draw(channels, random.NextDouble));

        public override LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options) =>
            new BinomialLeaf(1 + random.NextInt(options.MaxAlphabet - 1), rates);
    }
}
