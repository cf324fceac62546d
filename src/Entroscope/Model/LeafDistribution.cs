using Entroscope.Numerics;

namespace Entroscope.Model;

/// <summary>The M densities f_0..f_{M-1} of one site: the representation layer at that site. Immutable.</summary>
/// <remarks>Densities are in natural units: probabilities for discrete families, densities with respect to the site's unit for Gaussians.</remarks>
public abstract class LeafDistribution
{
    private protected LeafDistribution(int channels) => Channels = channels;

    /// <summary>Gets the number of channels M, at least 1.</summary>
    public int Channels { get; }

    /// <summary>Gets the family.</summary>
    public abstract LeafFamily Family { get; }

    /// <summary>Gets the number of values of a discrete site (they are 0..Alphabet-1, or the codes of a <see cref="CategoricalLeaf"/>), or 0 for a continuous one.</summary>
    public abstract int Alphabet { get; }

    /// <summary>Gets the kind of the leaf without its parameters.</summary>
    public LeafSpecification Specification => new(Family, Alphabet) { Codes = (this as CategoricalLeaf)?.Codes };

    /// <summary>Gets the number of free parameters stored.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>Gets the length of the statistics that <see cref="Accumulate"/> fills.</summary>
    public abstract int StatisticsLength { get; }

    /// <summary>Computes log f_d(x) of every channel, in nats.</summary>
    /// <param name="value">An observed value for which <see cref="Describe"/> returns null; not NaN.</param>
    /// <param name="destination">Receives the M log-densities; log 0 is negative infinity.</param>
    public abstract void LogDensity(double value, Span<double> destination);

    /// <summary>Computes log f_d(x) of every channel, in nats, so that differences keep their digits however far out the value lies.</summary>
    /// <param name="value">As for <see cref="LogDensity"/>.</param>
    /// <param name="destination">Receives the M log-densities.</param>
    internal virtual void WideLogDensity(double value, Span<WideLog> destination)
    {
        const int Small = 128;
        Span<double> logs = Channels <= Small ? stackalloc double[Channels] : new double[Channels];
        LogDensity(value, logs);
        for (int d = 0; d < logs.Length; d++)
        {
            destination[d] = WideLog.Of(logs[d]);
        }
    }

    /// <summary>Computes the entropy of every channel in nats: Shannon's for a discrete site, differential for a continuous one.</summary>
    /// <param name="destination">Receives the M entropies.</param>
    public abstract void Entropy(Span<double> destination);

    /// <summary>Draws a value from one channel.</summary>
    /// <param name="channel">The channel, 0..M-1.</param>
    /// <param name="random">The stream that supplies the randomness.</param>
    /// <returns>A value of the site.</returns>
    public abstract double Sample(int channel, RandomStream random);

    /// <summary>Gets the most probable value of one channel (for a Gaussian the mean).</summary>
    /// <param name="channel">The channel, 0..M-1.</param>
    /// <returns>The mode; the smallest one on ties.</returns>
    public abstract double Mode(int channel);

    /// <summary>Tells what is wrong with a value, if anything.</summary>
    /// <param name="value">An observed value, not NaN.</param>
    /// <returns>Null for an allowed value, else the requirement it breaks, such as "must be an integer of 0..16".</returns>
    public abstract string? Describe(double value);

    /// <summary>Adds one observation to the sufficient statistics.</summary>
    /// <param name="value">The observed value; not NaN.</param>
    /// <param name="flow">The posterior of the M channels, P(D = d | x).</param>
    /// <param name="statistics">The statistics, <see cref="StatisticsLength"/> long; Gaussian sums are taken about this leaf's means.</param>
    public abstract void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics);

    /// <summary>Gets a value indicating whether the sufficient statistics are the summed posteriors themselves, shape [M, K].</summary>
    internal virtual bool CountsValues => false;

    /// <summary>Re-estimates the parameters from statistics collected with this leaf (the M step).</summary>
    /// <param name="statistics">The statistics, <see cref="StatisticsLength"/> long.</param>
    /// <param name="prior">Pseudo-counts, the prior of means and variances, and the variance floor.</param>
    /// <returns>The new leaf. A channel without any weight keeps its parameters.</returns>
    public LeafDistribution Maximize(ReadOnlySpan<double> statistics, LeafPrior prior)
    {
        LeafDistribution next = Copy();
        if (!Maximize(statistics, prior, next))
        {
            next.Check();
        }

        return next;
    }

    /// <summary>Rewrites statistics collected with this leaf so that they fit another leaf of the same family.</summary>
    /// <param name="statistics">The statistics, changed in place; only Gaussian sums, taken about the means, change.</param>
    /// <param name="target">The leaf that the statistics must fit.</param>
    public virtual void Recenter(Span<double> statistics, LeafDistribution target)
    {
    }

    /// <summary>Makes the same leaf with parameters of its own: one that <see cref="Maximize(ReadOnlySpan{double}, LeafPrior, LeafDistribution)"/> may overwrite.</summary>
    internal abstract LeafDistribution Copy();

    /// <summary>Re-estimates the parameters as <see cref="Maximize(ReadOnlySpan{double}, LeafPrior)"/> does, into a leaf that nobody else holds. Allocates nothing.</summary>
    /// <param name="statistics">The statistics, <see cref="StatisticsLength"/> long.</param>
    /// <param name="prior">Pseudo-counts, the prior of means and variances, and the variance floor.</param>
    /// <param name="destination">A copy of this leaf or of one like it; its parameters are overwritten.</param>
    /// <returns>Whether the new parameters are allowed; if not, <see cref="Check"/> of the destination says why.</returns>
    internal abstract bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination);

    /// <summary>Computes the gradient of the log-likelihood, and of the prior, in unconstrained parameters: logits of probabilities, means in units, logarithms of variances.</summary>
    /// <param name="statistics">Statistics collected with this leaf; differences of statistics are fine, for the gradient is linear in them.</param>
    /// <param name="prior">The prior.</param>
    /// <param name="share">The share of the prior that belongs to the statistics, at least 0.</param>
    /// <param name="unit">The unit of means, greater than 0.</param>
    /// <param name="gradient">Receives the gradient, <see cref="ParameterCount"/> long, in the order of the parameters.</param>
    internal abstract void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient);

    /// <summary>Adds a step to the unconstrained parameters of a leaf that nobody else holds. Parameters stay allowed, and what was possible stays possible.</summary>
    /// <param name="step">The step, every entry of moderate size.</param>
    /// <param name="prior">The variance floor.</param>
    /// <param name="unit">The unit of means, greater than 0.</param>
    internal abstract void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit);

    /// <summary>Refuses parameters that are not allowed.</summary>
    /// <exception cref="ModelException">A parameter is not allowed.</exception>
    internal abstract void Check();
}
