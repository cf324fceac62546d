using System.Security.Cryptography;
using System.Text.Json;
using Entroscope.Cli.Output;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Where <c>run</c> writes, what it says about the network its figures belong to, and what it warns of.</summary>
public sealed class RunFolderTests
{
    [Fact]
    public void AnEarlierRun_IsReplacedOnlyWhereThatIsAskedFor()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(80, 4));
        string[] run = ["run", data, "--steps", "1", "--widths", "2", "--draws", "20", "-o", folder["run"]];
        Tool.Run(run).Succeeds();
        string report = Path.Combine(folder["run"], "report.json");
        string first = File.ReadAllText(report);
        Tool.Run([.. run, "--seed", "2"]).Refused(ExitCode.BadInput,
            folder["run"] + ": the folder holds an earlier run; name another folder, or replace that run with --overwrite.");
        Assert.Equal(first, File.ReadAllText(report));
        Tool.Run([.. run, "--seed", "2", "--overwrite"]).Succeeds();
        Assert.NotEqual(first, File.ReadAllText(report));
    }

    [Fact]
    public void TheStandardFolder_GetsANumber_AndThatIsSaid()
    {
        using var folder = new TemporaryFolder();
        string standard = folder["entroscope-run"];
        Assert.Equal((standard, 0), Describe(RunFolder.Choose(null, false, standard)));
        Directory.CreateDirectory(standard);
        Directory.CreateDirectory(standard + "-2");
        File.WriteAllText(Path.Combine(standard, "manifest.json"), "{}");
        File.WriteAllText(Path.Combine(standard + "-2", "report.html"), "<p>");
        Assert.Equal((standard + "-3", 1), Describe(RunFolder.Choose(null, false, standard)));
        Assert.Equal(
            $"{standard} holds an earlier run, which is kept; this one goes into {standard}-3",
            RunFolder.Choose(null, false, standard).Notes[0]);
        Assert.Equal((standard, 0), Describe(RunFolder.Choose(null, true, standard)));

        static (string Path, int Notes) Describe(RunFolder chosen) => (chosen.Path, chosen.Notes.Count);
    }

    [Fact]
    public void AFolderThatAnotherRunWrites_IsRefused_AndTheStandardOneGetsANumber()
    {
        using var folder = new TemporaryFolder();
        string standard = folder["entroscope-run"];
        using var first = RunFolder.Choose(null, false, standard);
        first.Open();
        using var second = RunFolder.Choose(null, false, standard);
        second.Open();
        Assert.Equal(standard + "-2", second.Path);
        Assert.Equal([$"another run writes into {standard}; this one goes into {standard}-2"], second.Notes);
        string data = folder.Write("data.csv", SampleData.Binary(80, 4));
        string[] run = ["run", data, "--steps", "1", "--widths", "2", "--draws", "20"];
        string refusal = standard + ": another run is writing into this folder; wait for its end, or name another folder.";
        Tool.Run([.. run, "-o", standard]).Refused(ExitCode.BadInput, refusal);
        Tool.Run([.. run, "--overwrite", "-o", standard]).Refused(ExitCode.BadInput, refusal);
        Tool.Run([.. run, "--checkpoint", standard, "-o", folder["run"]]).Refused(ExitCode.BadInput, refusal);
        Assert.False(Directory.Exists(folder["run"]));
        first.Dispose();
        Assert.False(Directory.Exists(standard));
        Tool.Run([.. run, "--checkpoint", standard, "-o", standard]).Succeeds();
    }

    [Fact]
    public void TheManifest_HoldsTheHashesOfTheFilesBesideIt()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(80, 4));
        Tool.Run("run", data, "--steps", "1", "--widths", "2", "--draws", "20", "-o", folder["run"]).Succeeds();
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "manifest.json")));
        JsonProperty[] hashes = [.. manifest.RootElement.GetProperty("sha256").EnumerateObject()];
        Assert.Equal(["model.safetensors", "report.html", "report.json", "curve.csv"], hashes.Select(h => h.Name));
        Assert.All(hashes, h => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder["run"], h.Name)))), h.Value.GetString()));
    }

    [Fact]
    public void FilesOfTheUser_SurviveARunThatReplacesAnotherOrIsInterrupted()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(80, 4));
        string[] run = ["run", data, "--steps", "1", "--widths", "2", "--draws", "20", "--overwrite", "-o", folder["run"]];
        Directory.CreateDirectory(folder["run"]);
        string manifest = folder.Write(Path.Combine("run", "manifest.json"), "{\"name\":\"a page of mine\"}");
        string notes = folder.Write(Path.Combine("run", ".notes.partial"), "mine");
        Tool.Run(run).Refused(ExitCode.BadInput, manifest + ": is not the manifest of a run, and is kept; name another folder.");
        Assert.Equal("{\"name\":\"a page of mine\"}", File.ReadAllText(manifest));
        File.Delete(manifest);
        Tool.Run(run).Succeeds();
        byte[] before = File.ReadAllBytes(manifest);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Equal(ExitCode.Cancelled, Tool.Run(cancelled.Token, [.. run, "--discard-on-interrupt"]).Code);
        Assert.Equal(before, File.ReadAllBytes(manifest));
        Assert.Equal("mine", File.ReadAllText(notes));
    }

    [Fact]
    public void EveryRowOfTheTable_NamesItsNetwork_AndWarningsAreInTextAndJson()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(40, 6));
        string[] run = ["run", data, "--steps", "2", "--widths", "12", "--tree", "line", "--draws", "20", "--no-refit", "--overwrite", "-o", folder["run"]];
        CliResult text = Tool.Run(run).Succeeds();
        Assert.Matches(@"train +chosen +34 ", text.Output);
        Assert.Contains("All figures are those of the final network, which was trained on the training rows alone and chosen on the validation rows.",
            text.Output, StringComparison.Ordinal);
        Assert.Contains("warning: There are more parameters than values: ", text.Error, StringComparison.Ordinal);
        JsonElement json = Tool.Run([.. run, "--json"]).Json();
        Assert.Equal("chosen", json.GetProperty("evaluation").GetProperty("validation").GetProperty("network").GetString());
        Assert.Contains(json.GetProperty("warnings").EnumerateArray(),
            w => w.GetString()!.StartsWith("There are more parameters than values: ", StringComparison.Ordinal));
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "report.json")));
        Assert.Equal(json.GetProperty("warnings").ToString(), report.RootElement.GetProperty("warnings").ToString());
    }

    [Fact]
    public void AfterARefit_ValidationFiguresAreThoseOfTheNetworkBefore_AndSaySo()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(400, 8));
        string[] run = ["run", data, "--steps", "3", "--widths", "4", "--tree", "line", "--validation-fraction", "0.8", "--test-rows", "50", "--draws", "20",
            "--json", "-o", folder["run"]];
        JsonElement json = Tool.Run(run).Json();
        Assert.True(json.GetProperty("refit").GetProperty("kept").GetBoolean());
        JsonElement evaluation = json.GetProperty("evaluation");
        Assert.Equal(["refitted", "chosen", "refitted"], evaluation.EnumerateObject().Select(p => p.Value.GetProperty("network").GetString()));
    }

    [Fact]
    public void ModelsOfOneFileName_AreToldApartByTheirFolders()
    {
        Assert.Equal(["a/m.json", "b/m.json", "n.json"], ModelNames.Of([Path.Combine("x", "a", "m.json"), Path.Combine("x", "b", "m.json"), "n.json"]));
        Assert.Equal(["m.json (1)", "m.json (2)"], ModelNames.Of(["m.json", "./m.json"]));
    }
}
