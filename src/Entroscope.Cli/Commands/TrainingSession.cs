using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Data;
using Entroscope.Files;
using Entroscope.Learning;
using Entroscope.Workflow;

namespace Entroscope.Cli.Commands;

/// <summary>The training that <c>train</c> and <c>run</c> have in common: data, options, checkpoints, display.</summary>
internal static class TrainingSession
{
    /// <summary>Loads the rows and refuses what cannot be trained, before anything is written.</summary>
    public static DataSplit Load(
        DataArguments data, SplitArguments split, TrainingArguments training, HybridArguments hybrid, ParseResult parsed, CancellationToken cancellation)
    {
        _ = training.Checkpoint(parsed);
        HybridOptions? further = hybrid.Read(parsed);
        _ = training.Components(parsed);
        if (further is not null)
        {
            training.RefuseMixture(parsed, "makes a mixture, and --hybrid trains single networks; give one of them");
        }

        long? budget = training.Budget(parsed);
        DataSplit rows = DataLoader.LoadSplit(parsed.GetRequiredValue(data.Path), training.Reading(parsed, data.Read(parsed)), split.Read(parsed, training.Seed(parsed)), cancellation);
        if (further is not null)
        {
            HybridJob.EnsureLabelled(rows);
        }

        long limit = training.Options(parsed, rows.Train.Observations.Rows).ParameterLimit;
        if (training.Components(parsed) is > 1 and int components)
        {
            MixtureJob.EnsureFits(rows.Train, training.Plan(parsed), components, limit);
        }
        else if (budget is { } parameters)
        {
            AutoWidths.EnsureFits(rows.Train, training.Plan(parsed), parameters, limit);
        }
        else
        {
            training.Plan(parsed).EnsureFits(rows.Train, limit);
        }

        return rows;
    }

    public static TrainedNetwork Run(
        TrainingArguments training, HybridArguments hybrid, ParseResult parsed, DataSplit rows, TrainingDisplay display, CancellationToken cancellation)
    {
        HybridOptions? further = hybrid.Read(parsed);
        Announce(training, parsed, rows, options => training.Budget(parsed) is { } budget
            ? TrainingCost.OfAutoWidths(rows, budget, options)
            : TrainingCost.Of(rows, training.Plan(parsed), options, further?.Steps ?? 0));
        if (further is not null)
        {
            TrainedNetwork start = Run(training, parsed, rows, display, cancellation);
            if (start.Training.StoppedBecause == StopReason.Interrupted)
            {
                return start;
            }

            return display.Run(progress => HybridJob.Run(
                start, rows, further, training.Options(parsed, rows.Train.Observations.Rows), OpenCheckpoints(training, parsed), progress, cancellation));
        }

        return Run(training, parsed, rows, display, cancellation);
    }

    /// <summary>Says what must be said after a training: warnings, and that it was interrupted.</summary>
    /// <param name="reason">Why the training took no further step.</param>
    /// <param name="file">The model file written.</param>
    /// <param name="warnings">What must be said of its result.</param>
    /// <param name="error">The error stream.</param>
    /// <returns>The exit code.</returns>
    public static int End(StopReason reason, string file, IEnumerable<string> warnings, TextWriter error)
    {
        foreach (string warning in warnings)
        {
            error.WriteLine("warning: " + warning);
        }

        if (reason != StopReason.Interrupted)
        {
            return ExitCode.Done;
        }

        error.WriteLine($"entroscope: cancelled; {file} holds the best network so far (--discard-on-interrupt writes none)");
        return ExitCode.Cancelled;
    }

    private static TrainedNetwork Run(TrainingArguments training, ParseResult parsed, DataSplit rows, TrainingDisplay display, CancellationToken cancellation)
    {
        TrainedNetwork trained = training.Budget(parsed) is { } budget
            ? Search(training, parsed, rows, budget, display, cancellation)
            : Train(training, parsed, rows, display, cancellation);

        // Not before: a training that is refused says so in one line.
        display.Tell(rows.Train.Notes);
        display.Tell(trained.Tree is { Candidates.Count: > 0 } choice ? [choice.Describe()] : []);
        display.Tell(trained.Leaves is { } leaves ? [leaves.Describe()] : []);
        return trained;
    }

    public static TrainedMixture RunMixture(TrainingArguments training, ParseResult parsed, DataSplit rows, TrainingDisplay display, CancellationToken cancellation)
    {
        CheckpointFolder? folder = OpenCheckpoints(training, parsed);
        ICheckpointStore? checkpoints = folder is null || training.Checkpoint(parsed).Resume ? folder : new NewCheckpoints(folder);
        Announce(training, parsed, rows, options => TrainingCost.OfMixture(rows, training.Plan(parsed), training.Components(parsed), options));
        TrainedMixture trained = display.Run(progress => MixtureJob.Run(
            rows, training.Plan(parsed), training.Components(parsed), training.Options(parsed, rows.Train.Observations.Rows), checkpoints, progress, cancellation));
        display.Tell(rows.Train.Notes);
        display.Tell(trained.Tree.Candidates.Count > 0 ? [trained.Tree.Describe()] : []);
        display.Tell(trained.Leaves is { } leaves ? [leaves.Describe()] : []);
        return trained;
    }

    private static TrainedNetwork Search(TrainingArguments training, ParseResult parsed, DataSplit rows, long budget, TrainingDisplay display, CancellationToken cancellation)
    {
        AutoWidthsResult found = display.Run(progress => AutoWidths.Run(rows, training.Plan(parsed), budget, training.Options(parsed, rows.Train.Observations.Rows), progress, cancellation: cancellation));
        display.Tell(AutoWidthsText.Lines(found.Search));
        return found.Network;
    }

    private static TrainedNetwork Train(TrainingArguments training, ParseResult parsed, DataSplit rows, TrainingDisplay display, CancellationToken cancellation)
    {
        CheckpointFolder? folder = OpenCheckpoints(training, parsed);
        ICheckpointStore? checkpoints = folder is null || training.Checkpoint(parsed).Resume ? folder : new NewCheckpoints(folder);
        return display.Run(progress => TrainingJob.Run(
            rows, training.Plan(parsed), training.Options(parsed, rows.Train.Observations.Rows), checkpoints, progress, cancellation: cancellation));
    }

    // On the error stream even where the output is JSON, as everything that takes long is announced.
    private static void Announce(TrainingArguments training, ParseResult parsed, DataSplit rows, Func<TrainingOptions, TrainingCost> cost)
    {
        int count = rows.Train.Observations.Rows;
        LongComputation.Announce(parsed.InvocationConfiguration.Error, cost(training.Options(parsed, count)), count, training.Threads(parsed));
    }

    private static CheckpointFolder? OpenCheckpoints(TrainingArguments training, ParseResult parsed)
    {
        CheckpointFolder? checkpoints = training.Checkpoint(parsed).Folder is { } folder ? new CheckpointFolder(folder) : null;
        checkpoints?.EnsureWritable();
        return checkpoints;
    }
}
