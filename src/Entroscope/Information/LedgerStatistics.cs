using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Information;

/// <summary>Ledgers averaged over a stream of samples, a chunk at a time.</summary>
internal sealed class LedgerStatistics
{
    private readonly ConvAC _model;
    private readonly MomentTable _moments;
    private readonly double[] _values;
    private readonly double[] _weights;

    public LedgerStatistics(ConvAC model)
    {
        _model = model;
        Columns = new LedgerColumns(model.Tree);
        _moments = new MomentTable(Columns.Width);
        _values = new double[Columns.ChunkRows * Columns.Width];
        _weights = new double[Columns.ChunkRows];
    }

    public LedgerColumns Columns { get; }

    public long Rows => _moments.Rows;

    /// <summary>Adds a chunk of samples, each with weight 1.</summary>
    /// <param name="table">At most <see cref="LedgerColumns.ChunkRows"/> samples.</param>
    public void Add(LedgerTable table)
    {
        for (int r = 0; r < table.Rows; r++)
        {
            Columns.Fill(table, r, _values.AsSpan(r * Columns.Width, Columns.Width));
        }

        _moments.Add(_values, default, table.Rows);
    }

    /// <summary>Gets the columns of a sample of the chunk added last.</summary>
    /// <param name="row">The sample of the chunk.</param>
    public ReadOnlySpan<double> Last(int row) => _values.AsSpan(row * Columns.Width, Columns.Width);

    /// <summary>Adds a chunk of samples, each with its probability as weight; impossible ones count nothing.</summary>
    /// <param name="table">At most <see cref="LedgerColumns.ChunkRows"/> samples.</param>
    public void AddByProbability(LedgerTable table)
    {
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

        _moments.Add(_values, _weights, kept);
    }

    /// <summary>Estimates H(X) of the samples' observed sites from draws.</summary>
    /// <param name="sitePart">The exact mean of the surprisal left at those sites.</param>
    /// <returns>The better of the direct estimate and the one that takes the sites' part exactly.</returns>
    public Estimate Entropy(double sitePart) => Entropy(LedgerColumns.Surprisal, sitePart, exact: false);

    public DatasetLedger ToDatasetLedger()
    {
        int nodes = _model.Tree.NodeCount;
        int levels = _model.Tree.Height + 1;
        return new DatasetLedger
        {
            Samples = checked((int)Rows),
            Surprisal = _moments.Mean(LedgerColumns.Surprisal),
            ClassInformation = _moments.Mean(LedgerColumns.ClassTerm),
            NodeInformation = Each(nodes, v => _moments.Mean(Columns.Information(v))),
            SiteSurprisal = Each(_model.Tree.SiteCount, i => _moments.Mean(Columns.Site(i))),
            SurprisalGivenLevel = Each(levels, l => _moments.Mean(LedgerColumns.GivenLevel(l))),
            LevelInformation = Each(levels, l => _moments.Mean(LedgerColumns.Increment(l))),
            PatchSurprisalGivenLatent = Each(nodes, v => _moments.Mean(Columns.GivenLatent(v))),
            PatchSurprisal = Each(nodes, v => _moments.Mean(Columns.Patch(v))),
            PatchSurprisalPerLevel = Each(levels, l => _moments.Mean(LedgerColumns.Patches(l))),
        };
    }

    /// <summary>Turns the averages into entropies of the model.</summary>
    /// <param name="exact">Whether the samples were all joint values with their probabilities, rather than draws.</param>
    /// <returns>The entropies.</returns>
    public LayerEntropies ToLayerEntropies(bool exact)
    {
        LatentCapacity capacity = LatentCapacity.Compute(_model);
        double all = capacity.EntropyGivenLatents;
        double[] sitePart = SitePartByNode(capacity);
        double[] siteEntropy = SiteEntropies();
        int nodes = _model.Tree.NodeCount;
        int levels = _model.Tree.Height + 1;
        return new LayerEntropies
        {
            Method = exact ? "enumeration" : "draws",
            Kind = _model.IsDiscrete ? EntropyKind.Shannon : _model.Leaves.All(l => l.Alphabet == 0) ? EntropyKind.Differential : EntropyKind.Mixed,
            Draws = exact ? 0 : Rows,
            Entropy = Entropy(LedgerColumns.Surprisal, all, exact),
            EntropyGivenLevel = Each(levels, l => l == 0 ? Estimate.Exact(all) : Entropy(LedgerColumns.GivenLevel(l), all, exact)),
            EntropyGivenClass = Entropy(LedgerColumns.SurprisalGivenClass, all, exact),
            ClassInformation = _model.Classes == 1 ? Estimate.Exact(0) : Information(LedgerColumns.ClassTerm, exact),
            ClassEntropy = capacity.ClassEntropy,
            Increments = Each(levels, l => Information(LedgerColumns.Increment(l), exact)),
            CapacityPerLevel = capacity.LevelCapacity,
            NodeInformation = Each(nodes, v => Information(Columns.Information(v), exact)),
            NodeCapacity = capacity.NodeCapacity,
            PatchEntropyGivenLatent = Each(nodes, v => _model.Tree.IsSite(v)
                ? Estimate.Exact(capacity.SiteEntropyGivenLatent[v])
                : Entropy(Columns.GivenLatent(v), sitePart[v], exact)),
            PatchEntropy = Each(nodes, v => v < siteEntropy.Length && !double.IsNaN(siteEntropy[v])
                ? Estimate.Exact(siteEntropy[v])
                : Entropy(Columns.Patch(v), sitePart[v], exact)),
            PatchEntropyPerLevel = Each(levels, l => l == 0 && _model.IsDiscrete
                ? Estimate.Exact(siteEntropy.Sum())
                : Entropy(LedgerColumns.Patches(l), all, exact)),
            JointEntropyAll = Estimate.Exact(capacity.JointEntropy),
        };
    }

    private static Estimate[] Each(int count, Func<int, Estimate> make) => [.. Enumerable.Range(0, count).Select(make)];

    private Estimate Information(int column, bool exact) => exact ? _moments.Expectation(column) : WithUnseen(_moments.Mean(column));

    // An event of probability q adds -q log q to an entropy, but is hardly drawn where q < 1/n: without its part in the error, n equal draws
    // of an almost certain value would claim an error of 0.
    private static Estimate WithUnseen(Estimate drawn)
    {
        double unseen = Math.Log(drawn.Draws) / drawn.Draws;
        return drawn with { StandardError = Math.Sqrt((drawn.StandardError * drawn.StandardError) + (unseen * unseen)) };
    }

    // Both estimates are unbiased and their errors are those of the very sums reported; the smaller error wins.
    private Estimate Entropy(int column, double sitePart, bool exact)
    {
        if (exact)
        {
            return _moments.Expectation(column);
        }

        Estimate direct = _moments.Mean(column);
        Estimate rest = _moments.Mean(column + 1);
        return WithUnseen(direct.StandardError < rest.StandardError ? direct : rest with { Value = rest.Value + sitePart });
    }

    private double[] SitePartByNode(LatentCapacity capacity)
    {
        double[] part = new double[_model.Tree.NodeCount];
        capacity.SiteEntropyGivenLatent.CopyTo(part, 0);
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
