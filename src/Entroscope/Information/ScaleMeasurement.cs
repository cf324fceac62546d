using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information;

/// <summary>The entropies of a network's patches at every scale, and their increments with the covariance of their errors (theory, "The scaling law").</summary>
public sealed class ScaleMeasurement
{
    private const double RateErrors = 3;
    private readonly PatchSizes[] _cuts;

    internal ScaleMeasurement(PoolingTree tree, LayerEntropies entropies, LevelBlocks? blocks)
    {
        Entropies = entropies;
        _cuts = [.. Enumerable.Range(0, tree.Height + 1).Select(l => PatchSizes.OfCut(tree, l))];
        int[] pooled = new int[tree.Height];
        for (int v = tree.SiteCount; v < tree.NodeCount; v++)
        {
            pooled[tree.HeightOf(v) - 1]++;
        }

        LevelMoments? moments = blocks is null ? null : new LevelMoments(blocks, pooled, tree.SiteCount, [.. entropies.Increments[..tree.Height].Concat(entropies.PatchEntropyPerLevel).Select(e => e.StandardError)]);
        Estimate[] correlation = TotalCorrelations(entropies, pooled, moments);
        Levels = [.. _cuts.Select((cut, l) => Level(l, cut, entropies, l < pooled.Length ? pooled[l] : 0, l < pooled.Length ? correlation[l] : null))];
        Conditional = Series(1, pooled, l => l.Conditional, l => l.Increment, moments?.IncrementCovariance(), moments is null ? null : moments.ResampleIncrements);
        bool siteExact = Levels[0].Marginal.IsExact;
        Marginal = Series(
            -1, pooled, l => l.Marginal, l => l.TotalCorrelation, moments?.TotalCorrelationCovariance(), moments is null ? null : random => moments.ResampleTotalCorrelation(random, siteExact));
    }

    /// <summary>Gets the scales, from single sites to all of them.</summary>
    public ScaleLevel[] Levels { get; }

    /// <summary>Gets the entropies of the network behind them.</summary>
    public LayerEntropies Entropies { get; private init; }

    /// <summary>Gets a value indicating whether the patches of every cut have equal sizes; where they have not, the laws are summed over the sizes that there are.</summary>
    public bool IsRegular => Array.TrueForAll(_cuts, c => c.Smallest == c.Largest);

    /// <summary>Gets the entropy per site of all sites together from below: H(X|D_L) / N.</summary>
    public Estimate RateLower => PerSite(Levels[^1].Conditional);

    /// <summary>Gets the entropy per site of all sites together from above: H(X) / N.</summary>
    public Estimate RateUpper => PerSite(Levels[^1].Marginal);

    /// <summary>Gets the increments delta(l).</summary>
    internal IncrementSeries Conditional { get; }

    /// <summary>Gets the increments T(l).</summary>
    internal IncrementSeries Marginal { get; }

    /// <summary>Computes the covariance of the errors of the increments delta(l), in square nats; all 0 where they are exact.</summary>
    /// <returns>Shape [L][L].</returns>
    public double[][] IncrementCovariance() =>
        [.. Enumerable.Range(0, Conditional.Length).Select(i => Enumerable.Range(0, Conditional.Length).Select(j => Conditional.Covariance[i, j]).ToArray())];

    /// <summary>Measures a network: exactly where all sites are discrete, have at most 2^20 joint values, and no draws are asked for; else from draws.</summary>
    /// <param name="model">A network in the generative reading; continuous sites have differential entropies.</param>
    /// <param name="options">The draws, at least 256, or the target error: a standard error of H(X), or a relative one of every increment; null for the defaults.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurement, in nats.</returns>
    /// <exception cref="ModelException">The tree has a single level, or the network has no probabilities.</exception>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    /// <remarks>Cost: one pass up and down a draw or joint value. The result depends on the seed, not on the number of threads.</remarks>
    public static ScaleMeasurement Measure(ConvAC model, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.EnsureGenerative();
        if (model.Tree.Height < 2)
        {
            throw new ModelException(Invariant($"A scaling law needs a network of at least 2 levels of pooling, but the tree '{model.Tree.Description}' has {model.Tree.Height}."));
        }

        EntropyOptions draws = options ?? new EntropyOptions();
        EntropyOptions.Validate(draws);
        if (draws.Enumerates(model))
        {
            return new ScaleMeasurement(model.Tree, EntropyAnalysis.Enumerate(model, draws.Engine, cancellation: cancellation), null);
        }

        return draws.LastDraw >= EntropyOptions.FewestDraws
            ? Draw(model, draws, cancellation)
            : throw new ArgumentException(Invariant($"The number of draws must be at least {EntropyOptions.FewestDraws} to tell the errors of the increments, but is {draws.LastDraw}."), nameof(options));
    }

