using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Tiles on the disk: the same table as the source, and refusals of what is not.</summary>
public sealed class DataTilesTests
{
    // Bytes, missing values, numbers of both precisions, texts and a class, in tiles of which the last is short.
    [Fact]
    public void TheTable_IsThatOfTheSource()
    {
        using var folder = new TemporaryFolder();
        string[] colours = ["red", "green", "blue"];
        IEnumerable<string> rows = Enumerable.Range(0, 333).Select(r =>
            Invariant($"{r % 5},{(r % 9 == 0 ? "?" : Invariant($"{r % 7}"))},{r * 0.5},{r / 3.0:R},")
            + Invariant($"{colours[r * r % 3]},{40_000 + (r % 3)},{(r % 11 == 0 ? string.Empty : r % 2 == 0 ? "a" : "b")}"));
        string source = folder.Write("t.csv", "a,b,c,d,e,f,kind\n" + string.Join('\n', rows) + "\n");
        var options = new DataOptions { Label = "kind" };
        TileSummary summary = DataTiles.Write(source, folder["tiles"], options, 64);
        Assert.Equal((333, 6, 6, 64), (summary.Rows, summary.Columns, summary.Tiles, summary.TileRows));
        Dataset expected = DataLoader.Load(source, options);
        Dataset found = DataLoader.Load(folder["tiles"]);
        AssertSame(expected, found);
        DataSplit parts = DataLoader.LoadSplit(source, options, new SplitOptions { TestRows = 50 });
        DataSplit tiled = DataLoader.LoadSplit(folder["tiles"], null, new SplitOptions { TestRows = 50 });
        AssertSame(parts.Train, tiled.Train);
        AssertSame(parts.Validation, tiled.Validation);
        AssertSame(parts.Test!, tiled.Test!);
        int[] picked = [300, 2, 2, 77, 128];
        AssertSame(parts.Train.Select([3, 1, 200], "x"), tiled.Train.Select([3, 1, 200], "x"));
        AssertSame(expected.Select(picked, "x"), found.Select(picked, "x"));
        Assert.Null(DataLoader.Load(folder["tiles"], new DataOptions { NoLabel = true }).Labels);
    }

    [Fact]
    public void PartsOfASource_StayParts()
    {
        using var folder = new TemporaryFolder();
        DataTiles.Write("digits", folder["tiles"]);
        AssertSame(DataLoader.LoadSplit("digits").Test!, DataLoader.LoadSplit(folder["tiles"]).Test!);
        string file = folder.Write("more.csv", "1,2\n");
        ErrorAssert.Throws<DataException>($"{folder["tiles"]}: has its own test part; another cannot be given.",
            () => DataLoader.LoadSplit(folder["tiles"], null, new SplitOptions { TestPath = file }));
        ErrorAssert.Throws<DataException>($"{folder["tiles"]}: holds tiles of all rows; files of further parts cannot be given.",
            () => DataLoader.LoadSplit(folder["tiles"], null, new SplitOptions { ValidationPath = file }));
    }

    [Fact]
    public void DamagedTiles_AreRefusedByName()
    {
        using var folder = new TemporaryFolder();
        string source = folder.Write("t.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 200).Select(r => Invariant($"{r % 3},{r % 4}\n"))));
        string tiles = folder["tiles"];
        DataTiles.Write(source, tiles, null, 64);
        string tile = Path.Combine(tiles, "tile-00000002.bin");
        byte[] bytes = File.ReadAllBytes(tile);
        bytes[5] ^= 1;
        File.WriteAllBytes(tile, bytes);
        ErrorAssert.Throws<DataException>($"{tile}: is damaged, or of another table: its SHA-256 is not that of the manifest.", () => DataLoader.Load(tiles));
        File.WriteAllBytes(tile, bytes[..^1]);
        ErrorAssert.Throws<DataException>($"{tile}: has 127 bytes, but a tile of its rows has 128.", () => DataLoader.Load(tiles));
        File.Delete(tile);
        ErrorAssert.Throws<DataException>($"{tile}: there is no such tile, but the manifest names it.", () => DataLoader.Load(tiles));
        string manifest = Path.Combine(tiles, "manifest.json");
        string text = File.ReadAllText(manifest);
        foreach ((string from, string to, string message) in new[]
        {
            ("\"version\": 1", "\"version\": 2", "Its version is 2; version 1 is read."),
            ("\"tile_rows\": 64", "\"tile_rows\": 65", "tile_rows must be a power of 2, but is 65."),
            ("\"tile_rows\": 64", "\"tile_rows\": 128", "tiles must be a list of length 2, but its length is 4."),
            ("\"rows\": 200,", "\"rows\": 201,", "The parts have 200 rows together, but there are 201."),
            ("\"storage\": \"byte\"", "\"storage\": \"bit\"", "columns[0].storage must be one of byte, uint16, single, double, but is 'bit'."),
            ("\"named\": true", "\"named\": 1", "named must be true or false, but is a number."),
            ("\"alphabet\": 3", "\"alphabet\": 0", "columns[0].alphabet of a column of kind categorical must be 1..65536, but is 0."),
            ("\"named\": true", "\"name\": true", "The file has the unknown member 'name'."),
        })
        {
            int at = text.IndexOf(from, StringComparison.Ordinal);
            File.WriteAllText(manifest, text[..at] + to + text[(at + from.Length)..]);
            ErrorAssert.Throws<DataException>($"{manifest}: {message}", () => DataLoader.Load(tiles));
        }
    }

    // The engine indexes tables by values: a manifest must not make them larger than these.
    [Fact]
    public void AValueBeyondItsAlphabet_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string source = folder.Write("t.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 200).Select(r => Invariant($"{r % 3},{r % 4}\n"))));
        DataTiles.Write(source, folder["tiles"], null, 64);
        string manifest = Path.Combine(folder["tiles"], "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"alphabet\": 4", "\"alphabet\": 3", StringComparison.Ordinal));
        DataException e = Assert.Throws<DataException>(() => DataLoader.Load(folder["tiles"]));
        Assert.Matches(@"tile-0000000\d\.bin: row 4, column 2 \('b'\): the value is none that the manifest allows\.$", e.Message);
    }

