using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Model;

namespace Entroscope.Cluster.Coordination;

/// <summary>The passes and the M steps of a training, done by workers. Here are the parameters, and the statistics for checkpoints.</summary>
/// <param name="model">The number of the description that workers have.</param>
/// <param name="local">Does what workers do not.</param>
internal sealed class ClusterExpectation(Coordinator coordinator, PeerClient peers, long model, LocalExpectation local, EngineOptions engine) : IExpectation
{
    private IReadOnlyList<TrainingProblem> _problems = [];
    private IReadOnlyList<ConvAC> _components = [];
    private double[] _weights = [];
    private double[] _totals = [];
    private IReadOnlyList<ExpectedCounts>? _statistics;
    private UpdateSpec _spec = new(0, 0, string.Empty, [], 0, [], 0, 0, 0, false, 0, 0);
    private (long Number, int Slices, Holding[] Holders, ConvAC[] Components) _estimated = (0, 0, [], []);
    private long _statisticsNumber;
    private bool _isLocalLoaded;
    private CancellationToken _cancellation;

    public (long InTraining, long InScoring) Rescued => (coordinator.Rescued, local.Rescued.InScoring);

    public void Begin(RowSet phase, IReadOnlyList<TrainingProblem> problems)
    {
        _problems = problems;
        local.Begin(phase, problems);
        (_statistics, _statisticsNumber) = (null, 0);
    }

    public void Load(IReadOnlyList<ConvAC> components, ReadOnlySpan<double> weights)
    {
        ConvAC[] now = [.. components];
        bool known = now.SequenceEqual(_estimated.Components);
        (long number, int slices, Holding[] holders) = known ? (_estimated.Number, _estimated.Slices, _estimated.Holders) : (coordinator.Number(), 0, []);
        double[] present = weights.ToArray();
        string hash = ParameterHash.Of(now, present, engine.ThreadCount);
        coordinator.Hold(Find(number, now));
        (_components, _weights, _isLocalLoaded) = (now, present, false);
        _spec = _spec with { Model = model, Parameters = number, Hash = hash, Weights = present, Slices = slices, Holders = holders };
    }

    public double Expect(in Pass pass, Span<double> samples, Action<int>? done, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        int rows = pass.Rows.Count;
        PassKey key = pass.Key;
        TileRange all = TileRange.Of(rows, engine.TileRows);
        coordinator.Begin(
            _spec with { Set = (int)key.Set, Start = key.Start, Step = key.Step, IsWarm = key.IsWarm, Batch = key.Batch, Rows = rows }, all);
        _totals = coordinator.AwaitSums(done is null ? null : tiles => done((int)((long)rows * tiles / all.Count)), cancellation);
        for (int z = 0; z < samples.Length; z++)
        {
            samples[z] = SubtreeSum.SamplesOf(_totals, z);
        }

        return _totals[0];
    }

    public void Gather(IReadOnlyList<ExpectedCounts> statistics) => Estimate(null, statistics, 1, 1, gathers: true);

    public void Maximize(in MaximizationCall call)
    {
        Estimate(call.To, call.Statistics, call.Keep, call.Gain, gathers: false);
        foreach (ConvAC to in call.To)
        {
            to.CheckParameters();
        }
    }

    public double Score(RowSet set, Observations data, CancellationToken cancellation)
    {
        TileRange all = TileRange.Of(data.Rows, engine.TileRows);
        if (all.Count < 2 || coordinator.ReadyWorkers == 0)
        {
            return Local().Score(set, data, cancellation);
        }

        coordinator.BeginScore(_spec with { Set = (int)set, Rows = data.Rows }, all);
        return coordinator.AwaitScore(cancellation) / data.Rows;
    }

    public double[] LogLikelihood(RowSet set, Observations data, CancellationToken cancellation) => Local().LogLikelihood(set, data, cancellation);

