using System.IO.Compression;
using System.Text;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Bad data, through the commands that a user would use: exit code 2, one line that says where, and no output.</summary>
public sealed class BadDataTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    private static readonly byte[] TwoByThree = Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 48);

    public static TheoryData<string, string, string[]> BadText => new()
    {
        { "empty.csv", string.Empty, ["is empty"] },
        { "header.csv", "a,b,c\n", ["has a header but no rows"] },
        { "ragged.csv", "a,b,c\n1,0,1\n1,0\n", ["line 3", "row 2", "fields"] },
        { "long.csv", "1,0,1\n1,0,1,1\n", ["line 2", "row 2", "fields"] },
        { "text.csv", "a,b,c\n1,0,1\n1,no,1\n", ["line 3", "row 2", "column 2 ('b')", "'no'", "not a number"] },
        { "infinity.csv", "a,b,c\n1,0.5,1\n1,inf,1\n", ["line 3", "row 2", "column 2 ('b')", "infinite"] },
        { "infinity.tsv", "0.5\t1e999\n", ["row 1", "column 2", "infinite"] },
        { "binary.csv", "1,0\n\0\u0001\0\u0002,1\n", ["line 2", "row 2", "column 1"] },
        { "same.csv", "a,b,a\n1,0,1\n", ["line 1", "columns 1 and 3", "'a'"] },
        { "gzip.csv.gz", "1,0,1\n", ["gzip"] },
        { "magic.npy", "1,0,1\n1,0,1\n", ["magic.npy"] },
        { "magic.npz", "1,0,1\n1,0,1\n", ["magic.npz", "starts with"] },
        { "train-images-idx3-ubyte", "1,0,1\n1,0,1\n1,0,1\n", ["train-images-idx3-ubyte"] },
        { "data.xyz", "1,0,1\n", ["is of no known type"] },
    };

    public static TheoryData<string, byte[], string[]> BadBytes => new()
    {
        { "cut.csv.gz", Gzip("1,0,1\n0,0,1\n", 12), ["cut.csv.gz"] },
        { "cut.npy", TwoByThree[..^5], ["cut.npy"] },
        { "long.npy", [.. TwoByThree, 1, 2, 3], ["long.npy"] },
        { "huge.npy", Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 1000000), }", 48), ["huge.npy"] },
        { "overflow.npy", Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 3), }", 48), ["overflow.npy"] },
        { "scalar.npy", Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 8), ["scalar.npy"] },
        { "object.npy", Npy("{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }", 48), ["object.npy"] },
        { "nonsense.npy", Npy("{'descr': nonsense", 48), ["nonsense.npy"] },
        { "infinite.npy", Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", [1, 2, 3, double.NegativeInfinity]),
        ["row 2", "column 2", "infinite"] },
        { "cut.npz", [(byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0], ["cut.npz"] },
    };

    [Theory]
    [MemberData(nameof(BadText))]
    public void BadTextFiles_AreRefusedByEveryCommandThatReadsData(string name, string text, string[] words) =>
        RefusedByAll(name, Encoding.UTF8.GetBytes(text), words);

    [Theory]
    [MemberData(nameof(BadBytes))]
    public void BadBinaryFiles_AreRefusedByEveryCommandThatReadsData(string name, byte[] bytes, string[] words) => RefusedByAll(name, bytes, words);

    [Fact]
    public void MissingFile_IsRefused() => WithoutOutput((folder, output) =>
        Tool.Run("train", folder["nowhere.csv"], "-o", output).Refused(ExitCode.BadInput, folder["nowhere.csv"], "no such file"));

    [Fact]
    public void FolderWithoutData_IsRefused() => WithoutOutput((folder, output) =>
        Tool.Run("train", folder.Path, "-o", output).Refused(ExitCode.BadInput, folder.Path, "folder without data"));

    [Theory]
    [InlineData("categorical", "0,1\n2,0.5\n", "column 2", "0.5")]
    [InlineData("binary", "0,1\n1,2\n", "column 2", "the value is 2")]
    [InlineData("count", "0,1\n1,1.5\n", "column 2", "1.5")]
    [InlineData("categorical", "0,1\n1,1e17\n", "column 2", "1E+17")]
    [InlineData("real", "0,1\n1,9007199254740993\n", "column 2", "9007199254740993")]
    public void ValuesThatAKindForbids_AreRefused(string kind, string text, string column, string value) => WithoutOutput((folder, output) =>
        Tool.Run("train", folder.Write("data.csv", text), "--kind", kind, "-o", output).Refused(ExitCode.BadInput, "data.csv", "row 2", column, value));

    [Theory]
    [InlineData("p,q,r,s\n0,0,0,0\n1,1,1,0.5\n", "row 2, column 's': the value 0.5")]
    [InlineData("p,q,r,s\n0,0,2,0\n", "row 1, column 'r': the value 2")]
    [InlineData("p,q,r,s\n0,0,0.5,0\n", "row 1, column 'r': the value 0.5")]
    [InlineData("p,q,r,s\n0,0,0,-1.5\n", "row 1, column 's': the value -1.5")]
    [InlineData("p,q,r\n0,0,0\n", "the model has 4 sites, but the data has 3 columns")]
    [InlineData("p,q,r,s,kind,t\n0,0,0,1,good,0\n",
        "the model has 4 sites, but the data has 5 columns: column 't' is not known to the model; the columns must be 'p', 'q', 'r', 's', in this order.")]
    [InlineData("p,q,r,s,kind\n0,0,0,1,good\n0,0,0,1,odd\n", "row 2, column 'kind': the class 'odd' is not one of the model's")]
    [InlineData("p,q,s,r\n0,0,0,1\n", "column 's' is where the model has its site 2, 'r'")]
    public void DataThatDoesNotFitTheModel_IsRefusedByEveryCommand(string text, string message) => WithoutOutput((folder, output) =>
    {
        string data = folder.Write("other.csv", text);
        Tool.Run("evaluate", model.Path, data, "--json").Refused(ExitCode.BadInput, data, message);
        Tool.Run("ledger", model.Path, data, "--json").Refused(ExitCode.BadInput, data, message);
        Tool.Run("classify", model.Path, data, "-o", output).Refused(ExitCode.BadInput, data, message);
        Tool.Run("impute", model.Path, data, "-o", output).Refused(ExitCode.BadInput, data, message);
    });

    [Theory]
    [InlineData("3")]
    [InlineData("-1")]
    public void AnIntegerThatTheModelDoesNotKnow_IsReadAsMissingByEveryCommand(string value)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("other.csv", $"p,q,r,s\n1,1,1,{value}\n");
        string note = $"note: {data}: column 's': 1 value not among the 3 known (such as {value}), read as missing.";
        foreach (string command in new[] { "evaluate", "ledger", "classify", "impute" })
        {
            Assert.Contains(note, Tool.Run(command, model.Path, data).Succeeds().Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnUnknownLabel_IsRefused() => WithoutOutput((folder, output) =>
    {
        string data = folder.Write("data.csv", "a,b\n1,0\n0,1\n");
        Tool.Run("train", data, "--label", "c", "-o", output).Refused(ExitCode.BadInput, data, "there is no column 'c'", "'a', 'b'");
        Tool.Run("train", data, "--label", "2", "-o", output).Refused(ExitCode.BadInput, data, "there is no column 2", "0..1");
        Tool.Run("run", data, "--label", "c", "-o", output).Refused(ExitCode.BadInput, data, "there is no column 'c'");
    });

    [Fact]
    public void ALabelWithoutAnyOtherColumn_IsRefused() => WithoutOutput((folder, output) =>
        Tool.Run("train", folder.Write("data.csv", "a\n1\n0\n"), "--label", "a", "-o", output).Refused(ExitCode.BadInput, "no column besides the label 'a'"));

    [Fact]
    public void OneRow_IsRefusedForTraining_SinceNoneIsLeftToValidate() => WithoutOutput((folder, output) =>
        Tool.Run("train", folder.Write("data.csv", "a,b\n1,0\n"), "-o", output).Refused(ExitCode.BadInput, "data.csv"));

    [Fact]
    public void MoreTestRowsThanRows_AreRefused() => WithoutOutput((folder, output) =>
        Tool.Run("train", folder.Write("data.csv", "a,b\n1,0\n0,1\n1,1\n"), "--test-rows", "3", "-o", output).Refused(ExitCode.BadInput, "data.csv"));

    private static void RefusedByAll(string name, byte[] bytes, string[] words) => WithoutOutput((folder, output) =>
    {
        string data = folder.Write(name, bytes);
        string[] all = [name, .. words];
        Tool.Run("train", data, "-o", output).Refused(ExitCode.BadInput, all);
        Tool.Run("run", data, "-o", folder["out"], "--json").Refused(ExitCode.BadInput, all);
        Tool.Run("evaluate", Oracle.PathOf("a-ht-n4"), data, "--json").Refused(ExitCode.BadInput, all);
    });

    private static void WithoutOutput(Action<TemporaryFolder, string> test)
    {
        using var folder = new TemporaryFolder();
        string output = folder["output.json"];
        test(folder, output);
        Assert.DoesNotContain(folder.Files(), f => f.Contains("output", StringComparison.Ordinal) || f.Contains("partial", StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    private static byte[] Gzip(string text, int cut)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray()[..^cut];
    }

    private static byte[] Npy(string header, int dataBytes) => [.. NpyHeader(header), .. new byte[dataBytes]];

    private static byte[] Npy(string header, double[] values) => [.. NpyHeader(header), .. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] NpyHeader(string header)
    {
        string padded = header.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)padded.Length, 0, .. Encoding.ASCII.GetBytes(padded)];
    }
}
