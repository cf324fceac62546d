using Entroscope.Engine;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Learning.Hybrid;

/// <summary>Hybrid training of a network: steps of Adam up the objective, and scores by log p(y | x).</summary>
/// <param name="training">Priors, seed and engine.</param>
internal sealed class HybridLearner(ConvAC start, ConvAC refitStart, HybridOptions options, TrainingOptions training, TrainingMeter meter) : ILearner
{
    private readonly ExpectationStep _expectation = new(training.Engine);
    private readonly ExpectedCounts _labelled = new(start);
    private readonly ExpectedCounts _all = new(start);
    private TrainingSet _set = null!;
    private HybridUpdate _update = null!;

    public int Components => 1;

    public bool HasMoments => true;

    public IReadOnlyList<double> ComponentStrengths => [];

    public string Activity => "hybrid";

    public long Multiplications => start.Shape.MultiplicationsPerSample;

    public (long InTraining, long InScoring) Rescued => (_expectation.RescuedInTraining, _expectation.RescuedInScoring);

    public ConvAC Template(int component) => start;

    /// <summary>Prepares the passes of a phase, without the samples that no step could make possible.</summary>
    public BatchPlan Begin(TrainingState state, TrainingSet set, TrainingLoop loop, CancellationToken cancellation)
    {
        loop.Report("initialising", set.Data.Rows);
        long begin = Stopwatch.GetTimestamp();
        ConvAC from = state.Phase == TrainingPhase.Search ? start : refitStart;
        _expectation.Load(from);
        _set = ClassScores.Compute(_expectation, from, set, cancellation).Possible();
        Refuse.Data(_set.Data.Rows == 0, $"training data: the network gives every row the probability 0, so hybrid training has nothing to start from.");
        if (!state.HasBegun)
        {
            state.Components.Add(from);
            state.Moments = new AdamMoments(from);
        }

        Load(state);
        var problem = new TrainingProblem(start.Shape, [.. start.Leaves.Select(l => l.Specification)], _set, training);
        _update = new HybridUpdate(problem, options);
        meter.Add(TrainingActivity.Start, begin);
        return new BatchPlan(problem, state.Phase);
    }

    public void Load(TrainingState state) => _expectation.Load(state.Components[0]);

    public double Expect(TrainingState state, RowSelection rows, Action<int>? done, CancellationToken cancellation)
    {
        _expectation.AddCounts(_set, rows, _labelled, done, cancellation);
        if (options.DiscriminativeWeight > 0)
        {
            _expectation.AddCounts(_set with { Labels = null }, rows, _all, null, cancellation);
        }

        return _labelled.LogLikelihood - (options.DiscriminativeWeight * _all.LogLikelihood);
    }

    /// <summary>One step of Adam.</summary>
    public void Update(TrainingState state, BatchPlan batches, int rows)
    {
        ConvAC model = state.Own(0);
        _update.Run(model, state.Moments!, batches.UpdatesBefore(state.Step, state.Batch), _labelled, _all, rows);
        _expectation.Load(model);
    }

    public (double Score, double? Accuracy) Score(TrainingState state, TrainingSet set, CancellationToken cancellation)
    {
        var scores = ClassScores.Compute(_expectation, state.Components[0], set, cancellation);
        return (scores.Conditional, scores.Accuracy);
    }

    /// <summary>The objective over the last pass.</summary>
    public double ScoreOfTraining(TrainingState state, TrainingSet set, CancellationToken cancellation) =>
        state.History[^1].TrainLogLikelihood ?? double.NegativeInfinity;

    public double[] Gains(TrainingState state, TrainingSet set, CancellationToken cancellation)
    {
        var refit = ClassScores.Compute(_expectation, state.Components[0], set, cancellation);
        _expectation.Load(state.Best[0]);
        var chosen = ClassScores.Compute(_expectation, state.Best[0], set, cancellation);
        return HoldOut.Gains(chosen.ConditionalOfRows, refit.ConditionalOfRows);
    }
}
