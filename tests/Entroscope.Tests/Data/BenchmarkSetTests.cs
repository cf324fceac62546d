using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class BenchmarkSetTests
{
    [Fact]
    public void Set_GivesItsThreeParts()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.train.data.gz", DataFiles.Gzip("0,1\n1,1\n"));
        folder.Write("a.valid.data", "0,0\n");
        folder.Write("a.test.data", "0,2\n1,0\n");
        foreach (string path in (string[])[folder.Path, folder["a"]])
        {
            DataSplit split = DataLoader.LoadSplit(path);
            Assert.Equal("2 training rows, 1 validation rows (given), 2 test rows (given).", split.Description);
            Assert.Equal([[0, 1], [1, 1]], DataFiles.Values(split.Train));
            Assert.Equal([[0, 0]], DataFiles.Values(split.Validation));
            Assert.Equal([[0, 2], [1, 0]], DataFiles.Values(split.Test!));

            // A value of the test part alone is in the alphabet of the training part.
            Assert.Equal((ColumnKind.Categorical, 3), (split.Train.Columns[1].Kind, split.Train.Columns[1].Alphabet));
            Assert.Equal(5, DataLoader.Load(path).Observations.Rows);
            Assert.Equal(2, DataLoader.Load(path, new DataOptions { Part = DataPart.Train }).Observations.Rows);
            Assert.Equal(1, DataLoader.Load(path, new DataOptions { Part = DataPart.Validation }).Observations.Rows);
        }

        Assert.Equal([[0, 2], [1, 0]], DataFiles.Values(DataLoader.Load(folder["a.test.data"])));
        DataFiles.Refuses("row 1, column 2: the value is 2, but a binary value must be 0 or 1.", folder["a.test.data"],
            new DataOptions { Kind = ColumnKind.Binary });
        DataException error = Assert.Throws<DataException>(() => DataLoader.Load(folder["a"], new DataOptions { Kind = ColumnKind.Binary }));
        Assert.Equal($"{folder["a.test.data"]}: row 1, column 2: the value is 2, but a binary value must be 0 or 1.", error.Message);
    }

    [Fact]
    public void Folder_WithSeveralSets_WantsAName()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.train.data", "0,1\n");
        folder.Write("b.train.data", "0,1\n1,1\n");
        folder.Write("c.test.data", "1,1\n");
        DataFiles.Refuses($"holds several sets, 'a', 'b', 'c'; name one, such as {folder["a"]}.", folder.Path);
        Assert.Equal(2, DataLoader.Load(folder["b"]).Observations.Rows);
        DataFiles.Refuses("has no training part, c.train.data.", folder["c"]);
        DataFiles.Refuses("there is no such file or folder.", folder["d"]);
        folder.Write("b.train.data.gz", DataFiles.Gzip("0,1\n"));
        DataFiles.Refuses("holds both b.train.data and b.train.data.gz; one of them is needed.", folder["b"]);
    }

    [Fact]
    public void Parts_MustHaveTheSameColumns()
    {
        using var folder = new TemporaryFolder();
        string train = folder.Write("a.train.data", "p,q\n0,1\n");
        string test = folder.Write("a.test.data", "0,1,1\n");
        DataException error = Assert.Throws<DataException>(() => DataLoader.Load(folder.Path));
        Assert.Equal($"{test}: has 3 columns, but {train} has 2.", error.Message);
        folder.Write("a.test.data", "p,r\n0,1\n");
        error = Assert.Throws<DataException>(() => DataLoader.Load(folder.Path));
        Assert.Equal($"{test}: column 2 is 'r', but in {train} it is 'q'.", error.Message);
    }

    [Fact]
    public void PublishedFile_IsRead()
    {
        Dataset data = DataLoader.Load(Path.Combine(AppContext.BaseDirectory, "Data", "nltcs.valid.data.gz"));
        Assert.Equal((2157, 16), (data.Observations.Rows, data.Observations.Sites));
        Assert.All(data.Columns, c => Assert.Equal((ColumnKind.Binary, 2, 0), (c.Kind, c.Alphabet, c.Missing)));
        Assert.Equal([1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0], data.Observations.Row(0));
    }
}
