using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class DelimitedErrorTests
{
    private const string LikeOthers = " like others of the column; read it as missing, read the column as text, or leave it out.";

    private static readonly DataOptions LabelY = new() { Label = "y" };

    [Theory]
    [InlineData("", "is empty.")]
    [InlineData("\n\r\n\n", "is empty.")]
    [InlineData("a,b\n", "has a header but no rows.")]
    [InlineData("a,b\n1,2\n3\n", "line 3, row 2: the number of fields is 1, but the first row has 2.")]
    [InlineData("1,2\n3,4,5,6\n", "line 2, row 2: the number of fields is 4, but the first row has 2.")]
    [InlineData("1,2\n3,4,\n", "line 2, row 2: the number of fields is 3, but the first row has 2.")]
    [InlineData("1,2\n3,x,5\n", "line 2, row 2: the number of fields is 3, but the first row has 2.")]
    [InlineData("1,2\n3,x\n", "line 2, row 2, column 2: the value 'x' is not a number" + LikeOthers)]
    [InlineData("a,b\n\n1,2\n3,4x\n", "line 4, row 2, column 2 ('b'): the value '4x' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,0x10\n1,2\n", "line 2, row 1, column 2 ('b'): the value '0x10' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,1_000\n1,2\n", "line 2, row 1, column 2 ('b'): the value '1_000' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,1 2\n1,2\n", "line 2, row 1, column 2 ('b'): the value '1 2' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,--\n1,2\n", "line 2, row 1, column 2 ('b'): the value '--' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,.\n1,2\n", "line 2, row 1, column 2 ('b'): the value '.' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,-nan\n1,2\n", "line 2, row 1, column 2 ('b'): the value '-nan' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,\"x\ny\"\n1,2\n", "line 2, row 1, column 2 ('b'): the value 'x\\u000Ay' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,2\u00003\n1,2\n", "line 2, row 1, column 2 ('b'): the value '2\\u00003' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee\n1,2\n",
        "line 2, row 1, column 2 ('b'): the value 'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd...' is not a number" + LikeOthers)]
    [InlineData("a,b\n1,inf\n", "line 2, row 1, column 2 ('b'): the value 'inf' is infinite; values must be finite.")]
    [InlineData("-Infinity,1\n", "line 1, row 1, column 1: the value '-Infinity' is infinite; values must be finite.")]
    [InlineData("a,b\n1,1e999\n", "line 2, row 1, column 2 ('b'): the value '1e999' is infinite; values must be finite.")]
    [InlineData("a,b,a\n1,2,3\n", "line 1: columns 1 and 3 are both named 'a'; names must differ.")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2: the quoted field is not closed.")]
    [InlineData("a,b\n1,\"2\"3\n", "line 2: text follows the closing quote of a field; a quote within a field is doubled.")]
    [InlineData("a\u0000,b\n1,2\n", "line 1, column 1: there is a NUL byte; this is not a text file.")]
    [InlineData("a,b\n1,9007199254740992\n1,9007199254740993\n", "line 3, row 2, column 2 ('b'): the integer 9007199254740993 is beyond 2^53 and would be "
        + "rounded; subtract what all values have in common, use a larger unit, or leave the column out.")]
    [InlineData("-9007199254740993,1\n", "line 1, row 1, column 1: the integer -9007199254740993 is beyond 2^53 and would be rounded; "
        + "subtract what all values have in common, use a larger unit, or leave the column out.")]
    [InlineData("a,b\n1,\"18446744073709551615\"\n", "line 2, row 1, column 2 ('b'): the integer 18446744073709551615 is beyond 2^53 and would be rounded; "
        + "subtract what all values have in common, use a larger unit, or leave the column out.")]
    public void Table_ThatIsNone_IsRefused(string text, string expected) => DataFiles.Refuses(expected, "t.csv", text);

    /// <summary>What double precision holds is no rounding, and neither is what was written as a real number or is larger than any 64-bit integer.</summary>
    [Fact]
    public void LargeNumbers_ThatAreNotRounded64BitIntegers_AreRead() => Assert.Equal(
        [[9_007_199_254_740_994, 9_007_199_254_740_993.5], [1.8446744073709552e19, 1e22], [1_700_000_000_000_000_000, 4.5e16]],
        DataFiles.Values(DataFiles.Load("t.csv",
            "9007199254740994,9007199254740993.5\n18446744073709551616,10000000000000000000001\n1700000000000000000,45000000000000001.0\n")));

    [Theory]
    [InlineData("a,b\n1,2\n", "there is no column 'y'; the columns are 'a', 'b'.")]
    [InlineData("y\n1\n", "has no column besides the label 'y'.")]
    [InlineData("a,y\n1,\n2,?\n", "the label 'y' has no value in any row.")]
    [InlineData("a,y\n1,\u0000\n", "line 2, row 1, column 2 ('y'): there is a NUL byte; this is not a text file.")]
    public void Label_ThatIsNone_IsRefused(string text, string expected) => DataFiles.Refuses(expected, "t.csv", text, LabelY);

    [Theory]
    [InlineData("2", "there is no column 2; the columns are 0..1.")]
    [InlineData("99999999999", "there is no column 99999999999; the columns are 0..1.")]
    [InlineData("-1", "there is no column '-1'; the columns are 'x0', 'x1'.")]
    public void LabelPosition_OutsideTheTable_IsRefused(string label, string expected) =>
        DataFiles.Refuses(expected, "t.csv", "1,2\n", new DataOptions { Label = label });

    [Fact]
    public void ManyColumns_AreNotAllListed() => DataFiles.Refuses(
        "there is no column 'z'; the columns are 'x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9' and 2 more.",
        "t.csv",
        "1,2,3,4,5,6,7,8,9,10,11,12\n",
        new DataOptions { Label = "z" });

    /// <summary>Beyond the first bytes, by which the encoding is chosen, a byte that is not UTF-8 is refused at its place.</summary>
    [Fact]
    public void Text_ThatIsNotUtf8_IsRefused()
    {
        byte[] head = [.. "a,b\n"u8, .. Enumerable.Repeat("x,1\n"u8.ToArray(), 400_000).SelectMany(row => row)];
        DataFiles.Refuses(
            "line 400002, row 400001, column 1 ('a'): the byte 0xE9 is not UTF-8; name the encoding.",
            "t.csv", [.. head, 0xE9, .. ",2\n"u8]);
    }

    [Fact]
    public void TextAmongNumbers_BeyondTheFirstBytes_IsRefused() => DataFiles.Refuses(
        "line 500002, row 500001, column 1 ('a'): the value 'x' is not a number like others of the column; read it as missing, "
        + "read the column as text, or leave it out.",
        "t.csv", "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 500_000)) + "x,3\n");

    [Fact]
    public void Field_LongerThanTheBuffer_IsRefused()
    {
        string huge = new('1', 2 * FieldScanner.MaximumField);
        DataFiles.Refuses("line 2: a field is longer than 1048576 bytes.", "t.csv", "a,b\n1," + huge);
        DataFiles.Refuses("line 2: the quoted field is longer than 1048576 bytes; is its closing quote missing?", "t.csv", "a,b\n1,\"" + huge + "\n");
    }

    [Fact]
    public void Number_OfManyDigits_IsReadUnlessItIsTooLarge()
    {
        Assert.Equal([[1e308, 2], [1e-300, 3]], DataFiles.Values(DataFiles.Load("t.csv", $"1{new string('0', 308)},2\n0.{new string('0', 299)}1,3\n")));
        string shown = "1" + new string('0', 39);
        DataFiles.Refuses($"line 2, row 2, column 1: the value '{shown}...' is infinite; values must be finite.", "t.csv", $"0,2\n1{new string('0', 400)},3\n");
    }

    [Fact]
    public void Columns_BeyondTheMost_AreRefused() =>
        DataFiles.Refuses("has 1048577 columns; at most 1048576 are read.", "t.csv", new string(',', 2 * TableBuilder.MaximumColumns));

    [Fact]
    public void ContradictoryOptions_AreRefused()
    {
        var options = new DataOptions { Label = "y", NoLabel = true };
        ArgumentException error = Assert.Throws<ArgumentException>(() => DataLoader.Load("t.csv", options));
        Assert.Equal("A label column, 'y', and no label at all cannot both be given. (Parameter 'options')", error.Message);
    }

    [Fact]
    public void Cancellation_StopsTheReading()
    {
        string text = string.Concat(Enumerable.Repeat("1\n", 1 << 15));
        using var folder = new Files.TemporaryFolder();
        string path = folder.Write("t.csv", text);
        Assert.Throws<OperationCanceledException>(() => DataLoader.Load(path, null, new CancellationToken(canceled: true)));
    }
}
