using System.CommandLine;
using System.Text.Json;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Files;
using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Reporting.Json;
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
        var shared = new Option<bool>("--shared") { Description = "The shared ledger alone: what the columns share, and what each is worth." };
        var givenClass = new Option<bool>("--given-class") { Description = "The latent ledger of -log p(x|y) for the true class, instead of -log p(x)." };
        var meanOnly = new Option<bool>("--mean-only") { Description = "Leave the samples out; show the averages." };
        Option<string?> file = CommonOptions.Output("Write a CSV file: log p of every row, and per column -log p of its value by itself and given all others, in nats. With --json: the JSON that is shown.");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        Option<string?> unit = CommonOptions.Unit();
        var command = new Command("ledger", "Show what the columns of data share, what each is worth and which rows surprise (the shared ledger), and what the network's latents do with it (the latent ledger). Exact for every sample.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        foreach (Option option in new Option[] { shared, givenClass, meanOnly, file, threads, unit, json })
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var wanted = new Wanted(parsed.GetValue(shared), parsed.GetValue(givenClass), parsed.GetValue(json), !parsed.GetValue(meanOnly), parsed.GetValue(file));
                wanted.Check();
                ConvACMixture mixture = ModelInput.LoadMixture(parsed.GetRequiredValue(path));
                ModelData rows = ModelData.Load(mixture, parsed.GetRequiredValue(data.Path), data.Read(parsed), cancellation);
                if (wanted.GivenClass && rows.Labels is null)
                {
                    throw new UsageException("--given-class needs data with classes; name the class column with --label");
                }

                if (wanted.GivenClass && Array.TrueForAll(rows.Labels!, label => label < 0))
                {
                    throw new DataException($"{rows.Data.Name}: --given-class needs at least one row whose class is known, but none is.");
                }

                var engine = new MixtureEngine(mixture, new EngineOptions { Threads = parsed.GetValue(threads) });
                var numbers = new Numbers(CommonOptions.InNats(parsed, unit));
                TextWriter output = parsed.InvocationConfiguration.Output;
                return wanted is { Json: true, File: { } result }
                    ? ResultFile.Write(result, output, target => Show(wanted with { File = null }, engine, rows, numbers, target, cancellation))
                    : Show(wanted, engine, rows, numbers, output, cancellation);
            },
            cancellation));
        return command.WithExamples(
            "entroscope ledger my-run/model.safetensors data.csv --shared",
            "entroscope ledger my-run/model.safetensors data.csv -o surprise.csv",
            "entroscope ledger my-run/model.safetensors digits --part test --json > ledger.json");
    }

    private static int Show(Wanted wanted, MixtureEngine engine, ModelData rows, Numbers numbers, TextWriter output, CancellationToken cancellation)
    {
        var account = new SharedLedgerOutput(engine, rows, numbers, cancellation);
        if (wanted.File is { } file)
        {
            AtomicFile.EnsureWritable(file);
        }

        if (wanted is { Json: true, Shared: true })
        {
            account.WriteJson(wanted.Samples, output);
        }
        else if (wanted is { Json: false, GivenClass: false })
        {
            account.Show(wanted.Samples, output);
        }

        if (!wanted.Shared)
        {
            ShowLatents(wanted, engine, rows, numbers, output, cancellation);
        }

        if (wanted.File is { } target)
        {
            account.WriteCsv(target);
            if (!wanted.Json)
            {
                output.WriteLine(Invariant($"{target}: {rows.Data.Observations.Rows} rows"));
            }
        }

        return ExitCode.Done;
    }

    private static void ShowLatents(Wanted wanted, MixtureEngine engine, ModelData rows, Numbers numbers, TextWriter output, CancellationToken cancellation)
    {
        int[]? labels = wanted.GivenClass ? rows.Labels : null;
        if (!wanted.Json)
        {
            output.WriteLine($"The latent ledger: what this network does with its latents{(wanted.GivenClass ? ", given the true class" : string.Empty)}. Another network of the same distribution may spend otherwise.");
        }

        if (engine.Components.Count > 1)
        {
            MixtureLedgerOutput.Show(engine, rows, labels, wanted.Json ? wanted.Samples : null, numbers, output, cancellation);
            return;
        }

        IEngine only = engine.Components[0];
        DatasetLedger mean = labels is null
            ? DatasetLedgers.Compute(only, rows.Data.Observations, null, cancellation)
            : DatasetLedgers.ComputeGivenClass(only, rows.Data.Observations, labels, cancellation)!;
        if (wanted.Json)
        {
            JsonOutput.Write(output, w => WriteJson(w, only, rows, labels, mean, wanted.Samples, cancellation));
        }
        else
        {
            ShowLevels(only.Model.Tree, mean, numbers, output);
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, IEngine engine, ModelData rows, int[]? labels, DatasetLedger mean, bool samples, CancellationToken cancellation)
    {
        writer.WriteNumber("rows", mean.Samples);
        writer.Impossible(mean.Impossible);
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
            writer.Number("log_p", table.LogLikelihood[r]);
            if (double.IsNegativeInfinity(table.LogLikelihood[r]))
            {
                writer.WriteNull("node");
                writer.WriteNull("site");
                writer.WriteNull("posterior_y");
                writer.WriteEndObject();
                continue;
            }

            writer.WriteStartObject("node");
            writer.Number("y", table.ClassTerm[r]);
            for (int v = tree.Root; v >= 0; v--)
            {
                writer.Number(tree.Key(v), table.NodeTerms[(r * table.Nodes) + v]);
            }

            writer.WriteEndObject();
            writer.Array("site", table.SiteTerms[(r * table.Sites)..((r + 1) * table.Sites)], writer.Value);
            writer.Array("posterior_y", table.ClassPosterior[(r * table.Classes)..((r + 1) * table.Classes)], writer.Value);
            writer.WriteEndObject();
            writer.FlushWhenLarge();
        }
    }

    private static void WriteMean(Utf8JsonWriter writer, string name, PoolingTree tree, DatasetLedger mean, Func<Estimate, double> part, int sign)
    {
        writer.WriteStartObject(name);
        writer.Number("log_p", sign * part(mean.Surprisal));
        writer.Number("possible_log_p", sign * part(mean.PossibleSurprisal));
        writer.WriteStartObject("node");
        writer.Number("y", part(mean.ClassInformation));
        for (int v = tree.Root; v >= 0; v--)
        {
            writer.Number(tree.Key(v), part(mean.NodeInformation[v]));
        }

        writer.WriteEndObject();
        writer.Array("site", mean.SiteSurprisal.Select(part), writer.Value);
        writer.Array("surprisal_given_level", mean.SurprisalGivenLevel.Select(part), writer.Value);
        writer.Array("information_per_level", mean.LevelInformation.Select(part), writer.Value);
        writer.WriteEndObject();
    }

    private static void ShowLevels(PoolingTree tree, DatasetLedger mean, Numbers numbers, TextWriter output)
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

    /// <summary>What a command line asks for.</summary>
    private sealed record Wanted(bool Shared, bool GivenClass, bool Json, bool Samples, string? File)
    {
        public void Check()
        {
            if (GivenClass && Shared)
            {
                throw new UsageException("--shared is the account of p(x), the class summed out; it does not go with --given-class");
            }

            if (GivenClass && File is not null && !Json)
            {
                throw new UsageException("--output writes the terms of p(x), the class summed out; it does not go with --given-class");
            }
        }
    }
}
