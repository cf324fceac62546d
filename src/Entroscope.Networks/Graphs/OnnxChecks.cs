namespace Entroscope.Networks.Graphs;

/// <summary>Refuses models that the runtime, which is native code, must not see.</summary>
internal static class OnnxChecks
{
    private static readonly (string Name, int Least)[] KernelAttributes =
        [("kernel_shape", 1), ("strides", 1), ("dilations", 1), ("pads", 0), ("output_padding", 0), ("group", 1)];

    private static readonly (string Name, int Least)[] BlockAttributes = [("blocksize", 1)];

    // Their kernels look at all of their operands, of which there may be any number.
    private static readonly string[] WithoutGaps = ["Einsum", "Concat", "Sum", "Mean", "Max", "Min", "FeatureVectorizer", "SequenceConstruct"];

    /// <summary>Refuses a tensor whose sizes and elements do not agree.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="elsewhere">Whether its elements lie beside the model, or are sparse.</param>
    public static void Ensure(OnnxTensor tensor, bool elsewhere)
    {
        Refuse.Model(!ElementType.IsKnown(tensor.Type), $"tensor '{tensor.Name}': its elements are of {ElementType.Name(tensor.Type)}, which is not known.");
        Refuse.Model(tensor.Dimensions.Length > OnnxLimits.MostDimensions,
            $"tensor '{tensor.Name}': has {tensor.Dimensions.Length} dimensions; at most {OnnxLimits.MostDimensions} are read.");
        Int128 count = 1;
        foreach (long d in tensor.Dimensions)
        {
            Refuse.Model(d < 0, $"tensor '{tensor.Name}': a size of {d}; sizes are at least 0.");
            count = Int128.Min(count * d, long.MaxValue);
        }

        Refuse.Model(count > int.MaxValue, $"tensor '{tensor.Name}': has more than {int.MaxValue} elements.");
        if (tensor.Raw is { } raw && !elsewhere && ElementType.Bits(tensor.Type) > 0)
        {
            long bytes = ElementType.Bytes(tensor.Type, (long)count);
            Refuse.Model(raw.Length != bytes,
                $"tensor '{tensor.Name}': {raw.Length} bytes are no {(long)count} elements of {ElementType.Name(tensor.Type)}, which take {bytes}.");
        }
        else if (!elsewhere)
        {
            // Elements that are not packed take a byte each, at the least.
            Refuse.Model(count > tensor.Message.Length,
                $"tensor '{tensor.Name}': announces {(long)count} elements, but is written in {tensor.Message.Length} bytes.");
        }
    }

    /// <summary>Refuses what holds for no graph: names used twice, functions that call themselves.</summary>
    public static void Ensure(OnnxModel model, IReadOnlyDictionary<(string Domain, string Name), List<OnnxNode>> functions)
    {
        Refuse.Model(model.Graph.Nodes.Count == 0, $"It has no nodes.");
        var produced = new HashSet<string>(model.Graph.Initialisers.Keys, StringComparer.Ordinal);
        foreach (OnnxValue input in model.Graph.Inputs.Where(i => !model.Graph.Initialisers.ContainsKey(i.Name)))
        {
            Refuse.Model(!produced.Add(input.Name), $"tensor '{input.Name}': is an input twice.");
        }

        foreach (OnnxNode node in model.Graph.Nodes)
        {
            Refuse.Model(node.Operation.Length == 0, $"node '{node.Name}': has no operation.");
            foreach (string output in node.Outputs.Where(o => o.Length > 0))
            {
                Refuse.Model(!produced.Add(output), $"tensor '{output}': is computed twice.");
            }
        }

        EnsureKernels(model.Graph);
        var done = new Dictionary<(string, string), bool>();
        foreach ((string Domain, string Name) function in functions.Keys)
        {
            EnsureNoCycle(function, functions, done);
        }
    }

    /// <summary>Refuses a node, of whatever graph, whose kernel takes for granted what it has not.</summary>
    public static void Ensure(OnnxNode node)
    {
        int gap = WithoutGaps.Contains(node.Operation, StringComparer.Ordinal) ? node.Inputs.IndexOf(string.Empty) : -1;
        Refuse.Model(gap >= 0, $"node '{node.Name}' ({node.Operation}): input {gap + 1} has no name; it needs all of its inputs.");
        if (node.Operation is "Scan")
        {
            long scanned = node.Integer("num_scan_inputs", 1);
            Refuse.Model(scanned < 1 || scanned > node.Inputs.Count,
                $"node '{node.Name}' (Scan): num_scan_inputs of {scanned}, but it has {node.Inputs.Count} inputs.");
        }

        foreach ((string name, int least) in IsKernel(node) ? KernelAttributes : IsBlock(node) ? BlockAttributes : [])
        {
            if (!node.Attributes.TryGetValue(name, out OnnxAttribute? attribute))
            {
                continue;
            }

            long[] values = attribute.Integers is { Length: > 0 } several ? several : [attribute.Integer];
            long wrong = values.FirstOrDefault(v => v < least || v > OnnxLimits.LargestKernel, least);
            Refuse.Model(wrong < least || wrong > OnnxLimits.LargestKernel,
                $"node '{node.Name}' ({node.Operation}): {name} of {wrong}; {least} to {OnnxLimits.LargestKernel} are read.");
        }
    }

