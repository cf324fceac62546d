using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Xunit;

namespace Entroscope.Formats.Tests;

/// <summary>Every refusal by its whole message.</summary>
public sealed class FormatErrorTests : IDisposable
{
    private const string Read = "numbers, booleans, dates, times and texts are read; leave the column out.";
    private const string Datasets = "'/big', '/cube', '/group/table', '/integers', '/line', '/numbers', '/words'";
    private const string Damaged = "damaged, or of a feature that is not read";

    private readonly string _folder = Directory.CreateTempSubdirectory("formats").FullName;

    [Theory]
    [InlineData("odd.parquet", "column 2 ('list') has the type list; " + Read)]
    [InlineData("odd.arrow", "column 2 ('list') has the type list; " + Read)]
    [InlineData("people.h5:/cube", "dataset 'cube' has the shape (2, 2, 2); "
        + "(rows,) and (rows, columns) of numbers and (rows,) of records are read.")]
    [InlineData("people.h5:/none", "has no dataset '/none'; it holds the datasets " + Datasets + ".")]
    [InlineData("people.arrow:/x", "is Arrow, which holds one table; '/x' names none of it.")]
    [InlineData("version2.parquet", "column 4 ('active') has booleans in the encoding RLE (of pages of version 2), which is not read; "
        + "write pages of version 1.")]
    public void A_file_that_is_read_in_part_says_what_is_not(string file, string message) => Refuses(file, message);

    [Fact]
    public void Columns_of_other_types_can_be_left_out()
    {
        foreach (string file in new[] { "odd.parquet", "odd.arrow" })
        {
            Dataset data = DataLoader.Load(PathOf(file), new DataOptions { Formats = TableFormats.All, Ignore = ["list", "raw"] });
            Assert.Equal(["n"], data.Columns.Select(c => c.Name));
            Assert.Equal(3, data.Observations.Rows);
        }

        Refuses("odd.parquet", "column 3 ('raw') has the type BYTE_ARRAY; " + Read,
            o => o with { Ignore = ["list"] });
    }

    [Fact]
    public void Options_of_text_are_refused()
    {
        Refuses("people.arrow", "the decimal mark of text is given, but the values of this file have types; leave it out.",
            o => o with { Decimal = ',' });
        Refuses("people.arrow", "the separator of thousands of text is given, but the values of this file have types; leave it out.",
            o => o with { Thousands = '\'' });
        Refuses("people.arrow", "the encoding of text is given, but the values of this file have types; leave it out.",
            o => o with { Encoding = "latin-1" });
    }

    [Fact]
    public void A_file_of_several_datasets_needs_one_named() => Refuses("people.h5",
        "it holds the datasets '/big', '/cube', '/group/table', '/integers', '/line', '/numbers', '/words'; name one as "
        + PathOf("people.h5") + ":/big.");

    [Theory]
    [InlineData("t.parquet", "is no Parquet file: it starts with 61 2C 62 0A 31 2C 32 0A.")]
    [InlineData("t.arrow", "is no Arrow file: it starts with 61 2C 62 0A 31 2C 32 0A.")]
    [InlineData("t.h5", "is no HDF5 file: it starts with 61 2C 62 0A 31 2C 32 0A.")]
    public void A_known_ending_needs_the_first_bytes_of_the_format(string name, string message)
    {
        File.WriteAllText(Path.Combine(_folder, name), "a,b\n1,2\n");
        RefusesAt(Path.Combine(_folder, name), message);
    }

    [Theory]
    [InlineData("people.snappy.parquet", "cannot be read as Parquet: " + Damaged + " (the file is cut off: it does not end with PAR1).")]
    [InlineData("people.arrow", "cannot be read as Arrow: " + Damaged + " (the file is cut off: it does not end with ARROW1).")]
    [InlineData("people.arrows", "cannot be read as Arrow: " + Damaged + " (the values of a message claim more bytes than there are).")]
    public void A_file_that_is_cut_off_says_so(string file, string message)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(file));
        string path = Path.Combine(_folder, file);
        File.WriteAllBytes(path, bytes[..^40]);
        RefusesAt(path, message);
    }

    [Theory]
    [InlineData("people.snappy.parquet")]
    [InlineData("people.lz4.arrow")]
    [InlineData("people.arrows")]
    [InlineData("people.h5")]
    public void Every_shorter_file_is_refused_by_a_line_with_its_name(string file)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(file));
        string path = Path.Combine(_folder, file);
        string source = file.EndsWith(".h5", StringComparison.Ordinal) ? path + ":/group/table" : path;
        for (int length = 0; length < bytes.Length; length += 97)
        {
            File.WriteAllBytes(path, bytes[..length]);
            string text = Assert.Throws<DataException>(() => DataLoader.Load(source, new DataOptions { Formats = TableFormats.All })).Message;
            Assert.StartsWith(path + ": ", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
        }
    }

    [Fact]
    public void Memory_is_limited_before_it_is_taken()
    {
        Refuses("people.snappy.parquet",
            "row group 1, with 128 rows, needs 4 KiB of memory, more than the limit of 3.9 KiB; raise the limit, or write the file in smaller pieces.",
            o => o with { MaximumMemory = 8000 });
        Assert.Contains("memory", Assert.Throws<DataException>(
            () => DataLoader.Load(PathOf("people.h5") + ":/group/table", new DataOptions { Formats = TableFormats.All, MaximumMemory = 8000 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_formats_a_file_is_of_no_known_type() => Assert.StartsWith(PathOf("people.arrow") + ": is of no known type; read are .csv,",
        Assert.Throws<DataException>(() => DataLoader.Load(PathOf("people.arrow"))).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, true);

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Files", file);

    private static void Refuses(string file, string message, Func<DataOptions, DataOptions>? change = null)
    {
        var options = new DataOptions { Formats = TableFormats.All };
        DataException e = Assert.Throws<DataException>(() => DataLoader.Load(PathOf(file), change?.Invoke(options) ?? options));
        int place = file.IndexOf(":/", StringComparison.Ordinal);
        Assert.Equal($"{PathOf(place < 0 ? file : file[..place])}: {message}", e.Message);
    }

    private static void RefusesAt(string path, string message) => Assert.Equal(
        $"{path}: {message}", Assert.Throws<DataException>(() => DataLoader.Load(path, new DataOptions { Formats = TableFormats.All })).Message);
}
