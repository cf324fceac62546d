using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Sharing;

/// <summary>log p(x) - log p(x_S) - log p(x_rest) of every node, and its mean over every cut, averaged over a stream of samples.</summary>
internal sealed class PatchStatistics : ILedgerSink
{
    private const int MaxChunkRows = 512;
    private const int ChunkValues = 1 << 21;

    // Of logarithms as large as the sample's surprisal, of which small differences are taken.
    private static readonly double Rounding = Math.ScaleB(1, -50);
    private readonly ConvAC _model;
    private readonly PoolingTree _tree;
    private readonly LatentCapacity _capacity;
    private RareReach? _reach;
    private readonly DrawMoments _moments;
    private readonly RareEventTable? _events;
    private readonly double[] _values;
    private readonly double[] _weights;
    private readonly int[] _cutSize;
    private readonly CutSums? _cuts;
    private readonly int _width;
    private bool _exact;

    public PatchStatistics(ConvAC model, RareEventTable? events = null)
    {
        (_model, _tree, _events) = (model, model.Tree, events);
        _width = _tree.NodeCount + _tree.Height + 1;
        _capacity = LatentCapacity.Compute(model);
        _moments = new DrawMoments(_width);
        ChunkRows = Math.Clamp(ChunkValues / _width, 1, MaxChunkRows);
        _values = new double[ChunkRows * _width];
        _weights = new double[ChunkRows];
        _cuts = CutSums.Of(_tree);
        _cutSize = [.. Enumerable.Range(0, _tree.Height + 1).Select(l => _tree.Cut(l).Length)];
    }

    /// <summary>Gets the number of rows evaluated at a time: it depends on the tree alone, so that sums do, too.</summary>
    public int ChunkRows { get; }

    public long Rows => _moments.Rows;

    /// <summary>Adds at most <see cref="ChunkRows"/> draws or joint values.</summary>
    public void Add(LedgerTable table, SampleBlock block)
    {
        if (block.IsEnumerated)
        {
            AddByProbability(table);
            return;
        }

        for (int r = 0; r < table.Rows; r++)
        {
            Fill(table, r, _values.AsSpan(r * _width, _width));
        }

        _moments.Add(_values, block.Weights, table.Rows);
    }

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
                Fill(table, r, _values.AsSpan(kept * _width, _width));
                _weights[kept++] = p;
            }
        }

        _moments.AddExact(_values, _weights.AsSpan(0, kept), kept);
    }

    public double LargestError() => Enumerable.Range(0, _tree.NodeCount).Max(v => Node(v).StandardError);

    /// <summary>Reads the informations: exact ones if the samples were all joint values, else estimates.</summary>
    public PatchInformation ToInformation() => new()
    {
        Method = _exact ? "enumeration" : "draws",
        Draws = _exact ? 0 : Rows,
        Nodes = [.. Enumerable.Range(0, _tree.NodeCount).Select(Node)],
        MeanPerLevel = [.. Enumerable.Range(0, _tree.Height + 1).Select(Level)],
        ChannelBound = Bound(v => Math.Log(Math.Min(_model.Shape.Channels(v), _model.Shape.Rows(v)))),
        LatentBound = Bound(v => _capacity.LatentEntropy[v]),
        LinkBound = Bound(v => Math.Max(0, _capacity.LatentEntropy[v] - _capacity.NodeCapacity[v])),
    };

    private double[] Bound(Func<int, double> bound) => [.. Enumerable.Range(0, _tree.NodeCount).Select(v => v == _tree.Root ? 0 : bound(v))];

    private void Fill(LedgerTable table, int row, Span<double> destination)
    {
        destination.Clear();
        ReadOnlySpan<double> patch = table.PatchLogProbability.AsSpan(row * table.Nodes, table.Nodes);
        ReadOnlySpan<double> rest = table.RestLogProbability.AsSpan(row * table.Nodes, table.Nodes);
        for (int v = 0; v < _tree.Root; v++)
        {
            double shared = table.LogLikelihood[row] - patch[v] - rest[v];
            destination[v] = shared;
            for (int l = _tree.HeightOf(v); l <= _tree.SpendingLevel(v) && _cuts is null; l++)
            {
                destination[_tree.NodeCount + l] += shared / _cutSize[l];
            }
        }

        if (_cuts is not null)
        {
            Span<double> levels = destination[_tree.NodeCount..];
            _cuts.Add(destination[.._tree.NodeCount], levels);
            for (int l = 0; l < levels.Length; l++)
            {
                levels[l] /= _cutSize[l];
            }
        }
    }

    private Estimate Node(int v) => v == _tree.Root ? Estimate.Exact(0) : _exact ? _moments.Expectation(v) : WithUnseen(_moments.Mean(v), Unseen(v));

    private Estimate Level(int level)
    {
        int column = _tree.NodeCount + level;
        return level == _tree.Height ? Estimate.Exact(0)
            : _exact ? _moments.Expectation(column)
            : WithUnseen(_moments.Mean(column), _tree.Cut(level).Average(Unseen));
    }

    private Estimate WithUnseen(Estimate drawn, double unseen)
    {
        double rounding = Rounding * (1 + Math.Abs(_capacity.JointEntropy));
        return drawn.WithAtLeast((unseen * unseen) + (rounding * rounding));
    }

    // What a patch and the rest share goes through the link above the patch. The events of an
    // ordinary model are always among the draws: then there is little to add to their error.
    private double Unseen(int v)
    {
        if (_reach?.HoldsFor(Rows) != true)
        {
            int[] sites = [.. Enumerable.Range(0, _tree.SiteCount)];
            _reach = new RareReach(_model, sites, _events ?? new RareEventTable(_model, sites, Rows, onPurpose: false), Rows);
        }

        double least = _reach.Resolution(Rows, _capacity.LatentEntropy[v] - _capacity.NodeCapacity[v]);
        return Math.Sqrt(_reach.OfLink(v) + (least * least));
    }
}
