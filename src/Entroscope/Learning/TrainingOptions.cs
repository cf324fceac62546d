using Entroscope.Engine;

namespace Entroscope.Learning;

/// <summary>How a network is trained. Immutable; checked when the training begins.</summary>
public sealed record TrainingOptions
{
    private const double StandardGaussianStrength = 1;
    private const int SmallData = 5000;
    private const int LargeData = 20_000;
    private const int LargeDataSteps = 200;
    private const double LargeDataGain = 1e-6;

    /// <summary>Gets the largest number of EM steps of a restart, at least 0; a step is one pass over the training data.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Gets the number of rows of a mini-batch, at least 0; 0, or at least the number of rows, is full-batch EM.</summary>
    public int BatchSize { get; init; }

    /// <summary>
    /// Gets the number of rows of the sample that the first steps are taken on, at least 0; 0 takes all rows from the beginning. Used
    /// with full batches and validation data only, where there are at least twice as many rows: the sample serves until
    /// <see cref="Patience"/> steps brought no better validation score, at most for half of the steps; then all rows go on from there.
    /// </summary>
    public int WarmUpRows { get; init; }

    /// <summary>
    /// Gets the exponent kappa, above 0.5 and at most 1, of the step size (t + 2)^-kappa of stepwise EM (Liang and Klein 2009,
    /// section 3); used with mini-batches only.
    /// </summary>
    public double StepExponent { get; init; } = 0.6;

    /// <summary>Gets the Dirichlet pseudo-count added to every count of a conv row, an output row and the class prior, at least 0.</summary>
    public double PseudoCount { get; init; } = 0.001;

    /// <summary>
    /// Gets the strengths tried of the prior that draws every row of a weight matrix towards the row that all have in common, in samples a row,
    /// each at least 0; at least one. Every start is trained with each of them, and the best by validation score is kept (without validation data
    /// the first is taken); the prior is that of <c>-s sum_g KL(q || a_g)</c> with q the normalised geometric mean of the rows (theory, "Priors").
    /// </summary>
    public IReadOnlyList<double> PriorStrengths { get; init; } = [1];

    /// <summary>
    /// Gets a value indicating whether a start leaves out the rest of <see cref="PriorStrengths"/> as soon as one of
    /// them did worse on the validation data than the one before, which is sound for strengths in ascending order.
    /// </summary>
    public bool StopAtWorseStrength { get; init; }

    /// <summary>
    /// Gets by how much the updates of the weights are lengthened as a part of their length, at least 0 and below 1, wherever that still raises the expected
    /// log-likelihood, prior included, so that likelihood and prior together cannot fall (theory, "Over-relaxation"); used with full batches only.
    /// </summary>
    public double OverRelaxation { get; init; } = 0.8;

    /// <summary>Gets the pseudo-count added to every value of a discrete leaf, at least 0.</summary>
    public double LeafPseudoCount { get; init; } = 0.2;

    /// <summary>
    /// Gets the strength of the normal-inverse-gamma prior of the means and variances of Gaussian leaves of several
    /// channels, in values a channel, at least 0: it draws every channel to the middle and the width of its column, so that
    /// no channel can shrink onto few values (theory, "Gaussian leaves"); 0 leaves it out, and the floor that the recording
    /// of a column sets. Null lets the jobs of the workflow choose it on held-out rows; a training by itself then takes 1.
    /// </summary>
    public double? GaussianStrength { get; init; }

    /// <summary>
    /// Gets the smallest variance of a Gaussian leaf as a part of the variance of its column in the training data, outliers left aside,
    /// greater than 0. No variance is smaller than the recording of the column can show, either, unless <see cref="GaussianStrength"/> is 0.
    /// </summary>
    public double MinimumVariance { get; init; } = 1e-3;

    /// <summary>Gets how the parameters are set before the first step.</summary>
    public Initialisation Initialisation { get; init; } = Initialisation.Clustering;

