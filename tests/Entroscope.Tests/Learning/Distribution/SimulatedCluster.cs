using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Learning.Loop;
using Entroscope.Model;

using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Learning.Distribution;

/// <summary>
/// Some workers in this process that know of a training what other machines would: its data and options, from which each makes rows and problems for itself,
/// and parameters and sums as bytes. Nodes of the tree go to workers at random, some to several; the owners of the slices add up and take their M steps.
/// </summary>
internal sealed class SimulatedCluster(TrainingPhases phases, EngineOptions engine, int workers, ulong seed) : IExpectationSource
{
    /// <summary>Gets how many M steps the slices took.</summary>
    public int Updates { get; private set; }

    public IExpectation? Open(IReadOnlyList<TrainingProblem> problems, TrainingSet? validation) => new Leader(this, phases, problems);

    public IExpectationSource OfComponent(int component, RowSet phase) => new Part(this, phases.Component(component, phase));

    private sealed class Part(SimulatedCluster whole, TrainingPhases phases) : IExpectationSource
    {
        public IExpectation? Open(IReadOnlyList<TrainingProblem> problems, TrainingSet? validation) => new Leader(whole, phases, problems);

        public IExpectationSource OfComponent(int component, RowSet phase) => throw new NotSupportedException();
    }

    private sealed class Worker
    {
        private readonly TrainingPhases _phases;
        private readonly EngineOptions _engine;
        private SubtreeSum? _sum;

        public Worker(TrainingPhases phases, EngineOptions engine)
        {
            (_phases, _engine) = (phases, engine);
            Passes = new MixtureExpectation(phases.Components, engine);
        }

        public MixtureExpectation Passes { get; }

        public ConvAC[] Components { get; set; } = [];

        public IReadOnlyList<TrainingProblem> Problems(RowSet phase) => _phases.Problems(phase);

        public (double[] Totals, ExpectedCounts[] Counts) Sum(PassKey key, TileRange node)
        {
            IReadOnlyList<TrainingProblem> problems = _phases.Problems(key.Set);
            _sum ??= new SubtreeSum(problems, Passes, _engine);
            return (_sum.Sum(_phases.Pass(key), node, null, CancellationToken.None), _sum.Counts);
        }

        public Observations Rows(RowSet set) => _phases.Rows(set).Data;
    }

    private sealed class Leader : IExpectation
    {
        private readonly SimulatedCluster _cluster;
        private readonly IReadOnlyList<TrainingProblem> _problems;
        private readonly Worker[] _workers;
        private readonly ParameterSlices _slices;
        private readonly RandomStream _random;
        private readonly double[][] _counts;
        private RowSet _phase;
        private double[] _weights = [];
        private double[] _totals = [];
        private (ConvAC[] To, ConvAC[] Numbers)? _elsewhere;

        public Leader(SimulatedCluster cluster, TrainingPhases phases, IReadOnlyList<TrainingProblem> problems)
        {
            (_cluster, _problems) = (cluster, problems);
            _workers = [.. Enumerable.Range(0, cluster.Workers).Select(_ => new Worker(phases, cluster.Engine))];
            _slices = new ParameterSlices([.. problems.Select(p => p.Template)], cluster.Workers);
            _random = new RandomStream(cluster.Seed, "simulated cluster");
            _counts = new double[cluster.Workers][];
        }

        public (long InTraining, long InScoring) Rescued => (0, 0);

        private IReadOnlyList<TrainingProblem> Strengths { get; set; } = [];

        public void Begin(RowSet phase, IReadOnlyList<TrainingProblem> problems) => (_phase, Strengths) = (phase, problems);

        public void Load(IReadOnlyList<ConvAC> components, ReadOnlySpan<double> weights)
        {
            _weights = weights.ToArray();
            if (_elsewhere is { } last && components.SequenceEqual(last.To))
            {
                components = last.Numbers;
            }

            string hash = ParameterHash.Of(components, weights);
            foreach (Worker worker in _workers)
            {
                worker.Components = [.. components.Select(c => c.Copy())];
                for (int s = 0; s < _slices.Count; s++)
                {
                    double[] flat = new double[_slices.ParametersLength(s)];
                    _slices.CopyParameters(s, components, flat);
                    _slices.SetParameters(s, Sent(flat), worker.Components);
                }

                Assert.Equal(hash, ParameterHash.Of(worker.Components, weights));
                worker.Passes.Load(worker.Components, weights);
            }
        }

