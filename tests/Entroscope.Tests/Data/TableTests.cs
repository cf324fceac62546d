using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Files.Models;
using Entroscope.Model;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Tables as people have them: what their columns are, and what is said of them.</summary>
public sealed class TableTests
{
    [Fact]
    public void MixedTable_IsReadColumnByColumn()
    {
        Dataset data = Case("customers", "churn");
        Assert.Equal(
            [ColumnKind.Date, ColumnKind.Ordinal, ColumnKind.Real, ColumnKind.Text, ColumnKind.Text, ColumnKind.Boolean, ColumnKind.Ordinal],
            data.Columns.Select(c => c.Kind));
        Assert.Equal(["signup_date", "age", "income", "colour", "plan", "active", "tickets"], data.Columns.Select(c => c.Name));
        Assert.Equal(["churned", "stayed"], data.ClassNames);
        Assert.Equal("customer_id", Assert.Single(data.Schema!.LeftOut).Key);
        string[] expected =
        [
            "Column 'signup_date' is date, yyyy-MM-dd, 2024-01-01 to 2024-12-27: all values are of the form yyyy-MM-dd.",
            "Column 'age' is ordinal, 18..80: 63 different integers of a range of 63.",
            "Column 'income' is real number, 21702.36 to 99845.07, 2 decimals: its values are numbers.",
            "Column 'colour' is text category, 3 values (blue, green, red) and 'other': its values are text.",
            "Column 'plan' is text category, 3 values (basic, enterprise, pro) and 'other': its values are text.",
            "Column 'active' is boolean, 'true' or 'false': all values are 'false' or 'true'.",
            "Column 'tickets' is ordinal, 0..17: 17 different integers of a range of 18.",
            "Column 'customer_id' is left out: an id or free text, all 800 values differ.",
            "Kinds of the columns, inferred from the values: 1 real, 2 ordinal, 2 text, 1 boolean, 1 date.",
        ];
        Assert.Equal(expected, data.Notes);
        Assert.Equal(
            ["2024-08-12", "72", "60568.17", "red", "enterprise", "true", "6"], data.Schema.Columns.Select((c, i) => c.Format(data.Observations[0, i])));
    }

    [Fact]
    public void Notations_AreInferredWhereThatIsSafe()
    {
        Dataset plain = Case("semi", "churn");
        Assert.Null(plain.Schema);
        Dataset euro = Case("euro", "klasse");
        Dataset thousands = Case("thousands", "churn");
        for (int r = 0; r < plain.Observations.Rows; r++)
        {
            Assert.Equal(plain.Observations.Row(r), euro.Observations.Row(r));
            Assert.Equal(plain.Observations[r, 1], thousands.Observations[r, 1]);
        }

        Assert.Equal((',', null), (euro.Schema!.Decimal, euro.Schema.Thousands));
        Assert.Contains("Numbers are read with decimal comma, as in column 'einkommen' ('60568,17').", euro.Notes);
        Assert.Equal(('.', ','), (thousands.Schema!.Decimal, thousands.Schema.Thousands!.Value));
        Assert.Contains("Numbers are read with decimal point, thousands separated by ',', as in column 'income' ('60,568.17').", thousands.Notes);
    }

