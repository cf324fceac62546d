using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Information;

/// <summary>Lays the ledger of a sample under a mixture out as one row of numbers to be averaged, and reads the averages.</summary>
internal sealed class MixtureLedgerColumns
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
    private readonly Part[] _parts;

    public MixtureLedgerColumns(ConvACMixture mixture)
    {
        _mixture = mixture;
        _levels = 1 + mixture.Components.Max(c => c.Tree.Height);
        _firstSite = FirstLevel + _levels;
        Width = _firstSite + mixture.Sites;
        _parts = new Part[mixture.Components.Count];
        for (int z = 0; z < _parts.Length; z++)
        {
            _parts[z] = new Part(mixture.Components[z].Tree, Width);
            Width = checked(Width + _parts[z].Width);
        }
    }

    /// <summary>Gets the number of columns.</summary>
    public int Width { get; }

    /// <summary>Gets the number of rows evaluated at a time: it depends on the trees alone, so that sums do, too.</summary>
    public int ChunkRows => Math.Clamp(ChunkValues / Width, 1, MaxChunkRows);

    /// <summary>Writes one sample of a ledger.</summary>
    /// <param name="table">The ledger.</param>
    /// <param name="row">The sample.</param>
    /// <param name="destination">Receives the columns.</param>
    public void Fill(MixtureLedgerTable table, int row, Span<double> destination)
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

    public MixtureLedger Read(MomentTable moments) => new()
    {
        Samples = checked((int)moments.Rows),
        Surprisal = moments.RowMean(Surprisal),
        PossibleSurprisal = moments.RowMean(Surprisal),
        ComponentInformation = moments.RowMean(ComponentTerm),
        ClassInformation = moments.RowMean(ClassTerm),
        LevelInformation = Means(moments, FirstLevel, _levels),
        SiteSurprisal = Means(moments, _firstSite, _mixture.Sites),
        Components = [.. _parts.Select((part, z) => part.Read(moments, _mixture.Weights[z]))],
    };

    private static Estimate[] Means(MomentTable moments, int first, int count) => [.. Enumerable.Range(first, count).Select(moments.RowMean)];

    /// <summary>The columns of one component, which stand together from the first on.</summary>
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

            // In the order of a network's ledger, so that the sums of a mixture of one are the same bits.
            foreach (int v in tree.ChildrenFirst)
            {
                double information = share * table.NodeTerms[(row * table.Nodes) + v];
                mine[_firstNode + v] = information;
                mine[FirstLevel + _spendingLevel[v]] += information;
                levels[_spendingLevel[v]] += information;
            }
        }

        public MixtureLedgerComponent Read(MomentTable moments, double weight) => new()
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
