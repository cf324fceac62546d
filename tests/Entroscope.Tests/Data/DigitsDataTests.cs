using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class DigitsDataTests
{
    [Fact]
    public void Digits_AreWhole()
    {
        Dataset data = DigitsData.Load();
        Assert.Equal((1797, 64, 10), (data.Observations.Rows, data.Observations.Sites, data.Classes));
        Assert.Equal((new GridSize(8, 8), "class", "digits"), (data.Image, data.LabelName, data.Name));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], data.ClassNames);
        Assert.All(data.Columns, c => Assert.Equal((ColumnKind.Categorical, 17, 0), (c.Kind, c.Alphabet, c.Missing)));
        Assert.Equal([0, 0, 5, 13, 9, 1, 0, 0], data.Observations.Row(0)[..8]);
        Assert.Equal([0, 1, 2, 3], data.Labels![..4]);
        Assert.Equal(8, data.Labels[^1]);
        Assert.Equal(
            ["Kinds of the columns, inferred from the values: 64 categorical.", "One value only in 3 of 64 columns ('x0', 'x32', 'x39'): kept."], data.Notes);
        Assert.Equal(data.Fingerprint, DataLoader.Load("digits").Fingerprint);
    }

    [Fact]
    public void Split_IsThePublishedOne()
    {
        Dataset all = DigitsData.Load();
        DataSplit split = DataLoader.LoadSplit("digits", null, new SplitOptions { Seed = 3 });
        Assert.Equal("1102 training rows, 195 validation rows (drawn with seed 3), 500 test rows (given).", split.Description);
        Assert.Equal(all.Select([.. Enumerable.Range(1297, 500)], "test").Fingerprint, split.Test!.Fingerprint);
        int trained = split.Train.Labels!.Concat(split.Validation.Labels!).Sum();
        Assert.Equal(all.Labels![..1297].Sum(), trained);
    }

    [Theory]
    [InlineData("class")]
    [InlineData("last")]
    [InlineData("64")]
    public void Label_IsTheLastColumn(string label) =>
        Assert.Equal(10, DataLoader.Load("digits", new DataOptions { Label = label }).Classes);

    [Fact]
    public void Label_CanBeLeftOut()
    {
        Dataset data = DataLoader.Load("digits", new DataOptions { NoLabel = true });
        Assert.Null(data.Labels);
        Assert.Null(data.LabelName);
        Assert.Equal((64, 1), (data.Observations.Sites, data.Classes));
    }

    [Fact]
    public void Kind_CanBeOverridden() =>
        Assert.All(DataLoader.Load("digits", new DataOptions { Kind = ColumnKind.Count }).Columns,
            c => Assert.Equal((ColumnKind.Count, 17), (c.Kind, c.Alphabet)));

    [Fact]
    public void OtherLabelsAndParts_AreRefused()
    {
        DataFiles.Refuses("the label is 'class', column 64, not '3'.", "digits", new DataOptions { Label = "3" });
        DataException error = Assert.Throws<DataException>(() => DataLoader.LoadSplit("digits", null, new SplitOptions { TestRows = 5 }));
        Assert.Equal("digits: has its own test part; another cannot be given.", error.Message);
        error = Assert.Throws<DataException>(() => DataLoader.LoadSplit("digits", null, new SplitOptions { ValidationPath = "v.csv" }));
        Assert.Equal("digits: the validation rows are drawn from its first rows; a file of them cannot be given.", error.Message);
    }
}
