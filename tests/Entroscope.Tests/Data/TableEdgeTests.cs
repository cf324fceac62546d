using System.Globalization;
using Entroscope.Data.Tables;
using Entroscope.Files.Models;
using Entroscope.Model;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Edges of tables: codes with leading zeros, an index without a name, a few bad dates, labels that are no classes.</summary>
public sealed class TableEdgeTests
{
    private const string LeaveOut = "; read it as missing, read the column as text, or leave it out.";

    /// <summary>Digits with a leading zero are texts, however few have one; numbers with a point or a sign are none.</summary>
    [Theory]
    [InlineData("007,012,007,100", "007 012 100")]
    [InlineData("10115,80331,01234,80331", "01234 10115 80331")]
    [InlineData("00,01,00,01", "00 01")]
    [InlineData("0101,1A,0101,0102,0102", "0101 0102 1A")]
    [InlineData("01,null,02,01", "01 02")]
    [InlineData("007,1.5,2,3", null)]
    [InlineData("00.5,01.5,1,0", null)]
    [InlineData("-07,08,09,10", null)]
    [InlineData("0,1,0,1", null)]
    public void LeadingZeros_MakeCodes(string values, string? categories)
    {
        Dataset data = DataFiles.Load("t.csv", "c,x\n" + string.Concat(values.Split(',').Select((v, i) => Invariant($"{v},{i}.5\n"))));
        Assert.Equal(categories is null ? null : ColumnKind.Text, data.Columns[0].Kind is ColumnKind.Text ? ColumnKind.Text : (ColumnKind?)null);
        if (categories is not null)
        {
            ColumnSchema column = data.Schema!.Columns[0];
            Assert.Equal(categories, string.Join(' ', column.Categories));
            Assert.Equal(values.Split(',')[0], column.Format(data.Observations[0, 0]));
        }
    }

    [Fact]
    public void Codes_AreNamedAndGivenKindsAreKept()
    {
        string text = "plz,x\n" + string.Concat(Enumerable.Range(0, 30).Select(i => Invariant($"{(i % 3 == 0 ? "01234" : "80331")},{i}.5\n")));
        Assert.Contains("Column 'plz' is text category, 2 values (01234, 80331) and 'other': digits with leading zeros, such as '01234', are codes.",
            DataFiles.Load("t.csv", text).Notes);
        Dataset given = DataFiles.Load("t.csv", text, new DataOptions { ColumnKinds = Kind("plz", ColumnKind.Categorical) });
        Assert.Equal((ColumnKind.Categorical, 1234.0), (given.Columns[0].Kind, given.Observations[0, 0]));
        Assert.Equal(ColumnKind.Real, DataFiles.Load("t.csv", text, new DataOptions { Kind = ColumnKind.Real }).Columns[0].Kind);

        // What comes after the first rows is too late, and said.
        string late = "plz,x\n" + string.Concat(Enumerable.Range(0, 5100).Select(i =>
            Invariant($"{(i < 5050 ? "8033" : "0123")},{(i % 2 == 0 ? "a" : "b")}\n")));
        Assert.Contains("line 5052, row 5051, column 1 ('plz'): '0123' was read as a number, without its leading zeros, like others of the column; "
            + "codes are kept as they are when the column is given the kind text.", DataFiles.Load("t.csv", late).Notes);
    }

    [Fact]
    public void CodesOfTheLabel_KeepTheirZeros()
    {
        string text = "x,y\n" + string.Concat(Enumerable.Range(0, 9).Select(i => Invariant($"{i}.5,{i % 3:000}\n")));
        Assert.Equal(["000", "001", "002"], DataFiles.Load("t.csv", text, new DataOptions { Label = "y" }).ClassNames);
        Assert.Equal(["0", "1", "2"], DataFiles.Load("t.csv", text.Replace(",00", ",", StringComparison.Ordinal), new DataOptions { Label = "y" }).ClassNames);
    }

