using Entroscope.Model;

namespace Entroscope.Files.Onnx;

/// <summary>
/// A network as ONNX operators: one pass up in logarithms for log p(x | y), and one down for posteriors of latents. Nodes of equal height, channels and
/// children are one tensor, [nodes, rows, channels].
/// </summary>
/// <remarks>
/// A conv is a matrix product over exponentials relative to the largest channel. What is below e^-745 of it is lost there, which changes nothing unless a
/// row of weights is all but 0 at the largest channel: nodes with such rows take every product in logarithms, at a cost of rows times channels a sample.
/// </remarks>
internal sealed class OnnxNetwork(OnnxGraph graph, ConvAC model)
{
    private const double Tiny = 1e-300;
    private const double Lowest = -1e300;

    // Weights from here on keep what is lost below a relative 1e-100.
    private const double SmallestSafe = 1e-200;
    private readonly List<Group> _groups = [];

    /// <summary>Adds the pass up.</summary>
    /// <param name="leaves">The log-densities of the sites.</param>
    /// <returns>log p(x | y), shape [rows, Y].</returns>
    public string Up(NodeStacks leaves)
    {
        var messages = new NodeStacks(graph);
        var keys = Enumerable.Range(0, model.Tree.NodeCount).GroupBy(v => (Height: model.Tree.HeightOf(v), Channels: model.Shape.Channels(v),
            Rows: model.Shape.Rows(v), Children: model.Tree.Children(v).Length, Safe: IsSafe(v)));
        foreach (var key in keys.OrderBy(k => k.Key.Height))
        {
            int[] nodes = [.. key];
            string below = key.Key.Height == 0 ? leaves.Take(nodes) : Pool(messages, nodes, key.Key.Children, key.Key.Channels);
            var group = new Group(nodes, key.Key.Rows, key.Key.Channels, key.Key.Safe);
            _groups.Add(group);
            messages.Add(group.Safe ? Conv(group, below) : ConvInLogs(group, below), nodes);
        }

        return graph.Node("Squeeze", messages.Take([model.Tree.Root]), graph.Integers(0));
    }

    /// <summary>Adds the pass down from the posterior of the class, after the pass up.</summary>
    /// <param name="classes">The posterior of the class, or any part of it, shape [rows, Y].</param>
    /// <param name="nodes">The nodes that are asked about, in the order of the result.</param>
    /// <returns>For every node, side by side, the posterior of its channels, times that part: shape [rows, channels of all nodes].</returns>
    public string Down(string classes, int[] nodes)
    {
        var posteriors = new NodeStacks(graph);
        int lowest = nodes.Min(model.Tree.HeightOf);
        string root = graph.Node("Unsqueeze", classes, graph.Integers(0));
        foreach (Group group in _groups.AsEnumerable().Reverse().Where(g => model.Tree.HeightOf(g.Nodes[0]) >= lowest))
        {
            string above = group.Nodes[0] == model.Tree.Root ? root : posteriors.Take([.. group.Nodes.Select(model.Tree.Parent)]);
            posteriors.Add(group.Safe ? Back(group, above) : BackInLogs(group, above), group.Nodes);
        }

        // Nodes of equal channels are stacked; in the result each node's channels are side by side.
        var parts = new List<string>();
        var columns = new Dictionary<int, int>();
        int used = 0;
        foreach (IGrouping<int, int> alike in nodes.GroupBy(model.Shape.Channels))
        {
            int[] members = [.. alike];
            string byRow = graph.Node("Transpose", [("perm", new long[] { 1, 0, 2 })], posteriors.Take(members));
            parts.Add(graph.Node("Reshape", byRow, graph.Integers(-1, (long)members.Length * alike.Key)));
            foreach (int v in members)
            {
                columns.Add(v, used);
                used += alike.Key;
            }
        }

        string all = parts.Count == 1 ? parts[0] : graph.Node("Concat", [("axis", 1L)], [.. parts]);
        long[] order = [.. nodes.SelectMany(v => Enumerable.Range(columns[v], model.Shape.Channels(v))).Select(c => (long)c)];
        return parts.Count == 1 ? all : graph.Node("Gather", [("axis", 1L)], all, graph.Integers(order));
    }

    private bool IsSafe(int node) => TensorPrimitives.Min(model.Weights(node)) >= SmallestSafe;