    private void Estimate(IReadOnlyList<ConvAC>? to, IReadOnlyList<ExpectedCounts>? statistics, double keep, double gain, bool gathers)
    {
        var slices = new ParameterSlices(_components, Math.Max(1, coordinator.ReadyWorkers));
        bool begins = statistics is not null && !ReferenceEquals(statistics, _statistics);
        if (begins)
        {
            // Those of a checkpoint, or zero.
            (_statistics, _statisticsNumber) = (statistics, coordinator.Number());
            HoldStatistics();
        }

        long produces = coordinator.Number();
        var rule = new SliceRule(slices.Count, produces, statistics is not null, gathers, _statisticsNumber, keep, gain,
            [.. _problems.Select(p => p.Maximization.Strength)]);
        var estimated = new Dictionary<int, (double[] Parameters, double[] Statistics)>();
        Holding[] holders = coordinator.Estimate(rule, Fetch, _cancellation);
        for (int slice = 0; to is not null && slice < slices.Count; slice++)
        {
            slices.SetParameters(slice, estimated[slice].Parameters, to);
        }

        if (statistics is not null)
        {
            // Nobody reads the former ones from here on.
            (_statistics, _statisticsNumber) = (null, 0);
            HoldStatistics();
            for (int slice = 0; slice < slices.Count; slice++)
            {
                slices.SetCounts(slice, estimated[slice].Statistics, statistics);
            }

            (_statistics, _statisticsNumber) = (statistics, produces);
            for (int z = 0; z < statistics.Count; z++)
            {
                SliceMaximization.Blend(statistics[z], keep, SubtreeSum.LogLikelihoodOf(_totals, z), SubtreeSum.SamplesOf(_totals, z), gain);
            }

            HoldStatistics();
        }

        if (to is not null)
        {
            _estimated = (produces, slices.Count, holders, [.. to]);
        }

        async Task<Action?> Fetch(string worker, int slice)
        {
            double[] parameters = new double[to is null ? 0 : slices.ParametersLength(slice)];
            double[] sums = new double[statistics is null ? 0 : slices.CountsLength(slice)];
            bool there = (to is null || await Arrays.Read(peers, worker, new ArrayKey(ArrayKind.Parameters, produces, default, slice, slices.Count),
                    parameters, CancellationToken.None))
                && (statistics is null || await Arrays.Read(peers, worker, new ArrayKey(ArrayKind.Statistics, produces, default, slice, slices.Count),
                    sums, CancellationToken.None));
            return there ? () => estimated[slice] = (parameters, sums) : null;
        }
    }

    private void HoldStatistics() => coordinator.Hold(Find(_spec.Parameters, [.. _components]));

    // Calls come under the lock of the coordinator. What is held is not written to while it is held.
    private Func<ArrayKey, double[]?> Find(long number, ConvAC[] components)
    {
        (IReadOnlyList<ExpectedCounts>? statistics, long statisticsNumber) = (_statistics, _statisticsNumber);
        (ArrayKey Key, double[] Numbers) last = (default, []);
        return key =>
        {
            if (key.Slices is < 1 or > 1 << 16 || key.Slice < 0 || key.Slice >= key.Slices)
            {
                return null;
            }

            if (key == last.Key && key.Kind == ArrayKind.Parameters)
            {
                return last.Numbers;
            }

            if (key.Kind == ArrayKind.Parameters && key.Number == number)
            {
                var slices = new ParameterSlices(components, key.Slices);
                double[] numbers = new double[slices.ParametersLength(key.Slice)];
                slices.CopyParameters(key.Slice, components, numbers);
                last = (key, numbers);
                return numbers;
            }

            if (key.Kind == ArrayKind.Statistics && key.Number == statisticsNumber && statistics is not null)
            {
                var slices = new ParameterSlices(components, key.Slices);
                double[] numbers = new double[slices.CountsLength(key.Slice)];
                slices.CopyCounts(key.Slice, statistics, numbers);
                return numbers;
            }

            return null;
        };
    }

    private LocalExpectation Local()
    {
        if (!_isLocalLoaded)
        {
            local.Load(_components, _weights);
            _isLocalLoaded = true;
        }

        return local;
    }
}
