using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>Ledgers averaged over a stream of samples, a chunk at a time.</summary>
internal sealed class LedgerStatistics : ILedgerSink
{
    // Below this share of its variance what is left of a surprisal is not believed: it may be constant among the values drawn alone.
    private const double LeastLeft = 1e-3;
    private readonly ConvAC _model;
    private readonly DrawMoments _moments;
    private readonly RareEventTable? _events;
    private readonly double[] _values;
    private readonly double[] _weights;
    private readonly DrawControls? _controls;
    private readonly int[] _sites;
    private readonly Lazy<LatentCapacity> _capacity;
    private bool _exact;
    private int _added;

    /// <param name="sites">The sites that draws of the model show; null for all, or for data.</param>
    /// <param name="known">What is known of the draws of these sites; null for data and for enumerations.</param>
    public LedgerStatistics(ConvAC model, int[]? sites = null, KnownMeans? known = null, RareEventTable? events = null)
    {
        (_model, _events) = (model, events);
        _capacity = new Lazy<LatentCapacity>(() => LatentCapacity.Compute(model));
        _sites = sites ?? [.. Enumerable.Range(0, model.Tree.SiteCount)];
        Columns = new LedgerColumns(model.Tree);
        _controls = known is null ? null : new DrawControls(known, model.Tree, Columns.ChunkRows, weighted: events?.Count > 0);
        _moments = new DrawMoments(Columns.Width);
        _values = new double[Columns.ChunkRows * Columns.Width];
        _weights = new double[Columns.ChunkRows];
    }

    public LedgerColumns Columns { get; }

    public long Rows => _moments.Rows;

    /// <summary>Gets the samples of probability 0, which are in no mean.</summary>
    public ImpossibleRows Impossible { get; private set; } = ImpossibleRows.None;

    /// <summary>Adds a chunk of samples. Those of probability 0 have no ledger; they are counted, and named by their place among all samples added.</summary>
    /// <param name="table">At most <see cref="LedgerColumns.ChunkRows"/> samples.</param>
    /// <param name="block">The samples; joint values have their probabilities as weights.</param>
    public void Add(LedgerTable table, SampleBlock block = default)
    {
        if (block.IsEnumerated)
        {
            AddByProbability(table);
            return;
        }

        int kept = 0;
        for (int r = 0; r < table.Rows; r++, _added++)
        {
            if (double.IsNegativeInfinity(table.LogLikelihood[r]))
            {
                Impossible = Impossible.With(_added);
                continue;
            }

            Columns.Fill(table, r, _values.AsSpan(kept * Columns.Width, Columns.Width));
            _weights[kept++] = block.Weights?[r] ?? 1;
        }

        double[]? keptWeights = block.Weights is null ? null : _weights;
        _moments.Add(_values, keptWeights, kept);
        _controls?.Add(_values, Columns.Width, keptWeights, kept);
    }

    /// <summary>Estimates H(X) of the drawn sites.</summary>
    public Estimate Entropy() => Entropy(Rare(), LedgerColumns.Surprisal, SitePart(_capacity.Value)[_model.Tree.Root]);

    /// <summary>Gets the variance that the draws may have missed of the sum of patch surprisals of every cut.</summary>
    /// <returns>One value a level 0..L, in square nats.</returns>
    public double[] UnseenOfPatches()
    {
        RareVariance? rare = Rare();
        return [.. Enumerable.Range(0, _model.Tree.Height + 1).Select(l => rare?.Of(LedgerColumns.Patches(l)) ?? 0)];
    }

    public DatasetLedger ToDatasetLedger()
    {
        int nodes = _model.Tree.NodeCount;
        int levels = _model.Tree.Height + 1;
        Estimate possible = _moments.RowMean(LedgerColumns.Surprisal);
        Estimate classes = _moments.RowMean(LedgerColumns.ClassTerm);
        Estimate[] ofNodes = Each(nodes, v => _moments.RowMean(Columns.Information(v)));
        Estimate[] ofLevels = Each(levels, l => _moments.RowMean(LedgerColumns.Increment(l)));
        Estimate[] given = Each(levels, l => _moments.RowMean(LedgerColumns.GivenLevel(l)));
        return new DatasetLedger
        {
            Samples = checked((int)Rows) + Impossible.Count,
            Impossible = Impossible,
            Surprisal = Impossible.Count == 0 ? possible : new Estimate(double.PositiveInfinity, double.PositiveInfinity, Rows + Impossible.Count),
            PossibleSurprisal = possible,
            ClassInformation = classes,
            NodeInformation = ofNodes,
            SiteSurprisal = Each(_model.Tree.SiteCount, i => _moments.RowMean(Columns.Site(i))),
            SurprisalGivenLevel = given,
            LevelInformation = ofLevels,
            PatchSurprisalGivenLatent = Each(nodes, v => _moments.RowMean(Columns.GivenLatent(v))),
            PatchSurprisal = Each(nodes, v => _moments.RowMean(Columns.Patch(v))),
            PatchSurprisalPerLevel = Each(levels, l => _moments.RowMean(LedgerColumns.Patches(l))),
            Components =
            [
                new ComponentLedger
                {
                    Weight = 1,
                    Share = Estimate.Exact(1),
                    Surprisal = possible,
                    ClassInformation = classes,
                    LevelInformation = ofLevels,
                    NodeInformation = ofNodes,
                    SiteSurprisal = given[0],
                },
            ],
        };
    }

