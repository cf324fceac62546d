using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Files.Json;

/// <summary>Writes an architecture as members of a JSON object, which both model formats share.</summary>
internal static class ArchitectureWriter
{
    /// <summary>Writes the members; what all sites or all nodes of a level share is written once.</summary>
    public static void Write(Utf8JsonWriter json, Architecture architecture)
    {
        (NetworkShape shape, PoolingTree tree) = (architecture.Shape, architecture.Tree);
        int[] nodes = [.. Enumerable.Range(0, tree.NodeCount)];
        json.WriteNumber("sites", tree.SiteCount);
        json.WritePropertyName("alphabet");
        OneOrMany(json, [.. architecture.Leaves.Select(leaf => leaf.Alphabet)]);
        WriteCodes(json, architecture.Leaves);
        WriteUnseen(json, architecture.Leaves);
        WriteConstants(json, architecture.Leaves);
        json.WritePropertyName("leaf_channels");
        OneOrMany(json, [.. nodes.Take(tree.SiteCount).Select(shape.Channels)]);
        WriteWidths(json, shape, [.. nodes.Skip(tree.SiteCount).Select(shape.Channels)]);
        json.WriteNumber("classes", shape.Classes);
        WriteTree(json, tree);
        WriteSharing(json, shape.Sharing);

        WriteFamilies(json, [.. architecture.Leaves.Select(leaf => Words.Of(leaf.Family))]);
        json.WriteString("reading", Words.Of(architecture.Reading));
    }

    private static void WriteSharing(Utf8JsonWriter json, WeightSharing sharing)
    {
        if (!sharing.IsAny)
        {
            return;
        }

        if (sharing == WeightSharing.Levels)
        {
            json.WriteBoolean("shared_weights", true);
            return;
        }

        json.WriteStartObject("weight_sharing");
        json.WriteNumber("from", sharing.From);
        if (sharing.Below < int.MaxValue)
        {
            json.WriteNumber("below", sharing.Below);
        }

        if (sharing.Classes > 0)
        {
            json.WriteNumber("classes", sharing.Classes);
        }

        json.WriteBoolean("leaves", sharing.SharesLeaves);
        json.WriteEndObject();
    }

    // Sites whose values are 0..K-1 have none, and a model of such sites only has no such member.
    private static void WriteCodes(Utf8JsonWriter json, IReadOnlyList<LeafSpecification> leaves)
    {
        if (leaves.All(leaf => leaf.Codes is null))
        {
            return;
        }

        json.WriteStartArray("codes");
        foreach (LeafSpecification leaf in leaves)
        {
            if (leaf.Codes is not { } codes)
            {
                json.WriteNullValue();
                continue;
            }

            json.WriteStartArray();
            foreach (long code in codes.Codes)
            {
                json.WriteNumberValue(code);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    // Only models of text categories and ordinals have these members.
    private static void WriteUnseen(Utf8JsonWriter json, IReadOnlyList<LeafSpecification> leaves)
    {
        if (leaves.Any(leaf => leaf.Unseen > 0))
        {
            json.WritePropertyName("unseen");
            JsonModelWriter.List(json, [.. leaves.Select(leaf => leaf.Unseen)]);
        }

        if (leaves.Any(leaf => leaf.IsOrdered))
        {
            json.WriteStartArray("ordered");
            foreach (LeafSpecification leaf in leaves)
            {
                json.WriteBooleanValue(leaf.IsOrdered);
            }

            json.WriteEndArray();
        }

        if (leaves.Any(leaf => leaf.Sharing is not null))
        {
            json.WritePropertyName("sharing");
            JsonModelWriter.List(json, [.. leaves.Select(leaf => leaf.IsOrdered ? leaf.Sharing ?? NamedSymbols.NeighbourShare : 0)]);
        }
    }

    private static void WriteConstants(Utf8JsonWriter json, IReadOnlyList<LeafSpecification> leaves)
    {
        if (leaves.All(leaf => leaf.Constants is null))
        {
            return;
        }

        json.WriteStartArray("constants");
        foreach (LeafSpecification leaf in leaves)
        {
            if (leaf.Constants is not { } constants)
            {
                json.WriteNullValue();
                continue;
            }

            json.WriteStartObject();
            foreach ((string name, double[] numbers) in leaf.Descriptor.Constants.Zip(constants.Arrays))
            {
                json.WritePropertyName(name);
                JsonModelWriter.List(json, numbers);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteWidths(Utf8JsonWriter json, NetworkShape shape, int[] widths)
    {
        if (!shape.Tree.HasLevels)
        {
            json.WritePropertyName("widths");
            List(json, widths);
            return;
        }

        json.WriteStartArray("widths");
        int first = 0;
        foreach (int size in Levels.Sizes(shape.Tree).Skip(1))
        {
            OneOrMany(json, widths.AsSpan(first, size));
            first += size;
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the members of a tree: what its nodes pool, its description, the size of its image.</summary>
    public static void WriteTree(Utf8JsonWriter json, PoolingTree tree)
    {
        json.WriteStartArray(tree.HasLevels ? "pooling_groups" : "children");
        if (tree.HasLevels)
        {
            (int below, int first) = (0, tree.SiteCount);
            foreach (int size in Levels.Sizes(tree).Skip(1))
            {
                json.WriteStartArray();
                WriteChildren(json, tree, first, size, below);
                json.WriteEndArray();
                (below, first) = (first, first + size);
            }
        }
        else
        {
            WriteChildren(json, tree, tree.SiteCount, tree.InnerCount, 0);
        }

        json.WriteEndArray();
        json.WriteString("tree", tree.Description);
        if (tree.Image is { } image)
        {
            json.WritePropertyName("image");
            List(json, [image.Height, image.Width]);
        }
    }

    private static void WriteChildren(Utf8JsonWriter json, PoolingTree tree, int first, int count, int origin)
    {
        foreach (int node in Enumerable.Range(first, count))
        {
            json.WriteStartArray();
            foreach (int child in tree.Children(node))
            {
                json.WriteNumberValue(child - origin);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteFamilies(Utf8JsonWriter json, string[] families)
    {
        if (Array.TrueForAll(families, f => string.Equals(f, families[0], StringComparison.Ordinal)))
        {
            json.WriteString("leaf_family", families[0]);
            return;
        }

        json.WriteStartArray("leaf_family");
        foreach (string family in families)
        {
            json.WriteStringValue(family);
        }

        json.WriteEndArray();
    }

    private static void OneOrMany(Utf8JsonWriter json, ReadOnlySpan<int> values)
    {
        if (values.ContainsAnyExcept(values[0]))
        {
            List(json, values);
        }
        else
        {
            json.WriteNumberValue(values[0]);
        }
    }

    private static void List(Utf8JsonWriter json, ReadOnlySpan<int> values)
    {
        json.WriteStartArray();
        foreach (int value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
