using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Data;
using Entroscope.Files;
using Entroscope.Workflow;

namespace Entroscope.Cli.Commands;

/// <summary>The training that <c>train</c> and <c>run</c> have in common: options, checkpoints, display.</summary>
internal static class TrainingSession
{
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
