using Entroscope.Learning.Loop;
using Entroscope.Reporting;
using Entroscope.Workflow.Training;

namespace Entroscope.Cli.Output;

/// <summary>A trained mixture for people: a line for every component, then what the mixture gains.</summary>
internal static class TrainedMixtureText
{
    public static void Write(string file, TrainedMixture trained, TextWriter output)
    {
        var table = new TextTable("component", "tree", "parameters", "weight", "EM steps", "prior strength", "validation by itself");
        for (int z = 0; z < trained.Model.Components.Count; z++)
        {
            ComponentTraining training = trained.Training.Components[z];
            table.Add(
                Invariant($"{z}"),
                trained.Model.Components[z].Tree.Description,
                Invariant($"{trained.Model.Components[z].ParameterCount}"),
                Numbers.Plain(trained.Model.Weights[z], "0.000"),
                Invariant($"{training.Steps}"),
                Invariant($"{training.PriorStrength}"),
                Numbers.Plain(training.Score, "0.0000"));
        }

        table.WriteTo(output);
        TrainingResult result = trained.Training;
        output.WriteLine(Invariant($"{file}: {trained.Model.ParameterCount} parameters in {trained.Model.Components.Count} components, {result.BestStep} EM steps together{(result.Refitted ? ", then refitted on training and validation rows" : string.Empty)}, {trained.Elapsed.TotalSeconds:0.0} s"));
        output.WriteLine(Invariant($"validation log-likelihood of the chosen network: {result.Score:0.0000} nats a row"));
        if (RefitText.Outcome(result.Refit) is { } refit)
        {
            output.WriteLine(refit);
        }
    }
}
