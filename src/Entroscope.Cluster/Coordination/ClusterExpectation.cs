using System.Diagnostics;
using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Cluster.Coordination;

/// <summary>
/// The passes and the M steps of a training, done by workers, who keep the parameters among themselves. Here are those of some updates before, and what was
/// done since: when a worker is lost with its slice, that is done again, to the same bits.
/// </summary>
/// <param name="model">The number of the description that workers have.</param>
/// <param name="local">Does what workers do not.</param>
internal sealed class ClusterExpectation(
    Coordinator coordinator, ArrayClient arrays, long model, LocalExpectation local, EngineOptions engine) : IExpectation
{
    // What may have to be done again.
    private const int MostSteps = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly ParameterStore _store = new(coordinator, arrays, engine.ThreadCount);
    private readonly List<UpdateStep> _done = [];
    private IReadOnlyList<TrainingProblem> _problems = [];
    private ConvAC[] _components = [];
    private ConvAC[] _written = [];
    private double[] _weights = [];
    private double[] _totals = [];
    private IReadOnlyList<ExpectedCounts>? _statistics;
    private Place _parameters = Place.Nowhere;
    private Place _running = Place.Nowhere;
    private UpdateStep _step = new(default, 0, []);
    private long _since;
    private bool _isLocalLoaded;
    private CancellationToken _cancellation;

    public (long InTraining, long InScoring) Rescued => (coordinator.Rescued, local.Rescued.InScoring);

    public void Begin(RowSet phase, IReadOnlyList<TrainingProblem> problems)
    {
        Complete();
        _problems = problems;
        local.Begin(phase, problems);
        TakeStatistics(null);
    }

    public void Load(IReadOnlyList<ConvAC> components, ReadOnlySpan<double> weights)
    {
        ConvAC[] now = [.. components];
        if (!now.SequenceEqual(_written))
        {
            Complete();
            _store.Take(now);
            (_written, _parameters) = (now, _store.Parameters);
        }

        (_components, _weights, _isLocalLoaded) = (now, weights.ToArray(), false);
    }

    public double Expect(in Pass pass, Span<double> samples, Action<int>? done, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _step = new UpdateStep(pass.Key, pass.Rows.Count, _weights);
        _totals = Again(() => Sum(_step, done));
        for (int z = 0; z < samples.Length; z++)
        {
            samples[z] = SubtreeSum.SamplesOf(_totals, z);
        }

        return _totals[0];
    }

    public void Gather(IReadOnlyList<ExpectedCounts> statistics)
    {
        Estimate(statistics, _step with { IsStepwise = true, Gathers = true });
        Limit();
    }

    public void Maximize(in MaximizationCall call)
    {
        bool allowed = Estimate(call.Statistics, _step with { IsStepwise = call.Statistics is not null, Keep = call.Keep, Gain = call.Gain });
        _written = [.. call.To];
        if (allowed)
        {
            Limit();
            return;
        }

        Complete();
        foreach (ConvAC to in call.To)
        {
            to.CheckParameters();
        }
    }

    public void Complete()
    {
        if (_done.Count > 0)
        {
            Again(() =>
            {
                _store.Fetch(_parameters, _running, _written, _cancellation);
                return true;
            });
            Forget();
        }
    }

    public double Score(RowSet set, Observations data, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        TileRange all = TileRange.Of(data.Rows, engine.TileRows);
        if (coordinator.ReadyWorkers == 0)
        {
            return Local().Score(set, data, cancellation);
        }

        if (all.Count >= 2 * coordinator.ReadyWorkers)
        {
            return Again(() =>
            {
                coordinator.BeginScore(Scoring(set, data), all);
                return coordinator.AwaitScore(cancellation);
            }) / data.Rows;
        }

        double[] scores = LogLikelihood(set, data, cancellation);
        return Sum(all) / data.Rows;

        double Sum(TileRange node)
        {
            if (node.Count == 1)
            {
                (int start, int count) = node.Rows(data.Rows, engine.TileRows);
                return CompensatedSum.Of(scores.AsSpan(start, count));
            }

            (TileRange left, TileRange right) = node.Halves();
            double sum = Sum(left);
            return sum + Sum(right);
        }
    }

    public double[] LogLikelihood(RowSet set, Observations data, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        return coordinator.ReadyWorkers == 0 ? Local().LogLikelihood(set, data, cancellation) : Again(() =>
        {
            coordinator.BeginRows(Scoring(set, data));
            return coordinator.AwaitRows(cancellation);
        });
    }

    private double[] Sum(UpdateStep step, Action<int>? done)
    {
        TileRange all = TileRange.Of(step.Rows, engine.TileRows);
        PassKey key = step.Pass;
        coordinator.Begin(
            Spec(step.Weights, step.Rows) with { Set = (int)key.Set, Start = key.Start, Step = key.Step, IsWarm = key.IsWarm, Batch = key.Batch }, all);
        return coordinator.AwaitSums(done is null ? null : tiles => done((int)((long)step.Rows * tiles / all.Count)), _cancellation);
    }

    // Returns whether a network may have the new parameters.
    private bool Estimate(IReadOnlyList<ExpectedCounts>? statistics, UpdateStep step)
    {
        if (statistics is not null && !ReferenceEquals(statistics, _statistics))
        {
            // Those of a checkpoint, or zero.
            Complete();
            TakeStatistics(statistics);
        }

        UpdateStep done = step with { Strengths = [.. _problems.Select(p => p.Maximization.Strength)] };
        bool summed = true;
        bool allowed = Again(() =>
        {
            if (!summed)
            {
                Sum(done, null);
            }

            summed = false;
            return Estimate(done);
        });
        for (int z = 0; z < (statistics?.Count ?? 0); z++)
        {
            SliceMaximization.Blend(statistics![z], step.Keep, SubtreeSum.LogLikelihoodOf(_totals, z), SubtreeSum.SamplesOf(_totals, z), step.Gain);
        }

        _since = _done.Count == 0 ? Stopwatch.GetTimestamp() : _since;
        _done.Add(done);
        return allowed;
    }

    private bool Estimate(UpdateStep step)
    {
        // Running statistics stay cut as they are, as long as nobody joins or leaves.
        int slices = Math.Max(1, coordinator.ReadyWorkers);
        if (step.IsStepwise && _running.Slices > 0 && _running.Slices != slices && _running.Number != _store.Statistics.Number)
        {
            slices = _running.Slices;
        }

        var rule = new SliceRule(slices, coordinator.Number(), step.IsStepwise, step.Gathers, _running.Number, _running.Holders, step.Keep, step.Gain,
            step.Strengths);
        Holding[] preferred = step.IsStepwise ? _running.Holders : _parameters.Holders;
        Estimated estimated = coordinator.Estimate(rule, (worker, slice) => IsOf(preferred, worker, slice), _cancellation);
        var place = new Place(rule.Produces, slices, estimated.Holders, estimated.Parts);
        (_parameters, _running) = (step.Gathers ? _parameters : place, step.IsStepwise ? place : _running);
        coordinator.Need(_parameters.Holders.Concat(step.IsStepwise ? _running.Holders : []).Select(h => h.Silo));
        return estimated.IsAllowed;
    }

    private static bool IsOf(Holding[] holders, string worker, IndexRange slice) =>
        Array.Exists(holders, h => h.Range == slice && string.Equals(h.Silo, worker, StringComparison.Ordinal));

    // Does something, and when a worker is lost with its slice all that was done since the parameters were here before it.
    private T Again<T>(Func<T> work)
    {
        while (true)
        {
            try
            {
                return work();
            }
            catch (LostParametersException)
            {
                Recover();
            }
        }
    }

    private void Recover()
    {
        while (true)
        {
            coordinator.Need([]);
            try
            {
                // A worker may only be out of reach of another one.
                _store.Fetch(_parameters, _running, _written, _cancellation);
                Forget();
                return;
            }
            catch (LostParametersException)
            {
                // Then it is to be done again.
            }

            coordinator.Need([]);
            (_parameters, _running) = (_store.Parameters with { Slices = 0, Holders = [] }, _store.Statistics with { Slices = 0, Holders = [] });
            try
            {
                foreach (UpdateStep step in _done)
                {
                    Sum(step, null);
                    Estimate(step);
                }

                return;
            }
            catch (LostParametersException)
            {
                // Another one.
            }
        }
    }

    // All is here: nothing of what was done needs to be done again.
    private void Forget()
    {
        _done.Clear();
        coordinator.Need([]);
    }

    private void Limit()
    {
        if (_done.Count >= MostSteps || Stopwatch.GetElapsedTime(_since) > Longest || (_running.Slices > 0 && _running.Slices != coordinator.ReadyWorkers))
        {
            Complete();
        }
    }

    private void TakeStatistics(IReadOnlyList<ExpectedCounts>? statistics)
    {
        _store.Take(_statistics = statistics);
        _running = _store.Statistics;
    }

    private UpdateSpec Spec(double[] weights, int rows) => new(model, _parameters.Number, ParameterHash.Join(_parameters.Parts, weights), weights,
        _parameters.Slices, _parameters.Holders, 0, 0, 0, false, 0, rows);

    private UpdateSpec Scoring(RowSet set, Observations data) => Spec(_weights, data.Rows) with { Set = (int)set };

    private LocalExpectation Local()
    {
        if (!_isLocalLoaded)
        {
            Complete();
            local.Load(_components, _weights);
            _isLocalLoaded = true;
        }

        return local;
    }
}
