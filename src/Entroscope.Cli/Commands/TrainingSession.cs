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
    public static DataSplit Load(DataArguments data, SplitArguments split, TrainingArguments training, ParseResult parsed, CancellationToken cancellation)
    {
        _ = training.Checkpoint(parsed);
        long? budget = training.Budget(parsed);
        DataSplit rows = DataLoader.LoadSplit(parsed.GetRequiredValue(data.Path), data.Read(parsed), split.Read(parsed, training.Seed(parsed)), cancellation);
        long limit = training.Options(parsed, rows.Train.Observations.Rows).ParameterLimit;
        if (budget is { } parameters)
        {
            AutoWidths.EnsureFits(rows.Train, training.Plan(parsed), parameters, limit);
        }
        else
        {
            training.Plan(parsed).EnsureFits(rows.Train, limit);
        }

        return rows;
    }

    public static TrainedNetwork Run(TrainingArguments training, ParseResult parsed, DataSplit rows, TrainingDisplay display, CancellationToken cancellation)
    {
        TrainedNetwork trained = training.Budget(parsed) is { } budget
            ? Search(training, parsed, rows, budget, display, cancellation)
            : Train(training, parsed, rows, display, cancellation);

        // Not before: a training that is refused says so in one line.
        display.Tell(rows.Train.Notes);
        display.Tell(trained.Tree is { Candidates.Count: > 0 } choice ? [choice.Describe()] : []);
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
        (string? folder, bool resume) = training.Checkpoint(parsed);
        CheckpointFolder? checkpoints = folder is null ? null : new CheckpointFolder(folder);
        checkpoints?.EnsureWritable();
        return display.Run(progress => TrainingJob.Run(
            rows, training.Plan(parsed), training.Options(parsed, rows.Train.Observations.Rows), resume || checkpoints is null ? checkpoints : new NewCheckpoints(checkpoints), progress, cancellation: cancellation));
    }

    /// <summary>A run that begins anew: the checkpoint of an earlier one stays until this one has got past all that may refuse it, and has one of its own.</summary>
    private sealed class NewCheckpoints(CheckpointFolder folder) : ICheckpointStore
    {
        private bool _begun;

        public Checkpoint? Load() => null;

        public void Save(Checkpoint checkpoint)
        {
            if (!_begun)
            {
                folder.Clear();
                _begun = true;
            }

            folder.Save(checkpoint);
        }
    }
}
