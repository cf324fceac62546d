using Entroscope.Data.Tables;
using Entroscope.Files.Json;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Data.Tiles;

/// <summary>The manifest of a folder of tiles as JSON.</summary>
internal static class TileManifestJson
{
    /// <summary>What the member "format" of a manifest is.</summary>
    public const string Format = "entroscope-tiles";

    private const int Version = 1;
    private const int HashDigits = 64;

    private static readonly string[] Members =
        ["format", "version", "rows", "tile_rows", "columns", "label", "image", "named", "text", "schema", "notes", "parts", "tiles"];

    private static readonly string[] ColumnMembers = ["name", "kind", "storage", "alphabet", "missing", "codes", "unseen"];

    public static void Write(Stream stream, TileManifest manifest)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteNumber("rows", manifest.Layout.Rows);
        json.WriteNumber("tile_rows", manifest.Layout.TileRows);
        json.WriteStartArray("columns");
        for (int c = 0; c < manifest.Layout.Columns; c++)
        {
            Write(json, manifest.Table.Columns[c], manifest.Layout.Storage(c));
        }

        json.WriteEndArray();
        if (manifest.Layout.IsLabelled)
        {
            json.WriteStartObject("label");
            json.WriteString("name", manifest.Table.LabelName);
            json.WriteStartArray("classes");
            foreach (string name in manifest.Table.ClassNames)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (manifest.Table.Image is { } image)
        {
            json.WriteStartArray("image");
            json.WriteNumberValue(image.Height);
            json.WriteNumberValue(image.Width);
            json.WriteEndArray();
        }

        json.WriteBoolean("named", manifest.Table.IsNamed);
        json.WriteBoolean("text", manifest.Table.IsText);
        if (manifest.Table.Schema is { } schema)
        {
            json.WritePropertyName("schema");
            SchemaJson.Write(json, schema);
        }

        SchemaJson.WriteTexts(json, "notes", manifest.Table.Notes);
        json.WriteStartArray("parts");
        foreach (RowRange part in manifest.Parts)
        {
            json.WriteStartObject();
            json.WriteString("part", Words.Of(part.Part));
            json.WriteString("file", part.File);
            json.WriteNumber("rows", part.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        SchemaJson.WriteTexts(json, "tiles", manifest.Hashes);
        json.WriteEndObject();
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ModelException">It is no manifest of tiles, of a later version, or contradicts itself.</exception>
    public static TileManifest Read(ReadOnlyMemory<byte> utf8)
    {
        using JsonDocument document = JsonText.Parse(utf8, "The manifest");
        var json = new JsonValue(document.RootElement, string.Empty);
        Refuse.Model(!string.Equals(json.Find("format")?.String(), Format, StringComparison.Ordinal),
            $"It is no manifest of tiles: its format is not '{Format}'.");
        int version = json.Require("version").Integer(1);
        Refuse.Model(version != Version, $"Its version is {version}; version {Version} is read.");
        json.EnsureMembers(Members);
        int rows = json.Require("rows").Integer(1);
        int tileRows = json.Require("tile_rows").Integer(1);
        Refuse.Model(!int.IsPow2(tileRows), $"tile_rows must be a power of 2, but is {tileRows}.");
        JsonValue columns = json.Require("columns");
        Refuse.Model(columns.Count is 0 or > TableBuilder.MaximumColumns, $"columns must be a list of 1 to {TableBuilder.MaximumColumns}.");
        (ColumnInfo Info, ColumnStorage Storage)[] read = [.. columns.Items().Select(c => ReadColumn(c, rows))];
        JsonValue? label = json.Find("label");
        label?.EnsureMembers(["name", "classes"]);
        var layout = new TileLayout(rows, tileRows, Array.ConvertAll(read, c => c.Storage), label is not null);
        string[] hashes = [.. json.Require("tiles").Items(layout.Tiles).Select(Hash)];
        return new TileManifest(
            layout,
            new TileTable(Array.ConvertAll(read, c => c.Info))
            {
                LabelName = label?.Require("name").String(),
                ClassNames = SchemaJson.Texts(label?.Require("classes")),
                Image = json.Find("image") is { } image ? ReadImage(image, read.Length) : null,
                IsNamed = json.Require("named").Truth(),
                IsText = json.Require("text").Truth(),
                Schema = json.Find("schema") is { } schema ? SchemaJson.Read(schema, read.Length) : null,
                Notes = SchemaJson.Texts(json.Find("notes")),
            },
            ReadParts(json.Require("parts"), rows),
            hashes);
    }

    private static void Write(Utf8JsonWriter json, ColumnInfo column, ColumnStorage storage)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("kind", Words.Of(column.Kind));
        json.WriteString("storage", Words.Of(storage));
        json.WriteNumber("alphabet", column.Alphabet);
        json.WriteNumber("missing", column.Missing);
        if (column.Codes is { } codes)
        {
            json.WriteStartArray("codes");
            for (int k = 0; k < (codes.IsNoValue ? 0 : codes.Count); k++)
            {
                json.WriteNumberValue(codes[k]);
            }

            json.WriteEndArray();
        }

        if (column.Unseen > 0)
        {
            json.WriteNumber("unseen", column.Unseen);
        }

        json.WriteEndObject();
    }

    private static (ColumnInfo Info, ColumnStorage Storage) ReadColumn(JsonValue json, int rows)
    {
        json.EnsureMembers(ColumnMembers);
        int missing = json.Require("missing").Integer(0);
        Refuse.Model(missing > rows, $"{json.Place}.missing must be at most the rows, {rows}, but is {missing}.");
        SymbolCodes? codes = json.Find("codes") is not { } list ? null
            : list.Count == 0 ? SymbolCodes.NoValue
            : new SymbolCodes([.. list.Items().Select(c => c.Long(-SymbolCodes.LargestCode, SymbolCodes.LargestCode))]);
        double[] unseen = [0];
        if (json.Find("unseen") is { } share)
        {
            unseen[0] = share.Element.ValueKind == JsonValueKind.Number && share.Element.TryGetDouble(out double value) && value is > 0 and < 1 ? value
                : throw new ModelException($"{share.Place} must be a probability above 0 and below 1.");
        }

        var column = new ColumnInfo(json.Require("name").String(), Words.Read<ColumnKind>(json.Require("kind")), json.Require("alphabet").Integer(0), missing)
        {
            Codes = codes,
            Unseen = unseen[0],
        };
        (int least, int most) = column.Kind switch
        {
            _ when column.IsReal => (0, 0),
            ColumnKind.Binary or ColumnKind.Boolean => (2, 2),
            ColumnKind.Count => (1, int.MaxValue),
            _ => (1, SymbolCodes.LargestCount + 1),
        };
        Refuse.Model(column.Alphabet < least || column.Alphabet > most,
            $"{json.Place}.alphabet of a column of kind {Words.Of(column.Kind)} must be {least}..{most}, but is {column.Alphabet}.");
        Refuse.Model(codes is not null && codes.Count != column.Alphabet, $"{json.Place}: there are {codes?.Count} codes, but {column.Alphabet} values.");
        return (column, Words.Read<ColumnStorage>(json.Require("storage")));
    }

    private static GridSize ReadImage(JsonValue json, int columns)
    {
        json.EnsureCount(2);
        int[] size = json.Integers(1);
        var image = new GridSize(size[0], size[1]);
        Refuse.Model(image.Count != columns, $"An image of {image} has {image.Count} pixels, but there are {columns} columns.");
        return image;
    }

    private static List<RowRange> ReadParts(JsonValue json, int rows)
    {
        var parts = new List<RowRange>();
        long start = 0;
        foreach (JsonValue part in json.Items())
        {
            part.EnsureMembers(["part", "file", "rows"]);
            int count = part.Require("rows").Integer(0);
            parts.Add(new RowRange(Words.Read<DataPart>(part.Require("part")), part.Require("file").String(), (int)Math.Min(start, int.MaxValue), count));
            start += count;
        }

        Refuse.Model(start != rows, $"The parts have {start} rows together, but there are {rows}.");
        return parts;
    }

    private static string Hash(JsonValue json)
    {
        string hash = json.String();
        Refuse.Model(hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigitLower), $"{json.Place} must be a SHA-256 in hexadecimal.");
        return hash;
    }
}
