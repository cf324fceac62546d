using System.CommandLine;
using System.Text.Json;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Structure;
using Entroscope.Workflow;

namespace Entroscope.Cli.Commands;

/// <summary><c>ledger</c>: where every bit of every sample is spent.</summary>
internal static class LedgerCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        var givenClass = new Option<bool>("--given-class") { Description = "The ledger of -log p(x|y) for the true class, instead of -log p(x)." };
        var meanOnly = new Option<bool>("--mean-only") { Description = "Leave the samples out; show the averages." };
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        Option<string?> unit = CommonOptions.Unit();
        var command = new Command("ledger", "Show where every bit of a sample is spent: at which node, site and class. Exact for every sample.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        foreach (Option option in new Option[] { givenClass, meanOnly, threads, unit, json })
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                ConvACMixture mixture = ModelInput.LoadMixture(parsed.GetRequiredValue(path));
                ModelData rows = ModelData.Load(mixture, parsed.GetRequiredValue(data.Path), data.Read(parsed), cancellation);
                int[]? labels = parsed.GetValue(givenClass) ? rows.Labels ?? throw new UsageException("--given-class needs data with classes; name the class column with --label") : null;
                var options = new EngineOptions { Threads = parsed.GetValue(threads) };
                if (mixture.Components.Count > 1)
                {
                    bool? rowsWanted = parsed.GetValue(json) ? !parsed.GetValue(meanOnly) : null;
                    MixtureLedgerOutput.Show(new MixtureEngine(mixture, options), rows, labels, rowsWanted, new Numbers(CommonOptions.InNats(parsed, unit)), parsed.InvocationConfiguration.Output, cancellation);
                    return ExitCode.Done;
                }

                ConvAC model = mixture.Components[0];
                IEngine engine = Engines.Create(model, options);
                DatasetLedger mean = labels is null
                    ? DatasetLedgers.Compute(engine, rows.Data.Observations, null, cancellation)
                    : DatasetLedgers.ComputeGivenClass(engine, rows.Data.Observations, labels, cancellation)
                        ?? throw NoClassKnown(rows);
                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    bool samples = !parsed.GetValue(meanOnly);
                    JsonOutput.Write(output, w => WriteJson(w, engine, rows, labels, mean, samples, cancellation));
                }
                else
                {
                    Show(model.Tree, mean, new Numbers(CommonOptions.InNats(parsed, unit)), output);
                }

                return ExitCode.Done;
            },
            cancellation));
        return command.WithExamples(
            "entroscope ledger my-run/model.safetensors digits --part test --json > ledger.json");
    }

    /// <summary>Makes the error of data in which no class is known.</summary>
    public static DataException NoClassKnown(ModelData rows) => new($"{rows.Data.Name}: --given-class needs at least one row whose class is known, but none is.");

    private static void WriteJson(Utf8JsonWriter writer, IEngine engine, ModelData rows, int[]? labels, DatasetLedger mean, bool samples, CancellationToken cancellation)
    {
        writer.WriteNumber("rows", mean.Samples);
        ImpossibleOutput.Write(writer, mean.Impossible);
        writer.WriteString("unit", "nats");
        if (samples)
        {
            writer.WriteStartArray("samples");
            for (int start = 0; start < rows.Data.Observations.Rows; start += 256)
            {
                RowSelection part = RowSelection.Range(start, Math.Min(256, rows.Data.Observations.Rows - start));
                WriteSamples(writer, engine.Model.Tree, engine.Ledger(rows.Data.Observations, part, labels, cancellation));
            }

            writer.WriteEndArray();
        }

        WriteMean(writer, "mean", engine.Model.Tree, mean, e => e.Value, sign: -1);
        WriteMean(writer, "standard_error", engine.Model.Tree, mean, e => e.StandardError, sign: 1);
    }

    private static void WriteSamples(Utf8JsonWriter writer, PoolingTree tree, LedgerTable table)
    {
        for (int r = 0; r < table.Rows; r++)
        {
            writer.WriteStartObject();
            writer.Property("log_p", table.LogLikelihood[r]);
            if (double.IsNegativeInfinity(table.LogLikelihood[r]))
            {
                writer.WriteNull("node");
                writer.WriteNull("site");
                writer.WriteNull("posterior_y");
                writer.WriteEndObject();
                continue;
            }

            writer.WriteStartObject("node");
            writer.Property("y", table.ClassTerm[r]);
            for (int v = tree.Root; v >= 0; v--)
            {
                writer.Property(tree.Key(v), table.NodeTerms[(r * table.Nodes) + v]);
            }

            writer.WriteEndObject();
            writer.Array("site", table.SiteTerms[(r * table.Sites)..((r + 1) * table.Sites)]);
            writer.Array("posterior_y", table.ClassPosterior[(r * table.Classes)..((r + 1) * table.Classes)]);
            writer.WriteEndObject();
            writer.FlushWhenLarge();
        }
    }

    private static void WriteMean(Utf8JsonWriter writer, string name, PoolingTree tree, DatasetLedger mean, Func<Estimate, double> part, int sign)
    {
        writer.WriteStartObject(name);
        writer.Property("log_p", sign * part(mean.Surprisal));
        writer.Property("possible_log_p", sign * part(mean.PossibleSurprisal));
        writer.WriteStartObject("node");
        writer.Property("y", part(mean.ClassInformation));
        for (int v = tree.Root; v >= 0; v--)
        {
            writer.Property(tree.Key(v), part(mean.NodeInformation[v]));
        }

        writer.WriteEndObject();
        writer.Array("site", mean.SiteSurprisal.Select(part));
        writer.Array("surprisal_given_level", mean.SurprisalGivenLevel.Select(part));
        writer.Array("information_per_level", mean.LevelInformation.Select(part));
        writer.WriteEndObject();
    }

    private static void Show(PoolingTree tree, DatasetLedger mean, Numbers numbers, TextWriter output)
    {
        output.WriteLine(Invariant($"{mean.Samples} samples; means with 95 % intervals, in {numbers.Unit} a sample"));
        if (mean.Impossible.Count > 0)
        {
            output.WriteLine($"{mean.Impossible}, which {(mean.Impossible.Count == 1 ? "has" : "have")} no ledger; the others cost {numbers.Show(mean.PossibleSurprisal)}, spent as the table tells");
        }

        var table = new TextTable("level", "nodes", "surprisal given the level", "spent at the level");
        for (int l = 0; l <= tree.Height; l++)
        {
            int nodes = Enumerable.Range(0, tree.NodeCount).Count(v => tree.SpendingLevel(v) == l);
            table.Add(Invariant($"{l}"), Invariant($"{nodes}"), numbers.Show(mean.SurprisalGivenLevel[l]), numbers.Show(mean.LevelInformation[l]));
        }

        table.Add("class", "1", string.Empty, numbers.Show(mean.ClassInformation));
        table.Add("all", string.Empty, numbers.Show(mean.Surprisal), string.Empty);
        table.WriteTo(output);
    }
}
