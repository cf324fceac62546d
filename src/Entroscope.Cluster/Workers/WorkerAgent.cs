using System.Diagnostics;
using Entroscope.Cluster.Coordination;
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
    SiloProcess silo, SiloAddress coordinator, WorkerHome home, Func<JobDescription, TrainingData> read, string version, string arithmetic, int threads)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly string _name = silo.Address.ToParsableString();
    private readonly string _leader = coordinator.ToParsableString();
    private readonly PeerClient _peers = silo.Services.GetRequiredService<PeerClient>();
    private readonly IDesk _desk = silo.Services.GetRequiredService<DeskClient>().At(coordinator);
    private long _received;
    private double _communicating;
    private double _computing;

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
        while (true)
        {
            WorkItem item = _desk.Next(_name).WaitAsync(cancellation).GetAwaiter().GetResult();
            switch (item.Kind)
            {
                case WorkKind.Finished:
                    return true;
                case WorkKind.Join:
                    return false;
                case WorkKind.Wait:
                    continue;
                default:
                    Answer answer = Do(item, cancellation);
                    Wait(_desk.Done(answer with { Received = _received, Computing = _computing, Communicating = _communicating }), cancellation);
                    (_received, _computing, _communicating) = (0, 0, 0);
                    if (answer.Failed)
                    {
                        Thread.Sleep(Pause);
                    }

                    continue;
            }
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
            return answer with { Failed = true };
        }

        long begin = Stopwatch.GetTimestamp();
        long rescued = engine.Rescued;
        switch (item.Kind)
        {
            case WorkKind.Sum:
                (double[] scalars, IndexRange[] holds, int rows) = engine.Sum(spec, item.Range, cancellation);
                _computing += Stopwatch.GetElapsedTime(begin).TotalSeconds;
                return answer with { Scalars = scalars, Holds = holds, Rows = rows, Rescued = engine.Rescued - rescued };
            case WorkKind.Score:
                (double sum, _) = engine.Score(spec, item.Range, cancellation);
                _computing += Stopwatch.GetElapsedTime(begin).TotalSeconds;
                return answer with { Scalars = [sum] };
            default:
                return Estimate(engine, item, answer, cancellation);
        }
    }

    private Answer Estimate(WorkerEngine engine, WorkItem item, Answer answer, CancellationToken cancellation)
    {
        (UpdateSpec spec, SliceRule rule, int slice) = (item.Spec!, item.Rule!, item.Range.First);
        (int length, double[]? here) = engine.PrepareSlice(rule, slice);
        double[] statistics = rule.IsStepwise ? here?.ToArray() ?? new double[length] : [];
        if (rule.IsStepwise && here is null
            && !Read(_leader, new ArrayKey(ArrayKind.Statistics, rule.Statistics, default, slice, rule.Slices), statistics, cancellation))
        {
            return answer with { Failed = true };
        }

        var fold = new SliceFold(TileRange.Of(spec.Rows, engine.TileRows), length);
        foreach (Holding held in item.Sums)
        {
            bool own = string.Equals(held.Silo, _name, StringComparison.Ordinal);
            double[]? sums = own ? engine.OwnSums(item.Update, held.Range, slice, rule.Slices) : new double[length];
            bool? there = own ? sums is not null
                : TryRead(held.Silo, new ArrayKey(ArrayKind.Sums, item.Update, held.Range, slice, rule.Slices), sums!, cancellation);
            if (there is not true)
            {
                return answer with { Failed = true, Missing = there is false ? held.Silo : string.Empty };
            }

            fold.Add(new TileRange(held.Range.First, held.Range.End), sums!);
        }

        if (fold.Root is not { } counts)
        {
            return answer with { Failed = true };
        }

        long begin = Stopwatch.GetTimestamp();
        engine.Estimate(spec, rule, slice, counts, statistics);
        _computing += Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return answer;
    }

    private bool IsLoaded(WorkerEngine engine, UpdateSpec spec, CancellationToken cancellation)
    {
        if (engine.Model != spec.Model)
        {
            byte[]? text = Wait(Arrays.ReadText(_peers, _leader, new ArrayKey(ArrayKind.Model, spec.Model, default, 0, 1), cancellation), cancellation);
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
        for (int s = 0; s < cut.Count; s++)
        {
            if (here(s) is { } own)
            {
                slices[s] = own;
                continue;
            }

            slices[s] = new double[cut.ParametersLength(s)];
            var key = new ArrayKey(ArrayKind.Parameters, spec.Parameters, default, s, cut.Count);
            string? holder = Array.Find(spec.Holders, h => h.Range.First == s && !string.Equals(h.Silo, _name, StringComparison.Ordinal))?.Silo;
            if ((holder is null || TryRead(holder, key, slices[s], cancellation) is not true) && !Read(_leader, key, slices[s], cancellation))
            {
                return false;
            }
        }

        // What came from others may be wrong; the coordinator's own numbers decide.
        return engine.Load(spec, cut, slices) || (ReadAll(spec, cut, slices, cancellation) && engine.Load(spec, cut, slices));
    }

    private bool ReadAll(UpdateSpec spec, ParameterSlices cut, double[][] slices, CancellationToken cancellation)
    {
        for (int s = 0; s < cut.Count; s++)
        {
            slices[s] = new double[cut.ParametersLength(s)];
            if (!Read(_leader, new ArrayKey(ArrayKind.Parameters, spec.Parameters, default, s, cut.Count), slices[s], cancellation))
            {
                return false;
            }
        }

        return true;
    }

    private bool Read(string silo, ArrayKey key, double[] numbers, CancellationToken cancellation)
    {
        bool there = Wait(Arrays.Read(_peers, silo, key, numbers, cancellation), cancellation);
        _received += there ? (long)numbers.Length * sizeof(double) : 0;
        return there;
    }

    // Null where the member cannot be reached.
    private bool? TryRead(string silo, ArrayKey key, double[] numbers, CancellationToken cancellation)
    {
        try
        {
            return Read(silo, key, numbers, cancellation);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private T Wait<T>(Task<T> call, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        T result = call.WaitAsync(cancellation).GetAwaiter().GetResult();
        _communicating += Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return result;
    }

    private static void Wait(Task call, CancellationToken cancellation) => call.WaitAsync(cancellation).GetAwaiter().GetResult();
}
