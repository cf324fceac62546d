using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Marginal and conditional distributions of any set of sites, P(X_A | evidence), exact.</summary>
/// <remarks>
/// Evidence is one value a site, NaN where unobserved; null is no evidence, which gives marginals. A label conditions on the class, even on
/// one of prior probability 0. Discrete sites have tables, continuous ones mixtures; a set that holds both kinds is requested in two steps.
/// </remarks>
public static class Conditional
{
    /// <summary>Computes the joint table of some discrete sites: that of the components, each with its posterior probability.</summary>
    /// <param name="model">The model.</param>
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
    /// <remarks>Cost: for every component one upward pass a cell; for a single site one pass up and down.</remarks>
    public static SiteDistribution Table(
        ConvACMixture model,
        int[] sites,
        double[]? evidence = null,
        int label = -1,
        int limit = SiteEnumeration.DefaultLimit,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        double[] given = Check(model, sites, evidence, label, discrete: true, "its distribution is a mixture, not a table.");
        var cells = new SiteEnumeration(model.Pattern, sites, given, limit);
        var values = new double[sites.Length][];
        for (int s = 0; s < sites.Length; s++)
        {
            var leaf = (DiscreteLeaf)model.Pattern.Leaves[sites[s]];
            values[s] = [.. Enumerable.Range(0, leaf.Alphabet).Select(leaf.ValueOf)];
        }

        return new SiteDistribution
        {
            Sites = [.. sites],
            Alphabets = cells.Alphabets,
            Values = values,
            Probabilities = Mix(OfComponents(model, given, label, engine, e => Table(e, cells, sites, given, label, cancellation), cancellation)),
        };
    }

    /// <summary>
    /// Computes the joint density of some continuous sites: the Gaussians of all components, each with the posterior probability of its component.
    /// </summary>
    /// <param name="model">The model.</param>
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
    /// <remarks>Cost: for every component one upward pass a joint channel; for a single site one pass up and down.</remarks>
    public static GaussianMixture Mixture(
        ConvACMixture model,
        int[] sites,
        double[]? evidence = null,
        int label = -1,
        int limit = SiteEnumeration.DefaultLimit,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        double[] given = Check(model, sites, evidence, label, discrete: false, "its distribution is a table, not a mixture.");
        int other = Array.FindIndex(sites, i => model.Pattern.Leaves[i] is not GaussianLeaf);
        if (other >= 0)
        {
            throw new ArgumentException(
                Invariant($"The leaf of site {sites[other]} is {model.Pattern.Leaves[sites[other]].Family}, which is no mixture of Gaussians; ")
                + "ask for its quantiles.", nameof(sites));
        }

        model.EnsureGenerative();
        (List<double> weights, List<double> means, List<double> variances) = ([], [], []);
        foreach ((double share, IEngine part) in OfComponents(model, given, label, engine, e => e, cancellation))
        {
            ConvAC channels = sites.Aggregate(part.Model, (m, i) => m.With(i, Identity(m.Leaves[i].Channels)));
            SiteDistribution joint = Table(channels, sites, evidence, label, limit, engine, cancellation);
            for (int c = 0; c < joint.Probabilities.Length; c++)
            {
                double weight = share * joint.Probabilities[c];
                if (weight > 0)
                {
                    weights.Add(weight);
                    AddGaussian(part.Model, sites, joint.Alphabets, c, means, variances);
                }
            }
        }

        return new GaussianMixture { Sites = [.. sites], Weights = [.. weights], Means = [.. means], Variances = [.. variances] };
    }

