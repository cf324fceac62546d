using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>What a <see cref="TrainingLoop"/> trains, and how: the parameters are in the state, the rest is the learner's.</summary>
internal interface ILearner
{
    /// <summary>Gets the number of components of the model; 1 for a network.</summary>
    int Components { get; }

    /// <summary>Gets whether the parameters are updated by Adam, whose moments belong to the state.</summary>
    bool HasMoments { get; }

    /// <summary>Gets the prior strengths that the components of a mixture are trained by themselves with; none where they are not.</summary>
    IReadOnlyList<double> ComponentStrengths { get; }

    /// <summary>Gets what a step is called in the progress.</summary>
    string Activity { get; }

    /// <summary>Gets the multiplications of a sample upward.</summary>
    long Multiplications { get; }

    /// <summary>Gets how many samples were recomputed in a better arithmetic, in training and in scoring.</summary>
    (long InTraining, long InScoring) Rescued { get; }

    /// <summary>Gets a network of the architecture of a component; its parameters are of no meaning.</summary>
    ConvAC Template(int component);

    /// <summary>Prepares the passes of the phase of the state, and sets the first parameters where it has none.</summary>
    /// <param name="loop">What reports, and saves.</param>
    /// <returns>The mini-batches of the phase.</returns>
    BatchPlan Begin(TrainingState state, TrainingSet set, TrainingLoop loop, CancellationToken cancellation);

    /// <summary>Takes the parameters that the next passes are made with.</summary>
    void Load(TrainingState state);

    /// <summary>Takes the expectations of some rows of the phase.</summary>
    /// <param name="done">Receives how many rows are done; null for nobody.</param>
    /// <returns>The sum of the objective over the rows, in nats.</returns>
    double Expect(TrainingState state, RowSelection rows, Action<int>? done, CancellationToken cancellation);

    /// <summary>Updates the parameters from the last expectations, and loads them.</summary>
    void Update(TrainingState state, BatchPlan batches, int rows);

    /// <summary>Brings the parameters here, where others have them; to be called before the networks and statistics of a state are kept or saved.</summary>
    void Complete()
    {
        // They are here, unless a learner shares its work.
    }

    /// <summary>Scores the present model on validation rows.</summary>
    /// <returns>The score in nats a row, and the share of right classes where that is of interest.</returns>
    (double Score, double? Accuracy) Score(TrainingState state, TrainingSet set, CancellationToken cancellation);

    /// <summary>Scores the present model, at the end of a restart, where there are no validation rows.</summary>
    double ScoreOfTraining(TrainingState state, TrainingSet set, CancellationToken cancellation);

    /// <summary>
    /// Computes by how much the present model, a refit, scores rows higher than the best one, which is loaded afterwards; nats, one a row that both have a
    /// score for.
    /// </summary>
    double[] Gains(TrainingState state, TrainingSet set, CancellationToken cancellation);
}
