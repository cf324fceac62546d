using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class KindTests
{
    [Theory]
    [InlineData("0\n1\n?\n", ColumnKind.Binary, 2)]
    [InlineData("0\n0\n", ColumnKind.Binary, 2)]
    [InlineData("?\n?\n", ColumnKind.Categorical, 1)]
    [InlineData("2\n", ColumnKind.Categorical, 1)]
    [InlineData("0\n255\n", ColumnKind.Categorical, 2)]
    [InlineData("0\n2.0\nNA\n", ColumnKind.Categorical, 2)]
    [InlineData("0\n2\n1\n", ColumnKind.Categorical, 3)]
    [InlineData("0\n256\n", ColumnKind.Real, 0)]
    [InlineData("0\n-1\n", ColumnKind.Real, 0)]
    [InlineData("0\n0.5\n", ColumnKind.Real, 0)]
    [InlineData("1\n-1\n-1\n1\n?\n1\n-1\n-1\n-1\n1\n1\n", ColumnKind.Categorical, 2)]
    [InlineData("1\n-1\n-1\n1\n?\n1\n-1\n-1\n-1\n1\n0.5\n", ColumnKind.Real, 0)]
    [InlineData("1940\n2000\n1940\n2000\n1940\n2000\n1940\n2000\n1940\n2000\n", ColumnKind.Categorical, 2)]
    [InlineData("1940\n2000\n1940\n2000\n1940\n2000\n1940\n2000\n1940\n", ColumnKind.Real, 0)]
    public void Kind_IsInferred(string text, ColumnKind kind, int alphabet)
    {
        ColumnInfo column = DataFiles.Load("t.csv", text).Columns[0];
        Assert.Equal((kind, alphabet), (column.Kind, column.Alphabet));
    }

    [Theory]
    [InlineData("0\n1\n", ColumnKind.Categorical, 2)]
    [InlineData("0\n0\n", ColumnKind.Categorical, 1)]
    [InlineData("?\n", ColumnKind.Categorical, 1)]
    [InlineData("65534\n-3\n9007199254740992\n-3\n", ColumnKind.Categorical, 3)]
    [InlineData("0\n0\n", ColumnKind.Count, 2)]
    [InlineData("3\n1000\n", ColumnKind.Count, 1001)]
    [InlineData("0\n1\n", ColumnKind.Real, 0)]
    [InlineData("0\n1\n", ColumnKind.Binary, 2)]
    public void Kind_CanBeOverridden(string text, ColumnKind kind, int alphabet)
    {
        ColumnInfo column = DataFiles.Load("t.csv", text, new DataOptions { Kind = kind }).Columns[0];
        Assert.Equal((kind, alphabet), (column.Kind, column.Alphabet));
    }

    [Theory]
    [InlineData("a,b\n0,1\n?,?\n2,1.5\n", ColumnKind.Categorical,
        "row 3, column 2 ('b'): the value is 1.5, but a categorical value must be an integer of at most 2^53 in size.")]
    [InlineData("0\n1e17\n", ColumnKind.Categorical,
        "row 2, column 1: the value is 1E+17, but a categorical value must be an integer of at most 2^53 in size.")]
    [InlineData("0\n2\n", ColumnKind.Binary, "row 2, column 1: the value is 2, but a binary value must be 0 or 1.")]
    [InlineData("0.5\n", ColumnKind.Count, "row 1, column 1: the value is 0.5, but a count must be an integer of 0..65534.")]
    public void Value_ThatItsKindForbids_IsRefused(string text, ColumnKind kind, string expected) =>
        DataFiles.Refuses(expected, "t.csv", text, new DataOptions { Kind = kind });

    [Fact]
    public void Categorical_OfTooManyValues_IsRefused() => DataFiles.Refuses(
        "column 1 has 65536 different values; a categorical column has at most 65535.",
        "t.csv",
        string.Concat(Enumerable.Range(0, 65_536).Select(i => Invariant($"{3 * i}\n"))),
        new DataOptions { Kind = ColumnKind.Categorical });

    [Fact]
    public void CategoricalColumns_KeepTheirValuesAndCodes()
    {
        Dataset data = DataFiles.Load("t.csv", "a,b\n200,1\n0,0\n200,2\n");
        Assert.Equal([[200, 1], [0, 0], [200, 2]], DataFiles.Values(data));
        Assert.Equal(new SymbolCodes([0, 200]), data.Columns[0].Codes);
        Assert.Equal(new LeafSpecification(LeafFamily.Categorical, 2) { Codes = new SymbolCodes([0, 200]) }, data.Columns[0].Leaf);
        Assert.Null(data.Columns[1].Codes);
    }

    [Fact]
    public void SingleColumns_AreOverriddenByNameOrPosition()
    {
        var options = new DataOptions
        {
            Label = "y",
            Kind = ColumnKind.Categorical,
            ColumnKinds = new Dictionary<string, ColumnKind>(StringComparer.Ordinal) { ["b"] = ColumnKind.Real, ["3"] = ColumnKind.Count },
        };
        Dataset data = DataFiles.Load("t.csv", "a,y,b,c\n1,0,2,3\n0,1,1.5,4\n", options);
        Assert.Equal(
            [new LeafSpecification(LeafFamily.Categorical, 2), new LeafSpecification(LeafFamily.Gaussian, 0), new LeafSpecification(LeafFamily.Binomial, 5)],
            data.LeafSpecifications());
        Assert.Equal(new LeafSpecification(LeafFamily.Bernoulli, 2), DataFiles.Load("t.csv", "0\n1\n").LeafSpecifications()[0]);
    }

    [Theory]
    [InlineData("z", "there is no column 'z'; the columns are 'a', 'y'.")]
    [InlineData("y", "column 2 ('y') is the label, which has no kind.")]
    public void KindOfNoColumn_IsRefused(string column, string expected) => DataFiles.Refuses(
        expected,
        "t.csv",
        "a,y\n1,2\n",
        new DataOptions { Label = "y", ColumnKinds = new Dictionary<string, ColumnKind>(StringComparer.Ordinal) { [column] = ColumnKind.Real } });

    [Fact]
    public void APixelOfCounts_HasTheAlphabetOfCounts_WhateverTheOthersHold()
    {
        var options = new DataOptions { ColumnKinds = new Dictionary<string, ColumnKind>(StringComparer.Ordinal) { ["0"] = ColumnKind.Count } };
        Dataset data = DataFiles.Load("a.npy", DataFiles.Npy("'<f8'", "(2, 1, 2)", DataFiles.Doubles(3, 4e9, 1, 0.5)), options);
        Assert.Equal([new LeafSpecification(LeafFamily.Binomial, 4), new LeafSpecification(LeafFamily.Gaussian, 0)], data.LeafSpecifications());
    }

    [Fact]
    public void ARealColumnBeyondEveryLeaf_IsRefusedWithItsFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("t.csv", string.Concat(Enumerable.Range(0, 9).Select(i => Invariant($"{i},{(i % 2 == 0 ? "1e300" : "-1.5e300")}\n"))));
        var error = Assert.Throws<DataException>(() => DataLoader.LoadSplit(path, new DataOptions { RealLeaf = LeafFamily.Student }));
        Assert.Equal($"{path}: training data: column 2: the variance of the values exceeds the range of double precision; rescale the column.", error.Message);
    }

    [Fact]
    public void TwoKindsOfOneColumn_AreRefused() => DataFiles.Refuses(
        "column 1 ('a') is given two kinds, Real and Count.",
        "t.csv",
        "a,b\n1,2\n",
        new DataOptions
        {
            ColumnKinds =
            new SortedDictionary<string, ColumnKind>(StringComparer.Ordinal) { ["0"] = ColumnKind.Real, ["a"] = ColumnKind.Count }
        });

    [Fact]
    public void Notes_SayThatAHeaderHasNumbers()
    {
        const string Expected =
            "The first row was taken for the header, though it has numbers in it ('5.1', '3.5'); if it is data, put a row of names before it.";
        Assert.Equal(Expected, DataFiles.Load("t.csv", "5.1,3.5,setosa\n4.9,3,setosa\n7,3.2,versicolor\n", new DataOptions { Label = "last" }).Notes[0]);
        Assert.DoesNotContain(DataFiles.Load("t.csv", "a,b\n1,2\n").Notes, n => n.Contains("header", StringComparison.Ordinal));
        Assert.DoesNotContain(DataFiles.Load("t.csv", "1,2\n3,4\n").Notes, n => n.Contains("header", StringComparison.Ordinal));
    }

    [Fact]
    public void Notes_SayWhatIsUnusual()
    {
        Dataset data = DataFiles.Load("t.csv", "a,b,c,y\n1,,0.5,k\n,,,\n1,?,2,k\n", new DataOptions { Label = "y" });
        Assert.Equal(
            [
                "Kinds of the columns, inferred from the values: 1 binary, 1 real.",
                "One value only in 1 of 3 columns ('a'): kept.",
                "No value at all in 1 of 3 columns ('b'): kept, they carry no information; "
                + "draws and imputed rows have no value there either, and one that other rows have there is not used.",
                "Missing values: 5 of 9, in 3 of 3 columns.",
                "No value at all in 1 of 3 rows (the first is row 2): kept, their log-likelihood is 0.",
                "The label has one class only, 'k'.",
                "Rows without a label: 1 of 3.",
            ],
            data.Notes);
        Assert.Equal([1, 3, 1], data.Columns.Select(c => c.Missing));
        Assert.Equal(["There is one row only."],
            DataFiles.Load("t.csv", "a,b\n1,2\n", new DataOptions { Kind = ColumnKind.Real }).Notes.Where(n => n.Contains("row", StringComparison.Ordinal)));
    }
}
