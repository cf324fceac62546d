using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Data;
using Entroscope.Files;
using Entroscope.Workflow;

namespace Entroscope.Cli.Commands;

/// <summary>The training that <c>train</c> and <c>run</c> have in common: data, options, checkpoints, display.</summary>
internal static class TrainingSession
{
    /// <summary>Loads the rows and refuses what cannot be trained, before anything is written.</summary>
    public static DataSplit Load(DataArguments data, SplitArguments split, TrainingArguments training, ParseResult parsed, CancellationToken cancellation)
    {
        _ = training.Checkpoint(parsed);
        DataSplit rows = DataLoader.LoadSplit(parsed.GetRequiredValue(data.Path), data.Read(parsed), split.Read(parsed, training.Seed(parsed)), cancellation);
        training.Plan(parsed).EnsureFits(rows.Train, training.Options(parsed, rows.Train.Observations.Rows).ParameterLimit);
        return rows;
    }

    public static TrainedNetwork Run(TrainingArguments training, ParseResult parsed, DataSplit rows, TrainingDisplay display, CancellationToken cancellation)
    {
        (string? folder, bool resume) = training.Checkpoint(parsed);
        CheckpointFolder? checkpoints = folder is null ? null : new CheckpointFolder(folder);
        checkpoints?.EnsureWritable();
        if (!resume)
        {
            checkpoints?.Clear();
        }

        TrainedNetwork trained = display.Run(progress => TrainingJob.Run(rows, training.Plan(parsed), training.Options(parsed, rows.Train.Observations.Rows), checkpoints, progress, cancellation));

        // Not before: a training that is refused says so in one line.
        display.Tell(rows.Train.Notes);
        display.Tell(trained.Tree is { Candidates.Count: > 0 } choice ? [choice.Describe()] : []);
        return trained;
    }
}