    /// <summary>
    /// Turns the averages into entropies of the model: exact ones if the samples were all joint values with their probabilities, else estimates.
    /// </summary>
    public LayerEntropies ToLayerEntropies()
    {
        LatentCapacity capacity = _capacity.Value;
        RareVariance? rare = Rare();
        double all = capacity.EntropyGivenLatents;
        double[] sitePart = SitePart(capacity);
        double[] siteEntropy = SiteEntropies();
        int nodes = _model.Tree.NodeCount;
        int levels = _model.Tree.Height + 1;
        Estimate entropy = Entropy(rare, LedgerColumns.Surprisal, all);
        return new LayerEntropies
        {
            Method = _exact ? "enumeration" : "draws",
            Kind = EntropyKinds.Of(_model),
            Draws = _exact ? 0 : Rows,
            VarianceReduction = 1 / (rare is null ? 1 : _controls?.Mean(LedgerColumns.Surprisal, rare)?.Left ?? 1),
            Entropy = entropy,
            EntropyGivenComponent = entropy,
            EntropyGivenLevel = Each(levels, l => l == 0 ? Estimate.Exact(all) : Entropy(rare, LedgerColumns.GivenLevel(l), all)),
            EntropyGivenClass = Entropy(rare, LedgerColumns.SurprisalGivenClass, all),
            ClassInformation = _model.Classes == 1 ? Estimate.Exact(0) : Information(rare, LedgerColumns.ClassTerm, capacity.ClassEntropy),
            ClassEntropy = capacity.ClassEntropy,
            Increments = Each(levels, l => Information(rare, LedgerColumns.Increment(l), capacity.LevelCapacity[l])),
            CapacityPerLevel = capacity.LevelCapacity,
            NodeInformation = Each(nodes, v => Information(rare, Columns.Information(v), capacity.NodeCapacity[v])),
            NodeCapacity = capacity.NodeCapacity,
            PatchEntropyGivenLatent = Each(nodes, v => _model.Tree.IsSite(v)
                ? Estimate.Exact(capacity.SiteEntropyGivenLatent[v])
                : Entropy(rare, Columns.GivenLatent(v), sitePart[v])),
            PatchEntropy = Each(nodes, v => v < siteEntropy.Length && !double.IsNaN(siteEntropy[v])
                ? Estimate.Exact(siteEntropy[v])
                : Entropy(rare, Columns.Patch(v), sitePart[v])),
            PatchEntropyPerLevel = Each(levels, l => l == 0 && _model.IsDiscrete
                ? Estimate.Exact(siteEntropy.Sum())
                : Entropy(rare, LedgerColumns.Patches(l), all)),
            JointEntropyAll = Estimate.Exact(capacity.JointEntropy),
        };
    }

    private static Estimate[] Each(int count, Func<int, Estimate> make) => [.. Enumerable.Range(0, count).Select(make)];

    // Impossible joint values count nothing.
    private void AddByProbability(LedgerTable table)
    {
        _exact = true;
        int kept = 0;
        for (int r = 0; r < table.Rows; r++)
        {
            double p = Math.Exp(table.LogLikelihood[r]);
            if (p > 0)
            {
                Columns.Fill(table, r, _values.AsSpan(kept * Columns.Width, Columns.Width));
                _weights[kept++] = p;
            }
        }

        _moments.AddExact(_values, _weights.AsSpan(0, kept), kept);
    }

    private RareVariance? Rare() => _exact ? null : new RareVariance(_model, Columns, _sites, Rows, _events);

    private Estimate Information(RareVariance? rare, int column, double capacity) => rare is null ? _moments.Expectation(column)
        : _controls?.Mean(column, rare) is { } controlled ? rare.Widen(column, controlled.Mean, controlled.Left, capacity)
        : rare.Widen(column, _moments.Mean(column), 1, capacity);

    // Without control variates two unbiased estimates are available, and their errors are those of the very sums reported: the smaller error wins.
    private Estimate Entropy(RareVariance? rare, int column, double sitePart)
    {
        if (rare is null)
        {
            return _moments.Expectation(column);
        }

        if (_controls?.Mean(column, rare) is { } controlled)
        {
            return rare.Widen(column, controlled.Mean, controlled.Left);
        }

        Estimate direct = _moments.Mean(column);
        Estimate rest = _moments.Mean(column + 1);
        return rare.Widen(column,
            direct.StandardError < rest.StandardError || HidesLatents(rest, direct) ? direct : rest with { Value = rest.Value + sitePart });
    }

    // What is left beside the sites is what the latents say. Where they have an entropy, but it hardly varies, the draws may not have shown what they do.
    private bool HidesLatents(Estimate rest, Estimate direct)
    {
        double latents = _capacity.Value.JointEntropy - _capacity.Value.EntropyGivenLatents;
        double expected = Math.Min(Rows * direct.StandardError * direct.StandardError, latents * latents);
        return Rows * rest.StandardError * rest.StandardError < LeastLeft * expected;
    }

    // For every node the exact mean of the surprisal left at its seen sites.
    private double[] SitePart(LatentCapacity capacity)
    {
        double[] part = new double[_model.Tree.NodeCount];
        foreach (int i in _sites)
        {
            part[i] = capacity.SiteEntropyGivenLatent[i];
        }

        foreach (int v in _model.Tree.ChildrenFirst)
        {
            foreach (int c in _model.Tree.Children(v))
            {
                part[v] += part[c];
            }
        }

        return part;
    }

    /// <summary>The marginal entropies of the discrete sites; NaN for continuous ones, which have no closed form.</summary>
    private double[] SiteEntropies()
    {
        double[][] marginals = LatentMarginals.Compute(_model);
        return [.. _model.Leaves.Select((leaf, i) => leaf is DiscreteLeaf discrete ? LatentCapacity.MarginalSiteEntropy(discrete, marginals[i]) : double.NaN)];
    }
}