    [Theory]
    [InlineData(",x0,a\n", "x0_", "x0 a")]
    [InlineData("Unnamed: 0,x,a\n", "Unnamed: 0", "x a")]
    [InlineData("\"\",x,a\n", "x0", "x a")]
    public void AnIndexWithoutAName_IsLeftOut(string header, string index, string rest)
    {
        string Rows(int first, int rows) => string.Concat(Enumerable.Range(0, rows).Select(i => Invariant($"{first + i},{i * 7 % 5}.5,{i % 3}\n")));
        Dataset data = DataFiles.Load("t.csv", header + Rows(40, 10));
        Assert.Equal(rest, string.Join(' ', data.Columns.Select(c => c.Name)));
        Assert.Equal("an index of the rows, without a name, 40 to 49", data.Schema!.LeftOut[index]);
        Assert.Contains($"Column '{index}' is left out: an index of the rows, without a name, 40 to 49.", data.Notes);

        // Rows drawn from a larger table keep their numbers, all of them different.
        string drawn = string.Concat(Enumerable.Range(0, 30).Select(i => Invariant($"{i * 37 % 101},{i % 5}.5,{i % 3}\n")));
        Assert.True(DataFiles.Load("t.csv", header + drawn).Schema!.LeftOut.ContainsKey(index));
        string values = string.Concat(Enumerable.Range(0, 30).Select(i => Invariant($"{i * i % 7},{i % 5}.5,{i % 3}\n")));
        Assert.Equal(3, DataFiles.Load("t.csv", header + values).Columns.Count);
    }

    /// <summary>Times of day are seconds since midnight, drawn ones stay within the day, and their only part is the hour.</summary>
    [Fact]
    public void TimesOfDay_AreSecondsSinceMidnight()
    {
        const string Text = "t,x\n08:30,1.5\n,2.5\n23:59,0.5\n0:05,3.5\n";
        Dataset data = DataFiles.Load("t.csv", Text);
        ColumnSchema column = data.Schema!.Columns[0];
        Assert.Equal([30600, double.NaN, 86340, 300], Enumerable.Range(0, 4).Select(r => data.Observations[r, 0]));
        Assert.Equal(("time, HH:mm, 00:05 to 23:59", ColumnKind.Date), (column.Describe(), column.Kind));
        Assert.Equal(["00:05", "23:59", "12:35"], new[] { -500.0, 1e9, 45290 }.Select(column.Format));
        Dataset parts = DataFiles.Load("t.csv", Text, new DataOptions { DateParts = true });
        Assert.Equal(["t.hour", "x"], parts.Columns.Select(c => c.Name));
        Assert.Equal([8, double.NaN, 23, 0], Enumerable.Range(0, 4).Select(r => parts.Observations[r, 0]));
        DataFiles.Refuses("line 22, row 21, column 1 ('t'): the value '24:00' is not a time of the form HH:mm" + LeaveOut,
            "t.csv", "t,x\n" + string.Concat(Enumerable.Range(0, 20).Select(i => Invariant($"{i}:{i + 10},{i}.5\n"))) + "24:00,1.5\n");
        Assert.Equal(ColumnKind.Text, DataFiles.Load("t.csv", "t,x\n1:2,1.5\n16:9,2.5\n1:2,0.5\n").Columns[0].Kind);
    }

    /// <summary>A column of dates with a few other texts is one of dates: the first of them is named, and how many there are.</summary>
    [Fact]
    public void AFewBadDates_AreNamedAndCounted()
    {
        string text = "x,d\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            Invariant($"{i}.5,{(i is 6 ? "2024-13-45" : i is 9 or 30 ? "unknown" : $"2024-01-{1 + (i % 28):00}")}\n")));
        const string Refused =
            "line 8, row 7, column 2 ('d'): the value '2024-13-45' is not a date of the form yyyy-MM-dd, one of 3 such values in 40 rows";
        DataFiles.Refuses(Refused + LeaveOut, "t.csv", text);
        DataFiles.Refuses(Refused + LeaveOut, "t.csv", text, new DataOptions { ColumnKinds = Kind("d", ColumnKind.Date) });
        DataFiles.Refuses("line 2, row 1, column 1 ('x'): the value 'a' is no date, and neither is another one of the column; read are yyyy-MM-dd, dd.MM.yyyy, "
            + "dd/MM/yyyy and MM/dd/yyyy, with HH:mm or HH:mm:ss behind it or alone.", "t.csv", "x\na\nb\n",
            new DataOptions { ColumnKinds = Kind("x", ColumnKind.Date) });
        Dataset mended = DataFiles.Load("t.csv", text, new DataOptions { MissingValues = ["2024-13-45", "unknown"] });
        Assert.Equal((ColumnKind.Date, 3), (mended.Columns[1].Kind, mended.Columns[1].Missing));
        Assert.Equal(ColumnKind.Text, DataFiles.Load("t.csv", text, new DataOptions { ColumnKinds = Kind("d", ColumnKind.Text) }).Columns[1].Kind);
        Assert.Equal(ColumnKind.Date, DataFiles.Load("t.csv", text, new DataOptions { MaxRows = 6 }).Columns[1].Kind);
    }

