using Entroscope.Data.Readers;
using Entroscope.Learning;
using Entroscope.Learning.Born;

namespace Entroscope.Cli.Commands;

/// <summary><c>train --reading born</c>: a network of amplitudes.</summary>
internal static class BornTrainingAction
{
    /// <summary>Reads the rows, trains and writes the model.</summary>
    /// <param name="file">The model file.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        BornOptions options, DataArguments data, SplitArguments split, TrainingArguments training, string file, bool json, ParseResult parsed,
        CancellationToken cancellation)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        DataSplit rows = DataLoader.LoadSplit(
            parsed.GetRequiredValue(data.Path), training.Reading(parsed, data.Read(parsed)), split.Read(parsed, training.Seed(parsed)), cancellation);
        NetworkPlan plan = training.Plan(parsed).WithTreeFor(rows.Train);
        TrainingOptions how = training.Options(parsed, rows.Train.Observations.Rows);
        plan.EnsureFits(rows.Train, how.ParameterLimit);
        TrainedModel trained = new TrainingDisplay(error, json).Run(progress => BornJob.Run(rows, plan, options, how, progress, cancellation));
        ModelFile.Save(trained.Mixture, file);
        SchemaOutput.Save(trained.Mixture.Metadata.Schema, file);
        Show(file, trained, rows, json, output);
        return TrainingSession.End(trained.Training.StoppedBecause, file, [], error, TrainingSession.Best);
    }

    private static void Show(string file, TrainedModel trained, DataSplit rows, bool json, TextWriter output)
    {
        (ConvAC model, BornResult born) = (trained.Model, trained.Born!);
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteString("model", file);
                w.WriteString("reading", model.Reading.Words());
                w.WriteString("tree", model.Tree.Description);
                SchemaOutput.Write(w, rows.Train.Schema);
                w.WriteNumber("parameters", model.ParameterCount);
                w.Members(new { born.Restart, born.BestStep });
                w.WriteString("stopped_because", born.StoppedBecause.ToString());
                w.Number("validation_score", born.Score);
                w.Number("seconds", trained.Elapsed.TotalSeconds);
            });
            return;
        }

        output.WriteLine(Invariant($"{rows.Description}"));
        output.WriteLine(Invariant($"{file}: {model.Reading.Words()} ConvAC, tree {model.Tree.Description}, {model.ParameterCount} parameters, ")
            + Invariant($"{born.BestStep} passes, {trained.Elapsed.TotalSeconds:0.0} s"));
        output.WriteLine(Invariant($"validation log-likelihood of the chosen network: {born.Score:0.0000} nats a row"));
    }
}
