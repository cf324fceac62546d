using Entroscope.Engine;
using Entroscope.Engine.Signed;
using Entroscope.Inference;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Learning.Score;

/// <summary>Training of a network of real weights as a classifier: steps of Adam up the mean of log p(y | x), which is the score, too.</summary>
/// <param name="start">The network to begin from.</param>
/// <param name="training">Seed and engine.</param>
internal sealed class ScoreLearner(ConvAC start, ScoreOptions options, TrainingOptions training, TrainingMeter meter) : ILearner
{
    private readonly ISignedEngine _engine = SignedEngines.Create(start, training.Engine);
    private readonly ISignedEngine _scoring = SignedEngines.Create(start, training.Engine);
    private readonly SignedGradient _gradient = new(start);
    private readonly ChannelDropout? _dropout = options.Dropout > 0 ? new(start, options.Dropout, training.Seed) : null;
    private BatchPlan _batches = null!;
    private SoftmaxObjective _objective = null!;
    private ScoreUpdate _update = null!;

    public int Components => 1;

    public bool HasMoments => true;

    public IReadOnlyList<double> ComponentStrengths => [];

    public string Activity => "score training";

    public long Multiplications => start.Shape.MultiplicationsPerSample;

    public (long InTraining, long InScoring) Rescued => (_engine.Rescued, _scoring.Rescued);

    public ConvAC Template(int component) => start;

    public BatchPlan Begin(TrainingState state, TrainingSet set, TrainingLoop loop, CancellationToken cancellation)
    {
        loop.Report("initialising", set.Data.Rows);
        long begin = Stopwatch.GetTimestamp();
        if (!state.HasBegun)
        {
            state.Components.Add(start);
            state.Moments = new AdamMoments(start);
        }

        var problem = new TrainingProblem(start.Shape, RealNetwork.Columns(start), set, training);
        _update = new ScoreUpdate(problem, start, options);
        _objective = new SoftmaxObjective(set.Labels!);
        _batches = new BatchPlan(problem, state.Phase);
        Load(state);
        meter.Add(TrainingActivity.Start, begin);
        return _batches;
    }

    public void Load(TrainingState state) => _scoring.Load(state.Components[0]);

    public double Expect(TrainingState state, RowSelection rows, Action<int>? done, CancellationToken cancellation)
    {
        ConvAC present = state.Components[0];
        _engine.Load(_dropout?.Drop(present, _batches.UpdatesBefore(state.Step, state.Batch)) ?? present);
        _gradient.Clear();
        double sum = _engine.AddGradient(_batches.Set.Data, rows, _objective, _gradient, cancellation);
        _dropout?.Scale(_gradient);
        done?.Invoke(rows.Count);
        return sum;
    }

    /// <summary>One step of Adam.</summary>
    public void Update(TrainingState state, BatchPlan batches, int rows) => _update.Run(
        state.Own(0), state.Moments!, batches.UpdatesBefore(state.Step, state.Batch), batches.UpdatesBefore(options.Steps, 0), _gradient, rows);

    public (double Score, double? Accuracy) Score(TrainingState state, TrainingSet set, CancellationToken cancellation)
    {
        ScoreProbabilities scores = Of(state.Components[0], set, cancellation);
        return (scores.Mean, scores.Accuracy);
    }

    /// <summary>The mean of log p(y | x) over the last pass.</summary>
    public double ScoreOfTraining(TrainingState state, TrainingSet set, CancellationToken cancellation) =>
        state.History[^1].TrainLogLikelihood ?? double.NegativeInfinity;

    public double[] Gains(TrainingState state, TrainingSet set, CancellationToken cancellation)
    {
        double[] refit = Of(state.Components[0], set, cancellation).OfLabels;
        return HoldOut.Gains(Of(state.Best[0], set, cancellation).OfLabels, refit);
    }

    private ScoreProbabilities Of(ConvAC model, TrainingSet set, CancellationToken cancellation)
    {
        _scoring.Load(model);
        return ScoreProbabilities.Compute(_scoring, set.Data, set.Labels, cancellation);
    }
}