    private static ScaleMeasurement Draw(ConvAC model, EntropyOptions options, CancellationToken cancellation)
    {
        IEngine engine = Engines.Create(model, options.Engine);
        int levels = model.Tree.Height;
        int[] columns = [.. Enumerable.Range(0, levels).Select(LedgerColumns.Increment), .. Enumerable.Range(0, levels + 1).Select(LedgerColumns.Patches)];
        int[] sites = [.. Enumerable.Range(0, model.Tree.SiteCount)];
        var draws = new DrawnBlocks(model, sites, options.Seed, "entropy draws");

        // The laws are fitted to plain means: the covariance of all increments together is read off the blocks, and that is the one of plain means.
        var plain = new LedgerStatistics(model, sites, known: null);
        var controlled = new LedgerStatistics(model, sites, KnownMeans.Of(model, sites));
        var blocks = new LevelBlocks(columns.Length);
        bool reached = false;
        while (plain.Rows < options.LastDraw && !reached)
        {
            Observations block = draws.Next((int)Math.Min(plain.Columns.ChunkRows, options.LastDraw - plain.Rows));
            LedgerTable ledgers = engine.Ledger(block, RowSelection.All(block), null, cancellation);
            plain.Add(ledgers);
            controlled.Add(ledgers);
            for (int r = 0; r < block.Rows; r++)
            {
                blocks.Add(Gather(plain.Last(r), columns));
            }

            reached = IsReached(plain, options);
        }

        return new ScaleMeasurement(model.Tree, plain.ToLayerEntropies(), blocks) { Entropies = controlled.ToLayerEntropies() with { TargetReached = reached || !options.HasTarget } };
    }

    // A law is read off the increments: a relative error is asked of each of them, but of those that the weights know to be 0.
    private static bool IsReached(LedgerStatistics statistics, EntropyOptions options)
    {
        if (options.RelativeError is not { } share)
        {
            return options.HasTarget && options.IsReached(statistics.Entropy());
        }

        if (statistics.Rows < EntropyOptions.FewestDraws)
        {
            return false;
        }

        LayerEntropies entropies = statistics.ToLayerEntropies();
        return entropies.Increments[..^1].Zip(entropies.CapacityPerLevel).All(i => i.Second <= 0 || i.First.StandardError <= share * Math.Abs(i.First.Value));
    }

    private static double[] Gather(ReadOnlySpan<double> row, int[] columns)
    {
        double[] values = new double[columns.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = row[columns[i]];
        }

        return values;
    }

    private static Estimate[] TotalCorrelations(LayerEntropies entropies, int[] pooled, LevelMoments? moments)
    {
        if (moments is null)
        {
            return [.. pooled.Select((k, l) => Estimate.Exact((entropies.PatchEntropyPerLevel[l].Value - entropies.PatchEntropyPerLevel[l + 1].Value) / k))];
        }

        double[] mean = moments.TotalCorrelation();
        double[,] covariance = moments.TotalCorrelationCovariance();
        return [.. mean.Select((value, l) => new Estimate(value, Math.Sqrt(covariance[l, l]), entropies.Draws))];
    }

    private static ScaleLevel Level(int l, PatchSizes cut, LayerEntropies entropies, int pooled, Estimate? correlation) => new(
        l,
        cut.Patches,
        cut.Mean,
        cut.Smallest,
        cut.Largest,
        Over(entropies.EntropyGivenLevel[l], cut.Patches),
        Over(entropies.PatchEntropyPerLevel[l], cut.Patches),
        pooled,
        pooled > 0 ? Over(entropies.Increments[l], pooled) : null,
        correlation);

    private static Estimate Over(Estimate total, double count) => total with { Value = total.Value / count, StandardError = total.StandardError / count };

    private IncrementSeries Series(
        int sign, int[] pooled, Func<ScaleLevel, Estimate> entropy, Func<ScaleLevel, Estimate?> increment, double[,]? covariance, Func<RandomStream, double[]>? resample) => new(
        sign,
        entropy(Levels[0]).Value,
        _cuts,
        pooled,
        [.. Levels[..^1].Select(l => increment(l)!.Value.Value)],
        covariance ?? new double[pooled.Length, pooled.Length],
        AllowedRate(),
        resample);

    // H(X|D_L)/N and H(X)/N bracket the rate of any network made of patches like this one.
    private (double Least, double Greatest)? AllowedRate()
    {
        double least = RateLower.Value - (RateErrors * RateLower.StandardError);
        double greatest = RateUpper.Value + (RateErrors * RateUpper.StandardError);
        return least <= greatest ? (least, greatest) : null;
    }

    private Estimate PerSite(Estimate patch) => Over(patch, _cuts[^1].Mean);
}
