using Entroscope.Files;

namespace Entroscope.Networks.Graphs;

/// <summary>
/// Reads an ONNX model from its bytes, without generated code: what layers, weights and shapes need (onnx.proto of ONNX 1.19, IR versions 3 to 13).
/// Whatever the runtime would take lengths, counts, depths and places from is checked here first.
/// </summary>
internal sealed partial class OnnxReader
{
    private readonly byte[] _bytes;
    private readonly HashSet<string> _external = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Domain, string Name), List<OnnxNode>> _functions = [];
    private int _nodes;
    private int _tensors;

    private OnnxReader(byte[] bytes) => _bytes = bytes;

    /// <summary>Reads a model from a file.</summary>
    /// <exception cref="ModelException">The file is no such model, or one that cannot be run; the message names the file and the place in it.</exception>
    public static OnnxModel Read(string path) => InputFile.Read(path, stream =>
    {
        Refuse.Model(stream.Length > OnnxLimits.LargestFile,
            $"It has {stream.Length} bytes; a model of more than {OnnxLimits.LargestFile} keeps its weights in files beside it (external data).");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Read(bytes, path);
    });

    /// <summary>Reads a model from bytes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Where it lies: weights may lie beside it.</param>
    /// <exception cref="ModelException">They are no such model, or one that cannot be run.</exception>
    internal static OnnxModel Read(byte[] bytes, string path)
    {
        var reader = new OnnxReader(bytes);
        OnnxModel model = reader.ReadModel(path);
        OnnxChecks.Ensure(model, reader._functions);
        ExternalFiles.Ensure(path, model, reader._external);
        return model;
    }

    /// <summary>Reads a tensor that is a file of its own, as test data of ONNX are.</summary>
    internal static OnnxTensor ReadTensor(byte[] bytes) => new OnnxReader(bytes).ReadTensor(new WireRange(0, bytes.Length));

    private OnnxModel ReadModel(string path)
    {
        var graph = new OnnxGraph();
        (long version, string producer, bool found) = (0, string.Empty, false);
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new WireReader(_bytes, new WireRange(0, _bytes.Length));
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.VarintType):
                    version = reader.Integer();
                    break;
                case (2, WireReader.BytesType):
                    producer = reader.Text();
                    break;
                case (7, WireReader.BytesType):
                    ReadGraph(reader.Range(), graph, 0);
                    found = true;
                    break;
                case (8, WireReader.BytesType):
                    (string domain, long opset) = ReadOpset(reader.Range());
                    opsets[domain] = opset;
                    break;
                case (14, WireReader.BytesType):
                    ReadEntry(reader.Range(), metadata);
                    break;
                case (25, WireReader.BytesType):
                    ReadFunction(reader.Range());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        Refuse.Model(!found, $"It has no graph; it is no ONNX model.");
        Refuse.Model(version > OnnxLimits.NewestVersion, $"It is of IR version {version}; versions up to {OnnxLimits.NewestVersion} are read. Export it for an "
            + $"older opset, or lower ir_version in the file where its operators allow that.");
        Refuse.Model(version < 1, $"It is of IR version {version}; versions from 1 are read.");
        return new OnnxModel
        {
            Path = path,
            Bytes = _bytes,
            Graph = graph,
            IrVersion = version,
            Producer = producer,
            Opsets = opsets,
            Metadata = metadata,
            HasExternalData = _external.Count > 0,
            Functions = _functions.ToDictionary(f => f.Key, f => f.Value.Count),
        };
    }

    private void ReadGraph(WireRange message, OnnxGraph graph, int depth)
    {
        Refuse.Model(depth > OnnxLimits.MostDepth, $"byte {message.Start}: graphs lie in graphs more than {OnnxLimits.MostDepth} deep.");
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.BytesType):
                    graph.Nodes.Add(ReadNode(reader.Range(), depth));
                    break;
                case (5, WireReader.BytesType):
                    OnnxTensor tensor = ReadTensor(reader.Range());
                    graph.Initialisers[tensor.Name] = tensor;
                    break;
                case (11, WireReader.BytesType):
                    graph.Inputs.Add(ReadValue(reader.Range()));
                    break;
                case (12, WireReader.BytesType):
                    graph.Outputs.Add(ReadValue(reader.Range()));
                    break;
                case (13, WireReader.BytesType):
                    OnnxValue value = ReadValue(reader.Range());
                    graph.Values[value.Name] = value;
                    break;
                case (15, WireReader.BytesType):
                    OnnxTensor sparse = ReadSparse(reader.Range());
                    graph.Initialisers[sparse.Name] = sparse;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private OnnxNode ReadNode(WireRange message, int depth)
    {
        Refuse.Model(++_nodes > OnnxLimits.MostNodes, $"byte {message.Start}: more than {OnnxLimits.MostNodes} nodes.");
        var node = new OnnxNode();
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.BytesType):
                    node.Inputs.Add(reader.Text());
                    break;
                case (2, WireReader.BytesType):
                    node.Outputs.Add(reader.Text());
                    break;
                case (3, WireReader.BytesType):
                    node.Name = reader.Text();
                    break;
                case (4, WireReader.BytesType):
                    node.Operation = reader.Text();
                    break;
                case (5, WireReader.BytesType):
                    OnnxAttribute attribute = ReadAttribute(reader.Range(), node, depth);
                    node.Attributes[attribute.Name] = attribute;
                    break;
                case (7, WireReader.BytesType):
                    node.Domain = reader.Text();
                    break;
                case (9, WireReader.BytesType):
                    ReadEntry(reader.Range(), node.Metadata);
                    break;
                default:
                    reader.Skip();
                    break;
            }

            int most = Math.Max(Math.Max(node.Inputs.Count, node.Outputs.Count),
                node.Attributes.Count * (OnnxLimits.MostInputsOfNode / OnnxLimits.MostAttributes));
            Refuse.Model(most > OnnxLimits.MostInputsOfNode,
                $"byte {message.Start}: a node of more than {OnnxLimits.MostInputsOfNode} inputs or outputs, or {OnnxLimits.MostAttributes} attributes.");
        }

        OnnxChecks.Ensure(node);
        return node;
    }

    private OnnxAttribute ReadAttribute(WireRange message, OnnxNode node, int depth)
    {
        var attribute = new OnnxAttribute(string.Empty);
        var integers = new List<long>();
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.BytesType):
                    attribute = attribute with { Name = reader.Text() };
                    break;
                case (2, WireReader.IntType):
                    attribute = attribute with { Real = reader.Single() };
                    break;
                case (3, WireReader.VarintType):
                    attribute = attribute with { Integer = reader.Integer() };
                    break;
                case (4, WireReader.BytesType):
                    WireRange text = reader.Range();
                    attribute = attribute with { Text = Encoding.UTF8.GetString(_bytes, text.Start, Math.Min(text.Length, OnnxLimits.LongestName)) };
                    break;
                case (5, WireReader.BytesType):
                    attribute = attribute with { Tensor = ReadTensor(reader.Range()) };
                    break;
                case (6 or 11, WireReader.BytesType):
                    var inner = new OnnxGraph();
                    ReadGraph(reader.Range(), inner, depth + 1);
                    node.Graphs += 1 + inner.Nodes.Sum(n => n.Graphs);
                    node.InnerNodes += inner.Nodes.Count + inner.Nodes.Sum(n => n.InnerNodes);
                    break;
                case (8, WireReader.VarintType or WireReader.BytesType):
                    reader.Integers(integers);
                    break;
                case (10, WireReader.BytesType):
                    ReadTensor(reader.Range());
                    break;
                case (22 or 23, WireReader.BytesType):
                    ReadSparse(reader.Range());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return attribute with { Integers = [.. integers] };
    }

    private (string Domain, long Version) ReadOpset(WireRange message)
    {
        (string domain, long version) = (string.Empty, 0L);
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.BytesType):
                    domain = reader.Text();
                    break;
                case (2, WireReader.VarintType):
                    version = reader.Integer();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (domain, version);
    }

    private void ReadEntry(WireRange message, Dictionary<string, string> entries)
    {
        (string key, string value) = (string.Empty, string.Empty);
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.BytesType):
                    key = reader.Text();
                    break;
                case (2, WireReader.BytesType):
                    WireRange text = reader.Range();
                    value = Encoding.UTF8.GetString(_bytes, text.Start, Math.Min(text.Length, OnnxLimits.LongestName));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        entries[key] = value;
    }

    private void ReadFunction(WireRange message)
    {
        (string domain, string name) = (string.Empty, string.Empty);
        var nodes = new List<OnnxNode>();
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.BytesType):
                    name = reader.Text();
                    break;
                case (7, WireReader.BytesType):
                    nodes.Add(ReadNode(reader.Range(), 0));
                    break;
                case (10, WireReader.BytesType):
                    domain = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _functions[(domain, name)] = nodes;
    }
}
