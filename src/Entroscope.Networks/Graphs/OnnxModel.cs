namespace Entroscope.Networks.Graphs;

/// <summary>What a file of a model says, as far as layers and their weights need it; weights stay in the bytes of the file until they are asked for.</summary>
internal sealed class OnnxModel
{
    /// <summary>Gets the file's name as it was given.</summary>
    public required string Path { get; init; }

    public required byte[] Bytes { get; init; }

    public required OnnxGraph Graph { get; init; }

    public long IrVersion { get; init; }

    public string Producer { get; init; } = string.Empty;

    /// <summary>Gets the versions of the sets of operators by domain; the standard one is the empty name.</summary>
    public IReadOnlyDictionary<string, long> Opsets { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the number of nodes in the bodies of functions of the model, by domain and name.</summary>
    public IReadOnlyDictionary<(string Domain, string Name), int> Functions { get; init; } = new Dictionary<(string, string), int>();

    /// <summary>Gets whether weights lie in files beside the model.</summary>
    public bool HasExternalData { get; init; }
}

/// <summary>A graph of nodes.</summary>
internal sealed class OnnxGraph
{
    public List<OnnxNode> Nodes { get; } = [];

    public Dictionary<string, OnnxTensor> Initialisers { get; } = new(StringComparer.Ordinal);

    public List<OnnxValue> Inputs { get; } = [];

    public List<OnnxValue> Outputs { get; } = [];

    public Dictionary<string, OnnxValue> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>An operation.</summary>
internal sealed class OnnxNode
{
    public string Name { get; set; } = string.Empty;

    public string Operation { get; set; } = string.Empty;

    public string Domain { get; set; } = string.Empty;

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public Dictionary<string, OnnxAttribute> Attributes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the number of graphs in the node's attributes, with those within them.</summary>
    public int Graphs { get; set; }

    /// <summary>Gets or sets the number of nodes in these graphs.</summary>
    public int InnerNodes { get; set; }

    public long Integer(string attribute, long standard) => Attributes.TryGetValue(attribute, out OnnxAttribute? a) ? a.Integer : standard;

    public long[] Integers(string attribute) => Attributes.TryGetValue(attribute, out OnnxAttribute? a) ? a.Integers : [];

    public double Real(string attribute, double standard) => Attributes.TryGetValue(attribute, out OnnxAttribute? a) ? a.Real : standard;
}

/// <summary>An attribute of a node.</summary>
internal sealed record OnnxAttribute(string Name)
{
    public long Integer { get; init; }

    public double Real { get; init; }

    public string Text { get; init; } = string.Empty;

    public long[] Integers { get; init; } = [];

    public OnnxTensor? Tensor { get; init; }
}

/// <summary>A tensor in the file: its place, not its values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements, as ONNX numbers them.</param>
/// <param name="Dimensions">Its sizes, each at least 0.</param>
/// <param name="Message">Where it is in the file.</param>
internal sealed record OnnxTensor(string Name, int Type, long[] Dimensions, WireRange Message)
{
    /// <summary>Gets where its elements lie as they are in memory, or null where they are written one by one or beside the model.</summary>
    public WireRange? Raw { get; init; }

    /// <summary>Gets the file beside the model that holds its elements, or null.</summary>
    public ExternalData? External { get; init; }

    /// <summary>Gets the number of its elements.</summary>
    public long Count => Dimensions.Aggregate(1L, (product, d) => product * d);
}

/// <summary>Where elements lie beside a model.</summary>
/// <param name="Location">The file, relative to the model's folder.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">The number of bytes.</param>
internal sealed record ExternalData(string Location, long Offset, long Length);

/// <summary>An input, an output, or an inner tensor whose shape is written down.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements as ONNX numbers them; 0 where it is no tensor.</param>
/// <param name="Dimensions">Its sizes; null where they are not known.</param>
internal sealed record OnnxValue(string Name, int Type, OnnxDimension[]? Dimensions);

/// <summary>A size of a shape.</summary>
/// <param name="Size">The size; -1 where it is free.</param>
/// <param name="Symbol">The name of a free size, or null.</param>
internal readonly record struct OnnxDimension(long Size, string? Symbol)
{
    public override string ToString() => Size >= 0 ? Size.ToString(CultureInfo.InvariantCulture) : Symbol ?? "?";
}
