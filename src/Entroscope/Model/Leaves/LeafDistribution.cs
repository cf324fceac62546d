using System.Runtime.InteropServices;
using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>The M densities f_0..f_{M-1} of one site: the representation layer at that site. Immutable.</summary>
/// <remarks>Densities are in natural units: probabilities for discrete families, densities with respect to the site's unit for Gaussians.</remarks>
public abstract class LeafDistribution
{
    private protected LeafDistribution(int channels) => Channels = channels;

    /// <summary>Gets the number of channels M, at least 1.</summary>
    public int Channels { get; }

    /// <summary>Gets the family.</summary>
    public abstract LeafFamily Family { get; }

    /// <summary>
    /// Gets the number of values of a discrete site (they are 0..Alphabet-1, or the codes of a <see cref="CategoricalLeaf"/>), or 0 for a continuous one.
    /// </summary>
    public abstract int Alphabet { get; }

    /// <summary>Gets the kind of the leaf without its parameters.</summary>
    public virtual LeafSpecification Specification => new(Family, Alphabet);

    /// <summary>
    /// Gets a value indicating whether no value of the site was known when the network was made: it costs nothing, says nothing and is missing in draws.
    /// </summary>
    public bool HasNoValue => this is CategoricalLeaf { Codes.IsNoValue: true };

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

    /// <summary>Gets an array of the numbers that the leaf consists of, in the order of <see cref="LeafDescriptor.Parts"/>.</summary>
    internal abstract ReadOnlySpan<double> Part(int part);

