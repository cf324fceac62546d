using Entroscope.Learning.Distribution;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning.Loop;

/// <summary>Trains generative networks by expectation-maximisation (Dempster, Laird, Rubin 1977), full-batch or stepwise.</summary>
internal static class ExpectationMaximization
{
    /// <summary>Trains a network.</summary>
    /// <remarks>
    /// Every restart is initialised, then takes EM steps on log p(x, y) (log p(x) where the class is unknown). With validation data the network of the largest
    /// mean validation log p(x) is kept, whatever its restart and step, step 0 included; a restart ends when <see cref="TrainingOptions.Patience"/> steps
    /// brought no better one. If <see cref="TrainingOptions.Refit"/> is set, that restart is then repeated for that many steps on training and validation data
    /// together, but for about 5 % of all rows (drawn from the validation data, at most a third of it): it is kept where its mean log p(x) of these, and of the
    /// rows it has learned from, is above that of the chosen network, which is delivered else. With fewer than 5000 rows a refit that is kept is repeated with
    /// the rows that judged it; with more, full-batch EM takes up to 5 further steps on all rows; with more than 20 000 training rows the refit itself resumes
    /// from the chosen network, with up to 5 steps, and is kept unless the rows held out lose more than a standard error. With fewer than 60 validation rows
    /// five-fold cross-validation over training and validation rows decides, which also chooses the number of steps of the refit; where a pass over these rows
    /// takes more than 1e8 multiplications, or there are fewer than 10, there is no refit. A network whose leaves all have one channel is refitted without a
    /// trial. Without validation data every restart takes all its steps, and the restart of the largest final training log p(x) is kept. With mini-batches the
    /// first pass over the data gathers statistics with the initial parameters, and the stepwise updates begin with the second (Cappe and Moulines 2009,
    /// section 2.2). The result depends on the arguments alone, not on threads, and is the same bit for bit when the run was stopped and resumed.
    /// </remarks>
    /// <param name="shape">The architecture; its classes are the labels.</param>
    /// <param name="train">The training samples, at least one row. A row or column may be missing altogether: it then teaches nothing.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="checkpoints">Where the run begins from and saves itself, or null.</param>
    /// <param name="dataFingerprint">A text that identifies the data; a checkpoint of another one is refused.</param>
    /// <returns>The network, the training curve and the choice.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the arguments do not fit each other.</exception>
    /// <exception cref="DataException">There is no row, a value is outside its alphabet,
    /// a label outside the classes, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The checkpoint contradicts itself or this run.</exception>
    /// <exception cref="SizeLimitException">The network would have more parameters than the limit; nothing was allocated.</exception>
    public static TrainingResult Train(
        NetworkShape shape,
        IReadOnlyList<LeafSpecification> leaves,
        TrainingSet train,
        TrainingSet? validation = null,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        ICheckpointStore? checkpoints = null,
        string dataFingerprint = "",
        CancellationToken cancellation = default) =>
        Train([shape], leaves, train, validation, options, progress, checkpoints, dataFingerprint, cancellation);

