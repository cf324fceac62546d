using Entroscope.Data.Tables;
using Entroscope.Learning.Loop;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Sweeps;

/// <summary>Runs a sweep: trains and measures what a store does not hold yet, and keeps every training as soon as it is finished.</summary>
internal sealed class SweepRunner
{
    private readonly SweepPlan _plan;
    private readonly ISweepStore _store;
    private readonly SweepTraining[] _trainings;
    private readonly SweepKey[] _keys;

    /// <summary>Initialises a sweep: refuses what could not be trained, then learns the tree of all its networks where it is to be learned.</summary>
    /// <param name="progress">Receives the progress of the trials of learned trees; null for none.</param>
    /// <exception cref="ArgumentException">The plan contradicts itself.</exception>
    /// <exception cref="DataException">More rows are requested than there are, or the store cannot be read.</exception>
    public SweepRunner(
        DataSplit split, SweepPlan plan, ISweepStore store, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        _plan = plan;
        _store = store;
        _trainings = SweepTraining.Of(plan, split, progress, cancellation);
        _keys = Array.ConvertAll(_trainings, t => t.Key());
        Cost = new SweepCost(_trainings.Length, _keys.Count(k => store.Find(k) is not null), _trainings.Max(t => t.Parameters));
    }

    /// <summary>Gets the whole tree of all networks and how it was chosen; a sweep of depth cuts it.</summary>
    public TreeChoice Tree => _trainings[0].Tree;

    /// <summary>Gets what the sweep will cost.</summary>
    public SweepCost Cost { get; }

    /// <summary>
    /// Gets or sets what has trainings done elsewhere, whose records then are in the store; null to do them here. It receives which are wanted, and what to
    /// call as each is done.
    /// </summary>
    public Action<IReadOnlyList<int>, Action<int>>? Elsewhere { get; set; }

    /// <summary>Gets the number of trainings.</summary>
    public int Count => _trainings.Length;

    /// <summary>Gets the name of a training.</summary>
    public SweepKey KeyOf(int training) => _keys[training];

    /// <summary>Does one training, unless the store has it.</summary>
    /// <param name="checkpoints">Keeps checkpoints of it; null for none.</param>
    public void Train(int training, ICheckpointStore? checkpoints, CancellationToken cancellation)
    {
        if (_store.Find(_keys[training]) is null)
        {
            _store.Add(_keys[training], SweepMeasurement.Run(_trainings[training], checkpoints, null, cancellation));
        }
    }

    /// <summary>Runs the sweep to its end.</summary>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the sweep; what is finished stays in the store.</param>
    /// <returns>All records, with what follows from them.</returns>
    public SweepResult Run(IProgress<SweepProgress>? progress = null, CancellationToken cancellation = default)
    {
        (SweepRecord Record, bool Reused)[] all = [.. Trained(null, progress, cancellation)];
        return new SweepResult(_plan, Tree, [.. all.Select(r => r.Record)], all.Count(r => r.Reused));
    }

    /// <summary>Runs the trainings of a task.</summary>
    /// <returns>How many there are, and how many of them had been finished before.</returns>
    public (int Trainings, int Reused) Run(SweepTask task, IProgress<SweepProgress>? progress, CancellationToken cancellation)
    {
        bool[] reused = [.. Trained(task, progress, cancellation).Select(r => r.Reused)];
        return (reused.Length, reused.Count(r => r));
    }

    private IEnumerable<(SweepRecord Record, bool Reused)> Trained(SweepTask? task, IProgress<SweepProgress>? progress, CancellationToken cancellation)
    {
        HashSet<int> before = Share(task, progress);
        for (int i = 0; i < _trainings.Length; i++)
        {
            if (task is not null && !task.Has(i))
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            SweepProgress state = State(i);

            // Asked again, since another process may have finished it in the meantime.
            SweepRecord? known = _store.Find(_keys[i]);
            SweepRecord record = known ?? Train(i, state, progress, cancellation);
            bool reused = known is not null && (Elsewhere is null || before.Contains(i));
            if (Elsewhere is null || reused)
            {
                progress?.Report(state with { Record = record, Reused = reused });
            }

            yield return (record, reused);
        }
    }

    // Returns which trainings the store had before others did the rest.
    private HashSet<int> Share(SweepTask? task, IProgress<SweepProgress>? progress)
    {
        if (Elsewhere is null)
        {
            return [];
        }

        int[] all = [.. Enumerable.Range(0, _trainings.Length).Where(i => task?.Has(i) ?? true)];
        HashSet<int> before = [.. all.Where(i => _store.Find(_keys[i]) is not null)];
        Elsewhere([.. all.Where(i => !before.Contains(i))], i => progress?.Report(State(i) with { Record = _store.Find(_keys[i]) }));
        return before;
    }

    private SweepProgress State(int training) =>
        new(_trainings[training].Value, _trainings[training].Seed, training + 1, _trainings.Length, null, null, false);

    private SweepRecord Train(int training, SweepProgress state, IProgress<SweepProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(state);
        IProgress<TrainingProgress>? inner = progress is null ? null : new Inner(progress, state);
        SweepRecord record = SweepMeasurement.Run(_trainings[training], null, inner, cancellation);
        _store.Add(_keys[training], record);
        return record;
    }

    private sealed class Inner(IProgress<SweepProgress> outer, SweepProgress state) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => outer.Report(state with { Training = value });
    }
}

/// <summary>What a sweep reports while it works.</summary>
/// <param name="Value">The value of the axis that is being trained.</param>
/// <param name="Number">The number of the training, from 1.</param>
/// <param name="Training">How the training goes; null while it is not training.</param>
/// <param name="Record">What it ended with; null before.</param>
internal sealed record SweepProgress(int Value, ulong Seed, int Number, int Trainings, TrainingProgress? Training, SweepRecord? Record, bool Reused);
