using System.Security.Cryptography;

namespace Entroscope.Cli.Commands;

/// <summary><c>sample</c>: draws from a model.</summary>
internal static class SampleCommand
{
    public static Command Create() => Create(null, out _);

    /// <summary>Makes the command.</summary>
    /// <param name="start">Starts a cluster; null where another tool does that.</param>
    /// <param name="share">Reads the job of a command line of it, as another process does.</param>
    public static Command Create(StartCluster? start, out LoadJob share)
    {
        var cluster = new ClusterArguments();
        Argument<string> path = CommonOptions.Model();
        Option<int> count = OptionFactory.Integer("--count", "Number of samples.", 10, 1, 100_000_000);
        count.Aliases.Add("-n");
        Option<string?> label = CommonOptions.Class("Draw from this class");
        PathOption file = CommonOptions.Output(PathUse.Shown, "Write a file, CSV or text, instead of standard output.");
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> form = WindowText.Choice();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("sample", "Draw samples from a model.")
        {
            path, count, label, form, file, seed, threads, json,
        };
        command.AddAll(cluster.All);
        share = (parsed, own, _) => Job(parsed, ModelInput.LoadDistribution(parsed.GetRequiredValue(path)), own ?? parsed.GetValue(threads));
        SharedJob Job(ParseResult parsed, ConvACMixture model, int on) => new(
            Fingerprint(parsed.GetRequiredValue(path)), on, null, (_, _) => Tasks(parsed, model, new EngineOptions { Threads = on }));
        SampleTasks Tasks(ParseResult parsed, ConvACMixture model, EngineOptions engine) =>
            new(model, parsed.GetValue(count), parsed.GetValue(seed), model.FindClass(parsed.GetValue(label)), engine);
        return command.Running(
            (parsed, cancellation) =>
            {
                ConvACMixture model = ModelInput.LoadDistribution(parsed.GetRequiredValue(path));
                bool text = WindowText.IsAsked(parsed, form, model.Metadata);
                int rows = parsed.GetValue(count);
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                SampleSet drawn;
                if (cluster.Read(parsed, parsed.GetValue(file) ?? "samples") is { } wanted)
                {
                    using ITrainingCluster members = start!(
                        wanted, parsed, Job(parsed, model, engine.Threads), parsed.InvocationConfiguration.Error, cancellation);
                    drawn = Tasks(parsed, model, engine).Draw(members.Crew, cancellation);
                    members.Conclude(parsed.InvocationConfiguration.Error);
                }
                else
                {
                    drawn = Sampling.Draw(model, rows, parsed.GetValue(seed), model.FindClass(parsed.GetValue(label)), engine, cancellation);
                }

                TextWriter output = parsed.InvocationConfiguration.Output;
                string[] names = model.ClassNames();
                Func<int, string>? name = model.Classes == 1 ? null : r => names[drawn.Classes[r]];
                TableText.Deliver(
                    writer =>
                    {
                        if (text)
                        {
                            WindowText.Write(writer, drawn.Data, model.Metadata.Sequence!, "sample");
                        }
                        else
                        {
                            TableText.Write(writer, drawn.Data, model.Metadata.SiteNames, model.Metadata.LabelName, name, model.Metadata.Words);
                        }
                    },
                    parsed.GetValue(file),
                    parsed.GetValue(json),
                    output,
                    ComponentOutput.After(Numbers.Count(rows, "sample"), Shares(model, drawn)));
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w =>
                    {
                        w.WriteNumber("rows", rows);
                        if (text)
                        {
                            WindowText.Write(w, "texts", drawn.Data, model.Metadata.Sequence!);
                        }
                        else
                        {
                            RowsJson.Write(w, "samples", drawn.Data, model.Metadata.Words);
                        }

                        w.Array("classes", drawn.Classes, w.WriteNumberValue);
                        if (model.Components.Count > 1)
                        {
                            w.Array("component", drawn.Components, w.WriteNumberValue);
                        }

                        ComponentOutput.Write(w, model, Shares(model, drawn));
                    });
                }
                return ExitCode.Done;
            },
            "entroscope sample my-run/model.safetensors -n 5 --seed 7",
            "entroscope sample my-run/model.safetensors -n 1000 --class 3 -o threes.csv",
            "entroscope sample my-run/model.safetensors -n 1000000 --workers 4 -o many.csv");
    }

    private static string Fingerprint(string path)
    {
        using Stream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static double[] Shares(ConvACMixture model, SampleSet drawn) =>
        [.. Enumerable.Range(0, model.Components.Count).Select(z => drawn.Components.Count(c => c == z) / (double)drawn.Components.Length)];
}
