using Entroscope.Information.Entropies;

namespace Entroscope.Cli.Commands;

/// <summary><c>inspect --widths</c>: what the widths of a model carry and, with <c>--try</c>, what other widths gain.</summary>
/// <param name="Budget">The budget of the schedule to try; null takes the parameters of the model.</param>
/// <param name="Experiment">How other widths are tried; null where they are not.</param>
/// <param name="Data">The rows that they are tried on: path, how to read it, how test rows are left out.</param>
internal sealed record InspectWidths(
    string File, long? Budget, WidthExperimentOptions? Experiment, (string Path, DataOptions Options, SplitOptions Split)? Data)
{
    public void Show(bool json, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (Data is null && ModelInput.Load(File) is { Components.Count: > 1 } mixture)
        {
            ShowComponents(mixture, json, output, cancellation);
            return;
        }

        ConvAC model = ModelInput.LoadNetwork(File);

        // Read before anything is measured: what does not fit is refused at once.
        ModelSplit? rows = Data is { } data
            ? ModelSplit.Load(model, data.Path, data.Options, data.Split with { Seed = WidthExperiment.RecordedSeed(model) }, cancellation)
            : null;
        WidthAdvice advice = Advise(model, Budget, cancellation);
        if (!json)
        {
            WidthAdviceText.Write(output, advice, model.Tree, new Numbers(Nats: false), tried: rows is not null);
        }

        WidthExperimentResult? result = rows is null ? null : Try(WidthExperiment.Plan(model, rows, advice, Experiment), json, error, cancellation);
        if (json)
        {
            WriteJson(output, advice, result);
        }
        else if (result is not null)
        {
            WidthExperimentText.Write(output, result);
        }
    }

    private static WidthAdvice Advise(ConvAC model, long? budget, CancellationToken cancellation)
    {
        EntropyOptions draws = new() { Seed = 1 };
        return ModelWidths.Advise(model, EntropyAnalysis.Measure(model, draws, cancellation), draws, budget, cancellation);
    }

    // The budget is that of all: each component has the part that its parameters have of theirs.
    private void ShowComponents(ConvACMixture mixture, bool json, TextWriter output, CancellationToken cancellation)
    {
        WidthAdvice[] advice = [.. mixture.Components.Select(c => Advise(c, Budget * c.ParameterCount / mixture.ParameterCount, cancellation))];
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteString("file", File);
                w.Objects("components", Enumerable.Range(0, advice.Length), z =>
                {
                    w.Number("weight", mixture.Weights[z]);
                    w.Object("width_advice", () => WidthAdviceJson.Write(advice[z], w));
                });
            });
            return;
        }

        for (int z = 0; z < advice.Length; z++)
        {
            output.WriteLine(Invariant($"component {z}, weight {mixture.Weights[z]:0.0000}"));
            WidthAdviceText.Write(output, advice[z], mixture.Components[z].Tree, new Numbers(Nats: false), tried: false);
        }
    }

    private static WidthExperimentResult Try(WidthExperiment experiment, bool quiet, TextWriter error, CancellationToken cancellation)
    {
        var display = new TrainingDisplay(error, quiet);
        display.Tell(WidthExperimentText.Announcement(experiment));
        return display.Run(progress => experiment.Run(progress, cancellation));
    }

    private void WriteJson(TextWriter output, WidthAdvice advice, WidthExperimentResult? result) => JsonOutput.Write(output, w =>
    {
        w.WriteString("file", File);
        w.Object("width_advice", () => WidthAdviceJson.Write(advice, w));
        w.Optional("try", result, experiment => WidthExperimentJson.Write(experiment, w));
    });
}
