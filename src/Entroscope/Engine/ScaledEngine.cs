using System.Numerics;
using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>The scaled linear engine (theory, section 2): tiles of samples through plain matrix products, threaded over tiles.</summary>
/// <remarks>
/// A sample whose messages leave the trusted range is recomputed: in double precision by the single-precision engine, in the double log
/// domain by the double-precision one.
/// </remarks>
/// <typeparam name="T">The precision: float or double.</typeparam>
internal sealed class ScaledEngine<T> : IReloadableEngine
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A merge of counts costs about as much as the passes of a dozen samples, so a block has a few tiles at least, and there are not too many.
    private const int LargestBlockCount = 64;
    private const int SmallestBlockTiles = 4;
    private ScaledNetwork<T> _network;
    private readonly EngineOptions _options;
    private readonly Worker?[] _workers;
    private long _rescued;

    public ScaledEngine(ConvAC model, EngineOptions options)
    {
        Model = model;
        _options = options;
        _network = new ScaledNetwork<T>(model);
        _workers = new Worker?[options.ThreadCount];
    }

    public ConvAC Model { get; private set; }

    public long Rescued => Interlocked.Read(ref _rescued);

    public void Load(ConvAC model)
    {
        Model = model;
        _network = new ScaledNetwork<T>(model);
        Array.Clear(_workers);
    }

    public void LogLikelihood(Observations data, RowSelection rows, Memory<double> logLikelihood, Memory<double> givenClass, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        int classes = Model.Classes;
        ForTiles(rows, (worker, part, position) =>
        {
            ScaledTile<T> tile = worker.Tile;
            tile.Up(data, part, null, everyClass: !givenClass.IsEmpty);
            Span<double> log = logLikelihood.Span.Slice(position, part.Count);
            for (int b = 0; b < part.Count; b++)
            {
                log[b] = tile.IsSuspect(b) ? 0 : tile.LogJoint[b];
                for (int y = 0; !givenClass.IsEmpty && y < classes; y++)
                {
                    givenClass.Span[((position + b) * classes) + y] = tile.LogGivenClass(b, y);
                }
            }

            foreach (int b in Suspects(worker))
            {
                Memory<double> classPart = givenClass.IsEmpty ? givenClass : givenClass.Slice((position + b) * classes, classes);
                worker.Rescue.LogLikelihood(data, part.Slice(b, 1), logLikelihood.Slice(position + b, 1), classPart, cancellation);
            }
        }, cancellation);
    }

    public void AddExpectedCounts(Observations data, RowSelection rows, int[]? labels, ExpectedCounts counts, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        int lanes = _network.Lanes;
        int tiles = (rows.Count + lanes - 1) / lanes;
        int tilesPerBlock = Math.Max(SmallestBlockTiles, (tiles + LargestBlockCount - 1) / LargestBlockCount);
        int blockRows = tilesPerBlock * lanes;
        int blocks = (rows.Count + blockRows - 1) / blockRows;
        OrderedBlocks.Run(
            blocks,
            _options.ThreadCount,
            OpenWorker,
            (worker, block) => CountBlock(worker, data, rows.Slice(block * blockRows, Math.Min(blockRows, rows.Count - (block * blockRows))), labels, cancellation),
            (worker, _) => counts.Add(worker.Counts),
            cancellation);
    }

    public LedgerTable Ledger(Observations data, RowSelection rows, int[]? labels, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        var table = new LedgerTable(Model, rows.Count);
        ForTiles(rows, (worker, part, position) =>
        {
            worker.Tile.Up(data, part, labels, everyClass: false);
            worker.Tile.Down();
            worker.Tile.WriteLedger(table, position);
            foreach (int b in Suspects(worker))
            {
                worker.Rescue.Ledger(data, part.Slice(b, 1), labels, cancellation).CopyRow(0, table, position + b);
            }
        }, cancellation);
        return table;
    }

    public double[][] LatentPosteriors(Observations data, RowSelection rows, int[] nodes, int[]? labels, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        rows.EnsureWithin(data);
        double[][] posteriors = [.. nodes.Select(v => new double[rows.Count * Model.Shape.Channels(v)])];
        ForTiles(rows, (worker, part, position) =>
        {
            worker.Tile.Up(data, part, labels, everyClass: false);
            worker.Tile.Down();
            for (int n = 0; n < nodes.Length; n++)
            {
                CopyFlow(worker.Tile, nodes[n], posteriors[n], position);
            }

            foreach (int b in Suspects(worker))
            {
                double[][] one = worker.Rescue.LatentPosteriors(data, part.Slice(b, 1), nodes, labels, cancellation);
                for (int n = 0; n < nodes.Length; n++)
                {
                    one[n].CopyTo(posteriors[n], (position + b) * one[n].Length);
                }
            }
        }, cancellation);
        return posteriors;
    }

    private void CopyFlow(ScaledTile<T> tile, int node, double[] destination, int position)
    {
        int channels = Model.Shape.Channels(node);
        for (int b = 0; b < tile.Count; b++)
        {
            for (int d = 0; d < channels; d++)
            {
                destination[((position + b) * channels) + d] = tile.Flow(node, d, b);
            }
        }
    }

    private void ForTiles(RowSelection rows, Action<Worker, RowSelection, int> work, CancellationToken cancellation)
    {
        int lanes = _network.Lanes;
        OrderedBlocks.Run(
            (rows.Count + lanes - 1) / lanes,
            _options.ThreadCount,
            OpenWorker,
            (worker, tile) => work(worker, rows.Slice(tile * lanes, Math.Min(lanes, rows.Count - (tile * lanes))), tile * lanes),
            null,
            cancellation);
    }

    private void CountBlock(Worker worker, Observations data, RowSelection rows, int[]? labels, CancellationToken cancellation)
    {
        worker.Counts.Clear();
        var rescued = new List<int>();
        for (int start = 0; start < rows.Count; start += _network.Lanes)
        {
            cancellation.ThrowIfCancellationRequested();
            RowSelection part = rows.Slice(start, Math.Min(_network.Lanes, rows.Count - start));
            worker.Tile.Up(data, part, labels, everyClass: false);
            worker.Tile.Down();
            worker.Tile.AddCounts(worker.Counts);
            rescued.AddRange(Suspects(worker).Select(b => part[b]));
        }

        for (int m = 0; m < worker.Counts.Weights.Length; m++)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(worker.Counts.Weights[m], Model.Matrix(m), worker.Counts.Weights[m]);
        }

        if (rescued.Count > 0)
        {
            worker.Rescue.AddExpectedCounts(data, RowSelection.Of([.. rescued]), labels, worker.Counts, cancellation);
        }
    }

    private List<int> Suspects(Worker worker)
    {
        var suspects = new List<int>();
        for (int b = 0; b < worker.Tile.Count; b++)
        {
            if (worker.Tile.IsSuspect(b))
            {
                suspects.Add(b);
            }
        }

        Interlocked.Add(ref _rescued, suspects.Count);
        return suspects;
    }

    private Worker OpenWorker(int index) => _workers[index] ??= new Worker(_network);

    private sealed class Worker(ScaledNetwork<T> network)
    {
        private IEngine? _rescue;
        private ExpectedCounts? _counts;

        public ScaledTile<T> Tile { get; } = new(network);

        public IEngine Rescue => _rescue ??= typeof(T) == typeof(float)
            ? new ScaledEngine<double>(network.Model, new EngineOptions { Threads = 1 })
            : new ReferenceEngine(network.Model);

        public ExpectedCounts Counts => _counts ??= new ExpectedCounts(network.Model);
    }
}