    /// <summary>
    /// Refuses operands of convolution and pooling that have too few dimensions, and of Einsum that have others than its equation: their kernels do not look.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="ranks">The numbers of dimensions of tensors, as far as they are known.</param>
    public static void EnsureRanks(OnnxGraph graph, IReadOnlyDictionary<string, int> ranks)
    {
        foreach (OnnxNode einsum in graph.Nodes.Where(n => n.Operation is "Einsum"))
        {
            EnsureEquation(einsum, ranks);
        }

        foreach (OnnxNode node in graph.Nodes.Where(IsKernel))
        {
            string[] operands = [.. node.Inputs.Where((_, i) => i == 0 || (IsConvolution(node) && i == (node.Operation is "QLinearConv" ? 3 : 1)))];
            foreach (string operand in operands.Where(ranks.ContainsKey))
            {
                Refuse.Model(ranks[operand] < 3,
                    $"node '{node.Name}' ({node.Operation}): tensor '{operand}' has {ranks[operand]} dimensions; 3 or more are needed.");
            }
        }
    }

    private static void EnsureEquation(OnnxNode node, IReadOnlyDictionary<string, int> ranks)
    {
        string equation = node.Attributes.TryGetValue("equation", out OnnxAttribute? text) ? text.Text : string.Empty;
        string[] terms = equation.Split("->")[0].Split(',');
        Refuse.Model(terms.Length != node.Inputs.Count,
            $"node '{node.Name}' (Einsum): has {node.Inputs.Count} inputs; its equation names {terms.Length}.");
        for (int i = 0; i < terms.Length; i++)
        {
            int letters = terms[i].Count(char.IsAsciiLetter);
            if (!terms[i].Contains("...", StringComparison.Ordinal) && ranks.TryGetValue(node.Inputs[i], out int rank))
            {
                Refuse.Model(rank != letters, $"node '{node.Name}' (Einsum): tensor '{node.Inputs[i]}' has {rank} dimensions; its equation names {letters}.");
            }
        }
    }

    private static bool IsConvolution(OnnxNode node) => node.Operation.Contains("Conv", StringComparison.Ordinal);

    private static bool IsKernel(OnnxNode node) => IsConvolution(node) || node.Operation.Contains("Pool", StringComparison.Ordinal);

    private static bool IsBlock(OnnxNode node) => node.Operation is "DepthToSpace" or "SpaceToDepth";

    private static void EnsureKernels(OnnxGraph graph)
    {
        var ranks = graph.Initialisers.ToDictionary(t => t.Key, t => t.Value.Dimensions.Length, StringComparer.Ordinal);
        foreach (OnnxValue input in graph.Inputs.Where(i => i.Dimensions is not null && !ranks.ContainsKey(i.Name)))
        {
            ranks[input.Name] = input.Dimensions!.Length;
        }

        EnsureRanks(graph, ranks);
    }

    // The runtime puts the body of a function in the place of each call.
    private static void EnsureNoCycle(
        (string Domain, string Name) function, IReadOnlyDictionary<(string Domain, string Name), List<OnnxNode>> functions,
        Dictionary<(string, string), bool> done)
    {
        if (done.TryGetValue(function, out bool finished))
        {
            Refuse.Model(!finished, $"function '{function.Name}': calls itself.");
            return;
        }

        Refuse.Model(done.Count > OnnxLimits.MostNodes, $"It has more than {OnnxLimits.MostNodes} functions.");
        done[function] = false;
        Refuse.Model(done.Values.Count(v => !v) > OnnxLimits.MostDepth,
            $"function '{function.Name}': functions call each other more than {OnnxLimits.MostDepth} deep.");
        foreach ((string Domain, string Name) called in functions[function].Select(n => (n.Domain, n.Operation)).Where(functions.ContainsKey).Distinct())
        {
            EnsureNoCycle(called, functions, done);
        }

        done[function] = true;
    }
}
