using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Ledgers;

/// <summary>Running means of the shared ledger over the samples of positive probability.</summary>
internal sealed class SharedStatistics : ILedgerSink
{
    private const int MaxChunkRows = 512;
    private const int ChunkValues = 1 << 22;

    // Below this a posterior has lost digits to underflow.
    private const double SmallestPosterior = 1e-290;

    // From so many rows on these show by themselves how far they vary. Fewer are compared
    // with draws of the network, of which a share of 2 % has enough to show its size.
    private const int Many = 200;
    private const int MostDraws = 1000;
    private const int FewestDraws = 100;
    private const int DrawnValues = 1 << 23;
    private const ulong Seed = 1;
    private readonly ConvACMixture _mixture;
    private readonly int[]? _labels;
    private readonly Func<int, int, double> _toldByAll;
    private readonly PoolingTree? _tree;
    private readonly SiteClasses? _classes;
    private readonly PresentMoments _totals;
    private readonly PresentMoments _nodes;
    private readonly PresentMoments _marginal;
    private readonly PresentMoments _givenRest;
    private readonly PresentMoments _fromRest;
    private readonly PresentMoments _aboutClass;
    private readonly double[] _levels;

    // By class, and by site: of all sites together, by the class of the sites one by one, and by the value of discrete sites.
    private readonly StratumTally? _classTally;
    private readonly StratumTally?[] _siteClasses;
    private readonly StratumTally?[] _siteValues;
    private readonly EqualRows _equal = new();
    private readonly Func<Observations, RowSelection, SharedTable>? _account;

    // Which values the first rows lack.
    private readonly List<bool[]> _missing = [];
    private int _samples;
    private ImpossibleRows _impossible = ImpossibleRows.None;

    /// <summary>Begins.</summary>
    /// <param name="mixture">The mixture, or the network as one.</param>
    /// <param name="labels">The class of every row of the data, -1 where unknown: what sites say about it is wanted; null where it is not.</param>
    /// <param name="toldByAll">Computes log p(x | y) - log p(x) of a row of the data and a class, for posteriors too small to be numbers.</param>
    /// <param name="account">Computes the shared ledger of rows that the network has drawn,
    /// with which few rows of data are compared; null where the rows are such draws.</param>
    public SharedStatistics(
        ConvACMixture mixture, int[]? labels, Func<int, int, double> toldByAll, Func<Observations, RowSelection, SharedTable>? account = null)
    {
        (_mixture, _labels, _toldByAll, _account) = (mixture, labels, toldByAll, account);
        _tree = mixture.CommonTree;
        _classes = labels is not null && mixture.Classes > 1 ? new SiteClasses(mixture) : null;
        int levels = _tree?.Height + 1 ?? 0;
        int nodes = _tree?.NodeCount ?? 0;
        _levels = new double[levels];
        _totals = new PresentMoments(4 + (2 * levels), _equal);
        _nodes = new PresentMoments(nodes, _equal);
        (_marginal, _givenRest, _fromRest) = (new PresentMoments(mixture.Sites, _equal), new PresentMoments(mixture.Sites, _equal),
            new PresentMoments(mixture.Sites, _equal));
        _aboutClass = new PresentMoments(mixture.Sites, _equal);
        _classTally = ByClass();
        _siteClasses = [.. Enumerable.Range(0, mixture.Sites).Select(_ => ByClass())];
        _siteValues = StratumTally.OfSites(mixture);
        ChunkRows = Math.Clamp(ChunkValues / ((mixture.Components.Count * 4 * mixture.Components.Max(c => c.Tree.NodeCount)) + 1), 1, MaxChunkRows);
    }

    /// <summary>Gets the number of rows to evaluate at a time.</summary>
    public int ChunkRows { get; }

    /// <summary>Adds samples of a network.</summary>
    /// <param name="table">Their ledgers, without classes.</param>
    public void Add(LedgerTable table, SampleBlock block) => Add(SharedTables.Of(table, block.Data, block.Rows), block.Data, block.Rows);

    /// <summary>Adds samples.</summary>
    public void Add(SharedTable table, Observations data, RowSelection rows)
    {
        for (int r = 0; r < table.Rows; r++)
        {
            if (table.IsPossible(r))
            {
                AddSample(table, r, data, rows[r], _labels is null ? -1 : _labels[rows[r]]);
                continue;
            }

            _impossible = _impossible.With(rows[r]);
        }
    }

    /// <summary>Reads the means.</summary>
    public SharedLedger ToLedger()
    {
        SharedStatistics? own = OwnRows();
        return ToLedger(own?._totals, own?._nodes);
    }

