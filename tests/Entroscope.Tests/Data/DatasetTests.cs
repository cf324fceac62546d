using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class DatasetTests
{
    private static readonly Observations Table = Observations.FromRows([[0, 5], [1, double.NaN], [1, 7]]);

    [Fact]
    public void Create_InfersKinds()
    {
        Dataset data = Dataset.Create("memory", Table, null, [0, -1, 1], ["no", "yes"]);
        Assert.Equal([new ColumnInfo("x0", ColumnKind.Binary, 2, 0),
            new ColumnInfo("x1", ColumnKind.Categorical, 2, 1) { Codes = new SymbolCodes([5, 7]) }], data.Columns);
        Assert.Equal(("memory", 2, "class"), (data.Name, data.Classes, data.LabelName));
        Dataset image = Dataset.Create("memory", Table, image: new GridSize(1, 2));
        Assert.All(image.Columns, c => Assert.Equal((ColumnKind.Categorical, new SymbolCodes([0, 1, 5, 7])), (c.Kind, c.Codes)));
    }

    [Fact]
    public void Create_RefusesWhatDoesNotFit()
    {
        Refuses("There must be one column for each of the 2 sites, but there are 0. (Parameter 'columns')", () => Dataset.Create("m", Table, []));
        Refuses("There must be one label for each of the 3 rows, but there are 1. (Parameter 'labels')", () => Dataset.Create("m", Table, null, [0], ["a"]));
        Refuses("The label of row 1 is 1, but there are 1 classes. (Parameter 'labels')", () => Dataset.Create("m", Table, null, [0, 1, 0], ["a"]));
        Refuses("An image of 2x2 has 4 pixels, but there are 2 sites. (Parameter 'image')", () => Dataset.Create("m", Table, image: new GridSize(2, 2)));
    }

    [Fact]
    public void Select_KeepsWhatIsKnown()
    {
        Dataset data = Dataset.Create("memory", Table, null, [0, -1, 1], ["no", "yes"]);
        Dataset part = data.Select([2, 0], "part");
        Assert.Equal([[1, 7], [0, 5]], DataFiles.Values(part));
        Assert.Equal([1, 0], part.Labels!);
        Assert.Equal(("part", 2, "class"), (part.Name, part.Classes, part.LabelName));
        Assert.Equal([new ColumnInfo("x0", ColumnKind.Binary, 2, 0),
            new ColumnInfo("x1", ColumnKind.Categorical, 2, 0) { Codes = new SymbolCodes([5, 7]) }], part.Columns);
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => data.Select([0, 3], "part"));
        Assert.Equal("Row 3 is selected, but the rows are 0..2. (Parameter 'rows')", error.Message);
    }

    [Fact]
    public void Fingerprint_IsThatOfTheContent()
    {
        const string Text = "x,y\n1,a\n?,b\n0,a\n";
        var label = new DataOptions { Label = "y" };
        string expected = DataFiles.Load("t.csv", Text, label).Fingerprint;
        Assert.Matches("^[0-9a-f]{64}$", expected);
        Assert.Equal(expected,
            DataFiles.Load("u.tsv.gz", DataFiles.Gzip(Text.Replace(',', '\t').Replace("1", "1.0", StringComparison.Ordinal)), label).Fingerprint);
        string[] others =
        [
            DataFiles.Load("t.csv", Text.Replace("?", "0", StringComparison.Ordinal), label).Fingerprint,
            DataFiles.Load("t.csv", Text.Replace("b", "a", StringComparison.Ordinal), label).Fingerprint,
            DataFiles.Load("t.csv", Text.Replace("b", "c", StringComparison.Ordinal), label).Fingerprint,
            DataFiles.Load("t.csv", Text.Replace("x", "z", StringComparison.Ordinal), label).Fingerprint,
            DataFiles.Load("t.csv", Text + "0,a\n", label).Fingerprint,
        ];
        Assert.Equal(others.Length + 1, others.Append(expected).Distinct(StringComparer.Ordinal).Count());
    }

    private static void Refuses(string expected, Action create) => Assert.Equal(expected, Assert.Throws<ArgumentException>(create).Message);
}
