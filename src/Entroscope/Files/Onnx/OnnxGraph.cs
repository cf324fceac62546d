namespace Entroscope.Files.Onnx;

/// <summary>Builds a graph of ONNX operators (IR version 8, operator set 17) over tensors of doubles.</summary>
/// <param name="limit">The most bytes that the file may have.</param>
internal sealed class OnnxGraph(long limit = int.MaxValue)
{
    private const int DoubleType = 11;
    private const int Int64Type = 7;
    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int IntegerAttribute = 2;
    private const int IntegersAttribute = 7;
    private readonly List<WireMessage> _nodes = [];
    private readonly List<WireMessage> _tensors = [];
    private readonly List<(int Field, WireMessage Value)> _values = [];
    private readonly List<(string Key, string Text)> _texts = [];
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private long _bytes;
    private int _names;

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The name of the output.</returns>
    public string Node(string operation, params ReadOnlySpan<string> inputs) => Node(operation, [], inputs);

    /// <summary>Adds a node that has attributes, integers (long) or lists of them (long[]).</summary>
    /// <returns>The name of the output.</returns>
    public string Node(string operation, (string Name, object Value)[] attributes, params ReadOnlySpan<string> inputs)
    {
        string output = NewName();
        AddNode(operation, output, attributes, inputs);
        return output;
    }

    /// <summary>Adds the node of an output of the graph.</summary>
    /// <param name="sizes">The sizes of the output; a text is the name of a free one.</param>
    public void Output(string name, object[] sizes, string source, string operation = "Identity", params ReadOnlySpan<string> more)
    {
        AddNode(operation, name, [], [source, .. more]);
        _values.Add((12, Value(name, sizes)));
    }

    /// <summary>Adds the input of the graph.</summary>
    /// <param name="sizes">Its sizes; a text is the name of a free one.</param>
    public void Input(string name, params object[] sizes) => _values.Add((11, Value(name, sizes)));

    /// <summary>Adds a text that travels with the model.</summary>
    public void Text(string key, string text) => _texts.Add((key, text));

    /// <summary>Adds a tensor of numbers.</summary>
    /// <param name="numbers">The numbers, row-major; not to be changed afterwards.</param>
    /// <returns>Its name.</returns>
    public string Numbers(double[] numbers, params ReadOnlySpan<long> shape)
    {
        string name = NewName();
        WireMessage tensor = Tensor(name, DoubleType, shape);
        _tensors.Add(tensor.Add(9, numbers));
        Count(tensor);
        return name;
    }

    /// <summary>Refuses more numbers than the file has room for, before they are made.</summary>
    /// <exception cref="SizeLimitException">It has not.</exception>
    public void EnsureRoom(long numbers) => EnsureWithin(_bytes + (numbers * sizeof(double)));

    /// <summary>Adds a number, or gets the one that there is.</summary>
    public string Number(double number)
    {
        string key = Invariant($"{number:R}");
        return _known.TryGetValue(key, out string? name) ? name : _known[key] = Numbers([number]);
    }

    /// <summary>Adds a list of integers, or gets the one that there is: indices, axes, sizes.</summary>
    public string Integers(params ReadOnlySpan<long> integers)
    {
        string key = "[" + string.Join(',', integers.ToArray()) + "]";
        return _known.TryGetValue(key, out string? name) ? name : _known[key] = Integers(integers, [integers.Length]);
    }

    /// <summary>Adds a tensor of integers.</summary>
    public string Integers(ReadOnlySpan<long> integers, ReadOnlySpan<long> shape)
    {
        string name = NewName();
        WireMessage tensor = Tensor(name, Int64Type, shape);
        foreach (long i in integers)
        {
            tensor.Add(7, i);
        }

        _tensors.Add(tensor);
        Count(tensor);
        return name;
    }

    /// <summary>Writes the model.</summary>
    /// <exception cref="SizeLimitException">It is larger than the format allows.</exception>
    public void WriteTo(Stream stream, string name, string about)
    {
        var graph = new WireMessage();
        _nodes.ForEach(n => graph.Add(1, n));
        graph.Add(2, name);
        _tensors.ForEach(t => graph.Add(5, t));
        _values.ForEach(v => graph.Add(v.Field, v.Value));
        string version = typeof(OnnxGraph).Assembly.GetName().Version?.ToString(3) ?? string.Empty;
        WireMessage model = new WireMessage().Add(1, IrVersion).Add(2, "Entroscope").Add(3, version).Add(6, about).Add(7, graph)
            .Add(8, new WireMessage().Add(1, string.Empty).Add(2, OperatorSet));
        _texts.ForEach(t => model.Add(14, new WireMessage().Add(1, t.Key).Add(2, t.Text)));
        EnsureWithin(model.Length);
        model.WriteTo(stream);
    }

    private void AddNode(string operation, string output, (string Name, object Value)[] attributes, ReadOnlySpan<string> inputs)
    {
        var node = new WireMessage();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(4, operation);
        foreach ((string name, object value) in attributes)
        {
            WireMessage attribute = new WireMessage().Add(1, name);
            foreach (long i in value as long[] ?? [])
            {
                attribute.Add(8, i);
            }

            node.Add(5, value is long integer ? attribute.Add(3, integer).Add(20, IntegerAttribute) : attribute.Add(20, IntegersAttribute));
        }

        _nodes.Add(node);
        Count(node);
    }

    private static WireMessage Tensor(string name, int type, ReadOnlySpan<long> shape)
    {
        var tensor = new WireMessage();
        foreach (long size in shape)
        {
            tensor.Add(1, size);
        }

        return tensor.Add(2, type).Add(8, name);
    }

    private static WireMessage Value(string name, object[] sizes)
    {
        var shape = new WireMessage();
        foreach (object size in sizes)
        {
            var own = new WireMessage();
            shape.Add(1, size is string symbol ? own.Add(2, symbol) : own.Add(1, Convert.ToInt64(size, CultureInfo.InvariantCulture)));
        }

        return new WireMessage().Add(1, name).Add(2, new WireMessage().Add(1, new WireMessage().Add(1, DoubleType).Add(2, shape)));
    }

    private string NewName() => Invariant($"t{_names++}");

    private void Count(WireMessage message) => EnsureWithin(_bytes += message.Length);

    private void EnsureWithin(long bytes)
    {
        if (bytes > limit)
        {
            throw new SizeLimitException(Invariant($"An ONNX file has at most {limit} bytes, but this model needs more; it fits into .safetensors."));
        }
    }
}