    private SharedLedger ToLedger(PresentMoments? totals, PresentMoments? nodes) => new()
    {
        Samples = _samples,
        Impossible = _impossible,
        Surprisal = _totals.Mean(0),
        IndependentSurprisal = _totals.Mean(1),
        TotalShared = _totals.MeanBeside(2, totals),
        Marginal = OfAll(_marginal, _mixture.Sites),
        GivenRest = OfAll(_givenRest, _mixture.Sites),
        Shared = [.. Enumerable.Range(0, _tree?.NodeCount ?? 0).Select(v => v < _mixture.Sites ? _nodes.MeanOf(v, _samples) : _nodes.MeanBeside(v, nodes))],
        SharedPerLevel = [.. Enumerable.Range(1, Math.Max(0, _levels.Length - 1)).Select(l => _totals.MeanBeside(4 + l, totals))],
        PatchSurprisalPerLevel = [.. Enumerable.Range(0, _levels.Length).Select(l => _totals.Mean(4 + _levels.Length + l))],
        Sites = [.. Enumerable.Range(0, _mixture.Sites).Select(Site)],
        AboutClass = _classes is null || _totals.Count(3) == 0 ? null : _totals.Mean(3, _classTally!.Unseen()),
        Labelled = _totals.Count(3),
        ClassRows = _totals.Count(3) == 0 ? [] : _classTally!.Rows,
        NoTree = _tree is null ? Refusals.NoCommonPatches : null,
    };

    private SharedSite Site(int site) => new()
    {
        Observed = _marginal.Count(site),
        Marginal = _marginal.Mean(site),
        GivenRest = _givenRest.Mean(site),
        FromRest = _fromRest.Mean(site, _fromRest.Count(site) == 0 ? 0 : _siteValues[site]?.Unseen() ?? 0),
        AboutClass = _classes is null || _aboutClass.Count(site) == 0 ? null : _aboutClass.Mean(site, _siteClasses[site]!.Unseen()),
    };

    // Rows of the network's own with the same values missing: rare classes and values hold much of what is shared, and few rows of data may have none of them.
    private SharedStatistics? OwnRows()
    {
        if (_account is null || _samples < 2 || (_samples >= Many && !_equal.Hold))
        {
            return null;
        }

        int count = Math.Clamp(DrawnValues / _mixture.Components.Sum(c => c.Tree.NodeCount), FewestDraws, MostDraws);
        double[][] values = new double[_mixture.Sites][];
        Observations draws = new DrawnBlocks(_mixture, [.. Enumerable.Range(0, values.Length)], Seed, "rows beside few").Next(count);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = [.. Enumerable.Range(0, count).Select(r => _missing[r % _missing.Count][i] ? double.NaN : draws[r, i])];
        }

        draws = new Observations([.. values.Select(v => ValueColumn.Of(v))]);
        var own = new SharedStatistics(_mixture, null, _toldByAll);
        for (int r = 0; r < count; r += ChunkRows)
        {
            var rows = RowSelection.Range(r, Math.Min(ChunkRows, count - r));
            own.Add(_account(draws, rows), draws, rows);
        }

        return own;
    }

    private StratumTally? ByClass() => _classes is null ? null : new StratumTally(_mixture.ClassPrior.ToArray());

    private Estimate[] OfAll(PresentMoments moments, int count) => [.. Enumerable.Range(0, count).Select(i => moments.MeanOf(i, _samples))];

    private void AddSample(SharedTable table, int row, Observations data, int dataRow, int label)
    {
        _samples++;
        _equal.Add(data, dataRow);
        if (_account is not null && _missing.Count < Many)
        {
            _missing.Add([.. Enumerable.Range(0, table.Sites).Select(i => double.IsNaN(data[dataRow, i]))]);
        }

        double alone = 0;
        for (int i = 0; i < table.Sites; i++)
        {
            int cell = (row * table.Sites) + i;
            alone += table.Marginal[cell];
            double value = data[dataRow, i];
            if (!double.IsNaN(value))
            {
                _marginal.Add(i, table.Marginal[cell]);
                _givenRest.Add(i, table.GivenRest[cell]);
                _fromRest.Add(i, table.RestInformation[cell]);
                _siteValues[i]?.Add(((DiscreteLeaf)_mixture.Components[0].Leaves[i]).SymbolOf(value), table.RestInformation[cell]);
                if (_classes is not null && label >= 0)
                {
                    double told = _classes.Information(i, value, label);
                    _aboutClass.Add(i, told);
                    _siteClasses[i]!.Add(label, told);
                }
            }
        }

        _totals.Add(0, -table.LogLikelihood[row]);
        _totals.Add(1, alone);
        if (_classes is not null && label >= 0)
        {
            double posterior = table.ClassPosterior[(row * table.Classes) + label];
            double prior = _mixture.ClassPrior[label];
            bool isNumber = posterior > SmallestPosterior && prior > 0;
            double told = isNumber ? Math.Log(posterior / prior) : _toldByAll(dataRow, label);
            _totals.Add(3, told);
            _classTally!.Add(label, told);
        }

        _totals.Add(2, _tree is null ? alone + table.LogLikelihood[row] : AddTree(table, row, alone));
    }

    // The sum of what is shared, rather than a difference of sums, which may be large.
    private double AddTree(SharedTable table, int row, double alone)
    {
        Array.Clear(_levels);
        for (int v = table.Sites; v < table.Nodes; v++)
        {
            double shared = table.Shared[(row * table.Nodes) + v];
            _nodes.Add(v, shared);
            _levels[_tree!.HeightOf(v)] += shared;
        }

        double total = 0;
        for (int l = 0; l < _levels.Length; l++)
        {
            total += _levels[l];
            _totals.Add(4 + l, _levels[l]);
            _totals.Add(4 + _levels.Length + l, alone - total);
        }

        return total;
    }
}
