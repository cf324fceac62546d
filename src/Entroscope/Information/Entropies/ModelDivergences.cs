using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>Divergences between two models of the same sites (theory, "Rényi entropies, bracket and divergences").</summary>
internal static class ModelDivergences
{
    private const int ChunkRows = 512;

    /// <summary>
    /// Computes both divergences: Kullback-Leibler exactly where the joint alphabet is at most
    /// 2^20 and no draws are requested, Cauchy-Schwarz exactly where both models have one tree.
    /// </summary>
    /// <returns>The divergences, in nats.</returns>
    public static ModelDivergence Compute(ConvAC p, ConvAC q, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        CheckSites(p, q);
        bool drawn = options is not null && (options.Draws is not null || options.HasTarget);
        Estimate divergence = SiteEnumeration.JointValues(p) <= SiteEnumeration.DefaultLimit && !drawn
            ? EnumerateKullbackLeibler(p, q, options?.Engine, cancellation: cancellation)
            : DrawKullbackLeibler(p, q, options, cancellation);
        try
        {
            return new ModelDivergence { KullbackLeibler = divergence, CauchySchwarz = CauchySchwarz(p, q, options?.Engine, cancellation: cancellation) };
        }
        catch (EntroscopeException e)
        {
            return new ModelDivergence { KullbackLeibler = divergence, CauchySchwarzRefusal = e.Message };
        }
    }

    /// <summary>Computes KL(p || q) exactly, by visiting every joint value of the sites.</summary>
    /// <param name="p">The network that holds; its sites are discrete.</param>
    /// <returns>The exact divergence in nats, at least 0; positive infinity where q rules out what p does not.</returns>
    /// <exception cref="ArgumentException">A site is continuous.</exception>
    /// <remarks>Cost: an upward pass of both networks a joint value.</remarks>
    public static Estimate EnumerateKullbackLeibler(
        ConvAC p, ConvAC q, EngineOptions? engine = null, int limit = SiteEnumeration.DefaultLimit, CancellationToken cancellation = default)
    {
        CheckSites(p, q);
        var source = SampleSource.Enumerate(p, limit);
        var ratio = new LogRatio(p, q, engine);
        CompensatedSum sum = default;
        foreach (SampleBlock block in source.Blocks(ChunkRows))
        {
            double[] difference = ratio.Of(block.Data, cancellation);
            for (int r = 0; r < difference.Length; r++)
            {
                double weight = Math.Exp(ratio.LogP[r]);
                sum.Add(weight == 0 ? 0 : weight * difference[r]);
            }
        }

        return Estimate.Exact(Math.Max(0, sum.Value));
    }

    /// <summary>Estimates KL(p || q) from ancestral draws of p.</summary>
    /// <returns>The estimate in nats (unbiased, so that it may fall below 0 by its error); positive infinity, exact, where a site has a value that q rules out,
    /// and once a draw is impossible under q. The error holds what the draws may have missed: ln(n)/n, and for every value of a site that is hardly drawn its
    /// exact part. A combination of common values that is rare under p and yet far rarer under q is not seen in the sites; only enumeration finds it.</returns>
    /// <remarks>Cost: an upward pass of both networks a draw. The result depends on the seed, not on the number of threads.</remarks>
    public static Estimate DrawKullbackLeibler(ConvAC p, ConvAC q, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        CheckSites(p, q);
        options ??= new EntropyOptions();
        EntropyOptions.Validate(options);
        var tail = new DivergenceTail(p, q);
        if (tail.IsInfinite)
        {
            return Estimate.Exact(double.PositiveInfinity);
        }

        var ratio = new LogRatio(p, q, options.Engine);
        var draws = new RareEventDraws(p, [.. Enumerable.Range(0, p.Tree.SiteCount)], options, "divergence draws");
        var moments = new DrawMoments(1);
        foreach (SampleBlock block in SampleSource.Draw(draws, options.LastDraw).Blocks(ChunkRows))
        {
            moments.Add(ratio.Of(block.Data, cancellation), block.Weights, block.Rows.Count);
            if (double.IsInfinity(moments.Mean(0).Value) || options.IsReached(tail.Widen(moments.Mean(0))))
            {
                break;
            }
        }

        return tail.Widen(moments.Mean(0));
    }

