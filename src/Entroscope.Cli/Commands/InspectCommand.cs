using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Files;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Cli.Commands;

/// <summary><c>inspect</c>: what a model file holds.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        Option<bool> json = CommonOptions.Json();
        var plan = new Option<bool>("--plan") { Description = "Show how the engine would work through the model on this machine instead: kernels, traversal, memory, and what bounds the speed." };
        Option<int> threads = OptionFactory.Integer("--threads", "Number of threads that is planned for, with --plan; 0 stands for every processor.", 0, 0, 4096);
        var tree = new Option<bool>("--tree") { Description = "Draw the pooling tree instead." };
        var saveTree = new Option<string?>("--save-tree") { Description = "Also write the pooling tree and the names of its columns to this file, for --tree FILE.json of train and run.", HelpName = "FILE.json" };
        var command = new Command("inspect", "Show the architecture, the size and the training record of a model.")
        {
            path, tree, saveTree, plan, threads, json,
        };
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(path);
            if (!parsed.GetValue(plan) && parsed.GetResult(threads) is { Implicit: false })
            {
                throw new UsageException("--threads needs --plan");
            }

            if (parsed.GetValue(plan) && (parsed.GetValue(tree) || parsed.GetValue(saveTree) is not null))
            {
                throw new UsageException("--plan shows the work of the engine; ask for the tree without it");
            }

            if (parsed.GetValue(plan))
            {
                ShowPlans(file, parsed.GetValue(threads), parsed.GetValue(json), parsed.InvocationConfiguration.Output);
                return ExitCode.Done;
            }

            ConvAC model = ModelFile.Load(file);
            var nodes = new TreeFile(model.Tree, model.Metadata.SiteNames);
            if (parsed.GetValue(saveTree) is { } target)
            {
                nodes.Save(target);
            }

            if (parsed.GetValue(tree))
            {
                ShowTree(model, file, nodes, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            }
            else if (parsed.GetValue(json))
            {
                WriteJson(model, file, parsed.InvocationConfiguration.Output);
            }
            else
            {
                Show(model, file, parsed.InvocationConfiguration.Output);
            }

            return ExitCode.Done;
        });
        return command.WithExamples(
            "entroscope inspect my-run/model.safetensors",
            "entroscope inspect my-run/model.safetensors --tree --save-tree tree.json",
            "entroscope inspect my-run/model.safetensors --plan --threads 2");
    }

    private static void ShowTree(ConvAC model, string file, TreeFile nodes, bool json, TextWriter output)
    {
        if (!json)
        {
            TreeText.Write(output, model);
            return;
        }

        JsonOutput.Write(output, w =>
        {
            w.WriteString("file", file);
            nodes.WriteMembers(w);
        });
    }

    private static void ShowPlans(string file, int threads, bool json, TextWriter output)
    {
        ConvAC model = ModelInput.LoadGenerative(file);
        EnginePlanSummary[] plans = [.. new[] { EngineKind.Single, EngineKind.Double }.Select(k => EnginePlans.Describe(model, new EngineOptions { Kind = k, Threads = threads }))];
        if (!json)
        {
            EnginePlanText.Write(output, plans);
            return;
        }

        JsonOutput.Write(output, w =>
        {
            w.WriteString("file", file);
            EnginePlanJson.Write(w, plans);
        });
    }

    private static void WriteJson(ConvAC model, string file, TextWriter output) => JsonOutput.Write(output, w =>
    {
        PoolingTree tree = model.Tree;
        w.WriteString("file", file);
        w.WriteString("reading", Lower(model.Reading));
        w.WriteString("tree", tree.Description);
        w.WriteNumber("sites", tree.SiteCount);
        w.WriteNumber("nodes", tree.NodeCount);
        w.WriteNumber("levels", tree.Height);
        w.WriteNumber("classes", model.Classes);
        w.WriteBoolean("shared_weights", model.Shape.SharedWeights);
        w.WriteNumber("parameters", model.ParameterCount);
        w.WriteNumber("leaf_parameters", model.LeafParameterCount);
        w.WriteStartArray("leaf_families");
        foreach (string family in model.Leaves.Select(l => Lower(l.Family)).Distinct(StringComparer.Ordinal))
        {
            w.WriteStringValue(family);
        }

        w.WriteEndArray();
        w.Array("channels", Enumerable.Range(0, tree.NodeCount).Select(model.Shape.Channels));
        w.WriteStartObject("training");
        foreach ((string name, string value) in model.Metadata.Training)
        {
            w.WriteString(name, value);
        }

        w.WriteEndObject();
    });

    private static void Show(ConvAC model, string file, TextWriter output)
    {
        PoolingTree tree = model.Tree;
        output.WriteLine(Invariant($"{file}: {Lower(model.Reading)} ConvAC, tree {tree.Description}, {tree.SiteCount} sites, {tree.Height} levels, {model.Classes} {(model.Classes == 1 ? "class" : "classes")}"));
        output.WriteLine(Invariant($"{model.ParameterCount} parameters ({model.ParameterCount * 8 / 1048576.0:0.0} MiB in double precision), {model.LeafParameterCount} of them in the leaves; weights {(model.Shape.SharedWeights ? "shared in a level" : "unshared")}"));
        output.WriteLine($"leaves: {string.Join(", ", model.Leaves.GroupBy(l => l.ToString(), StringComparer.Ordinal).Select(g => Invariant($"{g.Count()} of {g.Key}")))}");
        var table = new TextTable("height", "nodes", "channels", "sites under a node");
        for (int h = 0; h <= tree.Height; h++)
        {
            int[] nodes = [.. Enumerable.Range(0, tree.NodeCount).Where(v => tree.HeightOf(v) == h)];
            table.Add(Invariant($"{h}"), Invariant($"{nodes.Length}"), Range(nodes.Select(model.Shape.Channels)), Range(nodes.Select(tree.ScopeSize)));
        }

        table.WriteTo(output);
        foreach ((string name, string value) in model.Metadata.Training)
        {
            output.WriteLine($"{name}: {value}");
        }
    }

    private static string Range(IEnumerable<int> values)
    {
        int[] all = [.. values];
        return all.Min() == all.Max() ? Invariant($"{all[0]}") : Invariant($"{all.Min()}..{all.Max()}");
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