    [Fact]
    public void DatesWithWordsForNoValue_AreDates()
    {
        string text = "d,x\n2024-01-05,1\nnull,2\n2024-03-01,1\nn/a,2\n";
        Dataset data = DataFiles.Load("t.csv", text);
        Assert.Equal((ColumnKind.Date, 2), (data.Columns[0].Kind, data.Columns[0].Missing));
        Assert.Contains("In column 'd' 'null', 'n/a' among dates is read as a missing value.", data.Notes);
        Dataset again = DataFiles.Load("t.csv", text, new DataOptions { Schema = data.Schema });
        Assert.Equal(data.Observations.Row(1), again.Observations.Row(1));
    }

    /// <summary>Whole seconds are often written without a fraction, as Python's isoformat does.</summary>
    [Fact]
    public void FractionsOfSeconds_MayBeLeftOut()
    {
        Dataset data = DataFiles.Load("t.csv", "d,x\n2024-01-05 10:00:00.250,1\n2024-01-05 10:00:01,2\n2024-01-05 10:00:02.500,1\n");
        Assert.Equal("yyyy-MM-dd HH:mm:ss.fff", data.Schema!.Columns[0].DatePattern);
        Assert.Equal([0.75, 1.5], Enumerable.Range(1, 2).Select(r => data.Observations[r, 0] - data.Observations[r - 1, 0]));
    }

    /// <summary>Dates that begin with a day above 12 decide the order, whatever a bad one among them would say.</summary>
    [Fact]
    public void DatesInTwoForms_NameTheRarerOne() => DataFiles.Refuses(
        "line 4, row 3, column 1 ('d'): the value '2024-01-03' is not a date of the form dd.MM.yyyy" + LeaveOut, "t.csv",
        "d,x\n25.01.2024,1\n03.02.2024,2\n2024-01-03,3\n");

    [Fact]
    public void LabelsOfSingleRows_AreNoClasses()
    {
        string text = "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => Invariant($"{i % 7}.5,{(i < 50 ? i * 1.25 : 1000)}\n")));
        DataFiles.Refuses("the label 'y' has 51 different values in 60 rows, 50 of them in one row only, so they are no classes; "
            + "name another column as the label, or none: this one is then modelled like the others, and can be asked for given the others.", "t.csv", text,
            new DataOptions { Label = "y" });
        Assert.Equal(ColumnKind.Real, DataFiles.Load("t.csv", text).Columns[1].Kind);
    }

