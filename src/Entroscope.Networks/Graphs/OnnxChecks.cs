namespace Entroscope.Networks.Graphs;

/// <summary>Refuses models that the runtime, which is native code, must not see.</summary>
internal static class OnnxChecks
{
    private static readonly (string Name, int Least)[] KernelAttributes =
        [("kernel_shape", 1), ("strides", 1), ("dilations", 1), ("pads", 0), ("output_padding", 0), ("group", 1)];

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

    // Kernels of convolution and pooling take these for granted.
    private static void EnsureKernels(OnnxGraph graph)
    {
        Dictionary<string, int?> ranks = graph.Inputs.ToDictionary(i => i.Name, i => i.Dimensions?.Length, StringComparer.Ordinal);
        foreach (OnnxTensor tensor in graph.Initialisers.Values)
        {
            ranks[tensor.Name] = tensor.Dimensions.Length;
        }

        foreach (OnnxNode node in graph.Nodes.Where(
            n => n.Operation.Contains("Conv", StringComparison.Ordinal) || n.Operation.Contains("Pool", StringComparison.Ordinal)))
        {
            foreach ((string name, int least) in KernelAttributes)
            {
                long[] values = [.. node.Integers(name),
                    .. node.Attributes.TryGetValue(name, out OnnxAttribute? a) && a.Integers.Length == 0 ? [a.Integer] : Array.Empty<long>()];
                long wrong = values.FirstOrDefault(v => v < least || v > OnnxLimits.LargestKernel, least);
                Refuse.Model(wrong < least || wrong > OnnxLimits.LargestKernel,
                    $"node '{node.Name}' ({node.Operation}): {name} of {wrong}; {least} to {OnnxLimits.LargestKernel} are read.");
            }

            int input = node.Operation is "QLinearConv" ? 3 : 1;
            if (node.Operation.Contains("Conv", StringComparison.Ordinal) && node.Inputs.Count > input && ranks.TryGetValue(node.Inputs[input], out int? rank))
            {
                Refuse.Model(rank is null or < 3,
                    $"node '{node.Name}' ({node.Operation}): its weights have {(rank is { } r ? Invariant($"{r}") : "unknown")} dimensions; "
                    + $"3 or more are needed.");
            }
        }
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
