using Entroscope.Files.Json;
using Entroscope.Model;

namespace Entroscope.Files.Onnx;

/// <summary>Writes a model as an ONNX graph (operator set 17) that any runtime evaluates: log p(x), posteriors of class, component and latents.</summary>
/// <remarks>
/// All tensors are 64-bit floating point. The input <c>x</c>, shape [batch, sites], has the values as the model reads them, NaN where one is missing; a value
/// that is none of its site makes every output of its row NaN. Outputs: <c>log_p</c> [batch] in nats, <c>class_posterior</c> [batch, classes], <c>latents</c>
/// [batch, channels of all nodes], of a mixture also <c>component_posterior</c> [batch, components]. See docs/onnx.md.
/// </remarks>
public static class OnnxFile
{
    /// <summary>The ending of the names of such files.</summary>
    public const string Ending = ".onnx";

    private const string Batch = "batch";

    /// <summary>Writes the graph; an existing file is replaced only when everything has been written.</summary>
    /// <param name="model">A model in the generative reading.</param>
    /// <param name="path">A file whose name ends in .onnx.</param>
    /// <param name="options">Which latents; null for those of the root.</param>
    /// <exception cref="ModelException">The model has no probabilities, a tree is not as high as the level, or the name has another ending.</exception>
    /// <exception cref="SizeLimitException">The graph would be larger than the 2 GiB that the format allows.</exception>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    public static void Save(ConvACMixture model, string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Refuse.Model(!IsNamed(path), $"{path}: the name of an ONNX file ends in {Ending}.");
        OnnxGraph graph = Build(model, options ?? new OnnxOptions(), int.MaxValue);
        AtomicFile.Write(path, stream => graph.WriteTo(stream, "convac", About(model)));
    }

    /// <summary>Returns whether a file is named as an ONNX graph.</summary>
    internal static bool IsNamed(string path) => Path.GetExtension(path).Equals(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Makes the graph.</summary>
    /// <param name="limit">The most bytes that it may have.</param>
    internal static OnnxGraph Build(ConvACMixture model, OnnxOptions options, long limit)
    {
        model.EnsureGenerative();
        int[][] nodes = [.. model.Components.Select((c, z) => Nodes(c, z, options.LatentLevel))];
        var graph = new OnnxGraph(limit);
        graph.Input("x", Batch, model.Sites);
        string columns = graph.Node("Transpose", [("perm", new long[] { 1, 0 })], "x");
        OnnxNetwork[] networks = [.. model.Components.Select(c => new OnnxNetwork(graph, c))];
        int count = networks.Length;
        double[] prior = [.. model.Components.SelectMany((c, z) => c.ClassPrior.ToArray().Select(p => p * model.Weights[z]))];
        var joints = new List<string>();
        for (int z = 0; z < count; z++)
        {
            string given = networks[z].Up(new OnnxLeaves(graph, columns, model.Sites).Add(model.Components[z].Leaves));
            string logs = graph.Numbers([.. prior.AsSpan(z * model.Classes, model.Classes).ToArray().Select(p => Math.Log(p))], 1, model.Classes);
            joints.Add(graph.Node("Unsqueeze", graph.Node("Add", given, logs), graph.Integers(1)));
        }

        // Over components and classes, shape [rows, K, Y]; of a row of probability 0 the prior.
        string joint = count == 1 ? joints[0] : graph.Node("Concat", [("axis", 1L)], [.. joints]);
        string largest = graph.Node("ReduceMax", [("axes", new long[] { 1, 2 }), ("keepdims", 1L)], joint);
        string scale = graph.Node("Max", largest, graph.Number(-1e300));
        string sum = graph.Node("ReduceSum", [("keepdims", 1L)], graph.Node("Exp", graph.Node("Sub", joint, scale)), graph.Integers(1, 2));
        string logP = graph.Node("Add", graph.Node("Log", sum), scale);
        string impossible = graph.Node("Equal", logP, graph.Number(double.NegativeInfinity));
        string posterior = graph.Node("Where", impossible, graph.Numbers(prior, 1, count, model.Classes), graph.Node("Exp", graph.Node("Sub", joint, logP)));

        graph.Output("log_p", [Batch], logP, "Squeeze", graph.Integers(1, 2));
        graph.Output("class_posterior", [Batch, model.Classes], Marginal(graph, posterior, 1));
        if (count > 1)
        {
            graph.Output("component_posterior", [Batch, count], Marginal(graph, posterior, 2));
        }

        AddLatents(graph, model, networks, nodes, posterior, graph.Node("Squeeze", impossible, graph.Integers(2)));
        AddTexts(graph, model, nodes);
        return graph;
    }

    private static string Marginal(OnnxGraph graph, string posterior, long axis) =>
        graph.Node("ReduceSum", [("keepdims", 0L)], posterior, graph.Integers(axis));

    private static int[] Nodes(ConvAC network, int component, int? level)
    {
        int height = network.Tree.Height;
        string tree = component > 0 ? Invariant($"the tree of component {component}") : "the tree";
        Refuse.Model(level < 0 || level > height, $"The levels of {tree} are 0..{height}, but latents of level {level} were asked for.");
        return level is { } l ? network.Tree.Cut(l) : [network.Tree.Root];
    }

    private static void AddLatents(
        OnnxGraph graph, ConvACMixture model, OnnxNetwork[] networks, int[][] nodes, string posterior, string impossible)
    {
        var parts = new List<string>();
        var marginals = new List<double>();
        for (int z = 0; z < networks.Length; z++)
        {
            string classes = graph.Node("Squeeze", graph.Node("Gather", [("axis", 1L)], posterior, graph.Integers(z)), graph.Integers(1));
            parts.Add(networks[z].Down(classes, nodes[z]));
            double[][] own = LatentMarginals.Compute(model.Components[z]);
            marginals.AddRange(nodes[z].SelectMany(v => own[v]).Select(p => p * model.Weights[z]));
        }

        string all = parts.Count == 1 ? parts[0] : graph.Node("Concat", [("axis", 1L)], [.. parts]);
        string prior = graph.Numbers([.. marginals], 1, marginals.Count);
        graph.Output("latents", [Batch, marginals.Count], graph.Node("Where", impossible, prior, all));
    }

    private static void AddTexts(OnnxGraph graph, ConvACMixture model, int[][] nodes)
    {
        ModelMetadata names = model.Metadata with { TrainingRows = null };
        graph.Text("entroscope_metadata", Json(json => MetadataJson.Write(json, names)));
        graph.Text("entroscope_latents", Json(json =>
        {
            json.WriteStartArray();
            for (int z = 0; z < nodes.Length; z++)
            {
                foreach (int v in nodes[z])
                {
                    json.WriteStartObject();
                    json.WriteNumber("component", z);
                    json.WriteString("node", model.Components[z].Tree.Key(v));
                    json.WriteNumber("channels", model.Components[z].Shape.Channels(v));
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
        }));
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string About(ConvACMixture model) => Invariant(
        $"A convolutional arithmetic circuit of Entroscope with {model.Sites} sites, {model.Classes} classes and {model.Components.Count} components. ")
        + "x: values, NaN where missing; log_p: nats; class_posterior, latents: probabilities.";
}
