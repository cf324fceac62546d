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
        string path = parsed.GetRequiredValue(data.Path);
        DataSplit rows = DataLoader.LoadSplit(path, data.Read(parsed), split.Read(parsed, training.Seed(parsed)), cancellation);
        if (ReferenceEquals(rows.Validation, rows.Train))
        {
            throw new DataException($"{path}: there is one row to train on; at least 2 are needed, one of them to validate on.");
        }

        _ = training.Plan(parsed).For(rows.Train);
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

        return display.Run(progress => TrainingJob.Run(rows, training.Plan(parsed), training.Options(parsed), checkpoints, progress, cancellation));
    }
}