    /// <summary>
    /// Trains a mixture of networks: the components one after the other, each by itself, then all together by
    /// expectation-maximisation over components (Meila and Jordan 2000, with networks in the place of trees).
    /// </summary>
    /// <remarks>
    /// <para> Every component is trained on all rows as the other overload does it, with its own tree and its own seed, and stops by its own
    /// validation score. Components that have learned the same data in different ways err in different ways: their mixture with equal weights, step 0
    /// of the training curve, is never worse than the mean of their scores. Then all take EM steps together: the responsibilities P(z | x, y) weigh
    /// the rows for every component, and the weights are the mean responsibilities under the Dirichlet pseudo-count. The mixture of the largest
    /// validation score is kept, step 0 included; the steps end when <see cref="TrainingOptions.Patience"/> of them brought no better one. </para>
    /// <para>
    /// If <see cref="TrainingOptions.Refit"/> is set and there is validation data, everything is repeated with the same numbers of steps on training and
    /// validation data together, and the result is kept where it describes validation rows held out from both better, as in the other overload.
    /// Without validation data all steps are taken. A component that loses all its rows keeps a weight of about the pseudo-count
    /// over the rows, from which it may come back, and without pseudo-count none, for good; it is not taken out.
    /// </para>
    /// The result depends on the arguments alone, not on threads, and is the same bit for bit when the run was stopped and
    /// resumed. Cost: that of training every component, and an upward pass more for each row, component and step together.
    /// </remarks>
    /// <param name="shapes">The architecture of every component; trees and widths may differ, sites and classes may not.</param>
    /// <param name="train">The training samples, at least as many rows as components.</param>
    /// <param name="options">How to train; null for the defaults. Restarts must be 1: components are starts of their own.</param>
    /// <param name="checkpoints">Where the run begins from and saves itself, or null.</param>
    /// <param name="dataFingerprint">A text that identifies the data; a checkpoint of another one is refused.</param>
    /// <returns>The mixture, its training curve and the choice.</returns>
    /// <exception cref="ArgumentException">There is no component, an option is out of its range, or the arguments do not fit each other.</exception>
    /// <exception cref="DataException">There are fewer rows than components, a value is outside its
    /// alphabet, a label outside the classes, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The checkpoint contradicts itself or this run.</exception>
    /// <exception cref="SizeLimitException">The mixture would have more parameters than the limit; nothing was allocated.</exception>
    public static TrainingResult Train(
        IReadOnlyList<NetworkShape> shapes,
        IReadOnlyList<LeafSpecification> leaves,
        TrainingSet train,
        TrainingSet? validation = null,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        ICheckpointStore? checkpoints = null,
        string dataFingerprint = "",
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        var meter = new TrainingMeter();
        options ??= new TrainingOptions();
        TrainingChecks.Networks(shapes, leaves, train, validation, options);
        TrainingRecord settings = TrainingSettings.Of(shapes, leaves, train, validation, options, dataFingerprint);
        Checkpoint? saved = checkpoints?.Load();
        if (saved is not null)
        {
            TrainingSettings.EnsureSame(settings, saved);
        }

        TrainingProblem[] problems = [.. shapes.Select(shape => new TrainingProblem(shape, leaves, train, options))];
        meter.AddStart();
        if (problems.Length == 1)
        {
            return Run(problems, validation, settings, progress, checkpoints, saved, meter, cancellation);
        }

        var trainer = new ComponentTrainer(shapes, leaves, options, dataFingerprint, progress);
        (IExpectation expectation, _) = Expectations(problems, validation);
        var learner = new EmLearner(problems, validation, options, expectation, trainer, meter);

        // Strengths and a warm-up belong to the training of the components by themselves.
        TrainingOptions joint = options with { PriorStrengths = [options.PriorStrengths[0]], WarmUpRows = 0 };
        var refit = new RefitPlan(HoldOut.Of(train, validation, options));
        var loop = new TrainingLoop(learner, train, validation, refit, joint, progress, meter) { Store = checkpoints, Settings = settings };
        TrainingState state = loop.Run(saved, cancellation);
        var metadata = ModelMetadata.Empty with
        {
            Training = TrainingSettings.Record(settings, state, state.Trained[0].PriorStrength) with
            {
                ComponentSteps = string.Join(' ', state.Trained.Select(t => TrainingRecord.Text(t.Steps))),
            },
        };
        return TrainingResult.Of(state, metadata, 0, state.Trained[0].PriorStrength, loop.Profile());
    }

    /// <summary>Trains a network further: EM from the parameters it has instead of from a start by clustering or at random.</summary>
    /// <remarks>
    /// As the training of a network from the beginning, with one restart and without a warm-up; a refit begins from the same
    /// parameters again. With fewer than 60 validation rows there is none, as the start may have learned from any of the rows.
    /// </remarks>
    /// <param name="start">A network in the generative reading; its leaves' families and its shape are kept.</param>
    /// <param name="train">The training samples, at least one row.</param>
    /// <param name="options">How to train; null for the defaults. The initialisation and the number of restarts do not matter.</param>
    /// <param name="checkpoints">Where the run begins from and saves itself, or null; a checkpoint from another start is refused.</param>
    /// <param name="dataFingerprint">A text that identifies the data; where it is given, the record of the training names the start, too.</param>
    /// <returns>The network, the training curve and the choice; step 0 is the start.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the arguments do not fit each other.</exception>
    /// <exception cref="DataException">There is no row, a value is outside its alphabet, a label outside the classes,
    /// or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The checkpoint contradicts itself or this run.</exception>
    public static TrainingResult TrainFrom(
        ConvAC start,
        TrainingSet train,
        TrainingSet? validation = null,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        ICheckpointStore? checkpoints = null,
        string dataFingerprint = "",
        CancellationToken cancellation = default) =>
        TrainFrom([start ?? throw new ArgumentNullException(nameof(start))], train, validation, options, progress, checkpoints, dataFingerprint, cancellation);

