using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Files;
using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Cli.Commands;

/// <summary><c>sample</c>: draws from a model.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        Option<int> count = OptionFactory.Integer("--count", "Number of samples.", 10, 1, 100_000_000);
        count.Aliases.Add("-n");
        Option<int?> label = OptionFactory.OptionalInteger("--class", "Draw from this class (its number from 0).", 0, int.MaxValue);
        Option<string?> file = CommonOptions.Output("Write a CSV file instead of standard output.");
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("sample", "Draw samples from a model.")
        {
            path, count, label, file, seed, threads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                ConvAC model = ModelFile.Load(parsed.GetRequiredValue(path));
                SampleSet drawn = Sampling.Draw(
                    model, parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(label) ?? -1, new EngineOptions { Threads = parsed.GetValue(threads) }, cancellation);
                TextWriter output = parsed.InvocationConfiguration.Output;
                Func<int, string>? name = model.Classes == 1 ? null : r => model.Metadata.ClassNames?[drawn.Classes[r]] ?? Invariant($"{drawn.Classes[r]}");
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w =>
                    {
                        w.WriteNumber("rows", drawn.Data.Rows);
                        RowsJson.Write(w, "samples", drawn.Data);
                        w.Array("classes", drawn.Classes);
                    });
                }

                string csv = TableText.Csv(drawn.Data, model.Metadata.SiteNames, model.Metadata.LabelName, name);
                TableText.Deliver(csv, parsed.GetValue(file), parsed.GetValue(json), output);
                return ExitCode.Done;
            },
            cancellation));
        return command.WithExamples(
            "entroscope sample my-run/model.safetensors -n 5 --seed 7");
    }
}
