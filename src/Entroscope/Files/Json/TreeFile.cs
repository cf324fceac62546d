using Entroscope.Structure;

namespace Entroscope.Files.Json;

/// <summary>A pooling tree in a JSON file of its own, with the names of the columns it is for, to be used again for other data of the same columns.</summary>
/// <param name="Columns">The names of the N columns in order, or null where they have none (the pixels of an image).</param>
internal sealed record TreeFile(PoolingTree Tree, IReadOnlyList<string>? Columns)
{
    private const int LargestFile = 1 << 28;
    private const string OrderMember = "order";
    private static readonly string[] Members = ["sites", "columns", "pooling_groups", "children", "tree", "image", OrderMember];
    private static readonly JsonWriterOptions Format = new() { Indented = true, IndentSize = 1, NewLine = "\n" };

    /// <summary>Gets the column at every place, where the tree is that of an order of the columns; else null.</summary>
    public IReadOnlyList<int>? Order { get; init; }

    /// <summary>Returns whether a text names a tree file: its ending is .json.</summary>
    /// <param name="text">A text, such as that of <c>--tree</c>.</param>
    /// <returns>True for what <see cref="Load"/> would read.</returns>
    public static bool IsNamed(string? text) => Path.GetExtension(text?.Trim() ?? string.Empty).Equals(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">The file cannot be read or holds no valid tree; the message names the file and the place in it.</exception>
    public static TreeFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return InputFile.Read(path, stream =>
        {
            Refuse.Model(stream.Length > LargestFile, $"A tree file has at most {LargestFile} bytes, but this one has {stream.Length}.");
            byte[] text = new byte[stream.Length];
            stream.ReadExactly(text);
            using JsonDocument document = JsonText.Parse(text, "The file");
            return Read(new JsonValue(document.RootElement, string.Empty));
        });
    }

    /// <summary>Reads a file that must hold an order of columns.</summary>
    /// <exception cref="ModelException">The file cannot be read or holds no valid tree, or one without an order; the message names the file.</exception>
    public static TreeFile LoadOrder(string path)
    {
        TreeFile file = Load(path);
        Refuse.Model(!IsNamed(path), $"{path}: The name of a tree file must end in .json.");
        Refuse.Model(file.Order is null, $"{path}: The file holds a tree without an order of the columns.");
        return file;
    }

    /// <summary>Writes the file; an existing one is replaced only when everything has been written.</summary>
    /// <exception cref="ModelException">The name has another ending, by which it could not be named as a tree again.</exception>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        EnsureNamed(path);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, Format);
            json.WriteStartObject();
            WriteMembers(json);
            json.WriteEndObject();
        });
    }

    /// <summary>Refuses a name by which the file could not be named as a tree again.</summary>
    /// <exception cref="ModelException">The name has another ending.</exception>
    public static void EnsureNamed(string path) =>
        Refuse.Model(!IsNamed(path) && !StandardStream.IsOutput(path), $"{path}: The name of a tree file must end in .json.");

    /// <summary>Writes the members of the file into an object.</summary>
    /// <param name="json">The writer, within an object.</param>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteNumber("sites", Tree.SiteCount);
        if (Columns is not null)
        {
            json.WriteStartArray("columns");
            foreach (string column in Columns)
            {
                json.WriteStringValue(column);
            }

            json.WriteEndArray();
        }

        if (Order is not null)
        {
            json.WriteStartArray(OrderMember);
            foreach (int column in Order)
            {
                json.WriteNumberValue(column);
            }

            json.WriteEndArray();
        }

        ArchitectureWriter.WriteTree(json, Tree);
    }

    /// <summary>Refuses data of other columns.</summary>
    /// <param name="path">What to call the file in a message.</param>
    /// <param name="names">The names of the data's columns in order.</param>
    /// <exception cref="ModelException">The columns are others, or in another order; the message names the first that differs.</exception>
    public void EnsureFor(string path, IReadOnlyList<string> names)
    {
        Refuse.Model(names.Count != Tree.SiteCount, $"{path}: The tree is for {Tree.SiteCount} columns, but the data has {names.Count}.");
        for (int i = 0; Columns is not null && i < names.Count; i++)
        {
            Refuse.Model(
                !string.Equals(Columns[i], names[i], StringComparison.Ordinal),
                $"{path}: The tree is for other columns: column {i + 1} is '{Text.Shorten(Columns[i])}' there, but '{Text.Shorten(names[i])}' in the data.");
        }
    }

    private static TreeFile Read(JsonValue file)
    {
        file.EnsureMembers(Members);
        PoolingTree tree = ArchitectureReader.ReadTree(file);
        string[]? columns = file.Find("columns") is { } names ? [.. names.Items(tree.SiteCount).Select(n => n.String())] : null;
        return new TreeFile(tree, columns) { Order = file.Find(OrderMember) is { } order ? ReadOrder(order, tree) : null };
    }

    // A tree pools neighbours of its order, whatever else it does.
    private static int[] ReadOrder(JsonValue member, PoolingTree tree)
    {
        int[] order = [.. member.Items(tree.SiteCount).Select(c => (int)c.Long(0, tree.SiteCount - 1))];
        int[] places = new int[order.Length];
        Array.Fill(places, -1);
        for (int place = 0; place < order.Length; place++)
        {
            Refuse.Model(
                places[order[place]] >= 0,
                $"order: Column {order[place]} is at place {places[order[place]]} and again at place {place}; every column has one place.");
            places[order[place]] = place;
        }

        for (int v = tree.SiteCount; v < tree.NodeCount; v++)
        {
            int[] taken = [.. tree.Scope(v).Select(i => places[i])];
            Refuse.Model(
                taken.Max() - taken.Min() >= taken.Length, $"order: Node {v} of the tree pools columns that are no neighbours in the order.");
        }

        return order;
    }
}
