using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Marginal and conditional distributions of any set of sites, P(X_A | evidence), exact.</summary>
/// <remarks>
/// Evidence is one value a site, NaN where unobserved; null is no evidence, which gives marginals. A label conditions on the class, even on
/// one of prior probability 0. Discrete sites have tables, continuous ones mixtures; a set that holds both kinds is asked for in two steps.
/// </remarks>
public static class Conditional
{
    /// <summary>Computes the joint table of some discrete sites.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="sites">The discrete sites A asked for: not given, none twice; their order is that of the table's axes.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 for the mixture of all classes.</param>
    /// <param name="limit">The largest number of cells, 2^20 unless raised.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The table; its probabilities sum to 1.</returns>
    /// <exception cref="ArgumentException">The sites or the evidence are not allowed.</exception>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    /// <exception cref="SizeLimitException">The table would be larger than the limit.</exception>
    /// <remarks>Cost: one upward pass a cell; for a single site one pass up and down.</remarks>
    public static SiteDistribution Table(
        ConvAC model,
        int[] sites,
        double[]? evidence = null,
        int label = -1,
        int limit = SiteEnumeration.DefaultLimit,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        double[] given = Evidence.Check(model, evidence, label);
        Evidence.CheckAsked(model, sites, given);
        Evidence.CheckKind(model, sites, discrete: true, "its distribution is a mixture, not a table.");
        var cells = new SiteEnumeration(model, sites, given, limit);
        IEngine evaluator = Engines.Create(model, engine);
        return new SiteDistribution
        {
            Sites = [.. sites],
            Alphabets = cells.Alphabets,
            Values = [.. sites.Select(i => (DiscreteLeaf)model.Leaves[i]).Select(leaf => Enumerable.Range(0, leaf.Alphabet).Select(leaf.ValueOf).ToArray())],
            Probabilities = sites.Length == 1
                ? ((DiscreteLeaf)model.Leaves[sites[0]]).Mix(Posterior.Latents(evaluator, given, label, [sites[0]], cancellation)[0])
                : Joint(evaluator, cells, label, cancellation),
        };
    }

    /// <summary>Computes the joint density of some continuous sites.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="sites">The continuous sites A asked for: not given, none twice; their order is that of the columns.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 for the mixture of all classes.</param>
    /// <param name="limit">The largest number of joint channels of the sites, 2^20 unless raised.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The mixture over the joint channels of positive weight.</returns>
    /// <exception cref="ArgumentException">The sites or the evidence are not allowed.</exception>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    /// <exception cref="SizeLimitException">The joint channels are more than the limit.</exception>
    /// <remarks>Cost: one upward pass a joint channel; for a single site one pass up and down.</remarks>
    public static GaussianMixture Mixture(
        ConvAC model,
        int[] sites,
        double[]? evidence = null,
        int label = -1,
        int limit = SiteEnumeration.DefaultLimit,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        double[] given = Evidence.Check(model, evidence, label);
        Evidence.CheckAsked(model, sites, given);
        Evidence.CheckKind(model, sites, discrete: false, "its distribution is a table, not a mixture.");
        int other = Array.FindIndex(sites, i => model.Leaves[i] is not GaussianLeaf);
        if (other >= 0)
        {
            throw new ArgumentException(
                Invariant($"The leaf of site {sites[other]} is {model.Leaves[sites[other]].Family}, which is no mixture of Gaussians; ask for its quantiles."), nameof(sites));
        }

        ConvAC channels = sites.Aggregate(model, (m, i) => m.With(i, Identity(m.Leaves[i].Channels)));
        SiteDistribution joint = Table(channels, sites, evidence, label, limit, engine, cancellation);
        int[] components = [.. Enumerable.Range(0, joint.Probabilities.Length).Where(c => joint.Probabilities[c] > 0)];
        var means = new double[components.Length * sites.Length];
        var variances = new double[means.Length];
        for (int c = 0; c < components.Length; c++)
        {
            int rest = components[c];
            for (int i = sites.Length - 1; i >= 0; i--)
            {
                (rest, int channel) = Math.DivRem(rest, joint.Alphabets[i]);
                var leaf = (GaussianLeaf)model.Leaves[sites[i]];
                means[(c * sites.Length) + i] = leaf.Means[channel];
                variances[(c * sites.Length) + i] = leaf.Variances[channel];
            }
        }

        double[] weights = [.. components.Select(c => joint.Probabilities[c])];
        return new GaussianMixture { Sites = [.. sites], Weights = weights, Means = means, Variances = variances };
    }

    /// <summary>Computes the joint table of some discrete sites under a mixture: that of the components, each with its posterior probability.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="sites">The discrete sites A asked for: not given, none twice; their order is that of the table's axes.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 for the mixture of all classes.</param>
    /// <param name="limit">The largest number of cells, 2^20 unless raised.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The table; its probabilities sum to 1.</returns>
    /// <exception cref="ArgumentException">The sites or the evidence are not allowed.</exception>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    /// <exception cref="SizeLimitException">The table would be larger than the limit.</exception>
    /// <remarks>Cost: that of the components together.</remarks>
    public static SiteDistribution Table(
        ConvACMixture mixture,
        int[] sites,
        double[]? evidence = null,
        int label = -1,
        int limit = SiteEnumeration.DefaultLimit,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        (double Share, SiteDistribution Table)[] parts = OfComponents(mixture, sites, evidence, label, engine, (c, given) => Table(c, sites, given, label, limit, engine, cancellation), cancellation);
        double[] probabilities = new double[parts[0].Table.Probabilities.Length];
        foreach ((double share, SiteDistribution part) in parts)
        {
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(part.Probabilities, share, probabilities, probabilities);
        }

        return parts[0].Table with { Probabilities = probabilities };
    }