    /// <summary>Computes the Cauchy-Schwarz divergence, -log( sum p q / sqrt(sum p^2 sum q^2) ) (Jenssen et al. 2006), exactly.</summary>
    /// <param name="q">Another one on the same tree; its channels and classes may differ.</param>
    /// <returns>The divergence in nats, at least 0; positive infinity where no value is possible in both.</returns>
    /// <exception cref="ModelException">The sites or the trees differ, or a network has no probabilities; the message names the first difference.</exception>
    /// <remarks>Cost: three passes of about 4 r^3 operations a node.</remarks>
    public static double CauchySchwarz(
        ConvAC p, ConvAC q, EngineOptions? engine = null, long limit = RenyiEntropies.DefaultLimit, CancellationToken cancellation = default)
    {
        CheckSites(p, q);
        CheckTree(p, q);
        double Overlap(ConvAC one, ConvAC two) =>
            CopyProduct.Log(new CopyNetwork([one, two], [.. Enumerable.Range(0, p.Tree.SiteCount)]), engine, limit, cancellation: cancellation);
        double both = Overlap(p, q);
        return Math.Max(0, (0.5 * (Overlap(p, p) + Overlap(q, q))) - both);
    }

    private static void CheckSites(ConvAC p, ConvAC q)
    {
        p.EnsureGenerative();
        q.EnsureGenerative();
        Refuse.Model(
            p.Tree.SiteCount != q.Tree.SiteCount,
            $"A divergence needs two models of the same sites, but one has {p.Tree.SiteCount} sites and the other {q.Tree.SiteCount}.");

        for (int i = 0; i < p.Tree.SiteCount; i++)
        {
            Refuse.Model(
                p.Leaves[i].Alphabet != q.Leaves[i].Alphabet || !Equals(p.Leaves[i].Specification.Codes, q.Leaves[i].Specification.Codes),
                $"A divergence needs two models of the same sites, but site {i} is {p.Leaves[i]} in one and {q.Leaves[i]} in the other.");
        }
    }

    private static void CheckTree(ConvAC p, ConvAC q)
    {
        if (p.Tree.NodeCount != q.Tree.NodeCount)
        {
            throw new ModelException(Invariant(
                $"The Cauchy-Schwarz divergence needs two models on one tree, but one has {p.Tree.NodeCount} nodes and the other {q.Tree.NodeCount}; ")
                + "the Kullback-Leibler divergence needs no common tree.");
        }

        for (int v = 0; v < p.Tree.NodeCount; v++)
        {
            if (!p.Tree.Children(v).SequenceEqual(q.Tree.Children(v)))
            {
                throw new ModelException(Invariant(
                    $"The Cauchy-Schwarz divergence needs two models on one tree, but node {v} pools {Show(p, v)} in one and {Show(q, v)} in the other; ")
                    + "the Kullback-Leibler divergence needs no common tree.");
            }
        }
    }

    private static string Show(ConvAC model, int node) => $"[{string.Join(", ", model.Tree.Children(node).ToArray().Select(c => Invariant($"{c}")))}]";

    /// <summary>log p(x) - log q(x) of batches of observations.</summary>
    private sealed class LogRatio(ConvAC p, ConvAC q, EngineOptions? engine)
    {
        private readonly IEngine _p = Engines.Create(p, engine);
        private readonly IEngine _q = Engines.Create(q, engine);

        public double[] LogP { get; private set; } = [];

        public double[] Of(Observations data, CancellationToken cancellation)
        {
            double[] logQ = new double[data.Rows];
            LogP = new double[data.Rows];
            _p.LogLikelihood(data, RowSelection.All(data), LogP, default, cancellation);
            _q.LogLikelihood(data, RowSelection.All(data), logQ, default, cancellation);
            return [.. LogP.Zip(logQ, (a, b) => double.IsNegativeInfinity(a) ? 0 : a - b)];
        }
    }
}

/// <summary>How far a model q is from a model p of the same sites. All in nats, at least 0 up to their errors, 0 for equal distributions.</summary>
public sealed record ModelDivergence
{
    /// <summary>
    /// Gets KL(p || q): what it costs to believe q where p holds; positive infinity where p has values that q rules out. Estimated, or exact by enumeration.
    /// </summary>
    public required Estimate KullbackLeibler { get; init; }

    /// <summary>
    /// Gets the Cauchy-Schwarz divergence, exact and symmetric; positive infinity where no value is possible in both; null where it is not offered.
    /// </summary>
    public double? CauchySchwarz { get; init; }

    /// <summary>Gets why the Cauchy-Schwarz divergence is not offered; null where it is.</summary>
    public string? CauchySchwarzRefusal { get; init; }
}