    [Theory]
    [InlineData("{0}.5", 25, "The label 'y' has 25 classes, all of them numbers, with 8 rows each on average: each is learned by itself, without order; "
        + "a quantity is better modelled as a column, with no label named.")]
    [InlineData("2024-01-{0:00}", 25, "The label 'y' has 25 classes, all of them dates, with 8 rows each on average: each is learned by itself, without order; "
        + "a quantity is better modelled as a column, with no label named.")]
    [InlineData("{0}", 100, "The label 'y' has 100 classes, with 2 rows each on average: each is learned by itself, without order; "
        + "a quantity is better modelled as a column, with no label named.")]
    [InlineData("{0}", 25, null)]
    [InlineData("{0}.5", 10, null)]
    public void LabelsThatAreQuantities_AreRemarkedOn(string form, int classes, string? note)
    {
        string text = "x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i =>
            Invariant($"{i % 7}.5,") + string.Format(CultureInfo.InvariantCulture, form, 1 + (i % classes)) + "\n"));
        Assert.Equal(note, DataFiles.Load("t.csv", text, new DataOptions { Label = "y" }).Notes.SingleOrDefault(
            n => n.StartsWith("The label", StringComparison.Ordinal)));
    }

    /// <summary>Signs beside all numbers of a column are no part of them; a schema reads the numbers with and without.</summary>
    [Theory]
    [InlineData("1.5%;2.25 %;3%", "%", "1.5 2.25 3")]
    [InlineData("$1,234.50;-$5.25;$0.75", "$", "1234.5 -5.25 0.75")]
    [InlineData("20,50 \u20AC;1.020,25\u00A0\u20AC;-3,75\u202F\u20AC", "\u20AC", "20.5 1020.25 -3.75")]
    [InlineData("CHF 3.5;CHF 4.5;5.25", "CHF", "3.5 4.5 5.25")]
    [InlineData("-2.5\u00B0C;3.5\u00B0C;null", "\u00B0C", "-2.5 3.5 NaN")]
    [InlineData("1.5%;2.5$;3", null, null)]
    [InlineData("50% off;20%;30%", null, null)]
    public void SignsBesideNumbers_AreNoPartOfThem(string values, string? unit, string? numbers)
    {
        string text = "v;t\n" + string.Concat(values.Split(';').Select((v, i) => Invariant($"\"{v}\";{"abc"[i]}\n")));
        Dataset data = DataFiles.Load("t.csv", text);
        Assert.Equal(unit, data.Schema!.Columns[0].Unit);
        if (numbers is null)
        {
            Assert.Equal(ColumnKind.Text, data.Columns[0].Kind);
            return;
        }

        Assert.Equal(numbers, string.Join(' ', Enumerable.Range(0, 3).Select(r => Invariant($"{data.Observations[r, 0]}"))));
        Assert.Equal($"numbers with '{unit}' beside them", data.Schema.Columns[0].Reason);
        using var folder = new TemporaryFolder();
        SchemaFile.Save(data.Schema, folder["t.schema.json"]);
        TableSchema again = SchemaFile.Load(folder["t.schema.json"]);
        Assert.Equal(unit, again.Columns[0].Unit);
        string plain = "v;t\n" + string.Concat(Enumerable.Range(0, 3).Select(r =>
            $"{data.Schema.Columns[0].Format(data.Observations[r, 0]).Replace('.', again.Decimal)};a\n"));
        foreach (string rows in new[] { text, plain })
        {
            Dataset read = DataFiles.Load("t.csv", rows, new DataOptions { Schema = again });
            Assert.All(Enumerable.Range(0, 3), r => Assert.Equal(data.Observations[r, 0], read.Observations[r, 0]));
        }
    }

    /// <summary>A second line of the header, a title, and a separator too many are named, not modelled.</summary>
    [Fact]
    public void LinesThatAreNoRows_AreNamed()
    {
        string rows = string.Concat(Enumerable.Range(0, 30).Select(i => Invariant($"{i % 4},{i % 10};a\n")));
        DataFiles.Refuses("line 2, row 1, column 1 ('l'): the value 'cm' is not a number like others of the column (a second line of the header would have to "
            + "be taken out of the file)" + LeaveOut, "t.csv", "l;t\ncm;\n" + rows);
        DataFiles.Refuses("line 3, row 1: the number of fields is 2, but the first row has 1; if this is a title, take it out of the file.", "t.csv",
            "Report\n\na,b\n1,2\n");
        Dataset data = DataFiles.Load("t.csv", "a,b,\n1,x,\n2,y,\n");
        Assert.Equal((2, "it has neither a name nor a value"), (data.Columns.Count, data.Schema!.LeftOut["x2"]));
    }

    [Fact]
    public void Words_OfChangingCase()
    {
        Dataset data = DataFiles.Load("t.csv", "on,city\nTRUE,Bern\nfalse,bern\nTrue,Genf\nFALSE,Bern\n");
        Assert.Equal(["FALSE", "TRUE"], data.Schema!.Columns[0].Categories);
        Assert.Contains("In column 'city' 'Bern', 'bern' differ in the case of letters alone: they are different values.", data.Notes);
    }

    private static Dictionary<string, ColumnKind> Kind(string name, ColumnKind kind) => new(StringComparer.Ordinal) { [name] = kind };
}
