using System.Runtime.InteropServices;

namespace Entroscope.Networks.Tests.Support;

/// <summary>Makes small ONNX models.</summary>
internal sealed class SmallModel
{
    private readonly WireMessage _graph = new();
    private readonly List<(int Field, WireMessage Message)> _more = [];

    public long IrVersion { get; init; } = 8;

    public long Opset { get; init; } = 17;

    public byte[] Bytes
    {
        get
        {
            var model = new WireMessage().Add(1, IrVersion).Add(7, _graph).Add(8, new WireMessage().Add(2, Opset));
            _more.ForEach(m => model.Add(m.Field, m.Message));
            return model.Bytes;
        }
    }

    /// <summary>Makes the graph alone, as an attribute holds it.</summary>
    public WireMessage Graph => _graph;

    /// <param name="sizes">Sizes; a text is the name of a free one.</param>
    public SmallModel Input(string name, int type, params object[] sizes) => Value(11, name, type, sizes);

    public SmallModel Output(string name, int type = ElementType.Float, params object[] sizes) => Value(12, name, type, sizes);

    public SmallModel Node(string operation, string[] inputs, string[] outputs, params WireMessage[] attributes) =>
        Node(operation, string.Empty, inputs, outputs, attributes);

    public SmallModel Node(string operation, string name, string[] inputs, string[] outputs, params WireMessage[] attributes)
    {
        var node = new WireMessage();
        Array.ForEach(inputs, i => node.Add(1, i));
        Array.ForEach(outputs, o => node.Add(2, o));
        node.Add(3, name).Add(4, operation);
        Array.ForEach(attributes, a => node.Add(5, a));
        _graph.Add(1, node);
        return this;
    }

    public static WireMessage Integer(string name, long value) => new WireMessage().Add(1, name).Add(3, value).Add(20, 2);

    public static WireMessage Integers(string name, params long[] values)
    {
        var attribute = new WireMessage().Add(1, name);
        Array.ForEach(values, v => attribute.Add(8, v));
        return attribute.Add(20, 7);
    }

    public static WireMessage Branch(string name, WireMessage graph) => new WireMessage().Add(1, name).Add(6, graph).Add(20, 5);

    public static WireMessage Tensor(string name, int type, long[] sizes, byte[] raw)
    {
        var tensor = new WireMessage();
        Array.ForEach(sizes, s => tensor.Add(1, s));
        return tensor.Add(2, type).Add(8, name).Add(9, raw);
    }

    public SmallModel Weights(string name, long[] sizes, params float[] values) =>
        Initialiser(Tensor(name, ElementType.Float, sizes, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    public SmallModel Initialiser(WireMessage tensor)
    {
        _graph.Add(5, tensor);
        return this;
    }

    public SmallModel With(int field, WireMessage message)
    {
        _more.Add((field, message));
        return this;
    }

    private SmallModel Value(int field, string name, int type, object[] sizes)
    {
        var shape = new WireMessage();
        foreach (object size in sizes)
        {
            shape.Add(1,
                size is string symbol ? new WireMessage().Add(2, symbol) : new WireMessage().Add(1, Convert.ToInt64(size, CultureInfo.InvariantCulture)));
        }

        var tensor = new WireMessage().Add(1, type);
        _graph.Add(field, new WireMessage().Add(1, name).Add(2, new WireMessage().Add(1, sizes.Length > 0 ? tensor.Add(2, shape) : tensor)));
        return this;
    }
}
