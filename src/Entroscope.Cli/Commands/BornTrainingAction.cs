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
        DataSplit rows = DataLoader.LoadSplit(
            parsed.GetRequiredValue(data.Path), training.Reading(parsed, data.Read(parsed)), split.Read(parsed, training.Seed(parsed)), cancellation);
        NetworkPlan plan = training.Plan(parsed).WithTreeFor(rows.Train);
        TrainingOptions how = training.Options(parsed, rows.Train.Observations.Rows);
        plan.EnsureFits(rows.Train, how.ParameterLimit);
        TrainedModel trained = new TrainingDisplay(parsed.InvocationConfiguration.Error, json).Run(
            progress => BornJob.Run(rows, plan, options, how, progress, cancellation));
        BornResult born = trained.Born!;
        return RealTrainingOutput.Write(
            file,
            trained,
            rows,
            json,
            parsed,
            w =>
            {
                w.Members(new { born.Restart, born.BestStep });
                w.WriteString("stopped_because", born.StoppedBecause.ToString());
                w.Number("validation_score", born.Score);
            },
            Invariant($"{born.BestStep} passes"),
            Invariant($"validation log-likelihood of the chosen network: {born.Score:0.0000} nats a row"));
    }
}
