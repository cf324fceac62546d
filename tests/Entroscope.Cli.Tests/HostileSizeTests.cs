using System.Diagnostics;
using System.IO.Compression;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Small files that claim large sizes: every command refuses them in one line with the file's name, at once and without the memory claimed.</summary>
public sealed class HostileSizeTests
{
    private const string Levels = "The tree has 200000 pooling levels; at most 32768 are possible.";
    private const string Alphabet = "The alphabet of site 0, whose leaf family is binomial, must be at most 65535, but is 2147483647.";

    public static TheoryData<string, string> Commands
    {
        get
        {
            var data = new TheoryData<string, string>();
            string[] all = ["inspect", "evaluate +", "ledger +", "entropy", "mi", "scaling", "activation", "verify", "verify +", "sample", "impute +",
                "classify +", "condition --sites 0", "compress + -o out.entc", "decompress +", "convert -o out.json", "resize + -o out.json"];
            foreach (string command in all)
            {
                data.Add(command, "lchain200000.json.gz");
                data.Add(command, "binhuge.json");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void ModelsAreRefusedByEveryCommand(string command, string file)
    {
        using var folder = new TemporaryFolder();
        string model = Unpack(folder, file), rows = folder["rows.csv"];
        File.WriteAllText(rows, "a\n0\n1\n");
        string[] words = command.Split(' ');
        string[] args = [words[0], model, .. words.Skip(1).Select(w => w == "+" ? rows : w.StartsWith("out.", StringComparison.Ordinal) ? folder[w] : w)];
        var clock = Stopwatch.StartNew();
        long before = GC.GetTotalAllocatedBytes();
        CliResult result = Tool.Run(args);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 200 << 20);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        Assert.Equal(ExitCode.BadInput, result.Code);
        Assert.Equal($"entroscope: {model}: {(file.StartsWith('l') ? Levels : Alphabet)}\n", result.Error);
        Assert.Equal(string.Empty, result.Output);
    }

    [Fact]
    public void AnArrayOfManyDimensionsIsRefused()
    {
        using var folder = new TemporaryFolder();
        string data = Unpack(folder, "dims9.npy.gz");
        CliResult result = Tool.Run("train", data, "-o", folder["out.json"]);
        Assert.Equal($"entroscope: {data}: has an NPY header of more than 64 dimensions, the most that NumPy has.\n", result.Error);
        Assert.Equal(ExitCode.BadInput, result.Code);
    }

    [Theory]
    [InlineData("1MiB", "1 MiB")]
    [InlineData("1048576", "1 MiB")]
    [InlineData("0.0009765625GiB", "1 MiB")]
    public void ATableAboveTheLimitOnMemoryIsRefusedByCommandsThatReadIt(string size, string shown)
    {
        using var folder = new TemporaryFolder();
        string data = folder["data.csv.gz"];
        using (var gzip = new GZipStream(File.Create(data), CompressionLevel.Fastest))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("0.123456789,1\n", 100_000))));
        }

        string[][] commands = [["train", data, "-o", folder["out.json"]], ["run", data, "-o", folder["run"]], ["scaling", data, "--sweep", "widths=2,4"]];
        foreach (string[] command in commands)
        {
            Tool.Run([.. command, "--max-memory", size]).Refused(ExitCode.BadInput, data, $"the table needs more memory than the limit of {shown}: ",
                "raise the limit, or read fewer rows or columns (--max-memory; --max-rows).");
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("5q")]
    [InlineData("-1")]
    [InlineData("101%")]
    [InlineData("GiB")]
    [InlineData("1e9")]
    public void ASizeThatIsNoneIsRefused(string size) => Tool.Run("train", "digits", "-o", "x.json", "--max-memory", size).Refused(
        ExitCode.WrongUsage,
        $"--max-memory must be a positive number of bytes, with a unit as in 500MiB or 4GiB, or a share of the machine's memory as in 50%, but is '{size}'");

    [Fact]
    public void ATrainingOfMoreParametersThanTheMemoryHoldsIsRefused()
    {
        using var folder = new TemporaryFolder();
        CliResult result = Tool.Run("train", "digits", "--max-memory", "8MiB", "--widths", "512", "--tree", "grid", "-o", folder["out.json"]);
        Assert.Equal(ExitCode.BadInput, result.Code);
        Assert.EndsWith(" of memory, more than the limit of 8 MiB; use smaller widths or fewer components.\n", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["out.json"]));
    }

    private static string Unpack(TemporaryFolder folder, string file)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Data", file);
        bool packed = file.EndsWith(".gz", StringComparison.Ordinal);
        string target = folder[packed ? file[..^3] : file];
        using FileStream input = File.OpenRead(source);
        using Stream content = packed ? new GZipStream(input, CompressionMode.Decompress) : input;
        using FileStream output = File.Create(target);
        content.CopyTo(output);
        return target;
    }
}
