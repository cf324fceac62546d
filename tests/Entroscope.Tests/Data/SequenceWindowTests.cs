using System.Buffers.Binary;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Windows are what copying them by hand gives, and the parts of a division have no site in common.</summary>
public sealed class SequenceWindowTests
{
    public static SequenceOptions Window(int sites) => new() { Window = new GridSize(1, sites) };

    [Fact]
    public void WindowsOfRandomSeriesEqualCopies()
    {
        for (int trial = 0; trial < 60; trial++)
        {
            var random = new RandomStream(1, "windows", trial);
            int window = 1 + random.NextInt(20);
            int stride = 1 + random.NextInt(25);
            byte[][] documents = [.. Enumerable.Range(0, 1 + random.NextInt(4)).Select(d =>
                Enumerable.Range(0, (d == 0 ? window : 1) + random.NextInt(100)).Select(_ => (byte)random.NextInt(256)).ToArray())];
            using var folder = new TemporaryFolder();
            foreach ((int d, byte[] bytes) in documents.Index())
            {
                folder.Write(Invariant($"{d}.bin"), bytes);
            }

            Dataset data = DataLoader.Load(folder.Path, new DataOptions { Sequence = Window(window) with { Stride = stride, AllSymbols = true } });
            double[][] copies = [.. documents.SelectMany(d => Enumerable.Range(0, Math.Max(0, d.Length - window + stride) / stride)
                .Select(k => d.AsSpan(k * stride, window).ToArray().Select(b => (double)b).ToArray()))];
            Assert.Equal(copies, DataFiles.Values(data));
            EnsureBulk(data.Observations, random);
        }
    }

    [Theory]
    [InlineData("|b1", 1)]
    [InlineData("|i1", 1)]
    [InlineData("|u1", 1)]
    [InlineData("<i2", 2)]
    [InlineData("<u2", 2)]
    [InlineData("<i4", 4)]
    [InlineData("<u4", 4)]
    [InlineData("<i8", 8)]
    [InlineData("<u8", 8)]
    [InlineData("<f2", 2)]
    [InlineData("<f4", 4)]
    [InlineData("<f8", 8)]
    public void ArraysOfEveryTypeAreReadAsTheTableOfOneColumn(string type, int size)
    {
        var random = new RandomStream(2, "series", size);
        int most = type == "|b1" ? 2 : 200;
        byte[] bytes = [.. Enumerable.Range(0, 40 * size).Select(i => i % size == size - 1 && size > 1 ? (byte)60 : (byte)random.NextInt(most))];
        if (size == 8 && type[1] != 'f')
        {
            Enumerable.Range(0, 40).ToList().ForEach(i => bytes.AsSpan((i * 8) + 5, 3).Clear());
        }

        byte[] npy = DataFiles.Npy($"'{type}'", "(40,)", bytes);
        double[] column = [.. DataFiles.Values(DataFiles.Load("a.npy", npy, new DataOptions { Kind = ColumnKind.Real })).Select(r => r[0])];
        Dataset windows = DataFiles.Load("a.npy", npy, new DataOptions { Kind = ColumnKind.Real, Sequence = Window(7) with { Stride = 3 } });
        Assert.Equal(Enumerable.Range(0, 12).Select(k => column[(3 * k)..((3 * k) + 7)]), DataFiles.Values(windows));
        EnsureBulk(windows.Observations, random);
    }

    [Fact]
    public void PatchesOfImagesOfAnySizeEqualCopies()
    {
        using var folder = new TemporaryFolder();
        (int Height, int Width)[] sizes = [(9, 12), (7, 5), (3, 40)];
        foreach ((int d, (int height, int width)) in sizes.Index())
        {
            folder.Write(Invariant($"{d}.pgm"), [.. System.Text.Encoding.ASCII.GetBytes(Invariant($"P5\n# made\n{width} {height}\n255\n")),
                .. Enumerable.Range(0, height * width).Select(i => (byte)((37 * i) + d))]);
        }

        var options = new DataOptions { Sequence = new SequenceOptions { Window = new GridSize(4, 3), Stride = 2 } };
        Dataset data = DataLoader.Load(folder.Path, options);
        var copies = new List<double[]>();
        foreach ((int d, (int height, int width)) in sizes.Index())
        {
            for (int y = 0; y + 4 <= height; y += 2)
            {
                for (int x = 0; x + 3 <= width; x += 2)
                {
                    copies.Add([.. Enumerable.Range(0, 12).Select(i => (double)(byte)((37 * (((y + (i / 3)) * width) + x + (i % 3))) + d))]);
                }
            }
        }

        Assert.Equal(copies, DataFiles.Values(data));
        Assert.Equal(new GridSize(4, 3), data.Image);
        Assert.Equal("1 of 3 documents has no room for a window of 4x3 pixels and is left out.", data.Notes[^1]);
        Assert.All(data.Columns, c => Assert.Equal((ColumnKind.Categorical, 256), (c.Kind, c.Alphabet)));
    }

