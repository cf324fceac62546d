using Entroscope.Engine;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>How one step splits the training rows into mini-batches: a new random order each step.</summary>
internal sealed class BatchPlan
{
    private readonly RowSelection _order;
    private readonly int _size;

    /// <summary>Plans one step.</summary>
    /// <param name="problem">Data and options.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="restart">The restart.</param>
    /// <param name="step">The number of steps taken before.</param>
    public BatchPlan(TrainingProblem problem, TrainingPhase phase, int restart, int step)
    {
        int rows = problem.Set.Data.Rows;
        IsFull = problem.Options.BatchSize == 0 || problem.Options.BatchSize >= rows;
        _size = IsFull ? rows : problem.Options.BatchSize;
        Count = ((rows - 1) / _size) + 1;
        if (IsFull)
        {
            _order = RowSelection.All(problem.Set.Data);
            return;
        }

        int[] order = [.. Enumerable.Range(0, rows)];
        RandomStream random = problem.Random(phase == TrainingPhase.Refit ? "batches of the refit" : "batches", restart, step);
        random.Shuffle<int>(order);
        _order = RowSelection.Of(order);
    }

    /// <summary>Gets a value indicating whether the step is one batch of all rows.</summary>
    public bool IsFull { get; }

    /// <summary>Gets the number of batches; the last may be smaller.</summary>
    public int Count { get; }

    /// <summary>Gets the rows of a batch.</summary>
    public RowSelection Rows(int batch) => _order.Slice(RowsBefore(batch), Math.Min(_size, _order.Count - RowsBefore(batch)));

    /// <summary>Gets the number of rows in the batches before one.</summary>
    public int RowsBefore(int batch) => batch * _size;

    /// <summary>Gets the number of batches done when some steps and some batches of the next are.</summary>
    public long UpdatesBefore(int step, int batch) => ((long)step * Count) + batch;
}
