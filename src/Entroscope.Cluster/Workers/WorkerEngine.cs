using Entroscope.Cluster.Coordination;
using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Cluster.Workers;

/// <summary>
/// What a worker computes and holds: sums over tiles, of which it adds up those that belong together, and estimated slices. It computes on one thread of its
/// own and those of the engine; others read meanwhile.
/// </summary>
/// <param name="pool">Where arrays come from and go to.</param>
internal sealed class WorkerEngine(TrainingData data, NumberPool pool) : IMember
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TileRange, SubtreeSum> _sums = [];
    private readonly Stack<SubtreeSum> _spare = new();
    private readonly Dictionary<ArrayKey, double[]> _arrays = [];
    private readonly Dictionary<ArrayKey, double[]> _cut = [];
    private TrainingPhases? _phases;
    private MixtureExpectation? _passes;
    private ConvAC[] _components = [];
    private ConvAC[] _next = [];
    private ParameterSlices? _slices;
    private SliceMaximization? _maximization;
    private (int Slice, int Slices, RowSet Phase) _maximizes;
    private readonly Dictionary<ArrayKey, byte[]> _hashes = [];
    private long _update;

    /// <summary>Gets the number of the description of the model that is trained; 0 before there is one.</summary>
    public long Model { get; private set; }

    /// <summary>Gets the hash of the parameters that are loaded.</summary>
    public string Hash { get; private set; } = string.Empty;

    /// <summary>Gets the rows of a tile.</summary>
    public int TileRows => data.Options.Engine.TileRows;

    public int Threads => data.Options.Engine.ThreadCount;

    /// <summary>Gets how many rows were computed again in a better arithmetic.</summary>
    public long Rescued => _passes?.Rescued.InTraining ?? 0;

    /// <summary>Takes the description of a model.</summary>
    /// <returns>What this machine would do otherwise than the coordinator; null where it would not.</returns>
    /// <exception cref="EntroscopeException">The description cannot be read.</exception>
    public string? Take(long number, byte[] text)
    {
        ModelText model = ModelText.Read(text);
        if (model.Components.Count == 0)
        {
            throw new ModelException("The coordinator's description of the model has no component.");
        }

        TrainingOptions options = data.Options with { GaussianStrength = model.GaussianStrength };
        TrainingSet? validation = model.IsValidated ? data.Validation : null;
        TrainingPhases phases = PhasesOf(model, validation, options);
        if (model.Difference(ModelText.Compared(phases.Settings(data.Fingerprint))) is { } difference)
        {
            return difference;
        }

        IReadOnlyList<TrainingProblem> problems = phases.Problems(RowSet.Search);
        ConvAC[] components = [.. problems.Select(p => p.Template.Copy())], next = [.. problems.Select(p => p.Template.Copy())];
        lock (_gate)
        {
            Drop();
            _spare.Clear();
            _arrays.Clear();
            _hashes.Clear();
            (_components, _next, _slices, _maximization) = (components, next, null, null);
        }

        (_phases, _passes) = (phases, new MixtureExpectation(phases.Components, options.Engine));
        (Model, Hash) = (number, string.Empty);
        return null;
    }

    /// <summary>Makes room for parameters: what cuts them, and what is here of them.</summary>
    public (ParameterSlices Slices, Func<int, double[]?> Here) Prepare(UpdateSpec spec)
    {
        ParameterSlices slices = Cut(Math.Max(1, spec.Slices));
        return (slices, slice => Own(spec, slice, slices.Count));
    }

    /// <summary>Takes parameters.</summary>
    /// <param name="slices">The numbers of all slices.</param>
    /// <returns>Whether they are the right ones.</returns>
    public bool Load(UpdateSpec spec, ParameterSlices cut, double[][] slices)
    {
        var parts = new MemoryStream();
        for (int s = 0; s < slices.Length; s++)
        {
            cut.SetParameters(s, slices[s], _next);
            bool own = ReferenceEquals(Own(spec, s, cut.Count), slices[s]);
            parts.Write(own ? _hashes[ParametersKey(spec.Parameters, s, cut.Count)] : ParameterHash.Parts(_next, cut[s], Threads));
        }

        Hash = string.Empty;
        if (!string.Equals(ParameterHash.Join(parts.GetBuffer().AsSpan(0, (int)parts.Length), spec.Weights), spec.Hash, StringComparison.Ordinal))
        {
            return false;
        }

        (_components, _next) = (_next, _components);
        _passes!.Load(_components, spec.Weights);
        Hash = spec.Hash;
        return true;
    }

    /// <summary>Goes to an update: the sums of others are not needed any more, nor parameters before the last ones.</summary>
    public void Begin(long update, long parameters)
    {
        lock (_gate)
        {
            if (update != _update)
            {
                Drop();
                _update = update;
                foreach (ArrayKey key in _arrays.Keys.Where(k => k.Number < parameters).ToArray())
                {
                    pool.Return(_arrays[key]);
                    _arrays.Remove(key);
                    _hashes.Remove(key);
                }
            }
        }
    }

    /// <summary>Sums the counts of tiles.</summary>
    /// <returns>What is summed beside the counts, and all sums held.</returns>
    public (double[] Scalars, IndexRange[] Holds, int Rows) Sum(UpdateSpec spec, IndexRange tiles, CancellationToken cancellation)
    {
        Pass pass = PassOf(spec);
        TileRange all = TileRange.Of(pass.Rows.Count, TileRows), node = new(tiles.First, tiles.End);
        SubtreeSum sum = _spare.TryPop(out SubtreeSum? spare)
            ? spare : new SubtreeSum(_phases!.Problems((RowSet)spec.Set), _passes!, data.Options.Engine);
        double[] scalars = sum.Sum(pass, node, null, cancellation);
        lock (_gate)
        {
            if (_sums.Remove(node, out SubtreeSum? former))
            {
                _spare.Push(former);
            }

            if (_sums.Keys.Any(held => held.Contains(node)))
            {
                _spare.Push(sum);
            }
            else
            {
                _sums[node] = sum;
                Merge(all);
            }

            return (scalars, [.. _sums.Keys.Select(n => new IndexRange(n.First, n.End))], node.Rows(pass.Rows.Count, TileRows).Count);
        }
    }

    /// <summary>Sums the scores of tiles.</summary>
    public (double Sum, int Rows) Score(UpdateSpec spec, IndexRange tiles, CancellationToken cancellation)
    {
        TrainingSet set = _phases!.Rows((RowSet)spec.Set);
        var node = new TileRange(tiles.First, tiles.End);
        return (_passes!.SumOfScores(set.Data, node, cancellation), node.Rows(set.Data.Rows, TileRows).Count);
    }

    /// <summary>Takes the log-likelihoods of rows.</summary>
    public double[] LogLikelihood(UpdateSpec spec, IndexRange rows, CancellationToken cancellation)
    {
        Observations all = _phases!.Rows((RowSet)spec.Set).Data;
        if (all.Rows != spec.Rows || !rows.IsWithin(all.Rows))
        {
            throw new ModelException(Invariant($"There are {all.Rows} rows to score here, but {spec.Rows} at the coordinator."));
        }

        double[] scores = new double[rows.Count];
        _passes!.LogLikelihood(all, rows.First, scores, cancellation);
        return scores;
    }

    /// <summary>Makes room for a slice.</summary>
    /// <returns>How many numbers its counts have, and the statistics where they are here.</returns>
    public (int Length, double[]? Statistics) PrepareSlice(SliceRule rule, int slice)
    {
        ParameterSlices slices = Cut(rule.Slices);
        lock (_gate)
        {
            return (slices.CountsLength(slice), _arrays.GetValueOrDefault(new ArrayKey(ArrayKind.Statistics, rule.Statistics, default, slice, rule.Slices)));
        }
    }

    /// <summary>Gets a slice of a sum that is here.</summary>
    public double[]? OwnSums(long update, IndexRange tiles, int slice, int slices)
    {
        ParameterSlices cut = Cut(slices);
        lock (_gate)
        {
            if (update != _update || !_sums.TryGetValue(new TileRange(tiles.First, tiles.End), out SubtreeSum? sum))
            {
                return null;
            }

            double[] numbers = pool.Rent(cut.CountsLength(slice));
            cut.CopyCounts(slice, sum.Counts, numbers);
            return numbers;
        }
    }

    /// <summary>Estimates a slice, and keeps it.</summary>
    /// <param name="counts">The counts over all tiles.</param>
    /// <param name="statistics">The running statistics, which are overwritten; empty for none.</param>
    /// <returns>The hashes of its parts, and whether a network may have these parameters.</returns>
    public (byte[] Parts, bool IsAllowed) Estimate(UpdateSpec spec, SliceRule rule, int slice, double[] counts, double[] statistics)
    {
        ParameterSlices slices = Cut(rule.Slices);
        (double[] parameters, byte[] parts, bool allowed) = ((double[])[], (byte[])[], true);
        if (rule.Gathers)
        {
            SliceMaximization.Gather(counts, statistics);
        }
        else
        {
            IReadOnlyList<TrainingProblem> problems = _phases!.Problems((RowSet)spec.Set);
            for (int z = 0; z < problems.Count; z++)
            {
                problems[z].Maximization.Strength = rule.Strengths[z];
            }

            if (_maximization is null || _maximizes != (slice, rule.Slices, (RowSet)spec.Set))
            {
                _maximization = new SliceMaximization(problems, _components, slices, slice);
                _maximizes = (slice, rule.Slices, (RowSet)spec.Set);
            }

            // Parameters that are not allowed are refused by the coordinator, which says why.
            allowed = _maximization.Run(counts, statistics, new MaximizationCall(_components, _next, null, rule.Keep, rule.Gain));
            parameters = pool.Rent(slices.ParametersLength(slice));
            slices.CopyParameters(slice, _next, parameters);
            parts = ParameterHash.Parts(_next, slices[slice], Threads);
        }

        lock (_gate)
        {
            ArrayKey key = ParametersKey(rule.Produces, slice, rule.Slices);
            (_arrays[key], _hashes[key]) = (parameters, parts);
            if (statistics.Length > 0)
            {
                _arrays[new ArrayKey(ArrayKind.Statistics, rule.Produces, default, slice, rule.Slices)] = statistics;
                foreach (ArrayKey former in _arrays.Keys.Where(k => k.Kind == ArrayKind.Statistics && k.Number < rule.Statistics).ToArray())
                {
                    pool.Return(_arrays[former]);
                    _arrays.Remove(former);
                }
            }
        }

        return (parts, allowed);
    }

    public ReadOnlyMemory<byte>? Read(ArrayKey key, int piece)
    {
        lock (_gate)
        {
            return Find(key) is { } numbers ? pool.Send(numbers, piece) : null;
        }
    }

    private static ArrayKey ParametersKey(long number, int slice, int slices) => new(ArrayKind.Parameters, number, default, slice, slices);

    private double[]? Own(UpdateSpec spec, int slice, int slices)
    {
        lock (_gate)
        {
            return _arrays.GetValueOrDefault(ParametersKey(spec.Parameters, slice, slices));
        }
    }

    private double[]? Find(ArrayKey key)
    {
        if (_arrays.TryGetValue(key, out double[]? kept) || _cut.TryGetValue(key, out kept))
        {
            return kept;
        }

        if (key.Kind != ArrayKind.Sums || key.Number != _update || key.Slices is < 1 or > 1 << 16 || key.Slice < 0 || key.Slice >= key.Slices
            || !_sums.TryGetValue(new TileRange(key.Tiles.First, key.Tiles.End), out SubtreeSum? sum))
        {
            return null;
        }

        // A slice is read piece by piece, and by one member.
        ParameterSlices cut = Cut(key.Slices);
        double[] numbers = pool.Rent(cut.CountsLength(key.Slice));
        cut.CopyCounts(key.Slice, sum.Counts, numbers);
        return _cut[key] = numbers;
    }

    private static TrainingPhases Whole(ModelText model, TrainingData data, TrainingSet? validation, TrainingOptions options) =>
        new([.. model.Components.Select(c => c.Shape)], model.Components[0].Leaves, data.Train, validation, options);

    private TrainingPhases PhasesOf(ModelText model, TrainingSet? validation, TrainingOptions options)
    {
        if (model.Component < 0)
        {
            return Whole(model, data, validation, options);
        }

        // The seed is that of the component; the tree is its own.
        var mixture = Whole(model with { Components = [.. Enumerable.Repeat(model.Components[0], model.Component + 1)] }, data, data.Validation, options);
        return mixture.Component(model.Component, model.Phase);
    }

    private Pass PassOf(UpdateSpec spec)
    {
        Pass pass = _phases!.Pass(new PassKey((RowSet)spec.Set, spec.Start, spec.Step, spec.IsWarm, spec.Batch));
        return pass.Rows.Count == spec.Rows
            ? pass : throw new ModelException(Invariant($"An update has {pass.Rows.Count} rows here, but {spec.Rows} at the coordinator."));
    }

    private ParameterSlices Cut(int slices)
    {
        ParameterSlices? cut = _slices;
        return cut?.Count == slices ? cut : _slices = new ParameterSlices(_components, slices);
    }

    // Two halves of a node are added up where both are here.
    private void Merge(TileRange node)
    {
        if (node.Count <= 1 || _sums.ContainsKey(node))
        {
            return;
        }

        (TileRange left, TileRange right) = node.Halves();
        Merge(left);
        Merge(right);
        if (_sums.TryGetValue(left, out SubtreeSum? first) && _sums.TryGetValue(right, out SubtreeSum? second))
        {
            for (int z = 0; z < first.Counts.Length; z++)
            {
                first.Counts[z].Absorb(second.Counts[z], Threads);
            }

            _sums.Remove(left);
            _sums.Remove(right);
            _sums[node] = first;
            _spare.Push(second);
        }
    }

    private void Drop()
    {
        foreach (SubtreeSum sum in _sums.Values)
        {
            _spare.Push(sum);
        }

        foreach (double[] numbers in _cut.Values)
        {
            pool.Return(numbers);
        }

        _sums.Clear();
        _cut.Clear();
    }
}
