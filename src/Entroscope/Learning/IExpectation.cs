using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>
/// What does the passes over the rows and the M steps of EM for a learner: this machine (<c>LocalExpectation</c>) or many. Calls come one at a time, from one
/// thread. Whoever implements it returns the bits of the local one.
/// </summary>
/// <remarks>
/// The expected counts belong to the implementation, so that they need not be in one place: other machines sum nodes of the tree of tiles
/// (<c>SubtreeSum</c>), add the slices of these sums up (<c>SliceFold</c>), and take the M steps of their slices (<c>SliceMaximization</c>); all in
/// <c>Learning/Distribution</c>. Any of it may be done twice, by anybody.
/// </remarks>
internal interface IExpectation
{
    /// <summary>Gets how many samples were recomputed in a better arithmetic, in training and in scoring.</summary>
    (long InTraining, long InScoring) Rescued { get; }

    /// <summary>Goes to a phase.</summary>
    /// <param name="phase">Its rows.</param>
    /// <param name="problems">
    /// Shapes and priors of the M steps, one a component; <see cref="MaximizationStep.Strength"/> of each is set later, before the first M step of every run.
    /// </param>
    void Begin(RowSet phase, IReadOnlyList<TrainingProblem> problems);

    /// <summary>Takes the parameters of all components and their weights; to be called whenever any of them has changed.</summary>
    /// <remarks>Those that the last M step wrote may be known to other machines already; <c>ParameterHash</c> names them.</remarks>
    /// <param name="components">The components; they may be overwritten after the next call.</param>
    void Load(IReadOnlyList<ConvAC> components, ReadOnlySpan<double> weights);

    /// <summary>Takes the expected counts of some rows, and keeps them for the M step.</summary>
    /// <param name="samples">Receives for every component the number of samples counted.</param>
    /// <param name="done">Receives how many rows are done; null for nobody.</param>
    /// <returns>The sum of the objective over the rows, in nats.</returns>
    double Expect(in Pass pass, Span<double> samples, Action<int>? done, CancellationToken cancellation);

    /// <summary>Adds the counts kept to running statistics, one tensor a component, instead of an M step.</summary>
    void Gather(IReadOnlyList<ExpectedCounts> statistics);

    /// <summary>Takes the M step of all components from the counts kept. What it writes may be elsewhere until <see cref="Complete"/> is called.</summary>
    /// <exception cref="ModelException">The new parameters are not allowed.</exception>
    void Maximize(in MaximizationCall call);

    /// <summary>
    /// Fills the networks and statistics that the last M steps wrote; to be called before anybody but this looks at them. Log-likelihood and samples of the
    /// statistics are there without it.
    /// </summary>
    void Complete();

    /// <summary>Computes the mean of log p(x), the class summed out.</summary>
    /// <param name="set">The name of the rows.</param>
    /// <param name="data">The rows, at least one.</param>
    /// <returns>Mean nats a row; negative infinity if a row is impossible.</returns>
    double Score(RowSet set, Observations data, CancellationToken cancellation);

    /// <summary>Computes log p(x) of every row, the class summed out.</summary>
    /// <param name="set">The name of the rows.</param>
    /// <param name="data">The rows.</param>
    /// <returns>Nats, one a row.</returns>
    double[] LogLikelihood(RowSet set, Observations data, CancellationToken cancellation);
}