    [Fact]
    public void Latin1_IsReadAndNamed()
    {
        Dataset data = Case("latin1", "klasse");
        Assert.Equal("größe", data.Columns[0].Name);
        Assert.Equal("The text is not UTF-8 (line 1: the byte 0xF6 is none); it was read as windows-1252, which is Latin-1 here; "
            + "another encoding can be named.", data.Notes[0]);
        byte[] text = [.. Encoding.Latin1.GetBytes("größe,x\nklein,1\ngroß,2\n")];
        Assert.Equal(["groß", "klein"], DataFiles.Load("t.csv", text, new DataOptions { Encoding = "latin-1" }).Schema!.Columns[0].Categories);
        Assert.Equal("größe", DataFiles.Load("t.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("größe\n1\n2\n")]).Columns[0].Name);
        DataFiles.Refuses("line 2: the byte 0x93 is not UTF-8, and may mean several characters; name the encoding.",
            "t.csv", [.. "a,b\n\u0001"u8[..4], 0x93, (byte)',', (byte)'1', (byte)'\n']);
        DataFiles.Refuses("there is no encoding 'latin-9000'; known are utf-8, latin-1, windows-1252, utf-16 and others by their IANA names.",
            "t.csv", "a\n1\n", new DataOptions { Encoding = "latin-9000" });
    }

    [Fact]
    public void IdOfTheRows_IsLeftOut()
    {
        Dataset data = Case("with_id", "churn");
        Assert.Equal(["age", "income", "active", "tickets"], data.Columns.Select(c => c.Name));
        Assert.Equal("an id by its name, all 800 values differ", data.Schema!.LeftOut["id"]);
        string counter = "n,x\n" + string.Concat(Enumerable.Range(0, 120).Select(i => Invariant($"{i},{i % 7}\n")));
        Assert.Equal("a counter of the rows, 0 to 119", DataFiles.Load("t.csv", counter).Schema!.LeftOut["n"]);
        Assert.Null(DataFiles.Load("t.csv", counter.Replace("n,x\n", string.Empty, StringComparison.Ordinal)).Schema);
        Dataset kept = DataFiles.Load("t.csv", counter, new DataOptions { ColumnKinds = Kind("n", ColumnKind.Real) });
        Assert.Equal(["n", "x"], kept.Columns.Select(c => c.Name));
    }

    /// <summary>Integers whose neighbours are alike are ordinals; those that take scattered values of a range are categories.</summary>
    [Fact]
    public void Ordinals_HaveNeighboursThatAreAlike()
    {
        string text = "c,smooth,jagged\n" + string.Concat(Enumerable.Range(0, 600).Select(i => Invariant($"word,{20 + (i * 37 % 40)},{i % 20 * 7 % 60}\n")));
        Dataset data = DataFiles.Load("t.csv", text);
        Assert.Equal([ColumnKind.Text, ColumnKind.Ordinal, ColumnKind.Categorical], data.Columns.Select(c => c.Kind));
        Assert.Equal("40 different integers of a range of 40", data.Schema!.Columns[1].Reason);
    }

    /// <summary>A file that reads as it always did has no schema: plain numbers need none.</summary>
    [Fact]
    public void PlainNumbers_HaveNoSchema()
    {
        Dataset data = Case("sensors", "activity");
        Assert.Null(data.Schema);
        Assert.All(data.Columns, c => Assert.Equal(ColumnKind.Real, c.Kind));
        Assert.Null(DataFiles.Load("t.csv", "year,hour\n1999,1\n2001,5\n").Schema);
    }

    [Theory]
    [InlineData("d\n2024-01-31\n2023-12-01\n", "yyyy-MM-dd", 19753, "2024-01-31")]
    [InlineData("d\n31.01.2024\n01.12.2023\n", "dd.MM.yyyy", 19753, "31.01.2024")]
    [InlineData("d\n31/01/2024\n01/12/2023\n", "dd/MM/yyyy", 19753, "31/01/2024")]
    [InlineData("d\n01/31/2024\n12/01/2023\n", "MM/dd/yyyy", 19753, "01/31/2024")]
    [InlineData("d\n1970-01-02T00:00:30Z\n1970-01-01T00:00:00Z\n", "yyyy-MM-ddTHH:mm:ssZ", 86430, "1970-01-02T00:00:30Z")]
    [InlineData("d\n1970-01-02 00:01\n1970-01-01 05:00\n", "yyyy-MM-dd HH:mm", 86460, "1970-01-02 00:01")]
    [InlineData("d\n13:05\n00:59\n", "HH:mm", 47100, "13:05")]
    [InlineData("d\n13:05:09.25\n00:59:30.00\n", "HH:mm:ss.ff", 47109.25, "13:05:09.25")]
    [InlineData("d\n13:05:09Z\n00:59:30Z\n", "HH:mm:ssZ", 47109, "13:05:09Z")]
    public void Dates_AreNumbersAndTextAgain(string text, string pattern, double value, string written)
    {
        Dataset data = DataFiles.Load("t.csv", text);
        ColumnSchema column = Assert.Single(data.Schema!.Columns);
        Assert.Equal((pattern, value), (column.DatePattern, data.Observations[0, 0]));
        Assert.Equal(written, column.Format(value));
        Assert.True(column.TryParse(written, out double again));
        Assert.Equal(value, again);
    }

    [Fact]
    public void DateParts_AreColumns()
    {
        Dataset data = DataFiles.Load("t.csv", "d,x\n2024-02-29 13:05,1\n2023-12-01 00:59,2\n", new DataOptions { DateParts = true });
        Assert.Equal(["d.year", "d.month", "d.day", "d.weekday", "d.hour", "x"], data.Columns.Select(c => c.Name));
        Assert.Equal([2024, 2, 29, 4, 13, 1], data.Observations.Row(0));
        Assert.Equal([2023, 12, 1, 5, 0, 2], data.Observations.Row(1));
    }

    [Theory]
    [InlineData("true,false,true", ColumnKind.Boolean, "false true")]
    [InlineData("Yes,No,no", ColumnKind.Boolean, "No Yes")]
    [InlineData("T,T,T", ColumnKind.Boolean, "F T")]
    [InlineData("1,0,1", ColumnKind.Binary, "")]
    [InlineData("yes,no,maybe", ColumnKind.Text, "maybe no yes")]
    [InlineData("12A,B7,12", ColumnKind.Text, "12 12A B7")]
    [InlineData("\u65E5\u672C,\U0001F600,a b", ColumnKind.Text, "a b \u65E5\u672C \U0001F600")]
    public void Words_AreBooleansOrCategories(string values, ColumnKind kind, string categories)
    {
        Dataset data = DataFiles.Load("t.csv", "c,t\n" + string.Concat(values.Split(',').Select(v => v + ",x\n")));
        Assert.Equal((kind, categories), (data.Columns[0].Kind, string.Join(' ', data.Schema!.Columns[0].Categories)));
    }

    [Fact]
    public void QuotesNewlinesAndMissingWords_AreRead()
    {
        Dataset data = DataFiles.Load(
            "t.csv", "a,b\r\n\"x \"\"1\"\"\",1\r\n\"two\nlines\",null\r\n?,-999\r\n\"x \"\"1\"\"\",4\r\n", new DataOptions { MissingValues = ["-999"] });
        Assert.Equal(["two\nlines", "x \"1\""], data.Schema!.Columns[0].Categories);
        Assert.Equal([[1, 1], [0, double.NaN], [double.NaN, double.NaN], [1, 4]], DataFiles.Values(data));
        Assert.Contains("In column 'b' 'null' among numbers is read as a missing value.", data.Notes);
    }

    /// <summary>The share of the values seen once, moved inside (0, 1/2]: here 1 of 5, so (1 + 1) / (5 + 1 + 2).</summary>
    [Fact]
    public void UnseenValues_HaveAProbability()
    {
        Dataset data = DataFiles.Load("t.csv", "c,x\na,1\na,1\nb,1\nb,0\nc,0\n");
        Assert.Equal((0.25, 4), (data.Columns[0].Unseen, data.Columns[0].Alphabet));
    }

    [Fact]
    public void Rows_AreLimitedAndDrawn()
    {
        string text = "x\n" + string.Concat(Enumerable.Range(0, 50).Select(i => Invariant($"{(i * 37) % 50}.5\n")));
        Assert.Equal(7, DataFiles.Load("t.csv", text, new DataOptions { MaxRows = 7 }).Observations.Rows);
        Dataset drawn = DataFiles.Load("t.csv", text, new DataOptions { SampleRows = 9 });
        Assert.Equal(9, drawn.Observations.Rows);
        Assert.Equal(DataFiles.Values(drawn), DataFiles.Values(DataFiles.Load("t.csv", text, new DataOptions { SampleRows = 9 })));
        Assert.NotEqual(DataFiles.Values(drawn), DataFiles.Values(DataFiles.Load("t.csv", text, new DataOptions { SampleRows = 9, SampleSeed = 2 })));
        Assert.Contains("Of 50 rows 9 were drawn with seed 1.", drawn.Notes);
    }

    [Fact]
    public void Schema_ReadsOtherRowsTheSameWay()
    {
        TableSchema schema = DataFiles.Load("t.csv", "colour,size,n,ok\nred,1.5,3,yes\nblue,2.25,4,no\nred,3.5,3,yes\n").Schema!;
        var options = new DataOptions { Schema = schema };
        Dataset data = DataFiles.Load("u.csv", "n,ok,colour,size\n4,no,green,9\n5,yes,blue,\n", options);
        Assert.Equal([[2, 9, 4, 0], [0, double.NaN, double.NaN, 1]], DataFiles.Values(data));
        Assert.Equal(
            ["column 'colour': 1 value of no known category ('green'), read as 'other'",
                "column 'n': 1 value not among the 2 known (such as 5), read as missing"],
            data.Remarks);
        DataFiles.Refuses("has no columns 'colour', 'n', which the schema has; the columns are 'size', 'ok'.", "u.csv", "size,ok\n1,no\n", options);
        DataFiles.Refuses("column 5 ('more') is not in the schema, whose columns are 'colour', 'size', 'n', 'ok'; leave it out, or name it "
            + "as the label.", "u.csv", "colour,size,n,ok,more\nred,1,3,yes,1\n", options);
        DataFiles.Refuses("line 2, row 1, column 4 ('ok'): the value 'maybe' is neither 'no' nor 'yes'.",
            "u.csv", "colour,size,n,ok\nred,1,3,maybe\n", options);
        DataFiles.Refuses("line 2, row 1, column 2 ('size'): the value 'big' is not a number.", "u.csv", "colour,size,n,ok\nred,big,3,yes\n", options);
    }

    [Fact]
    public void SchemaFile_IsReadAgain()
    {
        using var folder = new TemporaryFolder();
        TableSchema schema = Case("customers", "churn").Schema!;
        SchemaFile.Save(schema, folder["s.json"]);
        TableSchema again = SchemaFile.Load(folder["s.json"]);
        Assert.Equal(schema.Columns.Select(c => c.Describe()), again.Columns.Select(c => c.Describe()));
        Assert.Equal(schema.LeftOut, again.LeftOut);
        Assert.Equal(schema.Label, again.Label);
        File.WriteAllText(folder["t.json"], File.ReadAllText(folder["s.json"]).Replace("\"boolean\"", "\"bool\"", StringComparison.Ordinal));
        Assert.Equal(folder["t.json"] + ": columns[5].kind must be one of binary, categorical, count, real, ordinal, text, boolean, date, id, but is 'bool'.",
            Assert.Throws<ModelException>(() => SchemaFile.Load(folder["t.json"])).Message);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x\n4,5\n", "line 3, row 2, column 2 ('b'): the value 'x' is not a number like others of the column; read it as missing, "
        + "read the column as text, or leave it out.")]
    [InlineData("a;b\n1,234;x\n2,345;y\n", "line 2, row 1, column 1 ('a'): the value '1,234' may have a decimal comma or a comma between thousands; "
        + "say which.")]
    [InlineData("a;b\n1,25;2.5\n2,5;1.5\n", "line 2, row 1, column 1 ('a'): the value '1,25' has a decimal comma, but column 'b' has points; say which is "
        + "the decimal mark, and what separates thousands.")]
    [InlineData("a;b\n1.234,5;1,234.5\n2.345,5;2,345.5\n", "line 2, row 1, column 1 ('a'): the value '1.234,5' and line 2, row 1, column 2 ('b'): "
        + "the value '1,234.5' are numbers in different notations; say how numbers are written, or read a column as text.")]
    [InlineData("d\n03/04/2024\n05/06/2024\n", "line 2, row 1, column 1 ('d'): the date '03/04/2024' may begin with the day or the month; say which.")]
    public void Ambiguity_IsRefused(string text, string expected) => DataFiles.Refuses(expected, "t.csv", text);

    [Fact]
    public void Options_Decide()
    {
        Assert.Equal([[1.234], [2.345]], DataFiles.Values(DataFiles.Load("t.csv", "a\n\"1,234\"\n\"2,345\"\n", new DataOptions { Decimal = ',' })));
        Assert.Equal([[1234], [2345]], DataFiles.Values(DataFiles.Load("t.csv", "a\n\"1,234\"\n\"2,345\"\n", new DataOptions { Thousands = ',' })));
        Assert.Equal([[1234.5]], DataFiles.Values(DataFiles.Load("t.csv", "a;b\n1.234,5;x\n", new DataOptions { Ignore = ["b"] })));
        Dataset days = DataFiles.Load("t.csv", "d\n03/04/2024\n05/06/2024\n", new DataOptions { DateOrder = "dmy" });
        Assert.Equal("dd/MM/yyyy", days.Schema!.Columns[0].DatePattern);
        Dataset text = DataFiles.Load("t.csv", "zip,x\n01234,1\n98765,2\n", new DataOptions { ColumnKinds = Kind("zip", ColumnKind.Text) });
        Assert.Equal(["01234", "98765"], text.Schema!.Columns[0].Categories);
        Assert.Equal(["x"], DataFiles.Load("t.csv", "zip,x\n01234,1\n98765,2\n", new DataOptions { Ignore = ["zip"] }).Columns.Select(c => c.Name));
    }

    [Fact]
    public void OptionsOfText_AreRefusedForArrays()
    {
        byte[] array = DataFiles.Npy("'<f8'", "(2, 1)", DataFiles.Doubles(1, 2));
        DataFiles.Refuses("a decimal mark is for tables of text, such as CSV; this source is none.", "t.npy", array, new DataOptions { Decimal = ',' });
        DataFiles.Refuses("a list of columns to leave out is for tables of text, such as CSV; this source is none.", "t.npy", array,
            new DataOptions { Ignore = ["x0"] });
        DataFiles.Refuses("an encoding is for tables of text, such as CSV; this source is none.", "digits", new DataOptions { Encoding = "utf-8" });
        DataFiles.Refuses("a separator of thousands is for tables of text, such as CSV; this source is none.", "digits", new DataOptions { Thousands = '.' });
        DataFiles.Refuses("a list of missing values is for tables of text, such as CSV; this source is none.", "digits",
            new DataOptions { MissingValues = ["-999"] });
        DataFiles.Refuses("an order of day and month is for tables of text, such as CSV; this source is none.", "digits",
            new DataOptions { DateOrder = "dmy" });
        DataFiles.Refuses("reading dates as parts is for tables of text, such as CSV; this source is none.", "digits", new DataOptions { DateParts = true });
        DataFiles.Refuses("the kind text, boolean, date or id is for tables of text, such as CSV; this source is none.", "t.npy", array,
            new DataOptions { ColumnKinds = Kind("x0", ColumnKind.Date) });
    }

    private static Dictionary<string, ColumnKind> Kind(string name, ColumnKind kind) => new(StringComparer.Ordinal) { [name] = kind };

    private static Dataset Case(string name, string label) =>
        DataLoader.Load(Path.Combine(AppContext.BaseDirectory, "Data", name + ".csv"), new DataOptions { Label = label });
}
