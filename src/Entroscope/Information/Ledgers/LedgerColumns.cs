using Entroscope.Engine;
using Entroscope.Structure;

namespace Entroscope.Information.Ledgers;

/// <summary>
/// Lays the ledger of a sample out as one row of numbers to be averaged. Every surprisal is there twice: whole, and less the surprisal
/// left at its sites, whose mean under the model is known exactly from the weights, so that the rest can be the better estimate.
/// </summary>
internal sealed class LedgerColumns
{
    public const int ClassTerm = 0;
    public const int Surprisal = 1;
    public const int SurprisalGivenClass = 3;
    private const int FirstLevel = 5;
    private const int PerLevel = 5;
    private const int PerNode = 5;
    private const int MaxChunkRows = 512;
    private const int ChunkValues = 1 << 22;
    private readonly PoolingTree _tree;
    private readonly int[] _spendingLevel;
    private readonly int _firstNode;
    private readonly int _firstSite;
    private readonly double[] _siteSum;
    private readonly double[] _latentSum;
    private readonly CutSums? _cuts;
    private readonly double[] _patch;
    private readonly double[] _patchLess;
    private readonly double[] _cutSum;

    public LedgerColumns(PoolingTree tree)
    {
        _tree = tree;
        _spendingLevel = [.. Enumerable.Range(0, tree.NodeCount).Select(tree.SpendingLevel)];
        _firstNode = FirstLevel + (PerLevel * (tree.Height + 1));
        _firstSite = _firstNode + (PerNode * tree.NodeCount);
        Width = checked(_firstSite + tree.SiteCount);
        (_siteSum, _latentSum) = (new double[tree.NodeCount], new double[tree.NodeCount]);
        _cuts = CutSums.Of(tree);
        (_patch, _patchLess, _cutSum) = _cuts is null ? ([], [], []) : (new double[tree.NodeCount], new double[tree.NodeCount], new double[tree.Height + 1]);
    }

    public int Width { get; }

    /// <summary>Gets the number of those of the class and the levels, which are the first.</summary>
    public int LevelWidth => _firstNode;

    /// <summary>Gets the number of rows evaluated at a time: it depends on the tree alone, so that sums do, too.</summary>
    public int ChunkRows => Math.Clamp(ChunkValues / Width, 1, MaxChunkRows);

    /// <summary>E_l, and after it E_l less the sites.</summary>
    public static int GivenLevel(int level) => FirstLevel + (PerLevel * level);

    /// <summary>E_(l+1) - E_l.</summary>
    public static int Increment(int level) => FirstLevel + (PerLevel * level) + 2;

    /// <summary>The patch surprisals of cut l summed, and after it the same less the sites.</summary>
    public static int Patches(int level) => FirstLevel + (PerLevel * level) + 3;

    /// <summary>t_v.</summary>
    public int Information(int node) => _firstNode + (PerNode * node);

    /// <summary>e_v, and after it e_v less the sites.</summary>
    public int GivenLatent(int node) => _firstNode + (PerNode * node) + 1;

    /// <summary>-log p(x_S(v)), and after it the same less the sites.</summary>
    public int Patch(int node) => _firstNode + (PerNode * node) + 3;

    /// <summary>s_i.</summary>
    public int Site(int site) => _firstSite + site;

    /// <summary>Writes one sample of a ledger.</summary>
    public void Fill(LedgerTable table, int row, Span<double> destination)
    {
        destination.Clear();
        FillNodes(table, row, destination);
        double sites = _siteSum[_tree.Root];
        double running = 0;
        for (int l = 0; l <= _tree.Height; l++)
        {
            Write(destination, GivenLevel(l), running + sites, running);
            running += destination[Increment(l)];
        }

        double surprisal = -table.LogLikelihood[row];
        double classTerm = table.ClassTerm[row];
        destination[ClassTerm] = classTerm;
        Write(destination, Surprisal, surprisal, Less(surprisal, sites));
        Write(destination, SurprisalGivenClass, surprisal - classTerm, Less(surprisal - classTerm, sites));
        table.SiteTerms.AsSpan(row * table.Sites, table.Sites).CopyTo(destination[_firstSite..]);
    }

    private static void Write(Span<double> destination, int column, double value, double lessSites) =>
        (destination[column], destination[column + 1]) = (value, lessSites);

    private static double Less(double value, double sites) => double.IsInfinity(sites) ? double.PositiveInfinity : value - sites;

    private void FillNodes(LedgerTable table, int row, Span<double> destination)
    {
        foreach (int v in _tree.ChildrenFirst)
        {
            (_siteSum[v], _latentSum[v]) = (_tree.IsSite(v) ? table.SiteTerms[(row * table.Sites) + v] : 0, 0);
            foreach (int c in _tree.Children(v))
            {
                _siteSum[v] += _siteSum[c];
                _latentSum[v] += _latentSum[c] + table.NodeTerms[(row * table.Nodes) + c];
            }

            double information = table.NodeTerms[(row * table.Nodes) + v];
            double patch = -table.PatchLogProbability[(row * table.Nodes) + v];
            double patchLess = Less(patch, _siteSum[v]);
            destination[Information(v)] = information;
            Write(destination, GivenLatent(v), _latentSum[v] + _siteSum[v], _latentSum[v]);
            Write(destination, Patch(v), patch, patchLess);
            destination[Increment(_spendingLevel[v])] += information;
            if (_cuts is not null)
            {
                (_patch[v], _patchLess[v]) = (patch, patchLess);
                continue;
            }

            for (int l = _tree.HeightOf(v); l <= _spendingLevel[v]; l++)
            {
                destination[Patches(l)] += patch;
                destination[Patches(l) + 1] += patchLess;
            }
        }

        if (_cuts is not null)
        {
            FillCuts(_cuts, _patch, destination[Patches(0)..]);
            FillCuts(_cuts, _patchLess, destination[(Patches(0) + 1)..]);
        }
    }

    private void FillCuts(CutSums cuts, double[] values, Span<double> destination)
    {
        cuts.Add(values, _cutSum);
        for (int l = 0; l < _cutSum.Length; l++)
        {
            destination[PerLevel * l] = _cutSum[l];
        }
    }
}
