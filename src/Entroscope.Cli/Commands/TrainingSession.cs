using Entroscope.Data.Readers;
using Entroscope.Files.Checkpoints;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;

namespace Entroscope.Cli.Commands;

/// <summary>The training that <c>train</c> and <c>run</c> have in common: what the command line asks for, read once, and the data.</summary>
/// <param name="Rows">The rows, by which the options are completed.</param>
/// <param name="Plan">What is said about the architecture; a tree that it names is read.</param>
/// <param name="Budget">The number of parameters within which widths are searched for; null where they are given.</param>
/// <param name="Hybrid">The hybrid training that follows, or null.</param>
/// <param name="Checkpoint">The folder of checkpoints, or null, and whether to resume from it.</param>
internal sealed record TrainingSession(
    DataSplit Rows, NetworkPlan Plan, TrainingOptions Options, long? Budget, HybridOptions? Hybrid, (string? Folder, bool Resume) Checkpoint)
{
    /// <summary>Gets the network that the training continues from; null where it begins from the data.</summary>
    public ConvAC? Start { get; private init; }

    /// <summary>Gets the effort within which widths, passes and components are chosen; null where they are given.</summary>
    public Effort? Effort { get; private init; }

    // Adds to what is done how the processes that take part are doing; null for this one alone.
    private Func<string, string>? Describe { get; init; }

    // Whether the validation rows are a file of their own.
    private bool OwnValidation { get; init; }

    /// <summary>What a file holds after an interruption.</summary>
    public const string Best = "the best network so far";

    /// <summary>Reads the command line and the rows, and refuses what cannot be trained, before anything is written.</summary>
    public static TrainingSession Load(
        DataArguments data, SplitArguments split, TrainingArguments training, HybridArguments hybrid, ParseResult parsed, CancellationToken cancellation)
    {
        (string? Folder, bool Resume) checkpoint = training.Checkpoint(parsed);
        HybridOptions? further = hybrid.Read(parsed);
        NetworkPlan plan = training.Plan(parsed);
        if (further is not null)
        {
            HybridJob.EnsureNetwork(plan);
        }

        Effort? effort = training.Effort(parsed);
        UsageException.ThrowIf(effort is not null && further is not null, "--hybrid trains one network further; --effort may choose a mixture");
        long? budget = training.Budget(parsed);
        ConvAC? start = training.Start(parsed);
        DataSplit rows = LoadRows(data, split, training, parsed, start, cancellation);
        if (further is not null)
        {
            HybridJob.EnsureLabelled(rows);
        }

        TrainingOptions options = training.Options(parsed, rows.Train.Observations.Rows);
        plan = plan.WithTreeFor(rows.Train);
        bool ownValidation = split.Read(parsed, training.Seed(parsed)).ValidationPath is not null;
        if (start is not null)
        {
            ContinuedTraining.Ensure(start, rows, plan, options, ownValidation, cancellation);
        }
        else if (effort is not null)
        {
            EffortTraining.EnsureFits(rows.Train, plan, options);
        }
        else if (budget is { } parameters)
        {
            AutoWidths.EnsureFits(rows.Train, plan, parameters, options.ParameterLimit);
        }
        else
        {
            plan.EnsureFits(rows.Train, options.ParameterLimit);
        }

        return new TrainingSession(rows, plan, options, budget, further, checkpoint) { Start = start, Effort = effort, OwnValidation = ownValidation };
    }

    /// <summary>Reads the rows alone.</summary>
    /// <param name="start">The network whose columns they have, or null.</param>
    public static DataSplit LoadRows(
        DataArguments data, SplitArguments split, TrainingArguments training, ParseResult parsed, ConvAC? start, CancellationToken cancellation)
    {
        DataOptions reading = training.Reading(parsed, data.Read(parsed));
        DataSplit rows = DataLoader.LoadSplit(parsed.GetRequiredValue(data.Path), start is null ? reading : ModelData.Expecting(start, reading),
            split.Read(parsed, training.Seed(parsed)), cancellation);
        return start is null ? training.WithLeaves(parsed, rows, cancellation) : rows;
    }

    /// <summary>Trains.</summary>
    /// <param name="display">Shows the progress.</param>
    /// <param name="error">The error stream.</param>
    /// <param name="locked">The folder that the command has locked for itself, or null.</param>
    /// <param name="cancellation">Stops the training.</param>
    public TrainedModel Run(TrainingDisplay display, TextWriter error, string? locked, CancellationToken cancellation)
    {
        if (Effort is null)
        {
            Announce(Budget is { } budget ? TrainingCost.OfAutoWidths(Rows, budget, Options) : TrainingCost.Of(Rows, Plan, Options, Hybrid?.Steps ?? 0), error);
        }

        using CheckpointFolder? folder = OpenCheckpoints(locked);
        TrainedModel trained = Effort is { } effort ? Train(effort, folder, display, error, cancellation)
            : Budget is { } parameters ? Search(parameters, display, cancellation)
            : Train(folder, display, cancellation);

        // Not before: a training that is refused says so in one line.
        Tell(display, trained.Tree, trained.Leaves);
        return Hybrid is null || trained.Training.StoppedBecause == StopReason.Interrupted
            ? trained
            : display.Run(progress => HybridJob.Run(trained, Rows, Hybrid, Options, folder, progress, cancellation));
    }

    /// <summary>Gets the same training, done by the processes of a cluster.</summary>
    public TrainingSession With(ITrainingCluster cluster) =>
        this with { Options = Options with { Expectations = cluster.Expectations }, Describe = cluster.Describe };

    /// <summary>Gets the same training on so many threads; null for as many as it has.</summary>
    public TrainingSession On(int? threads) =>
        threads is null ? this : this with { Options = Options with { Engine = Options.Engine with { Threads = threads.Value } } };

    /// <summary>Trains once more as before, without a word.</summary>
    /// <param name="rows">The rows of the training, or others like them.</param>
    /// <param name="number">What is added to the seed.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="checkpoints">Keeps checkpoints of a training without a hybrid one; null for none.</param>
    public ConvACMixture Again(DataSplit rows, int number, int threads, ICheckpointStore? checkpoints, CancellationToken cancellation)
    {
        TrainingOptions options = Options with
        {
            Seed = unchecked(Options.Seed + (ulong)number),
            Engine = Options.Engine with { Threads = threads },
            KeepWhenCancelled = false,
            Expectations = null,
        };
        TrainedModel trained = TrainingJob.Run(rows, Plan, options, Hybrid is null ? checkpoints : null, cancellation: cancellation);
        return (Hybrid is null ? trained : HybridJob.Run(trained, rows, Hybrid, options, cancellation: cancellation)).Mixture;
    }

    /// <summary>Says what a model file holds after an interruption.</summary>
    public string Held(TrainedModel trained)
    {
        int components = trained.Mixture.Components.Count;
        return components < Plan.Components ? Invariant($"{components} of {Plan.Components} components, what was trained so far") : Best;
    }

    /// <summary>Says what must be said after a training: warnings, and that it was interrupted.</summary>
    /// <param name="reason">Why the training took no further step.</param>
    /// <param name="warnings">What must be said of its result.</param>
    public static int End(StopReason reason, string file, IEnumerable<string> warnings, TextWriter error, string held)
    {
        foreach (string warning in warnings)
        {
            error.WriteLine("warning: " + warning);
        }

        if (reason != StopReason.Interrupted)
        {
            return ExitCode.Done;
        }

        error.WriteLine($"entroscope: cancelled; {file} holds {held} (--discard-on-interrupt writes none)");
        return ExitCode.Cancelled;
    }

    private void Tell(TrainingDisplay display, TreeChoice? tree, LeafChoice? leaves)
    {
        display.Tell(Rows.Train.Notes);
        display.Tell(tree is { Candidates.Count: > 0 } ? [tree.Describe()] : []);
        display.Tell(leaves is not null ? [leaves.Describe()] : []);
    }

    private TrainedModel Search(long budget, TrainingDisplay display, CancellationToken cancellation)
    {
        AutoWidthsResult found = display.Run(progress => AutoWidths.Run(Rows, Plan, budget, Options, progress, cancellation: cancellation));
        display.Tell(AutoWidthsText.Lines(found.Search));
        return found.Network;
    }

    private TrainedModel Train(Effort effort, CheckpointFolder? folder, TrainingDisplay display, TextWriter error, CancellationToken cancellation)
    {
        if (folder is not null && !Checkpoint.Resume)
        {
            folder.ClearParts(EffortTraining.PartPrefix);
        }

        error.WriteLine(EffortText.Announcement(effort, EffortTraining.EstimateSeconds(Rows.Train, effort, Options)));
        TrainedModel trained = display.Run(progress => EffortTraining.Run(Rows, effort, Plan, Options, new EffortJob
        {
            Stores = folder is null ? null : folder.Part,
            Progress = progress,
            Cancellation = cancellation,
        }));
        display.Tell(EffortText.Lines(trained.Effort!));
        return trained;
    }

    private TrainedModel Train(CheckpointFolder? folder, TrainingDisplay display, CancellationToken cancellation)
    {
        ICheckpointStore? checkpoints = folder is null || Checkpoint.Resume ? folder : new NewCheckpoints(folder);
        return display.Run(shown =>
        {
            IProgress<TrainingProgress>? progress = shown is null || Describe is null ? shown : new RenamedProgress(shown, Describe);
            return Start is null
                ? TrainingJob.Run(Rows, Plan, Options, checkpoints, progress, cancellation: cancellation)
                : ContinuedTraining.Run(Start, Rows, Plan, Options, checkpoints, progress, OwnValidation, cancellation);
        });
    }

    // On the error stream even where the output is JSON, as everything that takes long is announced.
    private void Announce(TrainingCost cost, TextWriter error) => LongComputation.Announce(error, cost, Rows.Train.Observations.Rows, Options.Engine.Threads);

    private CheckpointFolder? OpenCheckpoints(string? locked)
    {
        bool own = locked is not null && Checkpoint.Folder is { } chosen && Path.GetRelativePath(locked, chosen) is ".";
        CheckpointFolder? checkpoints = Checkpoint.Folder is { } folder ? new CheckpointFolder(folder, own) : null;
        checkpoints?.EnsureWritable();
        return checkpoints;
    }
}