    /// <summary>Gets an array of the numbers of a copy, to be overwritten by its owner.</summary>
    internal Span<double> OwnPart(int part)
    {
        ReadOnlySpan<double> numbers = Part(part);
        return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(numbers), numbers.Length);
    }

    /// <summary>
    /// Computes the expected value of the mixture of the channels; for a discrete site that of its value as a number, which need not be an integer.
    /// </summary>
    /// <param name="weights">The M weights of the channels, with sum 1.</param>
    internal abstract double MixtureMean(ReadOnlySpan<double> weights);

    /// <summary>Computes the variance of the mixture of the channels about its <see cref="MixtureMean"/>; infinite where a channel has none.</summary>
    /// <param name="weights">The M weights of the channels, with sum 1.</param>
    internal abstract double MixtureVariance(ReadOnlySpan<double> weights);

    /// <summary>Computes the most probable value of the mixture of the channels; the smallest one on ties.</summary>
    /// <param name="weights">The M weights of the channels, with sum 1.</param>
    internal abstract double MixtureMode(ReadOnlySpan<double> weights);

    /// <summary>Gets the smallest variance of a channel, in squared units of the site; infinity where the family has none.</summary>
    internal virtual double SmallestVariance => double.PositiveInfinity;

    /// <summary>Gets a value indicating whether there are values whose log-densities are of any size.</summary>
    internal virtual bool HasTails => false;

    /// <summary>Gets a value far out in the tails.</summary>
    /// <param name="value">A possible value, returned where the leaf has no tails.</param>
    /// <param name="side">Above or below: 1 or -1.</param>
    internal virtual double FarValue(double value, int side, double distance, int turn) => value;

    /// <summary>Gets the length of what <see cref="Summarize"/> writes.</summary>
    internal abstract int SummaryLength { get; }

    /// <summary>
    /// Writes numbers about a channel whose means under weights of the channels bound the entropy of the mixture: probabilities of values, or moments.
    /// </summary>
    /// <param name="destination">Receives the numbers, <see cref="SummaryLength"/> long.</param>
    internal abstract void Summarize(int channel, Span<double> destination);

    /// <summary>Computes an upper bound of the entropy of a mixture of the channels, in nats; for a discrete site the entropy itself.</summary>
    /// <param name="summary">The weighted mean of what <see cref="Summarize"/> writes of the channels.</param>
    internal abstract double SummaryEntropy(ReadOnlySpan<double> summary);

    /// <summary>Gets the numbers by which channels are compared.</summary>
    internal abstract double[] Features(int channel);

    /// <summary>
    /// Makes the leaf of other channels, each a copy or a mean of several. A mean is the
    /// mixture where the family has it, else a density of the same mean (and variance).
    /// </summary>
    /// <param name="perturbation">The size of the random steps that part copies from their originals; 0 for none.</param>
    internal abstract LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random);

    /// <summary>Adds what a channel emits and the expected counts of it.</summary>
    internal abstract void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals);

    /// <summary>Says what is wrong with a value, if anything.</summary>
    /// <param name="value">An observed value, not NaN.</param>
    /// <returns>Null for an allowed value, else the requirement it breaks, such as "must be an integer of 0..16".</returns>
    public abstract string? Describe(double value);

    /// <summary>Adds one observation to the sufficient statistics.</summary>
    /// <param name="value">The observed value; not NaN.</param>
    /// <param name="flow">The posterior of the M channels, P(D = d | x).</param>
    /// <param name="statistics">The statistics, <see cref="StatisticsLength"/> long; Gaussian sums are taken about this leaf's means.</param>
    public abstract void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics);

    /// <summary>Computes f_d(x) of every channel as values of real networks: the logarithm of its size, and its sign.</summary>
    /// <param name="value">As for <see cref="LogDensity"/>.</param>
    /// <param name="log">Receives log |f_d(x)|, negative infinity where it is 0.</param>
    /// <param name="sign">Receives the signs: 1, -1, or 0 where it is 0.</param>
    internal virtual void SignedLog(double value, Span<double> log, Span<double> sign)
    {
        LogDensity(value, log);
        for (int d = 0; d < Channels; d++)
        {
            sign[d] = double.IsNegativeInfinity(log[d]) ? 0 : 1;
        }
    }

    /// <summary>Computes f_d(x) of every channel as numbers whose largest lies near 1 and the power of two that they are multiplied by.</summary>
    /// <param name="value">As for <see cref="LogDensity"/>.</param>
    /// <param name="features">Receives the M numbers; all 0 where f is.</param>
    /// <returns>The exponent, an integer of any size; 0 where f is 0.</returns>
    internal virtual double ScaledFeatures(double value, Span<double> features)
    {
        const int Small = 128;
        Span<double> sign = Channels <= Small ? stackalloc double[Channels] : new double[Channels];
        features = features[..Channels];
        SignedLog(value, features, sign);
        double largest = TensorPrimitives.Max<double>(features);
        double exponent = double.IsNegativeInfinity(largest) ? 0 : Math.Floor(largest / Math.Log(2));
        for (int d = 0; d < features.Length; d++)
        {
            features[d] = sign[d] * Math.Exp(features[d] - (exponent * Math.Log(2)));
        }

        return exponent;
    }

    /// <summary>
    /// Adds what one observation of a real network says of the parameters to statistics, of which <see cref="Gradient"/> makes the gradient of J.
    /// </summary>
    /// <param name="value">The observed value; not NaN.</param>
    /// <param name="flow">f_d(x) dJ/df_d of every channel.</param>
    /// <param name="derivative">dJ/df_d.</param>
    /// <param name="statistics">The statistics, <see cref="StatisticsLength"/> long.</param>
    internal virtual void AccumulateDerivative(double value, ReadOnlySpan<double> flow, ReadOnlySpan<double> derivative, Span<double> statistics) =>
        Accumulate(value, flow, statistics);

    /// <summary>Gets a value indicating whether the sufficient statistics are the summed posteriors themselves, shape [M, K].</summary>
    internal virtual bool CountsValues => false;

    /// <summary>Re-estimates the parameters from statistics collected with this leaf (the M step).</summary>
    /// <param name="statistics">The statistics, <see cref="StatisticsLength"/> long.</param>
    /// <param name="prior">Pseudo-counts, the prior of means and variances, and the variance floor.</param>
    /// <returns>The new leaf. A channel without any weight keeps its parameters.</returns>
    internal LeafDistribution Maximize(ReadOnlySpan<double> statistics, LeafPrior prior)
    {
        LeafDistribution next = Copy();
        if (!Maximize(statistics, prior, next))
        {
            next.Check();
        }

        return next;
    }

    /// <summary>Refuses a place that is too short for a number a channel.</summary>
    /// <exception cref="ArgumentException">It has fewer.</exception>
    private protected void EnsureChannels(int length, string name) =>
        Refuse.Argument(length < Channels, $"A number is needed for each of the {Channels} channels, but there is room for {length}.", name);

    /// <summary>Refuses posteriors and statistics of another leaf.</summary>
    /// <exception cref="ArgumentException">One of them is too short.</exception>
    private protected void EnsureRoom(ReadOnlySpan<double> flow, ReadOnlySpan<double> statistics)
    {
        EnsureChannels(flow.Length, nameof(flow));
        Refuse.Argument(
            statistics.Length < StatisticsLength, $"The statistics have {StatisticsLength} numbers, but there is room for {statistics.Length}.",
            nameof(statistics));
    }

    /// <summary>Refuses a leaf of another family or with other channels.</summary>
    /// <exception cref="ArgumentException">It is one.</exception>
    private protected T Same<T>(Span<double> statistics, LeafDistribution target)
        where T : LeafDistribution
    {
        ArgumentNullException.ThrowIfNull(target);
        Refuse.Argument(
            statistics.Length < StatisticsLength, $"The statistics have {StatisticsLength} numbers, but there is room for {statistics.Length}.",
            nameof(statistics));
        return target is T same && same.Channels == Channels
            ? same
            : throw new ArgumentException(Invariant($"A leaf like this one, {this}, is needed, but {target} was given."), nameof(target));
    }

    /// <summary>Rewrites statistics collected with this leaf so that they fit another leaf of the same family.</summary>
    /// <param name="statistics">The statistics, changed in place; only Gaussian sums, taken about the means, change.</param>
    /// <param name="target">The leaf that the statistics must fit.</param>
    public virtual void Recenter(Span<double> statistics, LeafDistribution target)
    {
    }

    /// <summary>
    /// Makes the same leaf with parameters of its own: one that <see cref="Maximize(ReadOnlySpan{double}, LeafPrior, LeafDistribution)"/> may overwrite.
    /// </summary>
    internal abstract LeafDistribution Copy();

    /// <summary>
    /// Re-estimates the parameters as <see cref="Maximize(ReadOnlySpan{double}, LeafPrior)"/> does, into a leaf that nobody else holds. Allocates nothing.
    /// </summary>
    /// <param name="statistics">The statistics, <see cref="StatisticsLength"/> long.</param>
    /// <param name="prior">Pseudo-counts, the prior of means and variances, and the variance floor.</param>
    /// <param name="destination">A copy of this leaf or of one like it; its parameters are overwritten.</param>
    /// <returns>Whether the new parameters are allowed; if not, <see cref="Check"/> of the destination says why.</returns>
    internal abstract bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination);

    /// <summary>
    /// Computes the gradient of the log-likelihood, and of the prior, in unconstrained
    /// parameters: logits of probabilities, means in units, logarithms of variances.
    /// </summary>
    /// <param name="statistics">Statistics collected with this leaf; differences of statistics are fine, for the gradient is linear in them.</param>
    /// <param name="share">The share of the prior that belongs to the statistics, at least 0.</param>
    /// <param name="unit">The unit of means, greater than 0.</param>
    /// <param name="gradient">Receives the gradient, <see cref="ParameterCount"/> long, in the order of the parameters.</param>
    internal abstract void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient);

    /// <summary>
    /// Adds a step to the unconstrained parameters of a leaf that nobody else holds. Parameters stay allowed, and what was possible stays possible.
    /// </summary>
    /// <param name="step">The step, every entry of moderate size.</param>
    /// <param name="unit">The unit of means, greater than 0.</param>
    internal abstract void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit);

    /// <summary>Refuses real weights where probabilities are needed.</summary>
    /// <exception cref="ModelException">A row does not lie on the simplex.</exception>
    internal virtual void EnsureGenerative()
    {
    }

    /// <summary>Refuses parameters that are not allowed.</summary>
    internal abstract void Check();
}
