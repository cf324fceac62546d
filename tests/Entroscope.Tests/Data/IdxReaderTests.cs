using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model.Leaves;
using Entroscope.Model;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class IdxReaderTests
{
    private static readonly byte[] TrainImages = DataFiles.Idx([3, 1, 2], [0, 255, 3, 4, 5, 6]);
    private static readonly byte[] TrainLabels = DataFiles.Idx([3], [2, 7, 2]);
    private static readonly byte[] TestImages = DataFiles.Idx([1, 1, 2], [8, 9]);
    private static readonly byte[] TestLabels = DataFiles.Idx([1], [9]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Folder_AsDistributed_GivesTrainingAndTest(bool gzip)
    {
        using TemporaryFolder folder = Distributed(gzip);
        DataSplit split = DataLoader.LoadSplit(folder.Path, null, new SplitOptions { Seed = 0 });
        Assert.StartsWith("2 training rows, 1 validation rows (drawn with seed 0), 1 test rows (given); no training row of 2 of ", split.Description,
            StringComparison.Ordinal);
        Assert.Equal([[8, 9]], DataFiles.Values(split.Test!));
        Assert.Equal([2], split.Test!.Labels!);
        Assert.Equal(["2", "7", "9"], split.Train.ClassNames);
        Assert.Equal(new GridSize(1, 2), split.Validation.Image);
        Assert.All(split.Train.Columns, c => Assert.Equal((ColumnKind.Categorical, new SymbolCodes([0, 3, 4, 5, 6, 8, 9, 255])), (c.Kind, c.Codes)));
        Dataset all = DataLoader.Load(folder.Path);
        Assert.Equal([[0, 255], [3, 4], [5, 6], [8, 9]], DataFiles.Values(all));
        Assert.Equal([0, 1, 0, 2], all.Labels!);
        Assert.Equal("class", all.LabelName);
        Assert.Equal(DataFiles.Values(split.Test), DataFiles.Values(DataLoader.Load(folder.Path, new DataOptions { Part = DataPart.Test })));
        Assert.Null(DataLoader.Load(folder.Path, new DataOptions { NoLabel = true }).Labels);
    }

    /// <summary>Memory is taken for what is in a file, not for what its header announces.</summary>
    [Fact]
    public void AHeaderOfAMillionPixels_WithoutAny_TakesLittleMemory()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("train-images-idx3-ubyte", DataFiles.Idx([5, 1024, 1024], [1, 2, 3]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFiles.Refuses("ends within image 1 of the 5 that its header announces.", path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 8 << 20);
    }

    /// <summary>Bytes of many values are grey levels: those between the ones seen are possible.</summary>
    [Fact]
    public void ImagesOfManyGreyLevels_HaveAllOfThem()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("train-images-idx3-ubyte", DataFiles.Idx([2, 3, 3], [.. Enumerable.Range(0, 18).Select(i => (byte)(14 * i))]));
        Assert.All(DataLoader.Load(path).Columns, c => Assert.Equal((ColumnKind.Categorical, 256, null), (c.Kind, c.Alphabet, c.Codes)));
    }

    [Fact]
    public void Folder_WithOnePair_IsOnePart()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("t10k-images-idx3-ubyte.gz", DataFiles.Gzip(TrainImages));
        folder.Write("t10k-labels-idx1-ubyte", TrainLabels);
        Assert.Equal([0, 1, 0], DataLoader.Load(folder.Path).Labels!);
        Assert.Equal([0, 1, 0], DataLoader.Load(path).Labels!);
        Assert.Null(DataLoader.LoadSplit(folder.Path).Test);
        File.Delete(folder["t10k-labels-idx1-ubyte"]);
        Assert.Null(DataLoader.Load(folder.Path).Labels);
    }

    [Fact]
    public void Kind_CanBeOverridden()
    {
        using TemporaryFolder folder = Distributed(gzip: false);
        ColumnInfo count = DataLoader.Load(folder.Path, new DataOptions { Kind = ColumnKind.Count }).Columns[0];
        Assert.Equal((ColumnKind.Count, 256), (count.Kind, count.Alphabet));
        ColumnInfo real = DataLoader.Load(folder.Path, new DataOptions { Kind = ColumnKind.Real }).Columns[0];
        Assert.Equal((ColumnKind.Real, 0), (real.Kind, real.Alphabet));
        DataFiles.Refuses(
            "row 2, column 1: the value is 3, but a binary value must be 0 or 1.", folder["train-images-idx3-ubyte"],
            new DataOptions { Kind = ColumnKind.Binary });
    }

    [Fact]
    public void Images_ThatDoNotBelongTogether_AreRefused()
    {
        using TemporaryFolder folder = Distributed(gzip: false);
        string images = folder["train-images-idx3-ubyte"];
        string labels = folder.Write("train-labels-idx1-ubyte", TestLabels);
        DataFiles.Refuses($"holds 3 images, but {labels} holds 1 labels.", images);
        folder.Write("train-labels-idx1-ubyte", TrainLabels);
        string test = folder.Write("t10k-images-idx3-ubyte", DataFiles.Idx([1, 2, 1], [8, 9]));
        DataException error = Assert.Throws<DataException>(() => DataLoader.Load(folder.Path));
        Assert.Equal($"{test}: holds images of 2x1, but {images} holds images of 1x2.", error.Message);
        folder.Write("other-images-idx3-ubyte", TestImages);
        DataFiles.Refuses("holds several files of images for one part, 'other-images-idx3-ubyte', 't10k-images-idx3-ubyte'; name one file.", folder.Path);
    }

    [Theory]
    [InlineData(0, "is empty.")]
    [InlineData(3, "is not an IDX file of images: it starts with 00 00 08, not 00 00 08 03.")]
    [InlineData(10, "ends within the IDX header.")]
    [InlineData(16, "ends within image 1 of the 3 that its header announces.")]
    [InlineData(19, "ends within image 2 of the 3 that its header announces.")]
    [InlineData(23, "goes on after the last of the 3 images.")]
    public void Images_OfTheWrongLength_AreRefused(int length, string expected)
    {
        byte[] longer = [.. TrainImages, 0];
        DataFiles.Refuses(expected, "train-images-idx3-ubyte", longer[..length]);
        if (length > 0)
        {
            DataFiles.Refuses(expected, "train-images-idx3-ubyte.gz", DataFiles.Gzip(longer[..length]));
        }
    }

    [Fact]
    public void Header_ThatIsWrong_IsRefused()
    {
        DataFiles.Refuses("is not an IDX file of images: it starts with 00 00 08 01, not 00 00 08 03.", "a-images-idx3-ubyte", TrainLabels);
        DataFiles.Refuses("is not an IDX file of images: it starts with 00 00 0D 03, not 00 00 08 03.", "a-images-idx3-ubyte",
            [0, 0, 13, 3, .. TrainImages[4..]]);
        DataFiles.Refuses("has images of 65536x65536; they must have 1 to 1048576 pixels.", "a-images-idx3-ubyte", DataFiles.Idx([1, 65536, 65536], []));
        DataFiles.Refuses("the IDX header announces a size of 0; sizes are 1 to 2147483591.", "a-images-idx3-ubyte", DataFiles.Idx([0, 1, 1], []));
        DataFiles.Refuses("the IDX header announces a size of 4294967295; sizes are 1 to 2147483591.", "a-images-idx3-ubyte", DataFiles.Idx([-1, 1, 1], []));
        DataFiles.Refuses("ends within image 1 of the 2000000000 that its header announces.", "a-images-idx3-ubyte", DataFiles.Idx([2_000_000_000, 1, 1], []));
    }

    [Theory]
    [InlineData(10, "ends after 2 of the 3 labels that its header announces.")]
    [InlineData(12, "goes on after the last of the 3 labels.")]
    public void Labels_OfTheWrongLength_AreRefused(int length, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("train-images-idx3-ubyte", TrainImages);
        string labels = folder.Write("train-labels-idx1-ubyte", [.. ((byte[])[.. TrainLabels, 0])[..length]]);
        DataException error = Assert.Throws<DataException>(() => DataLoader.Load(folder.Path));
        Assert.Equal($"{labels}: {expected}", error.Message);
    }

    [Fact]
    public void LabelColumn_IsRefused() => DataFiles.Refuses(
        "the label of IDX images is in the file of labels beside them; there is no column '3'.", "a-images-idx3-ubyte", TrainImages,
        new DataOptions { Label = "3" });

    private static TemporaryFolder Distributed(bool gzip)
    {
        var folder = new TemporaryFolder();
        foreach ((string name, byte[] content) in ((string, byte[])[])[("train-images-idx3", TrainImages), ("train-labels-idx1", TrainLabels),
            ("t10k-images-idx3", TestImages), ("t10k-labels-idx1", TestLabels)])
        {
            folder.Write(name + "-ubyte" + (gzip ? ".gz" : string.Empty), gzip ? DataFiles.Gzip(content) : content);
        }

        return folder;
    }
}