    /// <summary>Trains networks further, each as the other overload does; several of them together, as a mixture that has equal weights at first.</summary>
    /// <param name="starts">Networks in the generative reading, of the same sites and classes.</param>
    public static TrainingResult TrainFrom(
        IReadOnlyList<ConvAC> starts,
        TrainingSet train,
        TrainingSet? validation,
        TrainingOptions? options,
        IProgress<TrainingProgress>? progress,
        ICheckpointStore? checkpoints,
        string dataFingerprint,
        CancellationToken cancellation)
    {
        foreach (ConvAC start in starts)
        {
            start.EnsureGenerative();
        }

        var meter = new TrainingMeter();
        options = (options ?? new TrainingOptions()) with { Restarts = 1, WarmUpRows = 0 };
        LeafSpecification[] leaves = [.. starts[0].Leaves.Select(l => l.Specification)];
        NetworkShape[] shapes = [.. starts.Select(start => start.Shape)];
        TrainingChecks.Networks(shapes, leaves, train, validation, options);
        TrainingRecord settings = TrainingSettings.Of(shapes, leaves, train, validation, options, dataFingerprint) with
        {
            Start = dataFingerprint.Length > 0 ? string.Join(' ', starts.Select(TrainingSettings.Fingerprint)) : null,
        };
        Checkpoint? saved = checkpoints?.Load();
        if (saved is not null)
        {
            TrainingSettings.EnsureSame(settings, saved);
        }

        TrainingProblem[] problems = [.. starts.Select(start => new TrainingProblem(start.Shape, leaves, train, options) { Start = start })];
        meter.AddStart();
        return Run(problems, validation, settings, progress, checkpoints, saved, meter, cancellation);
    }

    /// <summary>Refuses a checkpoint of another run before it is known which network this run is for.</summary>
    /// <param name="shape">What the network of this run would be with the tree of the checkpoint.</param>
    internal static void EnsureSameRun(
        Checkpoint saved,
        NetworkShape shape,
        IReadOnlyList<LeafSpecification> leaves,
        TrainingSet train,
        TrainingSet? validation,
        TrainingOptions options,
        string dataFingerprint) =>
        TrainingSettings.EnsureSame(TrainingSettings.Of([shape], leaves, train, validation, options, dataFingerprint), saved);

    /// <summary>Refuses a checkpoint of another run before it is known which trees this run is for: all but the networks is compared.</summary>
    internal static void EnsureSameRun(
        Checkpoint saved, int components, TrainingSet train, TrainingSet? validation, TrainingOptions options, string dataFingerprint) =>
        TrainingSettings.EnsureSame(TrainingSettings.LikeSaved(saved.Settings, components, train, validation, options, dataFingerprint), saved);

    /// <summary>Prepares a training of a network that is checked.</summary>
    /// <param name="settings">The settings that a checkpoint is compared by; null where none is saved.</param>
    /// <param name="checkpoints">Where the run saves itself, or null.</param>
    internal static TrainingLoop LoopOf(
        TrainingProblem problem, TrainingSet? validation, IProgress<TrainingProgress>? progress, TrainingMeter meter, TrainingRecord? settings = null,
        ICheckpointStore? checkpoints = null) => LoopOf([problem], validation, progress, meter, settings, checkpoints);

    private static TrainingLoop LoopOf(
        TrainingProblem[] problems, TrainingSet? validation, IProgress<TrainingProgress>? progress, TrainingMeter meter, TrainingRecord? settings,
        ICheckpointStore? checkpoints)
    {
        TrainingProblem problem = problems[0];
        (IExpectation expectation, LocalExpectation local) = Expectations(problems, validation);
        var learner = new EmLearner(problems, validation, problem.Options, expectation, null, meter);
        var refit = new RefitPlan(problem, validation, local, meter);
        return new TrainingLoop(learner, problem.Set, validation, refit, problem.Options, progress, meter)
        {
            Store = checkpoints,
            Settings = settings,
        };
    }

    // What does the passes and the M steps of the training, and this machine.
    private static (IExpectation Expectation, LocalExpectation Local) Expectations(TrainingProblem[] problems, TrainingSet? validation)
    {
        TrainingOptions options = problems[0].Options;
        var local = new LocalExpectation(new MixtureExpectation(problems.Length, options.Engine), options.Engine);
        return (options.Expectations?.Open(problems, validation) ?? local, local);
    }

    private static TrainingResult Run(
        TrainingProblem[] problems,
        TrainingSet? validation,
        TrainingRecord settings,
        IProgress<TrainingProgress>? progress,
        ICheckpointStore? checkpoints,
        Checkpoint? saved,
        TrainingMeter meter,
        CancellationToken cancellation)
    {
        TrainingOptions options = problems[0].Options;
        TrainingLoop loop = LoopOf(problems, validation, progress, meter, settings, checkpoints);
        TrainingState state = loop.Run(saved, cancellation);
        int strengths = options.StrengthsTried(validation is not null);
        (int restart, double strength) = (state.BestRestart / strengths, options.PriorStrengths[state.BestRestart % strengths]);
        var metadata = ModelMetadata.Empty with { Training = TrainingSettings.Record(settings, state, strength) with { BestRestart = restart } };
        return TrainingResult.Of(state, metadata, restart, strength, loop.Profile());
    }
}
