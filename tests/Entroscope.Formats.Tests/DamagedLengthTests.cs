using System.Runtime.CompilerServices;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Xunit;

namespace Entroscope.Formats.Tests;

/// <summary>A length or a count that is more than the file has is refused before a library makes room for it.</summary>
public sealed class DamagedLengthTests : IDisposable
{
    private const long MostBytes = 16L << 20;
    private const string Beyond = "a length in it goes beyond its end";
    private const string List = "a list in it claims more than there is";
    private const string Outside = "member 'colour' lies outside its record";
    private const string Kind = "a message is of a kind that is not read";

    private readonly string _folder = Directory.CreateTempSubdirectory("lengths").FullName;

    [Theory]
    [InlineData("hdf5.270.519c97be", "t.h5", Beyond)]
    [InlineData("hdf5.630.36a7c5a2", "t.h5", Beyond)]
    [InlineData("hdf5.541.6f045a66", "t.h5", Beyond)]
    [InlineData("hdf5.541.832ea0b3", "t.h5", Beyond)]
    [InlineData("hdf5.720.e14b53e1", "t.h5", Beyond)]
    [InlineData("hdf5.270.bae50e22", "t.h5", Outside)]
    [InlineData("hdf5.720.ebd87ec4", "t.h5", Outside)]
    [InlineData("hdf5.541.cf7b98cd", "t.h5", "a chunk is larger than the file")]
    [InlineData("hdf5.541.48af7fd8", "t.h5", "8 rows of 4194328 bytes are more than the file can hold")]
    [InlineData("arrow.558.3f64775f", "t.arrow", Kind)]
    [InlineData("arrow.0.90cb4c27", "t.arrow", Kind)]
    public void Inputs_for_which_a_library_asked_for_hundreds_of_megabytes(string seed, string name, string message) =>
        Refuses(File.ReadAllBytes(Path.Combine(Seeds(), "..", "Seeds", seed + ".0")), name, message);

    [Theory]
    // The count of chunks and the bits of a page in a fixed array.
    [InlineData("small.latest.h5", 610 + 13, 1, List)]
    [InlineData("small.latest.h5", 610 + 7, 21, List)]
    // The bytes of an address, and of a length.
    [InlineData("small.latest.h5", 9, 9, "its addresses have 9 bytes and its lengths 8; 1 to 8 are read")]
    [InlineData("small.chunks.h5", 14, 0, "its addresses have 8 bytes and its lengths 0; 1 to 8 are read")]
    public void Counts_of_an_HDF5_file(string file, int place, byte value, string message)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Seeds(), file));
        bytes[place] = value;
        Refuses(bytes, "t.h5", message);
    }

    // A chunk of 64 rows, which is said to have 8.
    [Fact]
    public void A_chunk_that_unpacks_to_more_than_it_holds()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Files", "people.h5"));
        Assert.Equal(64, bytes[2307]);
        bytes[2307] = 8;
        Refuses(bytes, "t.h5", "a chunk unpacks to more than a chunk holds", ":/group/table");
    }

    [Fact]
    public void A_stream_that_does_not_begin_with_its_columns()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Seeds(), "small.arrows"));
        int second = bytes.AsSpan(4).IndexOf<byte>([0xFF, 0xFF, 0xFF, 0xFF]) + 4;
        Refuses(bytes[second..], "t.arrows", "it does not begin with its columns");
    }

    // The list of record batches names the dictionary.
    [Fact]
    public void A_message_of_another_kind_than_listed()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Seeds(), "small.arrow"));
        int length = BitConverter.ToInt32(bytes, bytes.Length - 10);
        int footer = bytes.Length - 10 - length;
        int batches = bytes.AsSpan(footer).LastIndexOf(BitConverter.GetBytes(Blocks(bytes, footer, 3)));
        BitConverter.GetBytes(Blocks(bytes, footer, 2)).CopyTo(bytes, footer + batches);
        Refuses(bytes, "t.arrow", "a message is of another kind than its list says");
    }

    public void Dispose() => Directory.Delete(_folder, true);

    // Where the first message of a list of the footer begins.
    private static long Blocks(byte[] bytes, int footer, int field)
    {
        int table = footer + BitConverter.ToInt32(bytes, footer);
        int places = table - BitConverter.ToInt32(bytes, table);
        int place = table + BitConverter.ToUInt16(bytes, places + 4 + (2 * field));
        return BitConverter.ToInt64(bytes, place + BitConverter.ToInt32(bytes, place) + 4);
    }

    private static string Seeds([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "Entroscope.Fuzz", "Tables");

    private void Refuses(byte[] bytes, string name, string message, string place = "")
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string text = Assert.Throws<DataException>(() => DataLoader.Load(path + place, new DataOptions { Formats = TableFormats.All })).Message;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        string format = name.EndsWith(".h5", StringComparison.Ordinal) ? "HDF5" : "Arrow";
        Assert.Equal($"{path}: cannot be read as {format}: damaged, or of a feature that is not read ({message}).", text);
        Assert.True(allocated < MostBytes, $"{allocated} bytes were allocated.");
    }
}
