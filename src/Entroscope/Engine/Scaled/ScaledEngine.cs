using System.Numerics;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// The scaled linear engine (theory, "Posterior and expected counts"): panels of samples through matrix products. Threads
/// share the samples, or, where counts are summed in a large network, the nodes of the tree (<see cref="EnginePlan"/>).
/// </summary>
/// <remarks>
/// A sample whose messages leave the trusted range is computed again: in double precision by the single-precision engine, in the double log
/// domain by the double-precision one.
/// </remarks>
/// <typeparam name="T">The precision: float or double.</typeparam>
internal sealed partial class ScaledEngine<T> : IReloadableEngine
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Conv outputs of a large alphabet are computed for every value where each is used a few times.
    public const int RowsPerValue = 2;
    private const int LargestBlockCount = 64;
    private readonly EngineOptions _options;
    private readonly ScaledNetwork<T> _network;
    private readonly EnginePlan _plan;
    private readonly EngineWorker<T>?[] _workers;
    private readonly int _largestColumns;
    private SlotMap? _streaming;
    private SlotMap? _streamingByNodes;
    private SlotMap? _kept;
    private SlotMap? _keptForFlows;
    private IReloadableEngine? _rescue;
    private bool _rescueIsStale;
    private SiteLedgers<T>? _ledgers;
    private bool _ledgersAreStale = true;
    private bool[] _suspect = [];

    public ScaledEngine(ConvAC model, EngineOptions options)
    {
        Model = model;
        _options = options;
        _plan = new EnginePlan(model, System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), options.ThreadCount, options.MemoryLimit);
        _network = new ScaledNetwork<T>(model, KernelRegistry.Choose<T>());
        _largestColumns = LargestColumns();
        _workers = new EngineWorker<T>?[options.ThreadCount];
        _network.Load(model, options.ThreadCount);
    }

    public ConvAC Model { get; private set; }

    /// <inheritdoc/>
    public (ILedgerCrew Crew, EngineOptions Options)? Crew => _options.Crew is { } crew ? (crew, _options) : null;

    public long Rescued { get; private set; }

    public void Load(ConvAC model)
    {
        Model = model;
        _network.Load(model, _plan.Threads);
        _rescueIsStale = true;
        _ledgersAreStale = true;
    }

    public void LogLikelihood(Observations data, RowSelection rows, Memory<double> logLikelihood, Memory<double> givenClass, CancellationToken cancellation)
    {
        Begin(data, rows);
        _forward ??= new ForwardWork(this);
        _forward.Run(data, rows, logLikelihood, givenClass, cancellation);
        if (Suspects(rows) is { } suspects)
        {
            RescueLikelihoods(data, rows, suspects, logLikelihood, givenClass, cancellation);
        }
    }

    public void WideLogLikelihood(Observations data, RowSelection rows, WideLog[] logLikelihood, WideLog[]? givenClass, CancellationToken cancellation)
    {
        Begin(data, rows);
        _forward ??= new ForwardWork(this);
        _forward.Run(data, rows, logLikelihood, givenClass, cancellation);
        if (Suspects(rows) is { } suspects)
        {
            RescueLikelihoods(data, rows, suspects, logLikelihood, givenClass, cancellation);
        }
    }

    public void AddExpectedCounts(Observations data, RowSelection rows, int[]? labels, double[]? weights, ExpectedCounts counts, CancellationToken cancellation)
    {
        Begin(data, rows);
        rows.EnsureWeights(data, weights);
        if (_plan.SharesNodes)
        {
            _sharedCounts ??= new SharedCountWork(this);
            _sharedCounts.Run(data, rows, labels, weights, counts, cancellation);
        }
        else
        {
            _mergedCounts ??= new MergedCountWork(this);
            _mergedCounts.Run(data, rows, labels, weights, counts, cancellation);
        }

        if (Suspects(rows) is { } suspects)
        {
            Rescue.AddExpectedCounts(data, Select(rows, suspects), labels, weights, counts, cancellation);
        }
    }

    public LedgerTable Ledger(Observations data, RowSelection rows, int[]? labels, CancellationToken cancellation)
    {
        Begin(data, rows);
        EngineArguments.EnsureLabels(Model.Classes, data, rows, labels);
        var table = new LedgerTable(Model, rows.Count);
        SiteLedgers<T> ledgers = _ledgers ??= new SiteLedgers<T>(_network, _plan.Threads);
        if (_ledgersAreStale)
        {
            ledgers.Compute();
            _ledgersAreStale = false;
        }

        new FlowWork(this).Run(data, rows, labels, ClassDetail.Logs, (worker, position) => worker.DownLedger(ledgers, table, position), cancellation);
        if (Suspects(rows) is { } suspects)
        {
            LedgerTable rescued = Rescue.Ledger(data, Select(rows, suspects), labels, cancellation);
            for (int i = 0; i < suspects.Length; i++)
            {
                rescued.CopyRow(i, table, suspects[i]);
            }
        }

        return table;
    }

    public double[][] LatentPosteriors(Observations data, RowSelection rows, int[] nodes, int[]? labels, CancellationToken cancellation)
    {
        EngineArguments.EnsureNodes(Model, nodes);
        Begin(data, rows);
        EngineArguments.EnsureLabels(Model.Classes, data, rows, labels);
        double[][] posteriors = [.. nodes.Select(v => new double[checked(rows.Count * Model.Shape.Channels(v))])];
        new FlowWork(this).Run(data, rows, labels, ClassDetail.None, (worker, position) =>
        {
            var reader = new PosteriorReader<T>(Model.Shape, nodes, posteriors);
            reader.Begin(position, worker.Batch.Count);
            worker.DownFlows(reader);
        }, cancellation);
        if (Suspects(rows) is { } suspects)
        {
            double[][] rescued = Rescue.LatentPosteriors(data, Select(rows, suspects), nodes, labels, cancellation);
            for (int n = 0; n < nodes.Length; n++)
            {
                int channels = Model.Shape.Channels(nodes[n]);
                for (int i = 0; i < suspects.Length; i++)
                {
                    rescued[n].AsSpan(i * channels, channels).CopyTo(posteriors[n].AsSpan(suspects[i] * channels));
                }
            }
        }

        return posteriors;
    }

    private void Begin(Observations data, RowSelection rows)
    {
        rows.EnsureWithin(data);
        Refuse.Argument(
            data.Sites != Model.Tree.SiteCount, $"The model has {Model.Tree.SiteCount} sites, but the observations have {data.Sites} columns.", nameof(data));

        if (_suspect.Length < rows.Count)
        {
            _suspect = new bool[rows.Count];
        }

        Array.Clear(_suspect);
        bool large = rows.Count >= RowsPerValue * (long)_largestColumns && EnginePlan.MayTabulate(_network.Tables.LargeOutputBytes);
        _network.PrepareOutputs(large, _plan.Threads);
    }

    // The most values of a site's tables, for each of the sites that they serve.
    private int LargestColumns()
    {
        SiteTables<T> tables = _network.Tables;
        return Enumerable.Range(0, Model.Tree.SiteCount).GroupBy(tables.Owner).Max(sites => (tables.Columns(sites.Key) + sites.Count() - 1) / sites.Count());
    }

    private EngineWorker<T> Worker(int index) => _workers[index] ??= new EngineWorker<T>(_network, _plan);
}