    /// <summary>Computes quantiles of one continuous site, whatever its leaf.</summary>
    /// <param name="model">The model.</param>
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
        ConvACMixture model,
        int site,
        IReadOnlyList<double> shares,
        double[]? evidence = null,
        int label = -1,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.FirstOrDefault(s => !(s > 0 && s < 1), double.PositiveInfinity) is var odd && odd < double.PositiveInfinity)
        {
            throw new ArgumentException(Invariant($"A share must lie between 0 and 1, but is {odd}."), nameof(shares));
        }

        double[] given = Check(model, [site], evidence, label, discrete: false, "its distribution is a table, without quantiles.");
        (double Share, (LeafDistribution Leaf, double[] Channels) Answer)[] parts = OfComponents(
            model, given, label, engine, e => (e.SiteLeaf(site), Posterior.Site(e, given, label, site, cancellation)), cancellation);
        LeafDistribution[] leaves = Array.ConvertAll(parts, p => p.Answer.Leaf);
        double[] weights = [.. parts.SelectMany(p => p.Answer.Channels.Select(w => p.Share * w))];
        var leaf = (ContinuousLeaf)leaves[0].Specification.Descriptor.Stack(leaves);
        return [.. shares.Select(share => leaf.MixtureQuantile(weights, share))];
    }

    /// <summary>Summarises the distribution of one site of any kind: mean, standard deviation, mode, quantiles, and the probabilities of its values.</summary>
    /// <param name="model">The model.</param>
    /// <param name="site">The site asked for; not given.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 for the mixture of all classes.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The summary, in the unit of the site.</returns>
    /// <exception cref="ArgumentException">The site is given, or does not exist.</exception>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    /// <remarks>Cost: one pass up and down a component.</remarks>
    public static SiteAnswer Answer(
        ConvACMixture model, int site, double[]? evidence = null, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        double[] given = Evidence.Check(model.Pattern, evidence, label);
        Evidence.CheckAsked(model.Pattern, [site], given);
        return SiteAnswers.Of(new ModelEngine(model, engine), Observations.FromRows([given]), site, label < 0 ? null : [label], cancellation)[0]
            ?? throw Evidence.Impossible(label);
    }

    // The channels of a cell, the last site changing fastest.
    private static void AddGaussian(ConvAC model, int[] sites, int[] channels, int cell, List<double> means, List<double> variances)
    {
        int stride = channels.Aggregate(1, (product, m) => product * m);
        for (int i = 0; i < sites.Length; i++)
        {
            stride /= channels[i];
            var leaf = (GaussianLeaf)model.Leaves[sites[i]];
            int channel = cell / stride % channels[i];
            means.Add(leaf.Means[channel]);
            variances.Add(leaf.Variances[channel]);
        }
    }

    private static double[] Check(ConvACMixture model, int[] sites, double[]? evidence, int label, bool discrete, string instead)
    {
        ArgumentNullException.ThrowIfNull(model);
        double[] given = Evidence.Check(model.Pattern, evidence, label);
        Evidence.CheckAsked(model.Pattern, sites, given);
        Evidence.CheckKind(model.Pattern, sites, discrete, instead);
        return given;
    }

    // The answers of the components that the evidence leaves possible, with their posterior probabilities.
    private static (double Share, T Answer)[] OfComponents<T>(
        ConvACMixture model, double[] given, int label, EngineOptions? options, Func<IEngine, T> ask, CancellationToken cancellation)
    {
        var engine = new ModelEngine(model, options);
        double[] shares = engine.Components.Count == 1 ? [1.0] : Posterior.Components(engine, given, label, cancellation);
        return [.. engine.Components.Zip(shares).Where(c => c.Second > 0).Select(c => (c.Second, ask(c.First)))];
    }

    private static double[] Mix((double Share, double[] Table)[] parts)
    {
        double[] probabilities = new double[parts[0].Table.Length];
        foreach ((double share, double[] part) in parts)
        {
            TensorPrimitives.MultiplyAdd(part, share, probabilities, probabilities);
        }

        return probabilities;
    }

    private static double[] Table(
        IEngine engine, SiteEnumeration cells, int[] sites, double[] given, int label, CancellationToken cancellation) => sites.Length == 1
        ? ((DiscreteLeaf)engine.SiteLeaf(sites[0])).Mix(Posterior.Site(engine, given, label, sites[0], cancellation))
        : Joint(engine, cells, label, cancellation);

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