    /// <summary>Computes the joint density of some continuous sites under a mixture: the Gaussians of all components, each with the posterior probability of its component.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="sites">The continuous sites A asked for: not given, none twice; their order is that of the columns.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 for the mixture of all classes.</param>
    /// <param name="limit">The largest number of joint channels of the sites in a component, 2^20 unless raised.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The mixture over components and joint channels of positive weight.</returns>
    /// <exception cref="ArgumentException">The sites or the evidence are not allowed.</exception>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    /// <exception cref="SizeLimitException">The joint channels are more than the limit.</exception>
    /// <remarks>Cost: that of the components together.</remarks>
    public static GaussianMixture Mixture(
        ConvACMixture mixture,
        int[] sites,
        double[]? evidence = null,
        int label = -1,
        int limit = SiteEnumeration.DefaultLimit,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        (double Share, GaussianMixture Density)[] parts = OfComponents(mixture, sites, evidence, label, engine, (c, given) => Mixture(c, sites, given, label, limit, engine, cancellation), cancellation);
        (double Weight, GaussianMixture Of, int At)[] gaussians =
            [.. parts.SelectMany(p => p.Density.Weights.Select((w, c) => (Weight: p.Share * w, Of: p.Density, At: c * sites.Length))).Where(g => g.Weight > 0)];
        return new GaussianMixture
        {
            Sites = [.. sites],
            Weights = [.. gaussians.Select(g => g.Weight)],
            Means = [.. gaussians.SelectMany(g => g.Of.Means[g.At..(g.At + sites.Length)])],
            Variances = [.. gaussians.SelectMany(g => g.Of.Variances[g.At..(g.At + sites.Length)])],
        };
    }

    // The answers of the components that the evidence leaves possible, with their posterior probabilities.
    /// <summary>Computes quantiles of one continuous site, whatever its leaf.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="site">The site asked for; not given.</param>
    /// <param name="shares">The shares of the distribution below, each between 0 and 1, such as 0.5 for the median.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 for the mixture of all classes.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>For every share the smallest value whose cumulative probability reaches it, in the unit of the site.</returns>
    /// <exception cref="ArgumentException">The site is discrete or given, or a share is not between 0 and 1.</exception>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    /// <remarks>Cost: one pass up and down a component.</remarks>
    public static double[] Quantiles(
        ConvACMixture mixture,
        int site,
        IReadOnlyList<double> shares,
        double[]? evidence = null,
        int label = -1,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.FirstOrDefault(s => !(s > 0 && s < 1), double.PositiveInfinity) is var odd && odd < double.PositiveInfinity)
        {
            throw new ArgumentException(Invariant($"A share must lie between 0 and 1, but is {odd}."), nameof(shares));
        }

        double[] given = Evidence.Check(mixture.Pattern, evidence, label);
        Evidence.CheckAsked(mixture.Pattern, [site], given);
        Evidence.CheckKind(mixture.Pattern, [site], discrete: false, "its distribution is a table, without quantiles.");
        (double Share, (LeafDistribution Leaf, double[] Channels) Answer)[] parts = OfComponents(
            mixture, [site], evidence, label, engine, (c, x) => (c.Leaves[site], Posterior.Latents(Engines.Create(c, engine), x, label, [site], cancellation)[0]), cancellation);
        LeafDistribution[] leaves = Array.ConvertAll(parts, p => p.Answer.Leaf);
        double[] weights = [.. parts.SelectMany(p => p.Answer.Channels.Select(w => p.Share * w))];
        var leaf = (ContinuousLeaf)leaves[0].Specification.Descriptor.Stack(leaves);
        return [.. shares.Select(share => leaf.MixtureQuantile(weights, share))];
    }

    private static (double Share, T Answer)[] OfComponents<T>(
        ConvACMixture mixture, int[] sites, double[]? evidence, int label, EngineOptions? engine, Func<ConvAC, double[], T> ask, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        double[] given = Evidence.Check(mixture.Pattern, evidence, label);
        Evidence.CheckAsked(mixture.Pattern, sites, given);
        double[] shares = Posterior.Components(new MixtureEngine(mixture, engine), given, label, cancellation);
        return [.. mixture.Components.Zip(shares).Where(c => c.Second > 0).Select(c => (c.Second, ask(c.First, given)))];
    }

    // A leaf that shows its channel: the table of such sites is the joint posterior of their latents.
    private static CategoricalLeaf Identity(int channels)
    {
        double[] table = new double[channels * channels];
        for (int d = 0; d < channels; d++)
        {
            table[(d * channels) + d] = 1;
        }

        return new CategoricalLeaf(channels, channels, table);
    }

    private static double[] Joint(IEngine engine, SiteEnumeration cells, int label, CancellationToken cancellation)
    {
        var table = new WideLog[cells.Cells];
        int classes = engine.Model.Classes;
        for (int start = 0; start < table.Length; start += cells.BatchSize)
        {
            int count = Math.Min(cells.BatchSize, table.Length - start);
            var log = new WideLog[count];
            WideLog[]? givenClass = label < 0 ? null : new WideLog[count * classes];
            engine.WideLogLikelihood(cells.Batch(start, count), RowSelection.Range(0, count), log, givenClass, cancellation);
            for (int r = 0; r < count; r++)
            {
                table[start + r] = givenClass is null ? log[r] : givenClass[(r * classes) + label];
            }
        }

        double[] probabilities = new double[table.Length];
        return WideLog.Share(table, probabilities) ? probabilities : throw Evidence.Impossible(label);
    }
}