        public double Expect(in Pass pass, Span<double> samples, Action<int>? done, CancellationToken cancellation)
        {
            var all = TileRange.Of(pass.Rows.Count, _cluster.Engine.TileRows);
            var scalars = new SliceFold(all, 1 + (2 * _problems.Count));
            SliceFold[] folds = [.. Enumerable.Range(0, _slices.Count).Select(s => new SliceFold(all, _slices.CountsLength(s)))];
            TileRange[] leases = [.. all.Nodes(all, 1 + _random.NextInt(all.Count))];
            TileRange[] twice = [.. leases, .. leases.Where(_ => _random.NextInt(3) == 0), .. Enumerable.Range(0, 2).SelectMany(_ => Some(all))];
            _random.Shuffle<TileRange>(twice);
            foreach (TileRange node in twice)
            {
                (double[] totals, ExpectedCounts[] counts) = _workers[_random.NextInt(_workers.Length)].Sum(pass.Key, node);
                scalars.Add(node, totals);
                for (int s = 0; s < folds.Length; s++)
                {
                    double[] flat = new double[_slices.CountsLength(s)];
                    _slices.CopyCounts(s, counts, flat);
                    folds[s].Add(node, Sent(flat));
                }
            }

            Assert.Empty(scalars.Missing());
            for (int s = 0; s < folds.Length; s++)
            {
                _counts[s] = folds[s].Root!;
            }

            _totals = scalars.Root!;
            for (int z = 0; z < samples.Length; z++)
            {
                samples[z] = SubtreeSum.SamplesOf(_totals, z);
            }

            return _totals[0];
        }

        public void Gather(IReadOnlyList<ExpectedCounts> statistics)
        {
            for (int s = 0; s < _slices.Count; s++)
            {
                double[] flat = new double[_slices.CountsLength(s)];
                _slices.CopyCounts(s, statistics, flat);
                SliceMaximization.Gather(_counts[s], flat);
                _slices.SetCounts(s, flat, statistics);
            }

            for (int z = 0; z < statistics.Count; z++)
            {
                SliceMaximization.Blend(statistics[z], 1, SubtreeSum.LogLikelihoodOf(_totals, z), SubtreeSum.SamplesOf(_totals, z), 1);
            }
        }

        public void Maximize(in MaximizationCall call)
        {
            _cluster.Updates++;
            ConvAC[] numbers = [.. call.To.Select(c => c.Copy())];
            for (int s = 0; s < _slices.Count; s++)
            {
                Worker owner = _workers[s];
                IReadOnlyList<TrainingProblem> problems = owner.Problems(_phase);
                for (int z = 0; z < problems.Count; z++)
                {
                    problems[z].Maximization.Strength = Strengths[z].Maximization.Strength;
                }

                double[] statistics = new double[call.Statistics is null ? 0 : _slices.CountsLength(s)];
                if (call.Statistics is not null)
                {
                    _slices.CopyCounts(s, call.Statistics, statistics);
                }

                ConvAC[] next = [.. owner.Components.Select(c => c.Copy())];
                var step = new SliceMaximization(problems, owner.Components, _slices, s);
                Assert.True(step.Run(_counts[s], statistics, call with { From = owner.Components, To = next }));
                double[] flat = new double[_slices.ParametersLength(s)];
                _slices.CopyParameters(s, next, flat);
                _slices.SetParameters(s, Sent(flat), numbers);
                if (call.Statistics is not null)
                {
                    _slices.SetCounts(s, Sent(statistics), call.Statistics);
                }
            }

            for (int z = 0; z < (call.Statistics?.Count ?? 0); z++)
            {
                SliceMaximization.Blend(
                    call.Statistics![z], call.Keep, SubtreeSum.LogLikelihoodOf(_totals, z), SubtreeSum.SamplesOf(_totals, z), call.Gain);
            }

            _elsewhere = ([.. call.To], numbers);
        }

        public void Complete()
        {
            if (_elsewhere is { } last)
            {
                var whole = new ParameterSlices(last.Numbers, 1);
                double[] flat = new double[whole.ParametersLength(0)];
                whole.CopyParameters(0, last.Numbers, flat);
                whole.SetParameters(0, flat, last.To);
            }
        }

        public double Score(RowSet set, Observations data, CancellationToken cancellation)
        {
            var all = TileRange.Of(data.Rows, _cluster.Engine.TileRows);
            var fold = new SliceFold(all, 1);
            foreach (TileRange node in all.Nodes(all, 2))
            {
                Worker worker = _workers[_random.NextInt(_workers.Length)];
                fold.Add(node, [worker.Passes.SumOfScores(worker.Rows(set), node, cancellation)]);
            }

            return fold.Root![0] / data.Rows;
        }

        public double[] LogLikelihood(RowSet set, Observations data, CancellationToken cancellation)
        {
            var all = TileRange.Of(data.Rows, _cluster.Engine.TileRows);
            double[] scores = new double[data.Rows];
            foreach (TileRange node in all.Nodes(all, 2))
            {
                Worker worker = _workers[_random.NextInt(_workers.Length)];
                (int start, int count) = node.Rows(data.Rows, _cluster.Engine.TileRows);
                worker.Passes.LogLikelihood(worker.Rows(set), node, scores.AsMemory(start, count), cancellation);
            }

            return scores;
        }

        // Any node of the tree.
        private IEnumerable<TileRange> Some(TileRange all)
        {
            TileRange node = all;
            while (node.Count > 1 && _random.NextInt(3) > 0)
            {
                node = _random.NextInt(2) == 0 ? node.Halves().Left : node.Halves().Right;
            }

            return [node];
        }

        private static double[] Sent(double[] flat) => [.. flat];
    }

    private int Workers => workers;

    private EngineOptions Engine => engine;

    private ulong Seed => seed;
}
