namespace Entroscope.Files.Onnx;

/// <summary>Tensors of nodes, stacked along the first axis in groups: shape [nodes, rows, channels].</summary>
internal sealed class NodeStacks(OnnxGraph graph)
{
    private readonly Dictionary<int, (int Stack, int Place)> _places = [];
    private readonly List<(string Tensor, int[] Nodes)> _stacks = [];

    public void Add(string tensor, int[] nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            _places.Add(nodes[i], (_stacks.Count, i));
        }

        _stacks.Add((tensor, nodes));
    }

    /// <summary>Stacks the tensors of some nodes, all of the same channels, in a given order; a node may come more than once.</summary>
    /// <returns>The name of the tensor.</returns>
    public string Take(int[] nodes)
    {
        int[] used = [.. nodes.Select(v => _places[v].Stack).Distinct().Order()];
        if (used.Length == 1 && nodes.AsSpan().SequenceEqual(_stacks[used[0]].Nodes))
        {
            return _stacks[used[0]].Tensor;
        }

        var starts = new Dictionary<int, int>();
        int count = 0;
        foreach (int stack in used)
        {
            starts.Add(stack, count);
            count += _stacks[stack].Nodes.Length;
        }

        string[] tensors = [.. used.Select(s => _stacks[s].Tensor)];
        string all = tensors.Length == 1 ? tensors[0] : graph.Node("Concat", [("axis", 0L)], tensors);
        long[] order = [.. nodes.Select(v => (long)(starts[_places[v].Stack] + _places[v].Place))];
        bool same = order.Length == count && order.Select((place, i) => place == i).All(equal => equal);
        return same ? all : graph.Node("Gather", [("axis", 0L)], all, graph.Integers(order));
    }
}
