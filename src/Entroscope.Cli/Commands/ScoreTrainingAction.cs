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
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
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
        TrainedModel trained = new TrainingDisplay(error, json).Run(
            progress => ScoreJob.Run(rows, plan, start, options, how, store, progress, cancellation));
        ModelFile.Save(trained.Mixture, file);
        SchemaOutput.Save(trained.Mixture.Metadata.Schema, file);
        Show(file, trained, rows, json, output);
        return TrainingSession.End(trained.Training.StoppedBecause, file, [], error, TrainingSession.Best);
    }

    private static void Show(string file, TrainedModel trained, DataSplit rows, bool json, TextWriter output)
    {
        (ConvAC model, TrainingResult training) = (trained.Model, trained.Training);
        double? accuracy = training.History.LastOrDefault(s => s.Phase == TrainingPhase.Search && s.Step == training.BestStep)?.ValidationAccuracy;
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteString("model", file);
                w.WriteString("reading", model.Reading.Words());
                w.WriteString("tree", model.Tree.Description);
                SchemaOutput.Write(w, rows.Train.Schema);
                w.WriteNumber("parameters", model.ParameterCount);
                w.Members(new { training.BestStep });
                w.WriteString("stopped_because", training.StoppedBecause.ToString());
                w.WriteBoolean("refitted", training.Refitted);
                RefitJson.Write(w, training.Refit);
                w.Number("validation_cross_entropy", -training.Score);
                w.Number("validation_accuracy", accuracy ?? double.NaN);
                w.Number("seconds", trained.Elapsed.TotalSeconds);
            });
            return;
        }

        output.WriteLine(Invariant($"{rows.Description}"));
        output.WriteLine(Invariant($"{file}: {model.Reading.Words()} ConvAC, tree {model.Tree.Description}, {model.ParameterCount} parameters, ")
            + Invariant($"{training.BestStep} passes{(training.Refitted ? ", then refitted on training and validation rows" : string.Empty)}, ")
            + Invariant($"{trained.Elapsed.TotalSeconds:0.0} s"));
        output.WriteLine(Invariant($"validation cross-entropy of the chosen network: {-training.Score:0.0000} nats a row, accuracy ")
            + Numbers.Percent(accuracy ?? double.NaN));
        if (RefitText.Outcome(training.Refit) is { } refit)
        {
            output.WriteLine(refit);
        }
    }
}
