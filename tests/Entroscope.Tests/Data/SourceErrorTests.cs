using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Numerics;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class SourceErrorTests
{
    private const string Known =
        "read are .csv, .tsv, .txt and .data (plain or .gz), .npy, .npz, IDX files, and folders of IDX files or of NAME.{train,valid,test}.data files";

    [Fact]
    public void Path_ThatLeadsNowhere_IsRefused()
    {
        using var folder = new TemporaryFolder();
        DataFiles.Refuses("there is no such file or folder.", folder["none.csv"]);
        DataFiles.Refuses("there is no such file or folder.", Path.Combine(folder["none"], "none.csv"));
        DataFiles.Refuses($"is a folder without data; {Known}.", folder.Path);
        DataFiles.Refuses($"is of no known type; {Known}.", folder.Write("t.xlsx", "1,2"));
        DataFiles.Refuses($"is of no known type; {Known}.", folder.Write("t.npy.gz", "1,2"));
        DataFiles.Refuses($"is of no known type; {Known}.", folder.Write("t", "1,2"));
    }

    [Fact]
    public void Folder_WhereAFileIsNeeded_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["t.csv"]);
        string path = folder.Write("u.csv", "1\n2\n");
        DataException error = Assert.Throws<DataException>(() => DataLoader.LoadSplit(path, null, new SplitOptions { TestPath = folder["t.csv"] }));
        Assert.Equal($"{folder["t.csv"]}: is a folder; a file is needed.", error.Message);
        error = Assert.Throws<DataException>(() => DataLoader.LoadSplit(path, null, new SplitOptions { ValidationPath = folder["v.csv"] }));
        Assert.Equal($"{folder["v.csv"]}: there is no such file.", error.Message);
    }

    [Fact]
    public void File_ThatMayNotBeRead_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "The user may read every file.");
        using var folder = new TemporaryFolder();
        string path = folder.Write("t.csv", "1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        DataFiles.Refuses("cannot be read: permission denied.", path);
    }

    [Fact]
    public void File_ThatAnotherHolds_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("t.csv", "1\n");
        using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        DataFiles.Refuses($"cannot be read: The process cannot access the file '{path}' because it is being used by another process.", path);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(-1)]
    [InlineData(-4)]
    [InlineData(-8)]
    [InlineData(-9)]
    public void Gzip_CutOff_IsRefused(int length)
    {
        byte[] whole = DataFiles.Gzip("1,2\n3,4\n");
        byte[] cut = length >= 0 ? whole[..length] : whole[..^-length];
        string expected = length switch
        {
            0 => "is empty.",
            1 => "is not a gzip file: it starts with 1F, not 1F 8B.",
            _ => "the gzip data is cut off, damaged, or followed by other bytes.",
        };
        DataFiles.Refuses(expected, "t.csv.gz", cut);
    }

    [Fact]
    public void Gzip_Damaged_IsRefused()
    {
        const string Expected = "the gzip data is cut off, damaged, or followed by other bytes.";
        byte[] whole = DataFiles.Gzip("1,2\n3,4\n");
        DataFiles.Refuses(Expected, "t.csv.gz", [.. whole, 0]);
        DataFiles.Refuses(Expected, "t.csv.gz", [.. whole, 0x1F]);
        DataFiles.Refuses(Expected, "t.csv.gz", [.. whole, 0x1F, 0x8B]);
        DataFiles.Refuses(Expected, "t.csv.gz", [.. whole, .. "garbage"u8]);
        DataFiles.Refuses(Expected, "t.csv.gz", [.. whole, .. whole[..^1]]);
        byte[] wrong = [.. whole];
        wrong[^6] ^= 1;
        DataFiles.Refuses(Expected, "t.csv.gz", wrong);
        DataFiles.Refuses("is not a gzip file: it starts with 31 2C, not 1F 8B.", "t.csv.gz", "1,2\n");
    }

    [Fact]
    public void Gzip_OfSeveralMembers_IsOneText() =>
        Assert.Equal([[1, 2], [3, 4], [5, 6]],
            DataFiles.Values(DataFiles.Load("t.csv.gz", [.. DataFiles.Gzip("1,2\n3,"), .. DataFiles.Gzip(string.Empty), .. DataFiles.Gzip("4\n5,6\n")])));

    [Fact]
    public void Gzip_OfEveryLength_IsRead()
    {
        // The end of the file meets the decoder's buffer at every distance, that of zero included.
        byte[] noise = new byte[20_000];
        var random = new RandomStream(1, "gzip");
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = (byte)random.NextBits();
        }

        foreach (int length in Enumerable.Range(8_100, 200).Concat(Enumerable.Range(16_300, 150)))
        {
            byte[] packed = DataFiles.Gzip(noise[..length]);
            using var reader = new GzipStreamReader(new MemoryStream(packed), "noise.gz");
            using var plain = new MemoryStream();
            reader.CopyTo(plain);
            Assert.Equal(noise[..length], plain.ToArray());
            using var cut = new GzipStreamReader(new MemoryStream(packed[..^1]), "noise.gz");
            Assert.Throws<DataException>(() => cut.CopyTo(Stream.Null));
        }
    }
}
