using System.Globalization;
using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model.Leaves;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class DelimitedReaderTests
{
    private const double Missing = double.NaN;

    public static TheoryData<string, string> Layouts => new()
    {
        { "t.csv", "a,b,c\n1,2.5,-3\n4,,6e1\n" },
        { "t.csv", "a,b,c\n1,2.5,-3\n4,,6e1" },
        { "t.csv", "a,b,c\r\n1,2.5,-3\r\n4,,60\r\n" },
        { "t.csv", "a,b,c\r1,2.5,-3\r4,,60\r" },
        { "t.csv", "\uFEFFa,b,c\n1,2.5,-3\n4,?,+60\n" },
        { "t.csv", "\n\na,b,c\n\n1,2.5,-3\n\n4,NA,60\n\n\n" },
        { "t.csv", "a;b;c\n1;2.5;-3\n4;nan;60\n" },
        { "t.csv", " a , b ,\tc\n 1 , 2.50,-3\n\"4\", \"\" ,\"60\" \n" },
        { "t.csv", "\"a\",\"b\",\"c\"\n01,.25e1,-3.0\n4.,NaN,0.06E+3\n" },
        { "t.tsv", "a\tb\tc\n1\t2.5\t-3\n4\t\t60\n" },
        { "t.txt", "a\tb\tc\n1\t2.5\t-3\n4\tna\t60\n" },
        { "t.data", "a,b,c\n1,2.5,-3\n4,,60\n" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Layout_GivesTheSameTable(string name, string text)
    {
        Dataset plain = DataFiles.Load(name, text);
        Assert.Equal(["a", "b", "c"], plain.Columns.Select(c => c.Name));
        Assert.Equal([[1, 2.5, -3], [4, Missing, 60]], DataFiles.Values(plain));
        Dataset packed = DataFiles.Load(name + ".gz", DataFiles.Gzip(text));
        Assert.Equal(plain.Fingerprint, packed.Fingerprint);
    }

    [Fact]
    public void Numbers_WithoutHeader_AreAllRows()
    {
        Dataset data = DataFiles.Load("t.csv", "1,2\n3,4\n");
        Assert.Equal(["x0", "x1"], data.Columns.Select(c => c.Name));
        Assert.Equal([[1, 2], [3, 4]], DataFiles.Values(data));
    }

    [Fact]
    public void FirstRow_WithMissingValues_IsNoHeader() =>
        Assert.Equal([[Missing, 2, Missing], [1, Missing, 3]], DataFiles.Values(DataFiles.Load("t.csv", "?,2,NaN\n1,na,3\n")));

    [Fact]
    public void Header_WithAnEmptyName_IsNamedByPosition() =>
        Assert.Equal(["x0", "b"], DataFiles.Load("t.csv", ",b\n1,2\n").Columns.Select(c => c.Name));

    [Fact]
    public void QuotedHeader_KeepsSeparatorsQuotesAndLines() =>
        Assert.Equal(["a,\"1\"", "b\nc"], DataFiles.Load("t.csv", "\"a,\"\"1\"\"\",\"b\nc\"\r\n1,2\r\n").Columns.Select(c => c.Name));

    [Theory]
    [InlineData("y", 2)]
    [InlineData("0", 0)]
    [InlineData("last", 2)]
    [InlineData("2", 2)]
    public void Label_IsFoundByNameAndPosition(string label, int column)
    {
        Dataset data = DataFiles.Load("t.csv", "a,b,y\n1,5,2\n0,6,10\n1,7,?\n", new DataOptions { Label = label });
        Assert.Equal(((string[])["a", "b", "y"])[column], data.LabelName);
        Assert.Equal(2, data.Observations.Sites);
        Assert.Equal(column == 2 ? [0, 1, -1] : [1, 0, 1], data.Labels!);
        Assert.Equal(column == 2 ? ["2", "10"] : ["0", "1"], data.ClassNames);
        Assert.Equal(2, data.Classes);
    }

    [Fact]
    public void Label_OfText_IsSortedByItsCharacters()
    {
        Dataset data = DataFiles.Load("t.csv", "x,y\n1,dog\n2,\"cat, the\"\n3,Zebra\n4,NA\n5,1\n6,dog\n", new DataOptions { Label = "y" });
        Assert.Equal(["1", "Zebra", "cat, the", "dog"], data.ClassNames);
        Assert.Equal([3, 2, 1, -1, 0, 3], data.Labels!);
    }

    [Fact]
    public void Label_OfNumbers_IsOneClassForEveryNumber()
    {
        Dataset data = DataFiles.Load("t.csv", "x,y\n1,10\n2,9\n3,9.0\n4,-1.5\n5,1e1\n", new DataOptions { Label = "y" });
        Assert.Equal(["-1.5", "9", "10"], data.ClassNames);
        Assert.Equal([2, 1, 1, 0, 2], data.Labels!);
    }

    [Fact]
    public void Label_OfHugeIntegers_StaysText() =>
        Assert.Equal(["9007199254740992", "9007199254740993"],
            DataFiles.Load("t.csv", "x,y\n1,9007199254740993\n2,9007199254740992\n", new DataOptions { Label = "y" }).ClassNames);

    [Fact]
    public void Label_LongerThanTheUsual_IsKept()
    {
        string name = new('ä', 1000);
        Assert.Equal(["b", name], DataFiles.Load("t.csv", $"x,y\n1,{name}\n2,b\n", new DataOptions { Label = "y" }).ClassNames);
    }

    [Fact]
    public void NoLabel_IsAColumnLikeAnother()
    {
        Dataset data = DataFiles.Load("t.csv", "x,y\n1,2\n");
        Assert.Null(data.Labels);
        Assert.Null(data.LabelName);
        Assert.Empty(data.ClassNames);
        Assert.Equal(1, data.Classes);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Culture_DoesNotMatter(string culture)
    {
        const string Text = "x,y\n-1.5,2.5\n1e3,\n0.1,0.30000000000000004\n";
        Dataset expected = DataFiles.Load("t.csv", Text, new DataOptions { Label = "y" });
        Dataset data = Cultures.Under(culture, () => DataFiles.Load("t.csv", Text, new DataOptions { Label = "y" }));
        Assert.Equal([[-1.5], [1000], [0.1]], DataFiles.Values(data));
        Assert.Equal(["0.30000000000000004", "2.5"], data.ClassNames);
        Assert.Equal(expected.Fingerprint, data.Fingerprint);
        Assert.Equal(expected.Notes, data.Notes);
    }

    [Fact]
    public void Fields_AcrossTheBuffersEnd_AreWhole()
    {
        // Rows of every length put every kind of field end at the buffer's end somewhere in four buffers.
        var text = new StringBuilder("a,b,y\r\n");
        var expected = new List<double>();
        for (int r = 0; text.Length < 4 * FieldScanner.MaximumField; r++)
        {
            double value = r * 1.000000001;
            expected.Add(value);
            text.Append(CultureInfo.InvariantCulture, $"{value:R}, \"{value:R}\" ,\"q\"\"{r % 7},\r\n{new string('z', r % 3)}\"\r\n");
        }

        Dataset data = DataFiles.Load("t.csv", text.ToString(), new DataOptions { Label = "y" });
        Assert.Equal(expected, Enumerable.Range(0, expected.Count).Select(r => data.Observations[r, 0]));
        Assert.Equal(expected, Enumerable.Range(0, expected.Count).Select(r => data.Observations[r, 1]));
        Assert.Equal(21, data.Classes);
        Assert.Equal("q\"0,\r\n", data.ClassNames[0]);
    }

    [Fact]
    public void AllKindsOfStorage_KeepEveryValue()
    {
        // The values widen the column's storage one after the other, in blocks that are already there and in new ones.
        double[] values =
        [
            .. Enumerable.Range(0, 200).Select(i => (double)i), Missing, 255, 256, 65534, 65535, 65535.5, 65536, -1, 0.5, 1e-3, 0.1, 1e300, -5e-324,
            .. Enumerable.Range(0, 70_000).Select(i => i / 8.0), 12345678.9,
        ];
        for (int end = 1; end <= values.Length; end = end < 220 ? end + 1 : end * 2)
        {
            using var builder = new ColumnBuilder();
            foreach (double value in values.AsSpan(0, end))
            {
                builder.Add(value);
            }

            ValueColumn column = builder.Finish(out ColumnSummary summary);
            Assert.Equal(values[..end], Enumerable.Range(0, end).Select(r => column[r]));
            Assert.Equal(ColumnSummary.Of(ValueColumn.Of(values[..end])), summary);
        }
    }
}
