using System.Globalization;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class SplitTests
{
    [Fact]
    public void DefaultSplit_DrawsAValidationPart()
    {
        DataSplit split = Split(20, new SplitOptions { Seed = 0 });
        Assert.Equal("17 training rows, 3 validation rows (drawn with seed 0), no test rows.", split.Description);
        Assert.Null(split.Test);
        Assert.Equal(Enumerable.Range(0, 20), Rows(split.Train).Concat(Rows(split.Validation)).Order());
        Assert.Equal(Rows(split.Train).Order(), Rows(split.Train));
        Assert.Equal(Rows(split.Validation), Rows(Split(20, new SplitOptions { Seed = 0 }).Validation));
        Assert.NotEqual(Rows(split.Validation), Rows(Split(20, new SplitOptions { Seed = 1 }).Validation));
    }

    [Fact]
    public void TestRows_AreTheLast()
    {
        DataSplit split = Split(20, new SplitOptions { TestRows = 5, ValidationFraction = 0.4, Seed = 9 });
        Assert.Equal("9 training rows, 6 validation rows (drawn with seed 9), 5 test rows (the last).", split.Description);
        Assert.Equal([15, 16, 17, 18, 19], Rows(split.Test!));
        Assert.Equal(Enumerable.Range(0, 15), Rows(split.Train).Concat(Rows(split.Validation)).Order());
        Assert.EndsWith("t.csv (test rows)", split.Test!.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void TestFraction_IsDrawn()
    {
        DataSplit split = Split(20, new SplitOptions { TestFraction = 0.25, Seed = 0 });
        Assert.Equal("13 training rows, 2 validation rows (drawn with seed 0), 5 test rows (drawn with seed 0).", split.Description);
        Assert.Equal(Enumerable.Range(0, 20), Rows(split.Train).Concat(Rows(split.Validation)).Concat(Rows(split.Test!)).Order());
    }

    [Fact]
    public void Files_AreParts()
    {
        using var folder = new TemporaryFolder();
        string train = folder.Write("a.csv", "x,y\n0,a\n1,b\n");
        var options = new SplitOptions
        {
            ValidationPath = folder.Write("v.csv", "x,y\n3,c\n"),
            TestPath = folder.Write("t.npy",
            DataFiles.Npy("'<f8'", "(1, 1)", DataFiles.Doubles(9)))
        };
        DataException error = Assert.Throws<DataException>(() => DataLoader.LoadSplit(train, new DataOptions { Label = "y" }, options));
        Assert.Equal($"{options.TestPath}: has 1 columns, but {train} has 2.", error.Message);
        options = options with { TestPath = folder.Write("t.tsv", "x\ty\n5\ta\n") };
        DataSplit split = DataLoader.LoadSplit(train, new DataOptions { Label = "y" }, options);
        Assert.Equal("2 training rows, 1 validation rows (given), 1 test rows (given); no training row of 1 of 3 classes ('c').", split.Description);
        Assert.Equal((4, 3), (split.Train.Columns[0].Alphabet, split.Train.Classes));
        Assert.Equal([2], split.Validation.Labels!);
        Assert.Equal([0], split.Test!.Labels!);
    }

    [Fact]
    public void Fingerprint_IsThatOfAllParts()
    {
        using var folder = new TemporaryFolder();
        string train = folder.Write("a.csv", "0\n1\n2\n");
        string Of(string test, ulong seed) =>
            DataLoader.LoadSplit(train, null, new SplitOptions { TestPath = folder.Write("t.csv", test), Seed = seed }).ComputeFingerprint();
        Assert.Matches("^[0-9a-f]{64}$", Of("1\n", 1));
        Assert.Equal(Of("1\n", 1), Of("01\n", 1));
        Assert.NotEqual(Of("1\n", 1), Of("2\n", 1));
        Assert.Contains([2UL, 3UL, 4UL, 5UL, 6UL], seed => Of("1\n", seed) != Of("1\n", 1));
    }

    [Fact]
    public void OneRow_LeavesNoneToChooseBy()
    {
        DataException error = Assert.Throws<DataException>(() => Split(1, new SplitOptions { Seed = 0 }));
        Assert.EndsWith(": leaves 1 row to train on; at least 2 are needed, one of them to choose the model by.", error.Message, StringComparison.Ordinal);
        Assert.Equal("1 training rows, 1 validation rows (drawn with seed 0), no test rows.",
            Split(2, new SplitOptions { ValidationFraction = 0.999, Seed = 0 }).Description);
    }

    [Fact]
    public void MissingValues_AreCountedInEachPart()
    {
        using var folder = new TemporaryFolder();
        DataSplit split = DataLoader.LoadSplit(folder.Write("t.csv", "a,b\n1,?\n2,0\n?,?\n"), null, new SplitOptions { TestRows = 1 });
        Assert.Equal([1, 1], split.Test!.Columns.Select(c => c.Missing));
        Assert.Equal([0, 1], split.Train.Columns.Zip(split.Validation.Columns, (t, v) => t.Missing + v.Missing));
    }

    [Fact]
    public void TooManyTestRows_AreRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("t.csv", "1\n2\n3\n");
        DataException error = Assert.Throws<DataException>(() => DataLoader.LoadSplit(path, null, new SplitOptions { TestRows = 3 }));
        Assert.Equal($"{path}: has 3 rows that are not given to a part; 3 test rows leave none to train on.", error.Message);
    }

    [Fact]
    public void PartThatIsNotThere_IsRefused()
    {
        DataFiles.Refuses("has no test part; say which rows it is, by a file, a number or a fraction of test rows.",
            "t.csv", "1\n2\n", new DataOptions { Part = DataPart.Test });
        using var folder = new TemporaryFolder();
        folder.Write("a.train.data", "1\n2\n");
        folder.Write("a.valid.data", "1\n");
        DataException error = Assert.Throws<DataException>(
            () => DataLoader.LoadSplit(folder.Path, null, new SplitOptions { ValidationPath = folder["a.valid.data"] }));
        Assert.Equal($"{folder.Path}: has its own validation part; another cannot be given.", error.Message);
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        Refuses("The share of validation rows must lie between 0 and 1, but is NaN. (Parameter 'split')", new SplitOptions { ValidationFraction = double.NaN });
        Refuses("The share of test rows must lie between 0 and 1, but is 1. (Parameter 'split')", new SplitOptions { TestFraction = 1 });
        Refuses("The share of test rows must lie between 0 and 1, but is NaN. (Parameter 'split')", new SplitOptions { TestFraction = double.NaN });
        Refuses("The number of test rows must be at least 1, but is 0. (Parameter 'split')", new SplitOptions { TestRows = 0 });
        Refuses(
            "The test part is given by a number of rows, a share of the rows or a file: only one of them. (Parameter 'split')",
            new SplitOptions { TestRows = 1, TestPath = "t.csv" });
        ArgumentException error = Assert.Throws<ArgumentException>(() => DataLoader.LoadSplit("digits", new DataOptions { Part = DataPart.Test }));
        Assert.Equal("All parts are loaded, but the options name Test. (Parameter 'options')", error.Message);
    }

    private static void Refuses(string expected, SplitOptions options) =>
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => DataLoader.LoadSplit("digits", null, options)).Message);

    private static DataSplit Split(int rows, SplitOptions options)
    {
        using var folder = new TemporaryFolder();
        string text = string.Concat(Enumerable.Range(0, rows).Select(r => r.ToString(CultureInfo.InvariantCulture) + "\n"));
        return DataLoader.LoadSplit(folder.Write("t.csv", text), null, options);
    }

    private static int[] Rows(Dataset data) => [.. DataFiles.Values(data).Select(v => (int)v[0])];
}
