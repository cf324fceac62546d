using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Learning.Loop;

/// <summary>How the steps of a phase split the training rows into mini-batches: a new random order each step, and of windows new places.</summary>
/// <remarks>Where there are many rows the order of the next step is drawn on another thread while a step is taken.</remarks>
internal sealed class BatchPlan : IThreadPoolWorkItem
{
    private const int ManyRows = 1 << 16;

    // How many runs of neighbouring rows of a file are mixed.
    private const int MixedRuns = 8;
    private readonly TrainingProblem _problem;
    private readonly string _purpose;
    private readonly string _drawPurpose;
    private readonly int _size;
    private readonly object _gate = new();
    private int[] _order = [];
    private int[] _ahead = [];
    private (int Restart, int Step) _aheadOf = (-1, -1);
    private bool _drawing;
    private int[] _sample = [];
    private readonly RedrawnColumns? _redrawn;
    private RowSelection _rows;
    private PassKey _key;

    /// <summary>Plans the steps of a phase.</summary>
    public BatchPlan(TrainingProblem problem, TrainingPhase phase)
    {
        int rows = problem.Set.Data.Rows;
        _problem = problem;
        string suffix = phase == TrainingPhase.Search ? string.Empty : " of the refit";
        (_purpose, _drawPurpose) = ("batches" + suffix, "windows of a pass" + suffix);
        IsFull = problem.Options.BatchSize == 0 || problem.Options.BatchSize >= rows;
        _size = IsFull ? rows : problem.Options.BatchSize;
        Count = ((rows - 1) / _size) + 1;
        _rows = RowSelection.All(problem.Set.Data);
        _order = IsFull ? [] : new int[rows];
        _key = new PassKey(RowsOf(phase), 0, 0, false, 0);
        _redrawn = problem.Set.Data.Redrawn();
        Set = _redrawn is null ? problem.Set : problem.Set with { Data = new Observations(_redrawn.Columns) };
    }

    /// <summary>Gets the rows of the present step: those of the problem, but windows of sequences, which begin at other places in every step.</summary>
    public TrainingSet Set { get; }

    /// <summary>Gets a value indicating whether the step is one batch of all rows.</summary>
    public bool IsFull { get; }

    /// <summary>Gets the number of rows of the phase.</summary>
    public int AllRows => _problem.Set.Data.Rows;

    /// <summary>Gets the number of rows of the present step.</summary>
    public int StepRows => _rows.Count;

    /// <summary>Gets the number of batches; the last may be smaller.</summary>
    public int Count { get; }

    /// <summary>Names the rows of a phase.</summary>
    public static RowSet RowsOf(TrainingPhase phase) => phase switch
    {
        TrainingPhase.Refit => RowSet.Refit,
        TrainingPhase.Completion => RowSet.Completion,
        _ => RowSet.Search,
    };

    /// <summary>Gets a batch of the present step.</summary>
    public Pass Pass(int batch) => new(_key with { Batch = batch }, Set, Rows(batch));

    private bool DrawsAhead => _order.Length >= ManyRows && _problem.Options.Engine.ThreadCount > 1;

    /// <summary>Goes to a step.</summary>
    /// <param name="warm">Whether full batches are to be the sample of <see cref="TrainingOptions.WarmUpRows"/> rows, one for all steps and restarts.</param>
    public void Begin(int restart, int step, bool warm = false)
    {
        _key = _key with { Start = restart, Step = step, IsWarm = warm };
        _redrawn?.Draw(_problem.Random(_drawPurpose, restart, step));
        if (IsFull)
        {
            _sample = warm && _sample.Length == 0 ? DrawSample() : _sample;
            _rows = warm ? RowSelection.Of(_sample) : RowSelection.All(_problem.Set.Data);
            return;
        }

        if (!TakeDrawn(restart, step))
        {
            Draw(_order, restart, step);
        }

        _rows = RowSelection.Of(_order);
        if (DrawsAhead && step + 1 < _problem.Options.Steps)
        {
            _ahead = _ahead.Length > 0 ? _ahead : new int[_order.Length];
            (_aheadOf, _drawing) = ((restart, step + 1), true);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public RowSelection Rows(int batch) => _rows.Slice(RowsBefore(batch), Math.Min(_size, _rows.Count - RowsBefore(batch)));

    public int RowsBefore(int batch) => batch * _size;

    /// <summary>Gets the number of batches done when some steps and some batches of the next are.</summary>
    public long UpdatesBefore(int step, int batch) => ((long)step * Count) + batch;

    /// <summary>Returns whether a batch of stepwise EM only adds to the statistics: those of the first pass but the last.</summary>
    public bool Gathers(int step, int batch) => !IsFull && step == 0 && batch < Count - 1;

    /// <summary>Gets what an update of stepwise EM keeps of the statistics and gains from the counts of a batch (Liang and Klein 2009, section 3).</summary>
    /// <param name="samples">The samples counted in the batch; of none nothing is learned.</param>
    public (double Keep, double Gain) Rates(int step, int batch, double samples)
    {
        double rate = Math.Pow(UpdatesBefore(step, batch) + 2, -_problem.Options.StepExponent);
        return step == 0 ? (1, 1) : (1 - rate, samples > 0 ? rate * _problem.Set.Data.Rows / samples : 0);
    }

    /// <summary>Draws the order of the next step.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            Draw(_ahead, _aheadOf.Restart, _aheadOf.Step);
            _drawing = false;
            Monitor.Pulse(_gate);
        }
    }

    private bool TakeDrawn(int restart, int step)
    {
        lock (_gate)
        {
            while (_drawing)
            {
                Monitor.Wait(_gate);
            }
        }

        if (_aheadOf != (restart, step))
        {
            return false;
        }

        (_order, _ahead) = (_ahead, _order);
        return true;
    }

    private int[] DrawSample() => RowSample.Of(_problem.Set.Data.Rows, _problem.Options.WarmUpRows,
        new RandomStream(_problem.Options.Seed, "rows of the warm-up"));

    private void Draw(int[] order, int restart, int step)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        RandomStream random = _problem.Random(_purpose, restart, step);
        int together = _problem.Set.Data.RowsTogether;
        if (together == 0 || order.Length <= (long)MixedRuns * together)
        {
            random.Shuffle<int>(order);
            return;
        }

        // Rows of a file: runs of neighbouring rows in random order, and the rows of some runs mixed, so that a step reads the file once.
        int[] runs = [.. Enumerable.Range(0, ((order.Length - 1) / together) + 1)];
        random.Shuffle(runs.AsSpan());
        int next = 0;
        for (int first = 0; first < runs.Length; first += MixedRuns)
        {
            int start = next;
            foreach (int run in runs.AsSpan(first, Math.Min(MixedRuns, runs.Length - first)))
            {
                for (int row = run * together; row < Math.Min(order.Length, (run + 1L) * together); row++)
                {
                    order[next++] = row;
                }
            }

            random.Shuffle(order.AsSpan(start, next - start));
        }
    }
}
