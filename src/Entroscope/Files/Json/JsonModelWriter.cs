using System.Text.Encodings.Web;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Files.Json;

/// <summary>Writes a model in the JSON exchange format. Equal models give equal bytes.</summary>
internal static class JsonModelWriter
{
    /// <summary>The largest text written or read: the format is meant for small models.</summary>
    public const long Limit = 1L << 28;

    /// <summary>No blanks, and letters of any script as they are.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the model: a network, or a mixture as its weights, its components as networks, and its names.</summary>
    /// <exception cref="SizeLimitException">The text would exceed the limit.</exception>
    public static void Write(Stream stream, ConvACMixture model, long limit = Limit)
    {
        // A parameter takes at least a digit and a comma.
        EnsureWithin(limit, 2 * model.ParameterCount);
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            if (model.Components.Count == 1)
            {
                Write(json, model.Pattern, limit);
            }
            else
            {
                WriteSeveral(json, model, limit);
            }

            EnsureWithin(limit, json.BytesCommitted + json.BytesPending);
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteSeveral(Utf8JsonWriter json, ConvACMixture mixture, long limit)
    {
        json.WriteStartObject();
        json.WritePropertyName("weights");
        List(json, mixture.Weights);
        json.WriteStartArray("components");
        foreach (ConvAC component in mixture.Components)
        {
            Write(json, component, limit);
        }

        json.WriteEndArray();
        json.WritePropertyName("metadata");
        MetadataJson.Write(json, mixture.Metadata);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConvAC model, long limit)
    {
        json.WriteStartObject();
        ArchitectureWriter.Write(json, Architecture.Of(model));
        WriteLeaves(json, model, limit);
        WriteMatrices(json, model, limit);
        json.WritePropertyName("class_prior");
        List(json, model.ClassPrior);
        json.WritePropertyName("metadata");
        MetadataJson.Write(json, model.Metadata);
        json.WriteEndObject();
    }

    /// <summary>Makes a JSON text of one object.</summary>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteLeaves(Utf8JsonWriter json, ConvAC model, long limit)
    {
        json.WriteStartArray("leaf");
        foreach (LeafDistribution leaf in model.Leaves.Take(model.Shape.LeafCount))
        {
            WriteLeaf(json, leaf, leaf.Specification.Descriptor);
            Flush(json, limit);
        }

        json.WriteEndArray();
    }

    // A table has a row a channel; of several parts a channel has one number each.
    private static void WriteLeaf(Utf8JsonWriter json, LeafDistribution leaf, LeafDescriptor family)
    {
        int columns = family.Columns(leaf.Specification);
        if (columns > 0)
        {
            Matrix(json, leaf.Part(0), columns);
        }
        else if (family.Parts.Count == 1)
        {
            List(json, leaf.Part(0));
        }
        else
        {
            json.WriteStartArray();
            for (int d = 0; d < leaf.Channels; d++)
            {
                List(json, [.. Enumerable.Range(0, family.Parts.Count).Select(part => leaf.Part(part)[d])]);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteMatrices(Utf8JsonWriter json, ConvAC model, long limit)
    {
        PoolingTree tree = model.Tree;
        json.WriteStartArray("conv");
        if (tree.HasLevels)
        {
            int first = 0;
            foreach (int size in Levels.Sizes(tree).SkipLast(1))
            {
                json.WriteStartArray();
                WriteNodes(json, model, model.Shape.DistinctMatrices(Enumerable.Range(first, size)), limit);
                json.WriteEndArray();
                first += size;
            }
        }
        else
        {
            WriteNodes(json, model, Enumerable.Range(0, tree.Root), limit);
        }

        json.WriteEndArray();
        json.WritePropertyName("output");
        WriteNodes(json, model, [tree.Root], limit);
    }

    private static void WriteNodes(Utf8JsonWriter json, ConvAC model, IEnumerable<int> nodes, long limit)
    {
        foreach (int node in nodes)
        {
            Matrix(json, model.Weights(node), model.Shape.Channels(node));
            Flush(json, limit);
        }
    }

    private static void Matrix(Utf8JsonWriter json, ReadOnlySpan<double> values, int columns)
    {
        json.WriteStartArray();
        for (int start = 0; start < values.Length; start += columns)
        {
            List(json, values.Slice(start, columns));
        }

        json.WriteEndArray();
    }

    public static void List(Utf8JsonWriter json, ReadOnlySpan<double> values)
    {
        json.WriteStartArray();
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void Flush(Utf8JsonWriter json, long limit)
    {
        if (json.BytesPending > 1 << 16)
        {
            json.Flush();
            EnsureWithin(limit, json.BytesCommitted);
        }
    }

    private static void EnsureWithin(long limit, long bytes) =>
        Refuse.Size(bytes > limit, $"The model does not fit into a JSON file of at most {limit} bytes; write it as .safetensors.");
}
