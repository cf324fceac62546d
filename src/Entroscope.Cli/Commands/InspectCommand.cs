using Entroscope.Engine.Diagnostics;
using Entroscope.Files.Json;
using Entroscope.Learning.Distribution;

namespace Entroscope.Cli.Commands;

/// <summary><c>inspect</c>: what a model file holds.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        Option<bool> json = CommonOptions.Json();
        var data = new DataArguments(optional: true, standard: null);
        var split = new SplitArguments();
        var plan = new Option<bool>("--plan")
        {
            Description =
            "Show how the engine would work through the model on this machine instead: kernels, traversal, memory, and what bounds the speed."
        };
        Option<int> threads = OptionFactory.Integer("--threads",
            "Number of threads to plan for with --plan, or to use with --try; 0 means every processor.", 0, 0, 4096);
        var widths = new Option<bool>("--widths")
        {
            Description =
            "Show instead what the widths of this network carry, which are idle or saturated, and a schedule to try within a budget of parameters."
        };
        Option<long?> budget = OptionFactory.OptionalLong("--parameters",
            "Budget of the schedule to try, with --widths; with --try it is trained, too. [default: the parameters of the model]", 1);
        var attempt = new Option<bool>("--try")
        {
            Description = "With --widths and DATA (the rows of the training): "
            + "also train networks with twice and half the channels, and show what they gain on held-out rows."
        };
        Option<int> seeds = OptionFactory.Integer("--seeds", "Number of times that --try trains every network, each on a different split of the rows.",
            new WidthExperimentOptions().Seeds, 1, 100);
        var tree = new Option<bool>("--tree") { Description = "Draw the pooling tree instead." };
        var saveTree = new PathOption(PathUse.Written, "--save-tree")
        {
            Description =
            "Also write the pooling tree and the names of its columns to this file, for --tree FILE.json of train and run.",
            HelpName = "FILE.json"
        };
        var command = new Command("inspect", "Show the architecture, the size and the training record of a model.")
        {
            path, tree, saveTree, plan, threads, widths, budget, attempt, seeds, json,
        };
        command.Arguments.Add(data.Path);
        data.AddOptionsTo(command);
        split.AddTo(command);
        return command.Running(
            (parsed, cancellation) =>
            {
                string file = parsed.GetRequiredValue(path);
                TextWriter output = parsed.InvocationConfiguration.Output;
                bool asJson = parsed.GetValue(json);
                RefuseSeveral(parsed, plan, widths, tree);
                RefuseWithout(parsed, threads, plan, attempt);
                RefuseWithout(parsed, attempt, widths);
                Array.ForEach([seeds, .. data.All, .. split.All], option => RefuseWithout(parsed, option, attempt));
                string? rows = parsed.GetValue(data.Path);
                if (parsed.GetValue(attempt) != rows is not null)
                {
                    throw new UsageException(rows is null
                        ? "--try needs DATA, the rows of the training: inspect MODEL DATA --widths --try"
                        : $"DATA, here '{rows}', is for --widths --try; without them inspect takes a model alone");
                }

                RefuseWithout(parsed, budget, widths);
                if (parsed.GetValue(saveTree) is { } target)
                {
                    Nodes(ModelInput.LoadAnyNetwork(file)).Save(target);
                }

                if (parsed.GetValue(widths))
                {
                    WidthExperimentOptions experiment = new() { Seeds = parsed.GetValue(seeds), Schedule = parsed.GetValue(budget) is not null };
                    experiment = experiment with { Engine = experiment.Engine with { Threads = parsed.GetValue(threads) } };
                    new InspectWidths(file, parsed.GetValue(budget), experiment, rows is null ? null : (rows, data.Read(parsed), split.Read(parsed, 0)))
                        .Show(asJson, output, parsed.InvocationConfiguration.Error, cancellation);
                }
                else if (parsed.GetValue(plan))
                {
                    ShowPlans(file, parsed.GetValue(threads), asJson, output);
                }
                else if (parsed.GetValue(tree))
                {
                    ShowTree(ModelInput.LoadAnyNetwork(file), file, asJson, output);
                }
                else if (asJson)
                {
                    WriteJson(ModelFile.Load(file), file, output);
                }
                else
                {
                    Show(ModelFile.Load(file), file, output);
                }

                return ExitCode.Done;
            },
            "entroscope inspect my-run/model.safetensors",
            "entroscope inspect my-run/model.safetensors --tree --save-tree tree.json",
            "entroscope inspect my-run/model.safetensors --plan --threads 2",
            "entroscope inspect my-run/model.safetensors --widths --parameters 50000",
            "entroscope inspect my-run/model.safetensors data.csv --widths --try");
    }

    private static void RefuseSeveral(ParseResult parsed, params Option<bool>[] views)
    {
        string[] asked = [.. views.Where(parsed.GetValue).Select(v => v.Name)];
        UsageException.ThrowIf(asked.Length > 1, $"{string.Join(" and ", asked)} show different things; give one of them");
    }

    private static void RefuseWithout(ParseResult parsed, Option detail, params Option<bool>[] views)
    {
        if (parsed.GetResult(detail) is { Implicit: false } && !views.Any(parsed.GetValue))
        {
            throw new UsageException($"{detail.Name} needs {string.Join(" or ", views.Select(v => v.Name))}");
        }
    }

    private static TreeFile Nodes(ConvAC model) => new(model.Tree, model.Metadata.SiteNames);

    private static void ShowTree(ConvAC model, string file, bool json, TextWriter output)
    {
        if (!json)
        {
            TreeText.Write(output, model);
            return;
        }

        JsonOutput.Write(output, w =>
        {
            w.WriteString("file", file);
            Nodes(model).WriteMembers(w);
        });
    }

    private static void ShowPlans(string file, int threads, bool json, TextWriter output)
    {
        ConvAC model = ModelInput.LoadNetwork(file);
        EnginePlanSummary[] plans = [.. new[] { EngineKind.Single,
            EngineKind.Double }.Select(k => EnginePlans.Describe(model, new EngineOptions { Kind = k, Threads = threads }))];
        if (!json)
        {
            EnginePlanText.Write(output, plans);
            output.WriteLine($"arithmetic: {ArithmeticSelfTest.Run()}");
            return;
        }

        JsonOutput.Write(output, w =>
        {
            w.WriteString("file", file);
            EnginePlanJson.Write(w, plans);
            w.WriteString("arithmetic", ArithmeticSelfTest.Run());
        });
    }

    private static void WriteJson(ConvACMixture model, string file, TextWriter output) => JsonOutput.Write(output, w =>
    {
        w.WriteString("file", file);
        if (model.Components.Count == 1)
        {
            WriteNetwork(model.Network, w);
        }
        else
        {
            WriteComponents(model, w);
        }

        MetadataJson.WriteRecord(w, "training", model.Metadata.Training.Entries);
    });

    private static void WriteNetwork(ConvAC model, Utf8JsonWriter w)
    {
        PoolingTree tree = model.Tree;
        w.Members(new
        {
            Reading = model.Reading.Words(),
            Tree = tree.Description,
            Sites = tree.SiteCount,
            Nodes = tree.NodeCount,
            Levels = tree.Height,
            model.Classes,
            model.Shape.SharedWeights,
            WeightSharing = model.Shape.Sharing.ToString(),
            Matrices = model.Shape.MatrixCount,
            Parameters = model.ParameterCount,
            LeafParameters = model.LeafParameterCount
        });
        w.Array("leaf_families", model.Leaves.Select(l => l.Family.Words()).Distinct(StringComparer.Ordinal), w.WriteStringValue);
        w.Array("channels", Enumerable.Range(0, tree.NodeCount).Select(model.Shape.Channels), w.WriteNumberValue);
    }

    private static void WriteComponents(ConvACMixture model, Utf8JsonWriter w)
    {
        w.Members(new { model.Sites, model.Classes, Parameters = model.ParameterCount });
        w.WriteStartArray("components");
        for (int z = 0; z < model.Components.Count; z++)
        {
            ConvAC c = model.Components[z];
            w.WriteStartObject();
            w.Number("weight", model.Weights[z]);
            w.Members(new { Tree = c.Tree.Description, Nodes = c.Tree.NodeCount, Levels = c.Tree.Height, Parameters = c.ParameterCount });
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void Show(ConvACMixture model, string file, TextWriter output)
    {
        if (model.Components.Count == 1)
        {
            ShowNetwork(model.Network, file, output);
        }
        else
        {
            ShowComponents(model, file, output);
        }

        foreach ((string name, string value) in model.Metadata.Training.Entries)
        {
            output.WriteLine($"{name}: {value}");
        }

        if (model.Metadata.TrainingRows is { } rows)
        {
            output.WriteLine(Invariant($"row_hashes: {rows.Hashes.Length} hashes of {rows.Rows} training rows"));
        }
    }

    private static void ShowNetwork(ConvAC model, string file, TextWriter output)
    {
        PoolingTree tree = model.Tree;
        output.WriteLine(
            Invariant($"{file}: {model.Reading.Words()} ConvAC, tree {tree.Description}, {tree.SiteCount} sites, {tree.Height} levels, {Classes(model)}"));
        output.WriteLine(Invariant($"{model.ParameterCount} parameters ({model.ParameterCount * 8 / 1048576.0:0.0} MiB in double precision), ")
            + Invariant($"{model.LeafParameterCount} of them in the leaves; weights {model.Shape.Sharing}"));
        output.WriteLine(
            $"leaves: {string.Join(", ", model.Leaves.GroupBy(l => l.ToString(), StringComparer.Ordinal).Select(g => Invariant($"{g.Count()} of {g.Key}")))}");
        bool shared = model.Shape.SharedWeights;
        var table = new TextTable(["height", "nodes", "channels", "sites under a node", .. shared ? ["matrices"] : Array.Empty<string>()]);
        for (int h = 0; h <= tree.Height; h++)
        {
            int[] nodes = [.. Enumerable.Range(0, tree.NodeCount).Where(v => tree.HeightOf(v) == h)];
            string[] row = [Invariant($"{h}"), Invariant($"{nodes.Length}"), Range(nodes.Select(model.Shape.Channels)), Range(nodes.Select(tree.ScopeSize))];
            table.Add([.. row, .. shared ? [Invariant($"{model.Shape.DistinctMatrices(nodes).Count()}")] : Array.Empty<string>()]);
        }

        table.WriteTo(output);
    }

    private static void ShowComponents(ConvACMixture model, string file, TextWriter output)
    {
        output.WriteLine(
            Invariant($"{file}: mixture of {model.Components.Count} ConvACs, {model.Sites} sites, {Classes(model)}, {model.ParameterCount} parameters"));
        var table = new TextTable("component", "weight", "tree", "levels", "nodes", "parameters");
        for (int z = 0; z < model.Components.Count; z++)
        {
            ConvAC c = model.Components[z];
            table.Add(Invariant($"{z}"), Invariant($"{model.Weights[z]:0.0000}"), c.Tree.Description, Invariant($"{c.Tree.Height}"),
                Invariant($"{c.Tree.NodeCount}"), Invariant($"{c.ParameterCount}"));
        }

        table.WriteTo(output);
    }

    private static string Classes(ConvACMixture model) => Invariant($"{model.Classes} {(model.Classes == 1 ? "class" : "classes")}");

    private static string Range(IEnumerable<int> values)
    {
        int[] all = [.. values];
        return all.Min() == all.Max() ? Invariant($"{all[0]}") : Invariant($"{all.Min()}..{all.Max()}");
    }
}
