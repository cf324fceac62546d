using System.IO.Compression;
using Entroscope.Cli.Tests.Support;
using Entroscope.Sweeps;
using Entroscope.Workflow.Sweeps;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Damaged and malicious files are refused by one line that names them, with exit code 2, at once and in little memory.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const long MostMemory = 300L << 20;
    private const int LongestLine = 500;
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string[]> Files => new()
    {
        { "binhuge.json", ["inspect", "FILE"] },
        { "binhuge.json", ["sample", "FILE", "-n", "3"] },
        { "dims9.npy", ["train", "FILE", "-o", "OUT/m.json"] },
        { "dims9.npy", ["evaluate", "MODEL", "FILE"] },
        { "esc.json", ["inspect", "FILE"] },
        { "esc.json", ["verify", "FILE"] },
        { "lchain200000.json", ["inspect", "FILE"] },
        { "lchain200000.json", ["verify", "FILE"] },
        { "checkpoint-batch4.safetensors", ["train", "DATA", "--label", "class", "--checkpoint", "FOLDER", "--resume", "-o", "OUT/m.json"] },
        { "checkpoint-restart-max.safetensors", ["train", "DATA", "--label", "class", "--checkpoint", "FOLDER", "--resume", "-o", "OUT/m.json"] },
        {
            "db-EX2ArgumentException-11098.db",
            ["scaling", "DATA", "--label", "class", "--sweep", "widths=1", "--tree", "line", "--steps", "1", "--draws", "256", "--store", "FILE"]
        },
    };

    public static TheoryData<string> Stores =>
    [
        "db-EX0InvalidOperationException-4538.db", "db-EX2ArgumentException-11098.db", "db-EX3InvalidOperationException-40991.db", "sweep-null-draws.db",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task AHostileFile_IsRefusedAtOnce(string file, string[] command)
    {
        string path = file.StartsWith("checkpoint", StringComparison.Ordinal) ? Unpack(file, "checkpoint.safetensors") : Unpack(file, file);
        string[] args = Array.ConvertAll(command, a => a
            .Replace("FILE", path, StringComparison.Ordinal).Replace("FOLDER", _folder.Path, StringComparison.Ordinal)
            .Replace("OUT", _folder.Path, StringComparison.Ordinal)
            .Replace("DATA", a is "DATA" ? Unpack("bin.csv", "bin.csv") : string.Empty, StringComparison.Ordinal)
            .Replace("MODEL", a is "MODEL" ? Model() : string.Empty, StringComparison.Ordinal));
        MeasuredProcess run = await MeasuredProcess.RunAsync(args);
        string[] lines = run.Result.Error.TrimEnd('\n').Split('\n');
        Assert.True(run.Result.Code == ExitCode.BadInput, Invariant($"exit code {run.Result.Code}: {run.Result.Error}"));
        Assert.StartsWith("entroscope: " + path + ": ", lines[^1], StringComparison.Ordinal);
        Assert.InRange(lines[^1].Length, 1, LongestLine);
        Assert.DoesNotContain(run.Result.Output + run.Result.Error.Replace("\n", string.Empty, StringComparison.Ordinal), char.IsControl);
        Assert.True(run.ProcessorTime < LongestTime, Invariant($"{run.ProcessorTime.TotalSeconds} s"));
        Assert.True(run.Memory < MostMemory, Invariant($"{run.Memory >> 20} MiB"));
    }

    // Records are looked up by their settings, which no other data has: the store is asked directly.
    [Theory]
    [MemberData(nameof(Stores))]
    public void ADamagedRecordOfASweep_IsRefused(string file)
    {
        string path = Unpack(file, file);
        string[] settings = [.. Stores.SelectMany(s => Settings(Unpack(s.Data, s.Data)))];
        DataException error = Assert.Throws<DataException>(() =>
        {
            using SweepStore store = SweepStore.Open(path);
            Array.ForEach(settings, s => store.Find(new SweepKey(s)));
        });
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, LongestLine);
    }


    private static List<string> Settings(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT settings FROM record";
        var settings = new List<string>();
        try
        {
            using SqliteDataReader row = command.ExecuteReader();
            while (row.Read())
            {
                settings.Add(row.GetString(0));
            }
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException)
        {
            // What cannot be read of a damaged file is not needed.
        }

        return settings;
    }

    private string Model()
    {
        string path = _folder["model.json"];
        Tool.Run("train", Unpack("bin.csv", "bin.csv"), "--label", "class", "--tree", "line", "--widths", "2", "--steps", "1", "-o", path).Succeeds();
        return path;
    }

    private string Unpack(string file, string name)
    {
        string path = _folder[name];
        using var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Hostile", file + ".gz")), CompressionMode.Decompress);
        using FileStream plain = File.Create(path);
        packed.CopyTo(plain);
        return path;
    }
}
