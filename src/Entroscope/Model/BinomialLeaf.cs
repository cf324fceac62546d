using MathNet.Numerics;

namespace Entroscope.Model;

/// <summary>M binomial distributions over the counts 0..n of one site.</summary>
public sealed class BinomialLeaf : DiscreteLeaf
{
    private readonly double[] _p;

    /// <summary>Initialises the leaf.</summary>
    /// <param name="trials">The number of trials n, at least 1 and less than the largest integer.</param>
    /// <param name="probabilities">For each of the M channels the probability of success, in 0..1.</param>
    /// <exception cref="ModelException">The number of trials is not positive, there is no channel, or an entry is no probability.</exception>
    public BinomialLeaf(int trials, ReadOnlySpan<double> probabilities)
        : base(probabilities.Length, unchecked(trials + 1))
    {
        if (trials is < 1 or int.MaxValue)
        {
            throw new ModelException(Invariant($"A binomial leaf needs 1..{int.MaxValue - 1} trials, but has {trials}."));
        }

        if (probabilities.IsEmpty)
        {
            throw new ModelException("A binomial leaf needs at least 1 channel, but has 0.");
        }

        Trials = trials;
        _p = probabilities.ToArray();
        Check();
    }

    private BinomialLeaf(BinomialLeaf other)
        : base(other.Channels, other.Alphabet) => (Trials, _p) = (other.Trials, [.. other._p]);

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
    public override double Probability(int channel, int value) => Math.Exp(LogProbability(channel, value));

    /// <inheritdoc/>
    public override void LogDensity(double value, Span<double> destination)
    {
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = LogProbability(d, (int)value);
        }
    }

    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        for (int d = 0; d < Channels; d++)
        {
            statistics[d] += flow[d] * value;
            statistics[Channels + d] += flow[d] * (Trials - value);
        }
    }

    /// <inheritdoc/>
    internal override LeafDistribution Copy() => new BinomialLeaf(this);

    /// <inheritdoc/>
    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination) =>
        EstimateRates(statistics[..Channels], statistics[Channels..], prior.PseudoCount, _p, ((BinomialLeaf)destination)._p);

    /// <inheritdoc/>
    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient) =>
        RateGradient(statistics[..Channels], statistics[Channels..], prior.PseudoCount * share, _p, gradient);

    /// <inheritdoc/>
    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit) => MoveRates(step, _p);

    /// <inheritdoc/>
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
}