    // A series of its own positions shows where every window lies.
    [Theory]
    [InlineData(1, 4000, 8, null, null)]
    [InlineData(1, 4000, 100, 0.2, null)]
    [InlineData(1, 700, 100, null, null)]
    [InlineData(3, 900, 64, 0.1, 7)]
    [InlineData(1, 30000, 16, 0.3, 5)]
    [InlineData(14, 300, 20, 0.2, 3)]
    public void PartsAreDisjointWithGapsAndNoWindowCrossesABorder(int documents, int length, int window, double? test, int? stride)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            using var folder = Positions(documents, length);
            var options = new DataOptions { Sequence = Window(window) with { Stride = stride }, Kind = ColumnKind.Real };
            var split = new SplitOptions { Seed = seed, TestFraction = test };
            DataSplit parts = DataLoader.LoadSplit(folder.Path, options, split);
            HashSet<int>[] sites = [.. new[] { parts.Train, parts.Validation, parts.Test }.OfType<Dataset>().Select(d => Sites(d, window))];
            Assert.Equal(test is null ? 2 : 3, sites.Length);
            int gap = documents >= 10 ? 1 : window;
            for (int a = 0; a < sites.Length; a++)
            {
                for (int b = 0; b < sites.Length; b++)
                {
                    Assert.True(a == b || sites[a].All(x => Enumerable.Range(x - gap, (2 * gap) + 1)
                        .All(y => x / 100_000 != y / 100_000 || !sites[b].Contains(y))));
                }
            }

