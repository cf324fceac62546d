using System.Diagnostics;
using System.Runtime.InteropServices;
using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Microsoft.Extensions.DependencyInjection;

namespace Entroscope.Cluster.Workers;

/// <summary>Asks the coordinator for work, does it, and answers: on one thread, until the run is done or its silo ends.</summary>
/// <param name="read">Reads the rows of a training.</param>
/// <param name="arithmetic">The hash of the self-test here.</param>
internal sealed class WorkerAgent(
    SiloProcess silo, SiloAddress coordinator, WorkerHome home, Func<JobDescription, JobData> read, string version, string arithmetic, int threads)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(2);
    private readonly string _name = silo.Address.ToParsableString();
    private readonly string _leader = coordinator.ToParsableString();
    private readonly IDesk _desk = silo.Services.GetRequiredService<DeskClient>().At(coordinator);
    private long _received;
    private double _communicating;
    private double _waiting;

    /// <summary>Works.</summary>
    /// <returns>Whether the run is done.</returns>
    /// <exception cref="RefusedException">The coordinator refuses this worker, or the rows cannot be read.</exception>
    public bool Run(CancellationToken cancellation)
    {
        while (true)
        {
            Join(cancellation);
            if (Work(cancellation))
            {
                return true;
            }
        }
    }

    private void Join(CancellationToken cancellation)
    {
        JobDescription job = Wait(_desk.Join(
            new Greeting(_name, Environment.MachineName, Environment.ProcessId, threads, version, arithmetic)), cancellation);
        if (job.Refusal.Length > 0)
        {
            throw new RefusedException(job.Refusal);
        }

        string refusal = Wait(_desk.Ready(_name, home.Begin(job, read)), cancellation);
        if (refusal.Length > 0)
        {
            throw new RefusedException(refusal);
        }
    }

    // Returns whether the run is done; if not, the coordinator does not know this worker any more.
    private bool Work(CancellationToken cancellation)
    {
        Answer? answer = null;
        while (true)
        {
            long begin = Stopwatch.GetTimestamp();
            WorkItem item = _desk.Next(_name, answer).WaitAsync(cancellation).GetAwaiter().GetResult();
            answer = null;
            switch (item.Kind)
            {
                case WorkKind.Finished:
                    return true;
                case WorkKind.Join:
                    return false;
                case WorkKind.Task:
                    _waiting += Stopwatch.GetElapsedTime(begin).TotalSeconds;
                    answer = DoTask(item, cancellation);
                    (_received, _communicating, _waiting) = (0, 0, 0);
                    continue;
                case WorkKind.Wait:
                    _waiting += Stopwatch.GetElapsedTime(begin).TotalSeconds;
                    continue;
                default:
                    _waiting += Stopwatch.GetElapsedTime(begin).TotalSeconds;
                    answer = Do(item, cancellation) with { Received = _received, Communicating = _communicating, Waiting = _waiting };
                    answer = answer with { Computing = Math.Max(0, Stopwatch.GetElapsedTime(begin).TotalSeconds - _communicating - _waiting) };
                    (_received, _communicating, _waiting) = (0, 0, 0);
                    if (answer.Failed)
                    {
                        Thread.Sleep(Pause);
                    }

                    continue;
            }
        }
    }

    // Null where the task is not wanted any more.
    private Answer? DoTask(WorkItem item, CancellationToken cancellation)
    {
        WorkerTasks tasks = home.Tasks!;
        int task = item.Range.First;
        var answer = new Answer(_name, WorkKind.Task, item.Update, item.Range, string.Empty, Failed: false);
        long begin = Stopwatch.GetTimestamp();
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var watch = new Timer(_ => _ = Watch(item.Update, task, unwanted), null, Watching, Watching);
        try
        {
            if (!tasks.Has(item.Update))
            {
                if (silo.Arrays.ReadText(_leader, new ArrayKey(ArrayKind.Tasks, item.Update, default, 0, 1), cancellation) is not { Length: > 0 } description)
                {
                    return answer with { Failed = true };
                }

                tasks.Take(item.Update, description);
            }

            byte[] input = [];
            if (item.HasInput)
            {
                if (silo.Arrays.ReadText(_leader, new ArrayKey(ArrayKind.Input, item.Update, default, task, 1), cancellation) is not { } read)
                {
                    return answer with { Failed = true };
                }

                (input, _received) = (read, _received + read.Length);
            }

            _communicating += Stopwatch.GetElapsedTime(begin).TotalSeconds;
            byte[] hash = tasks.Do(task, item.Task, input, unwanted.Token);
            return answer with
            {
                Parts = hash,
                Received = _received,
                Communicating = _communicating,
                Waiting = _waiting,
                Computing = Stopwatch.GetElapsedTime(begin).TotalSeconds - _communicating,
            };
        }
        catch (EntroscopeException e)
        {
            return answer with { Refusal = e.Message };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    // Called while a task is done, which may take hours.
    private async Task Watch(long update, int task, CancellationTokenSource unwanted)
    {
        try
        {
            if (!await _desk.IsWanted(_name, update, task))
            {
                await unwanted.CancelAsync();
            }
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException)
        {
            // The coordinator is gone: the silo notices.
        }
    }

    private Answer Do(WorkItem item, CancellationToken cancellation)
    {
        WorkerEngine engine = home.Engine!;
        UpdateSpec spec = item.Spec!;
        var answer = new Answer(_name, item.Kind, item.Update, item.Range, spec.Hash, Failed: false);
        engine.Begin(item.Update, spec.Parameters);
        if (!IsLoaded(engine, spec, cancellation))
        {
            return answer with { Failed = true, Lacks = true };
        }

        long rescued = engine.Rescued;
        switch (item.Kind)
        {
            case WorkKind.Sum:
                (double[] scalars, IndexRange[] holds, int rows) = engine.Sum(spec, item.Range, cancellation);
                return answer with { Scalars = scalars, Holds = holds, Rows = rows, Rescued = engine.Rescued - rescued };
            case WorkKind.Score:
                return answer with { Scalars = [engine.Score(spec, item.Range, cancellation).Sum] };
            case WorkKind.Rows:
                return answer with { OfRows = MemoryMarshal.AsBytes(engine.LogLikelihood(spec, item.Range, cancellation).AsSpan()).ToArray() };
            default:
                return Estimate(engine, item, answer, cancellation);
        }
    }

    private Answer Estimate(WorkerEngine engine, WorkItem item, Answer answer, CancellationToken cancellation)
    {
        (UpdateSpec spec, SliceRule rule, int slice) = (item.Spec!, item.Rule!, item.Range.First);
        (int length, double[]? here) = engine.PrepareSlice(rule, slice);
        double[] statistics = rule.IsStepwise ? home.Pool.Rent(length) : [];
        here?.CopyTo(statistics, 0);
        if (rule.IsStepwise && here is null
            && !Get(new ArrayKey(ArrayKind.Statistics, rule.Statistics, default, slice, rule.Slices), rule.Holders, statistics, cancellation))
        {
            return answer with { Failed = true, Lacks = true };
        }

        var rented = new List<double[]>();
        var fold = new SliceFold(TileRange.Of(spec.Rows, engine.TileRows), length);
        foreach (Holding held in item.Sums)
        {
            bool own = string.Equals(held.Silo, _name, StringComparison.Ordinal);
            double[]? sums = own ? engine.OwnSums(item.Update, held.Range, slice, rule.Slices) : home.Pool.Rent(length);
            bool? there = own ? sums is not null
                : TryRead(held.Silo, new ArrayKey(ArrayKind.Sums, item.Update, held.Range, slice, rule.Slices), sums!, cancellation);
            if (there is not true)
            {
                return answer with { Failed = true, Missing = there is false ? held.Silo : string.Empty };
            }

            rented.Add(sums!);
            fold.Add(new TileRange(held.Range.First, held.Range.End), sums!);
        }

        if (fold.Root is not { } counts)
        {
            return answer with { Failed = true };
        }

        (byte[] parts, bool allowed) = engine.Estimate(spec, rule, slice, counts, statistics);
        rented.ForEach(home.Pool.Return);
        return answer with { Parts = parts, IsRefused = !allowed };
    }

    private bool IsLoaded(WorkerEngine engine, UpdateSpec spec, CancellationToken cancellation)
    {
        if (engine.Model != spec.Model)
        {
            byte[]? text = silo.Arrays.ReadText(_leader, new ArrayKey(ArrayKind.Model, spec.Model, default, 0, 1), cancellation);
            if (text is null)
            {
                return false;
            }

            if (engine.Take(spec.Model, text) is { } difference)
            {
                throw new RefusedException("this worker would train otherwise than the coordinator: " + difference);
            }
        }

        if (string.Equals(engine.Hash, spec.Hash, StringComparison.Ordinal))
        {
            return true;
        }

        (ParameterSlices cut, Func<int, double[]?> here) = engine.Prepare(spec);
        double[][] slices = new double[cut.Count][];
        bool[] others = new bool[cut.Count];
        for (int s = 0; s < cut.Count; s++)
        {
            if (here(s) is { } own)
            {
                slices[s] = own;
                continue;
            }

            (slices[s], others[s]) = (home.Pool.Rent(cut.ParametersLength(s)), true);
            if (!Get(new ArrayKey(ArrayKind.Parameters, spec.Parameters, default, s, cut.Count), spec.Holders, slices[s], cancellation))
            {
                return false;
            }
        }

        // What came from others may be wrong; the coordinator's own numbers decide.
        bool loaded = engine.Load(spec, cut, slices);
        for (int s = 0; s < slices.Length; s++)
        {
            if (others[s])
            {
                home.Pool.Return(slices[s]);
            }
        }

        return loaded || (ReadAll(spec, cut, slices, cancellation) && engine.Load(spec, cut, slices));
    }

    // Reads a slice from the worker that has estimated it, or else from the coordinator.
    private bool Get(ArrayKey key, Holding[] holders, double[] numbers, CancellationToken cancellation)
    {
        string? holder = Array.Find(holders, h => h.Range.First == key.Slice && !string.Equals(h.Silo, _name, StringComparison.Ordinal))?.Silo;
        return (holder is not null && TryRead(holder, key, numbers, cancellation) is true) || Read(_leader, key, numbers, cancellation);
    }

    private bool ReadAll(UpdateSpec spec, ParameterSlices cut, double[][] slices, CancellationToken cancellation)
    {
        for (int s = 0; s < cut.Count; s++)
        {
            slices[s] = GC.AllocateUninitializedArray<double>(cut.ParametersLength(s));
            if (!Read(_leader, new ArrayKey(ArrayKind.Parameters, spec.Parameters, default, s, cut.Count), slices[s], cancellation))
            {
                return false;
            }
        }

        return true;
    }

    private bool Read(string member, ArrayKey key, double[] numbers, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        bool there = silo.Arrays.Read(member, key, numbers, cancellation);
        _communicating += Stopwatch.GetElapsedTime(begin).TotalSeconds;
        _received += there ? (long)numbers.Length * sizeof(double) : 0;
        return there;
    }

    // Null where the member cannot be reached.
    private bool? TryRead(string member, ArrayKey key, double[] numbers, CancellationToken cancellation)
    {
        try
        {
            return Read(member, key, numbers, cancellation);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static T Wait<T>(Task<T> call, CancellationToken cancellation) => call.WaitAsync(cancellation).GetAwaiter().GetResult();
}