    // The sum of the messages of the children, of all nodes at once: first children first.
    private string Pool(NodeStacks messages, int[] nodes, int children, int channels)
    {
        int[] taken = [.. Enumerable.Range(0, children).SelectMany(j => nodes.Select(v => model.Tree.Children(v)[j]))];
        string below = messages.Take(taken);
        return children == 1 ? below
            : graph.Node("ReduceSum", [("keepdims", 0L)],
                graph.Node("Reshape", below, graph.Integers(children, nodes.Length, -1, channels)), graph.Integers(0));
    }

    private string Conv(Group group, string below)
    {
        string largest = graph.Node("Max", Largest(below, 2), graph.Number(Lowest));
        group.Scaled = graph.Node("Exp", graph.Node("Sub", below, largest));
        group.Weights = Weights(group, w => w, group.Channels, group.Rows);
        group.Sums = graph.Node("MatMul", group.Scaled, group.Weights);
        return graph.Node("Add", graph.Node("Log", group.Sums), largest);
    }

    private string ConvInLogs(Group group, string below)
    {
        string weights = Weights(group, Math.Log, group.Channels, group.Rows);
        weights = graph.Node("Unsqueeze", graph.Node("Transpose", [("perm", new long[] { 0, 2, 1 })], weights), graph.Integers(1));
        group.Scaled = graph.Node("Add", graph.Node("Unsqueeze", below, graph.Integers(2)), weights);
        string largest = graph.Node("Max", Largest(group.Scaled, 3), graph.Number(Lowest));
        string sum = graph.Node("ReduceSum", [("keepdims", 1L)], graph.Node("Exp", graph.Node("Sub", group.Scaled, largest)), graph.Integers(3));
        group.Sums = graph.Node("Add", graph.Node("Log", sum), largest);
        return graph.Node("Squeeze", group.Sums, graph.Integers(3));
    }

    // P(d | x) = e_d sum_g P(g | x) w_gd / sum_d' w_gd' e_d', with e the exponentials of the pass up.
    private string Back(Group group, string above)
    {
        string share = graph.Node("Div", above, graph.Node("Max", group.Sums, graph.Number(Tiny)));
        string weights = graph.Node("Transpose", [("perm", new long[] { 0, 2, 1 })], group.Weights);
        return graph.Node("Mul", group.Scaled, graph.Node("MatMul", share, weights));
    }

    private string BackInLogs(Group group, string above)
    {
        string given = graph.Node("Exp", graph.Node("Sub", group.Scaled, graph.Node("Max", group.Sums, graph.Number(Lowest))));
        string joint = graph.Node("Mul", given, graph.Node("Unsqueeze", above, graph.Integers(3)));
        return graph.Node("ReduceSum", [("keepdims", 0L)], joint, graph.Integers(2));
    }

    private string Largest(string tensor, long axis) => graph.Node("ReduceMax", [("axes", new[] { axis }), ("keepdims", 1L)], tensor);

    // Shape [nodes, channels, rows], [1, channels, rows] where all nodes share one matrix; matrices that some share are stored once.
    private string Weights(Group group, Func<double, double> number, int channels, int rows)
    {
        int[] matrices = [.. group.Nodes.Select(model.Shape.MatrixOf)];
        int[] distinct = [.. matrices.Distinct()];
        long count = (long)distinct.Length * channels * rows;
        graph.EnsureRoom(count);
        double[] weights = new double[count];
        for (int i = 0; i < distinct.Length; i++)
        {
            ReadOnlySpan<double> matrix = model.Matrix(distinct[i]);
            Span<double> own = weights.AsSpan(i * channels * rows, channels * rows);
            for (int g = 0; g < rows; g++)
            {
                for (int d = 0; d < channels; d++)
                {
                    own[(d * rows) + g] = number(matrix[(g * channels) + d]);
                }
            }
        }

        string all = graph.Numbers(weights, distinct.Length, channels, rows);
        return distinct.Length == 1 || distinct.Length == matrices.Length
            ? all
            : graph.Node("Gather", [("axis", 0L)], all, graph.Integers([.. matrices.Select(m => (long)Array.IndexOf(distinct, m))]));
    }

    private sealed record Group(int[] Nodes, int Rows, int Channels, bool Safe)
    {
        /// <summary>Gets or sets the exponentials of what is below; of nodes in logarithms the logarithms of all products.</summary>
        public string Scaled { get; set; } = string.Empty;

        public string Weights { get; set; } = string.Empty;

        /// <summary>Gets or sets the sums over the channels; of nodes in logarithms their logarithms.</summary>
        public string Sums { get; set; } = string.Empty;
    }
}
