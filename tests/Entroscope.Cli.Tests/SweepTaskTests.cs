using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Sweeps cut into tasks that share no file, and the joining of their stores.</summary>
public sealed class SweepTaskTests
{
    [Theory]
    [InlineData("axis")]
    [InlineData("cold")]
    [InlineData("warm")]
    public void TheTasks_JoinedInAnyOrder_AreTheWholeSweep(string kind)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(300, 8));
        string[] sweep = kind is "axis"
            ? ["scaling", "--sweep", "widths=2,3,4", data, "--seeds", "2", "--steps", "3", "--draws", "256", "--test-rows", "60", "--json", "--threads", "1"]
            : ["scaling", data, "--widths", "2,3", "--seeds", "3", "--steps", "3", "--test-rows", "80", "--json", "--threads", "1", .. Cold(kind)];
        JsonElement whole = Tool.Run([.. sweep, "--store", folder["whole.db"]]).Json();
        int trainings = 0;
        for (int k = 1; k <= 4; k++)
        {
            JsonElement task = Tool.Run([.. sweep, "--store", folder["part.db"], "--task", Invariant($"{k}/4")]).Json();
            Assert.Equal(folder[Invariant($"part-{k}-of-4.db")], task.GetProperty("store").GetString());
            trainings += task.GetProperty("trainings").GetInt32();
        }

        Assert.Equal(6, trainings);
        string[] parts = [.. new[] { 3, 1, 4, 2 }.Select(k => folder[Invariant($"part-{k}-of-4.db")])];
        CliResult first = Tool.Run(["sweep", "merge", folder["part.db"], .. parts]).Succeeds();
        Assert.Equal($"{folder["part.db"]}: 6 trainings added from 4 files, 0 held before; now 6\n", first.Output);
        JsonElement second = Tool.Run(["sweep", "merge", folder["part.db"], .. parts, "--json"]).Json();
        Assert.Equal((0, 6, 0), (Of(second, "added"), Of(second, "known"), Of(second, "different")));
        JsonElement joined = Tool.Run([.. sweep, "--store", folder["part.db"]]).Json();
        Assert.Equal(6, Of(joined, "reused"));
        Assert.Equal(Plain(whole), Plain(joined));
    }

    [Fact]
    public void ATrainingThatEndedOtherwise_IsCountedAndNotTaken()
    {
        using var folder = new TemporaryFolder();
        string[] sweep = ["scaling", "--sweep", "widths=2", folder.Write("data.csv", SampleData.Binary(100, 4)), "--steps", "2", "--draws", "256"];
        foreach (string name in new[] { "a.db", "b.db" })
        {
            Tool.Run([.. sweep, "--store", folder[name]]).Succeeds();
        }

        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["b.db"]};Pooling=False"))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE measure SET value = value - 0.001 WHERE name = 'train'";
            command.ExecuteNonQuery();
        }

        CliResult merge = Tool.Run("sweep", "merge", folder["a.db"], folder["b.db"]).Succeeds();
        Assert.Equal("entroscope: 1 of the trainings held before ended otherwise in the files, as on another kind of processor; those held before are kept\n",
            merge.Error);
    }

    [Fact]
    public void AFileThatCannotBeJoined_IsRefusedByItsName()
    {
        using var folder = new TemporaryFolder();
        string store = folder["sweep.db"];
        Tool.Run("scaling", "--sweep", "widths=2", folder.Write("data.csv", SampleData.Binary(100, 4)), "--steps", "2", "--draws", "256", "--store", store)
            .Succeeds();
        byte[] before = File.ReadAllBytes(store);
        Fails($"entroscope: {folder["none.db"]}: there is no such file.\n", store, folder["none.db"]);
        Fails($"entroscope: {store}: is the file that the others are to be added to.\n", store, store);
        Fails($"entroscope: {folder["text.db"]}: is not a sweep file, which is an SQLite database.\n", store, folder.Write("text.db", new string('x', 200)));
        Assert.Equal(before, File.ReadAllBytes(store));
        Tool.Run("sweep", "merge", store, folder.Write("empty.db", string.Empty)).Succeeds();

        static void Fails(string message, string into, string file)
        {
            CliResult result = Tool.Run("sweep", "merge", into, file);
            Assert.Equal((2, message), (result.Code, result.Error));
        }
    }

    [Theory]
    [InlineData("4/3")]
    [InlineData("0/3")]
    [InlineData("3")]
    [InlineData("1/2/3")]
    [InlineData("-1/3")]
    public void ATaskThatIsNone_IsRefused(string task)
    {
        CliResult result = Tool.Run("scaling", "--sweep", "widths=2", "digits", "--task", task);
        Assert.Equal(1, result.Code);
        Assert.Equal(
            $"entroscope: --task must be K/COUNT, such as 3/40, with K of 1..COUNT, but is '{task}' (see 'entroscope scaling --help')\n", result.Error);
    }

    [Fact]
    public void APage_IsThatOfAWholeSweep()
    {
        CliResult result = Tool.Run("scaling", "--sweep", "widths=2", "digits", "--task", "1/3", "--plot", "page.html");
        Assert.Equal((1, "entroscope: --plot shows a whole sweep; give it when the files of the tasks are joined\n"), (result.Code, result.Error));
    }

    private static string[] Cold(string kind) => kind is "cold" ? ["--cold"] : [];

    private static int Of(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    [Fact]
    public void AnotherAction_IsRefused()
    {
        CliResult result = Tool.Run("sweep", "join", "sweep.db", "part.db");
        Assert.Equal((1, "entroscope: sweep knows the action merge, but is asked for 'join'\n"), (result.Code, result.Error));
    }

    // Without times, and without what was found in a store.
    private static string Plain(JsonElement json) =>
        System.Text.RegularExpressions.Regex.Replace(json.GetRawText(), "\"(seconds|reused)\":\\s*[^,}\\]]+", string.Empty);
}
