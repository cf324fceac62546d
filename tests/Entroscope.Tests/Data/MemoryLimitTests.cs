using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Numerics;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Small files that would become large tables are refused while they are read, at the stated limit.</summary>
public sealed class MemoryLimitTests
{
    private static readonly DataOptions Mebibyte = new() { MaximumMemory = 1 << 20 };

    [Fact]
    public void TextThatUnpacksToMoreThanTheLimitIsRefusedAtIt()
    {
        byte[] packed = DataFiles.Gzip(string.Concat(Enumerable.Repeat("0.123456789,1\n", 500_000)));
        Assert.True(packed.Length < 100_000);
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.csv.gz", packed);
        long before = GC.GetTotalAllocatedBytes();
        string message = Assert.Throws<DataException>(() => DataLoader.Load(path, Mebibyte)).Message;
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(path) + ": the table needs more memory than the limit of 1 MiB: [0-9.]+ KiB after row "
            + "[0-9]+, and as much again to divide the rows; raise the limit, or read fewer rows or columns\\.$", message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20 << 20);
        Assert.Equal(500_000, DataFiles.Load("a.csv.gz", packed, Mebibyte with { MaximumMemory = 32 << 20 }).Observations.Rows);
    }

    // Values of a byte are counted as eight bytes each once one of them needs eight.
    [Fact]
    public void AWiderValueWidensWhatCameBefore()
    {
        byte[] values = new byte[45_000 * sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(values.AsSpan(values.Length - sizeof(double)), 0.1);
        byte[] npy = DataFiles.Npy("'<f8'", "(45000,)", values);
        Assert.Equal(45_000, DataFiles.Load("a.npy", npy, Mebibyte with { MaximumMemory = 2 << 20 }).Observations.Rows);
        Refuses("the table needs more memory than the limit of 1 MiB: ", npy, "a.npy");
        values.AsSpan(values.Length - sizeof(double)).Clear();
        Assert.Equal(45_000, DataFiles.Load("a.npy", DataFiles.Npy("'<f8'", "(45000,)", values), Mebibyte).Observations.Rows);
    }

    [Fact]
    public void ColumnsAndLabelsCountToo()
    {
        Assert.Equal(1000, DataFiles.Load("a.csv", string.Join(',', new string('1', 1000).ToCharArray()), Mebibyte).Observations.Sites);
        Refuses("the table needs more memory than the limit of 1 MiB: ", Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Repeat(1, 2000))), "a.csv");
        string labels = string.Concat(Enumerable.Range(0, 20_000).Select(i => Invariant($"{i % 2},class number {i}\n")));
        Refuses("the table needs more memory than the limit of 1 MiB: ", Encoding.UTF8.GetBytes("a,b\n" + labels), "a.csv", Mebibyte with { Label = "b" });
        Refuses("the table needs more memory than the limit of 1 MiB: ", Encoding.UTF8.GetBytes(new string('a', 900_000) + "\n1\n"), "a.csv");
    }

    [Fact]
    public void AZipWhoseEntriesOverlapOrSwellIsRefused()
    {
        byte[] npz = DataFiles.Npz(CompressionLevel.NoCompression, ("a", DataFiles.Npy("'|u1'", "(2000,)", new byte[2000])), ("b", new byte[10]));
        int directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(npz.AsSpan(^6));
        byte[] overlapping = [.. npz];
        BinaryPrimitives.WriteUInt32LittleEndian(overlapping.AsSpan(directory + 20), (uint)npz.Length);
        DataFiles.Refuses(Invariant($"has entries that overlap: together they claim more than the {npz.Length} bytes of the file."), "a.npz", overlapping);
        byte[] swollen = DataFiles.Npz(("data", DataFiles.Npy("'|u1'", "(2000,)", new byte[2000])));
        directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(swollen.AsSpan(^6));
        int compressed = BinaryPrimitives.ReadInt32LittleEndian(swollen.AsSpan(directory + 20));
        BinaryPrimitives.WriteUInt32LittleEndian(swollen.AsSpan(directory + 24), 2_000_000_000);
        DataFiles.Refuses(
            Invariant($"entry 'data.npy' claims 2000000000 bytes in {compressed}, more than deflate can hold."), "a.npz", swollen);
    }

    [Fact]
    public void OptionsAndSizesAreNamed()
    {
        ErrorAssert.Throws<ArgumentException>("The limit on memory must be at least 1 byte, but is 0. (Parameter 'options')",
            () => DataLoader.Load("digits", new DataOptions { MaximumMemory = 0 }));
        ErrorAssert.Throws<SizeLimitException>("A thing needs 1.5 GiB of memory, more than the limit of 1000 bytes; take less.",
            () => MemoryLimit.Ensure(1.5 * (1 << 30), "A thing", "take less", 1000));
        MemoryLimit.Ensure(1000, "A thing", "take less", 1000);
        Assert.InRange(MemoryLimit.OfMachine, 1 << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    private static void Refuses(string start, byte[] content, string name, DataOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, content);
        string message = Assert.Throws<DataException>(() => DataLoader.Load(path, options ?? Mebibyte)).Message;
        Assert.StartsWith($"{path}: {start}", message, StringComparison.Ordinal);
    }
}
