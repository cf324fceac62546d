using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Ledgers;

/// <summary>Averages the ledgers of samples under several components: each is laid out as one row of numbers, the sums over the components first.</summary>
internal sealed class ComponentColumns
{
    private const int Surprisal = 0;
    private const int ComponentTerm = 1;
    private const int ClassTerm = 2;
    private const int FirstLevel = 3;
    private const int MaxChunkRows = 512;
    private const int ChunkValues = 1 << 22;
    private readonly ConvACMixture _mixture;
    private readonly int _levels;
    private readonly int _firstSite;
    private readonly int _width;
    private readonly Part[] _parts;
    private readonly MomentTable _moments;
    private readonly double[] _values;
    private ImpossibleRows _impossible = ImpossibleRows.None;
    private int _added;

    public ComponentColumns(ConvACMixture mixture)
    {
        _mixture = mixture;
        _levels = 1 + mixture.Components.Max(c => c.Tree.Height);
        _firstSite = FirstLevel + _levels;
        _width = _firstSite + mixture.Sites;
        _parts = new Part[mixture.Components.Count];
        for (int z = 0; z < _parts.Length; z++)
        {
            _parts[z] = new Part(mixture.Components[z].Tree, _width);
            _width = checked(_width + _parts[z].Width);
        }

        ChunkRows = Math.Clamp(ChunkValues / _width, 1, MaxChunkRows);
        (_moments, _values) = (new MomentTable(_width), new double[ChunkRows * _width]);
    }

    /// <summary>Gets the number of rows evaluated at a time: it depends on the trees alone, so that sums do, too.</summary>
    public int ChunkRows { get; }

    /// <summary>Adds a chunk of samples. Those of probability 0 have no ledger; they are counted, and named by their place among all samples added.</summary>
    /// <param name="table">At most <see cref="ChunkRows"/> samples.</param>
    public void Add(ModelLedgerTable table)
    {
        int kept = 0;
        for (int r = 0; r < table.Rows; r++, _added++)
        {
            if (double.IsNegativeInfinity(table.LogLikelihood[r]))
            {
                _impossible = _impossible.With(_added);
                continue;
            }

            Fill(table, r, _values.AsSpan(kept * _width, _width));
            kept++;
        }

        _moments.Add(_values, default, kept);
    }

    public DatasetLedger ToDatasetLedger() => new()
    {
        Samples = _added,
        Impossible = _impossible,
        Surprisal = _impossible.Count == 0 ? _moments.RowMean(Surprisal) : new Estimate(double.PositiveInfinity, double.PositiveInfinity, _added),
        PossibleSurprisal = _moments.RowMean(Surprisal),
        ComponentInformation = _moments.RowMean(ComponentTerm),
        ClassInformation = _moments.RowMean(ClassTerm),
        NodeInformation = [],
        SiteSurprisal = Means(_moments, _firstSite, _mixture.Sites),
        SurprisalGivenLevel = [],
        LevelInformation = Means(_moments, FirstLevel, _levels),
        PatchSurprisalGivenLatent = [],
        PatchSurprisal = [],
        Components = [.. _parts.Select((part, z) => part.Read(_moments, _mixture.Weights[z]))],
    };

    private static Estimate[] Means(MomentTable moments, int first, int count) => [.. Enumerable.Range(first, count).Select(moments.RowMean)];

    private void Fill(ModelLedgerTable table, int row, Span<double> destination)
    {
        destination.Clear();
        destination[Surprisal] = -table.LogLikelihood[row];
        destination[ComponentTerm] = table.ComponentTerm[row];
        destination[ClassTerm] = table.ClassTerm[row];
        table.SiteTerms.AsSpan(row * _mixture.Sites, _mixture.Sites).CopyTo(destination[_firstSite..]);
        for (int z = 0; z < _parts.Length; z++)
        {
            double share = table.Posterior(row)[z];
            if (share > 0)
            {
                _parts[z].Fill(table.Components[z], row, share, destination, destination.Slice(FirstLevel, _levels));
            }
        }
    }

    /// <summary>The columns of one component, which lie side by side from the first on.</summary>
    private sealed class Part(PoolingTree tree, int first)
    {
        private const int Surprisal = 1;
        private const int ClassTerm = 2;
        private const int Sites = 3;
        private const int FirstLevel = 4;
        private readonly int[] _spendingLevel = [.. Enumerable.Range(0, tree.NodeCount).Select(tree.SpendingLevel)];
        private readonly int _firstNode = FirstLevel + tree.Height + 1;

        public int Width => _firstNode + tree.NodeCount;

        public void Fill(LedgerTable table, int row, double share, Span<double> destination, Span<double> levels)
        {
            Span<double> mine = destination.Slice(first, Width);
            mine[0] = share;
            mine[Surprisal] = -share * table.LogLikelihood[row];
            mine[ClassTerm] = share * table.ClassTerm[row];
            foreach (double site in table.SiteTerms.AsSpan(row * table.Sites, table.Sites))
            {
                mine[Sites] += share * site;
            }

            foreach (int v in tree.ChildrenFirst)
            {
                double information = share * table.NodeTerms[(row * table.Nodes) + v];
                mine[_firstNode + v] = information;
                mine[FirstLevel + _spendingLevel[v]] += information;
                levels[_spendingLevel[v]] += information;
            }
        }

        public ComponentLedger Read(MomentTable moments, double weight) => new()
        {
            Weight = weight,
            Share = moments.RowMean(first),
            Surprisal = moments.RowMean(first + Surprisal),
            ClassInformation = moments.RowMean(first + ClassTerm),
            SiteSurprisal = moments.RowMean(first + Sites),
            LevelInformation = Means(moments, first + FirstLevel, tree.Height + 1),
            NodeInformation = Means(moments, first + _firstNode, tree.NodeCount),
        };
    }
}
