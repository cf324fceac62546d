using System.Numerics;
using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Signed;

/// <summary>
/// Scaled linear arithmetic with signs: values of a node and sample have a common power of two, so nothing leaves the range whatever the weights are. Samples
/// in which the largest value becomes small after pooling, or most digits cancel in a conv, on the way up or down, are computed again: those of single
/// precision in double, those of double in the log-domain reference.
/// </summary>
internal sealed partial class SignedEngine<T> : ISignedEngine
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostPanels = 4;
    private readonly SignedNetwork<T> _network;
    private readonly EngineOptions _options;
    private readonly Worker?[] _workers;
    private readonly OrderedBlocks _blocks = new();
    private ISignedEngine? _rescue;
    private bool _rescueIsStale;
    private bool[] _lost = [];
    private double[] _values = [];

    public SignedEngine(ConvAC model, EngineOptions options)
    {
        _options = options;
        _network = new SignedNetwork<T>(model, KernelRegistry.Choose<T>());
        _network.Load(model);
        _workers = new Worker?[options.ThreadCount];
    }

    public ConvAC Model => _network.Model;

    public long Rescued { get; private set; }

    private ISignedEngine Rescue
    {
        get
        {
            if (_rescue is null)
            {
                _rescue = typeof(T) == typeof(float) ? new SignedEngine<double>(Model, _options) : new ReferenceSignedEngine(Model);
            }
            else if (_rescueIsStale)
            {
                _rescue.Load(Model);
            }

            _rescueIsStale = false;
            return _rescue;
        }
    }

    public void Load(ConvAC model)
    {
        _network.Load(model);
        _rescueIsStale = true;
    }

    public void Scores(Observations data, RowSelection rows, double[] log, double[] sign, CancellationToken cancellation = default)
    {
        Begin(data, rows);
        int size = GroupRows(rows.Count);
        WorkCrew.Run(_options.ThreadCount, (rows.Count + size - 1) / size, new ScoreWork(this, data, rows, size, log, sign), cancellation);
        if (Suspects(rows) is not { } suspects)
        {
            return;
        }

        int classes = Model.Classes;
        (double[] betterLog, double[] betterSign) = (new double[suspects.Length * classes], new double[suspects.Length * classes]);
        Rescue.Scores(data, Select(rows, suspects), betterLog, betterSign, cancellation);
        for (int i = 0; i < suspects.Length; i++)
        {
            betterLog.AsSpan(i * classes, classes).CopyTo(log.AsSpan(suspects[i] * classes));
            betterSign.AsSpan(i * classes, classes).CopyTo(sign.AsSpan(suspects[i] * classes));
        }
    }

    public double AddGradient(
        Observations data, RowSelection rows, IScoreObjective objective, SignedGradient gradient, CancellationToken cancellation = default)
    {
        Begin(data, rows);
        if (_values.Length < rows.Count)
        {
            _values = new double[rows.Count];
        }

        int size = GroupRows(rows.Count);
        var work = new GradientWork(this, data, rows, size, objective, gradient);
        _blocks.Run(_options.ThreadCount, (rows.Count + size - 1) / size, work, cancellation);
        work.Finish();
        CompensatedSum sum = default;
        for (int i = 0; i < rows.Count; i++)
        {
            sum.Add(_values[i]);
        }

        if (Suspects(rows) is { } suspects)
        {
            sum.Add(Rescue.AddGradient(data, Select(rows, suspects), objective, gradient, cancellation));
        }

        return sum.Value;
    }

    private static RowSelection Select(RowSelection rows, int[] positions) => RowSelection.Of(Array.ConvertAll(positions, p => rows[p]));

    // Depends on the number of rows alone, for sums are formed group by group.
    private static int GroupRows(int rows)
    {
        int panels = (rows + PanelKernels<T>.PanelLanes - 1) / PanelKernels<T>.PanelLanes;
        return (panels >= 4 * MostPanels ? MostPanels : MostPanels / 2) * PanelKernels<T>.PanelLanes;
    }

    private void Begin(Observations data, RowSelection rows)
    {
        rows.EnsureWithin(data);
        Refuse.Argument(
            data.Sites != Model.Tree.SiteCount, $"The model has {Model.Tree.SiteCount} sites, but the observations have {data.Sites} columns.", nameof(data));
        if (_lost.Length < rows.Count)
        {
            _lost = new bool[rows.Count];
        }

        Array.Clear(_lost);
    }

    private int[]? Suspects(RowSelection rows)
    {
        int[] positions = [.. Enumerable.Range(0, rows.Count).Where(i => _lost[i])];
        Rescued += positions.Length;
        return positions.Length == 0 ? null : positions;
    }

    private Worker Of(int index) => _workers[index] ??= new Worker(_network);
}