            double share = sites[1].Count / (double)(documents * length);
            Assert.InRange(share, 0.03, 0.35);
            Assert.Equal(parts.ComputeFingerprint(), DataLoader.LoadSplit(folder.Path, options, split).ComputeFingerprint());
            Assert.NotEqual(parts.Train.Fingerprint, DataLoader.LoadSplit(folder.Path, options, split with { Seed = seed + 10 }).Train.Fingerprint);
        }
    }

    [Fact]
    public void TheLastWindowsAreTheTest()
    {
        using var folder = Positions(3, 100);
        var options = new DataOptions { Sequence = Window(10), Kind = ColumnKind.Real };
        DataSplit parts = DataLoader.LoadSplit(folder.Path, options, new SplitOptions { TestRows = 12 });
        Assert.Equal([100_080, 100_090, .. Enumerable.Range(0, 10).Select(k => 200_000 + (10 * k))],
            DataFiles.Values(parts.Test!).Select(r => (int)r[0]));
        Assert.DoesNotContain(DataFiles.Values(parts.Train).Concat(DataFiles.Values(parts.Validation)), r => r[9] >= 100_070);
        Assert.EndsWith("12 test windows (the last).", parts.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenPartsAreTheirOwnDocuments()
    {
        using var folder = new TemporaryFolder();
        string train = folder.Write("a.txt", Encoding(Enumerable.Repeat("abc", 50)));
        string validation = folder.Write("b.txt", Encoding(Enumerable.Repeat("bc", 20)));
        string test = folder.Write("c.txt", Encoding(Enumerable.Repeat("cd", 10)));
        var split = new SplitOptions { ValidationPath = validation, TestPath = test };
        DataSplit parts = DataLoader.LoadSplit(train, new DataOptions { Sequence = Window(4) }, split);
        Assert.Equal((10, 5), (parts.Validation.Observations.Rows, parts.Test!.Observations.Rows));
        Assert.Equal("147 training windows (drawn with seed 1), 10 validation windows (given), 5 test windows (given).", parts.Description);
        Assert.Equal(["a", "b", "c", "d"], parts.Train.Sequence!.Symbols);
    }

    [Fact]
    public void TrainingWindowsAreDrawnEvenly()
    {
        using var folder = Positions(1, 50_000);
        var options = new DataOptions { Sequence = Window(50) with { TrainingWindows = 1000 }, Kind = ColumnKind.Real };
        DataSplit parts = DataLoader.LoadSplit(folder.Path, options);
        int[] starts = [.. DataFiles.Values(parts.Train).Select(r => (int)r[0])];
        Assert.Equal(1000, starts.Length);
        Assert.Equal(starts.Order(), starts);
        Assert.InRange(starts.CountBy(s => s % 50).Count(), 48, 50);
        Assert.InRange(Enumerable.Range(1, 999).Count(i => starts[i] - starts[i - 1] > 400), 0, 10);
    }

    [Fact]
    public void SelectedRowsShareWhereTheyBegin()
    {
        using var folder = Positions(1, 1000);
        Observations rows = DataLoader.Load(folder.Path, new DataOptions { Sequence = Window(100) with { Stride = 1 }, Kind = ColumnKind.Real }).Observations;
        int[] chosen = [.. Enumerable.Range(0, 800).Select(i => 7 * i % 900)];
        _ = rows.Select(chosen);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Observations selected = rows.Select(chosen);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30_000);
        Assert.Equal(chosen.Select(r => rows.Row(r)), Enumerable.Range(0, 800).Select(selected.Row));
        ValueColumn copy = rows.Column(3).Select(chosen);
        Assert.Equal(chosen.Select(r => rows[r, 3]), Enumerable.Range(0, 800).Select(r => copy[r]));
    }

    [Fact]
    public void TheFirstRowsOfEveryDocumentCanBeTakenAlone()
    {
        using var folder = Positions(2, 100);
        Dataset data = DataLoader.Load(folder.Path, new DataOptions { Sequence = Window(10) with { Stride = 5 }, Kind = ColumnKind.Real, MaxRows = 3 });
        Assert.Equal([0, 5, 10, 100_000, 100_005, 100_010], DataFiles.Values(data).Select(r => (int)r[0]));
        byte[] pixels = DataFiles.Npy("'|u1'", "(2, 12, 9)", [.. Enumerable.Range(0, 216).Select(i => (byte)(i / 108))]);
        foreach ((int rows, int expected) in new[] { (1, 3), (3, 3), (4, 6), (100, 12) })
        {
            var options = new DataOptions { Sequence = new SequenceOptions { Window = new GridSize(3, 3) }, MaxRows = rows };
            Assert.Equal(2 * expected, DataFiles.Load("a.npy", pixels, options).Observations.Rows);
        }
    }

    private static byte[] Encoding(IEnumerable<string> parts) => System.Text.Encoding.UTF8.GetBytes(string.Concat(parts));

    private static TemporaryFolder Positions(int documents, int length)
    {
        var folder = new TemporaryFolder();
        for (int d = 0; d < documents; d++)
        {
            byte[] bytes = new byte[4 * length];
            for (int i = 0; i < length; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), (100_000 * d) + i);
            }

            folder.Write(Invariant($"{d:00}.npy"), DataFiles.Npy("'<i4'", Invariant($"({length},)"), bytes));
        }

        return folder;
    }

    private static HashSet<int> Sites(Dataset data, int window)
    {
        foreach (double[] row in DataFiles.Values(data))
        {
            Assert.Equal(Enumerable.Range((int)row[0], window), row.Select(x => (int)x));
        }

        return [.. DataFiles.Values(data).SelectMany(r => r).Select(x => (int)x)];
    }

    private static void EnsureBulk(Observations data, RandomStream random)
    {
        int[] rows = [.. Enumerable.Range(0, 50).Select(_ => random.NextInt(data.Rows + 1) - 1)];
        double[] values = new double[50];
        int[] symbols = new int[50];
        for (int i = 0; i < data.Sites; i++)
        {
            data.Column(i).ReadValues(rows, values);
            Assert.Equal(rows.Select(r => r < 0 ? double.NaN : data[r, i]), values);
            if (values.All(x => double.IsNaN(x) || Math.Abs(x) < int.MaxValue))
            {
                data.Column(i).ReadSymbols(rows, 999, symbols);
                Assert.Equal(rows.Select(r => r < 0 || double.IsNaN(data[r, i]) ? 999 : (int)data[r, i]), symbols);
            }
        }
    }
}