    [Fact]
    public void WhatIsNotForTiles_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string source = folder.Write("t.csv", "a,b\n0,1\n1,1\n1,0\n");
        string tiles = folder["tiles"];
        ErrorAssert.Throws<ArgumentException>("The rows of a tile must be a power of 2 from 64 to 1048576, but are 100. (Parameter 'tileRows')",
            () => DataTiles.Write(source, tiles, null, 100));
        ErrorAssert.Throws<ArgumentException>("All rows are made into tiles, but the options name Test. (Parameter 'options')",
            () => DataTiles.Write(source, tiles, new DataOptions { Part = DataPart.Test }));
        ErrorAssert.Throws<ArgumentException>("Windows of sequences are views of their files, and are not made into tiles. (Parameter 'options')",
            () => DataTiles.Write(source, tiles, new DataOptions { Sequence = new SequenceOptions { Window = new(1, 4) } }));
        Assert.False(Directory.Exists(tiles));
        Directory.CreateDirectory(folder["full"]);
        folder.Write(Path.Combine("full", "readme.txt"), "mine");
        ErrorAssert.Throws<DataException>($"{folder["full"]}: is not empty: it holds 'readme.txt'; name a new folder.",
            () => DataTiles.Write(source, folder["full"]));
        Directory.CreateDirectory(tiles);
        File.WriteAllBytes(Path.Combine(tiles, "tile-00000007.bin"), [1]);
        DataTiles.Write(source, tiles);
        Assert.Equal(["manifest.json", "tile-00000000.bin"], Directory.GetFiles(tiles).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        ErrorAssert.Throws<DataException>($"{tiles}: is not empty: it holds 'manifest.json'; name a new folder.", () => DataTiles.Write(source, tiles));
        ErrorAssert.Throws<DataException>($"{tiles}: a kind of columns is for the source that the tiles are made of; give it there.",
            () => DataLoader.Load(tiles, new DataOptions { Kind = ColumnKind.Real }));
        ErrorAssert.Throws<DataException>($"{tiles}: holds tiles of rows and no sequence; leave out the window.",
            () => DataLoader.Load(tiles, new DataOptions { Sequence = new SequenceOptions { Window = new(1, 4) } }));

        // Not even where a model says what the columns are.
        ErrorAssert.Throws<DataException>($"{tiles}: a list of missing values is for the source that the tiles are made of; give it there.",
            () => DataLoader.Load(tiles, new DataOptions { MissingValues = ["1"], Schema = DataLoader.Load(tiles).Schema }));
        ErrorAssert.Throws<DataException>($"{tiles}: its rows have no class; to read 'a' as the class, make tiles with it.",
            () => DataLoader.Load(tiles, new DataOptions { Label = "a" }));
    }

    [Fact]
    public void WhatFails_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        string source = folder.Write("t.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 200).Select(r => Invariant($"{r % 3},{r % 4}\n"))));
        string tiles = folder["tiles"];
        string none = folder["none.csv"];
        ErrorAssert.Throws<DataException>($"{none}: there is no such file or folder.", () => DataTiles.Write(none, tiles));
        Assert.False(Directory.Exists(tiles));
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => DataTiles.Write(source, tiles, null, 64, done => Stop(done, 128), stop.Token));
        Assert.False(Directory.Exists(tiles));
        Directory.CreateDirectory(tiles);
        Assert.Throws<OperationCanceledException>(() => DataTiles.Write(source, tiles, null, 64, done => Stop(done, 128), stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(tiles));

        void Stop(int done, int rows)
        {
            Assert.Equal(done / 64, Directory.GetFiles(tiles, "tile-*.bin").Length);
            if (done == rows)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void TilesWithoutTheirManifest_AreNoData()
    {
        using var folder = new TemporaryFolder();
        string tiles = folder["tiles"];
        DataTiles.Write(folder.Write("t.csv", "a,b\n0,1\n1,1\n1,0\n"), tiles);
        string message = $"{tiles}: holds tiles, but no manifest.json of them: they are not finished, or it was lost; make them again.";
        string manifest = Path.Combine(tiles, "manifest.json");
        File.WriteAllBytes(manifest, []);
        ErrorAssert.Throws<DataException>(message, () => DataLoader.Load(tiles));
        File.Delete(manifest);
        ErrorAssert.Throws<DataException>(message, () => DataLoader.Load(tiles));
    }

    private static void AssertSame(Dataset expected, Dataset found)
    {
        Assert.Equal(expected.Fingerprint, found.Fingerprint);
        Assert.Equal(expected.Columns, found.Columns);
        Assert.Equal(expected.Labels, found.Labels);
        Assert.Equal(expected.ClassNames, found.ClassNames);
        Assert.Equal(expected.LabelName, found.LabelName);
        Assert.Equal(expected.Image, found.Image);
        Assert.Equal(expected.Notes, found.Notes);
    }
}