    /// <summary>
    /// Gets the number of starts tried, at least 1, each with every one of <see cref="PriorStrengths"/>; the best by validation score is kept.
    /// </summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Gets the number of steps without a better validation score after which a restart ends, at least 1.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>
    /// Gets the part of the validation score, at least 0 and below 1, that <see cref="Patience"/>
    /// steps must raise it by for a restart to go on; 0 goes on as long as it rises at all.
    /// </summary>
    public double LeastGain { get; init; }

    /// <summary>
    /// Gets a value indicating whether, after the choice on validation data, the network is trained again on training and validation data together;
    /// that network is kept where it is better on rows held out from both, or with few rows in cross-validation (<c>ExpectationMaximization.Train</c>).
    /// </summary>
    public bool Refit { get; init; } = true;

    /// <summary>
    /// Gets a value indicating whether a training that is cancelled ends with its best network so far, if one was scored, instead
    /// of an <see cref="OperationCanceledException"/>. Checkpoints are left as they are, so that the training can still be resumed.
    /// </summary>
    public bool KeepWhenCancelled { get; init; }

    /// <summary>Gets the seed of all randomness.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the engine of the E steps. Its number of threads changes no result.</summary>
    public EngineOptions Engine { get; init; } = new() { Kind = EngineKind.Single };

    /// <summary>Gets the number of parameter updates between checkpoints, at least 1: an update is a step, or a mini-batch. Changes no result.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>
    /// Gets a value indicating whether the model keeps hashes of its training rows
    /// (<see cref="Model.RowHashes"/>), by which it recognises them later. Changes nothing else.
    /// </summary>
    public bool KeepRowHashes { get; init; } = true;

    /// <summary>Gets the largest number of parameters allowed, at least 1.</summary>
    public long ParameterLimit { get; init; } = 200_000_000;

    /// <summary>Gets the most bytes of memory that the training may take, an estimate from the parameters; null for four fifths of the machine's.</summary>
    public long? MaximumMemory { get; init; }

    /// <summary>Gets where the passes and the M steps of trainings are done by others; null for this machine. Changes no result.</summary>
    internal IExpectationSource? Expectations { get; init; }

    /// <summary>Returns whether training rows are so many that steps on a sample and short continuations serve as well as passes from the start.</summary>
    internal static bool AreMany(int rows) => rows > LargeData;

    internal double StrengthOfGaussians => GaussianStrength ?? StandardGaussianStrength;

    // The training data cannot distinguish strengths: they like the weakest best.
    internal int StrengthsTried(bool validated) => validated ? PriorStrengths.Count : 1;

    /// <summary>
    /// Makes the defaults for a number of training rows. The prior strengths 1 and 3 are tried, below 5000 rows 0.3, 1 and, if 1
    /// did better than 0.3, 3. Above 20 000 rows a run begins on a sample of that many (<see cref="WarmUpRows"/>) where that saves
    /// passes, and takes up to 200 steps as long as the validation score rises (by a part of 1e-6 in <see cref="Patience"/> steps).
    /// </summary>
    /// <param name="rows">The number of training rows, at least 1.</param>
    /// <returns>The options.</returns>
    public static TrainingOptions ForRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var options = new TrainingOptions();
        return !AreMany(rows)
            ? options with { PriorStrengths = rows < SmallData ? [0.3, 1, 3] : [1, 3], StopAtWorseStrength = true }
            : options with { PriorStrengths = [1, 3], Steps = LargeDataSteps, LeastGain = LargeDataGain, WarmUpRows = LargeData, StopAtWorseStrength = true };
    }
}

/// <summary>How the parameters are set before the first EM step.</summary>
public enum Initialisation
{
    /// <summary>Bottom-up: the training patches of every node are clustered and the weights read off the co-occurrence of clusters.</summary>
    Clustering,

    /// <summary>Every row a uniform point of the simplex. A deep network seldom leaves the symmetric saddle near this start.</summary>
    Random,
}
