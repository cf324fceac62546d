using Entroscope.Data.Readers;
using Entroscope.Files.Checkpoints;
using Entroscope.Learning;
using Entroscope.Learning.Score;

namespace Entroscope.Cli.Commands;

/// <summary><c>train --reading score</c>: a network of real weights.</summary>
internal static class ScoreTrainingAction
{
    /// <summary>Reads the rows, trains and writes the model.</summary>
    /// <param name="file">The model file.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        ScoreOptions options, DataArguments data, SplitArguments split, TrainingArguments training, string file, bool json, ParseResult parsed,
        CancellationToken cancellation)
    {
        ConvAC? start = training.AnyStart(parsed);
        DataOptions reading = training.Reading(parsed, data.Read(parsed));
        bool asReal = (options.Representation is not null || options.FromPrototypes) && start is null && reading.Kind is null;
        DataSplit rows = DataLoader.LoadSplit(
            parsed.GetRequiredValue(data.Path),
            start is not null ? ModelData.Expecting(start, reading) : asReal ? reading with { Kind = ColumnKind.Real } : reading,
            split.Read(parsed, training.Seed(parsed)), cancellation);
        NetworkPlan plan = ScoreJob.Complete(rows, training.Plan(parsed), options).WithTreeFor(rows.Train);
        TrainingOptions how = training.Options(parsed, rows.Train.Observations.Rows);
        ScoreJob.Ensure(rows, plan, start, options);
        if (start is null)
        {
            plan.EnsureFits(rows.Train, how.ParameterLimit);
        }

        (string? folder, bool resume) = training.Checkpoint(parsed);
        using CheckpointFolder? checkpoints = folder is null ? null : new CheckpointFolder(folder);
        checkpoints?.EnsureWritable();
        ICheckpointStore? store = checkpoints is null || resume ? checkpoints : new NewCheckpoints(checkpoints);
        TrainedModel trained = new TrainingDisplay(parsed.InvocationConfiguration.Error, json).Run(
            progress => ScoreJob.Run(rows, plan, start, options, how, store, progress, cancellation));
        TrainingResult result = trained.Training;
        double? accuracy = result.History.LastOrDefault(s => s.Phase == TrainingPhase.Search && s.Step == result.BestStep)?.ValidationAccuracy;
        return RealTrainingOutput.Write(
            file,
            trained,
            rows,
            json,
            parsed,
            w =>
            {
                w.Members(new { result.BestStep });
                w.WriteString("stopped_because", result.StoppedBecause.ToString());
                w.WriteBoolean("refitted", result.Refitted);
                RefitJson.Write(w, result.Refit);
                w.Number("validation_cross_entropy", -result.Score);
                w.Number("validation_accuracy", accuracy ?? double.NaN);
            },
            Invariant($"{result.BestStep} passes") + (result.Refitted ? ", then refitted on training and validation rows" : string.Empty),
            [
                Invariant($"validation cross-entropy of the chosen network: {-result.Score:0.0000} nats a row, accuracy ")
                    + Numbers.Percent(accuracy ?? double.NaN),
                .. RefitText.Outcome(result.Refit) is { } refit ? [refit] : Array.Empty<string>(),
            ]);
    }
}
