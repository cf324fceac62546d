namespace Entroscope.Networks.Layers;

/// <summary>The tensors of a graph that do not depend on its inputs: initialisers, constant nodes, and what is computed of them.</summary>
internal sealed class ConstantMap
{
    private const int MostFollowed = 16;

    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, OnnxNode> _makers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shapes = new(StringComparer.Ordinal);

    public ConstantMap(OnnxGraph graph)
    {
        _graph = graph;
        _constants.UnionWith(graph.Initialisers.Keys);
        foreach (OnnxNode node in graph.Nodes)
        {
            string[] inputs = [.. node.Inputs.Where(i => i.Length > 0)];
            bool constant = node.Graphs == 0 && !Operations.IsRandom(node.Operation) && Array.TrueForAll(inputs, _constants.Contains);
            bool shape = Operations.ReadsShape(node.Operation)
                || (inputs.Length > 0 && Array.TrueForAll(inputs, i => _constants.Contains(i) || _shapes.Contains(i)));
            foreach (string output in node.Outputs)
            {
                _makers[output] = node;
                if (constant)
                {
                    _constants.Add(output);
                }
                else if (shape)
                {
                    _shapes.Add(output);
                }
            }
        }
    }

    /// <summary>Returns whether a tensor is the same for all inputs.</summary>
    public bool IsConstant(string tensor) => _constants.Contains(tensor);

    /// <summary>Returns whether a tensor depends on the shapes of the inputs, and not on their values.</summary>
    public bool IsShape(string tensor) => _shapes.Contains(tensor);

    /// <summary>Gets the node that computes a tensor, or null.</summary>
    public OnnxNode? Maker(string tensor) => _makers.GetValueOrDefault(tensor);

    /// <summary>Finds the tensor of the file behind a constant; null where it is computed otherwise than by views and dequantisation.</summary>
    public StoredConstant? Find(string tensor)
    {
        bool transposed = false;
        string? scale = null;
        string? zero = null;
        int axis = 1;
        for (int i = 0; i < MostFollowed; i++)
        {
            if (_graph.Initialisers.TryGetValue(tensor, out OnnxTensor? stored))
            {
                return new StoredConstant(tensor, stored, transposed) { Scale = scale, Zero = zero, Axis = axis };
            }

            if (!_makers.TryGetValue(tensor, out OnnxNode? maker))
            {
                return null;
            }

            switch (maker.Operation)
            {
                case "Constant" when maker.Attributes.TryGetValue("value", out OnnxAttribute? value) && value.Tensor is { } inside:
                    return new StoredConstant(tensor, inside, transposed) { Scale = scale, Zero = zero, Axis = axis };
                case "Transpose" when maker.Integers("perm") is [] or [1, 0]:
                    transposed = !transposed;
                    break;
                case "DequantizeLinear" when maker.Inputs.Count > 1:
                    (scale, zero, axis) = (maker.Inputs[1], maker.Inputs.Count > 2 && maker.Inputs[2].Length > 0 ? maker.Inputs[2] : null,
                        (int)maker.Integer("axis", 1));
                    break;
                case "Identity" or "Cast" or "Dropout":
                    break;
                default:
                    return null;
            }

            if (maker.Inputs.Count == 0)
            {
                return null;
            }

            tensor = maker.Inputs[0];
        }

        return null;
    }

    /// <summary>Reads a constant of few elements; null where it cannot be read.</summary>
    public double[]? Values(OnnxModel model, string tensor) => Find(tensor) is { Scale: null } found ? TensorValues.Read(model, found.Tensor) : null;
}

/// <summary>A constant that lies in the file of the model.</summary>
/// <param name="Name">The name under which it lies there.</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="Transposed">Whether it is used transposed.</param>
internal sealed record StoredConstant(string Name, OnnxTensor Tensor, bool Transposed)
{
    /// <summary>Gets the constant that the elements are multiplied by, or null.</summary>
    public string? Scale { get; init; }

    /// <summary>Gets the constant that stands for 0 among the elements, or null.</summary>
    public string? Zero { get; init; }

    /// <summary>Gets the dimension along which scales differ.</summary>
    public int Axis { get; init; } = 1;
}
