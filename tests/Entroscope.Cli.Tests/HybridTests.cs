using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>train --hybrid</c>: what it records, resumes and refuses.</summary>
public sealed class HybridTests
{
    [Fact]
    public void Train_RecordsTheHybridSteps()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes(600));
        JsonElement result = Tool.Run("train", data, "--label", "kind", "--widths", "3", "--steps", "2", "--hybrid", "0.5", "--hybrid-steps", "3", "-o",
            folder["m.json"], "--json").Json();
        JsonElement hybrid = result.GetProperty("hybrid");
        Assert.InRange(hybrid.GetProperty("best_step").GetInt32(), 0, 3);
        Assert.True(hybrid.GetProperty("validation_score").GetDouble() < 0);
        Assert.Equal(hybrid.GetProperty("refit").GetProperty("kept").GetBoolean(), hybrid.GetProperty("refitted").GetBoolean());
        JsonElement record = Tool.Run("inspect", folder["m.json"], "--json").Json().GetProperty("training");
        Assert.Equal("0.5", record.GetProperty("hybrid_weight").GetString());
        Assert.Equal("3", record.GetProperty("hybrid_steps").GetString());
        Assert.Equal("2", record.GetProperty("steps").GetString());
    }

    [Fact]
    public void Train_WithoutIt_SaysNull()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        JsonElement result = Tool.Run("train", data, "--label", "kind", "--widths", "3", "--steps", "1", "-o", folder["m.json"], "--json").Json();
        Assert.Equal(JsonValueKind.Null, result.GetProperty("hybrid").ValueKind);
    }

    [Fact]
    public void Resume_OfAFinishedEM_GivesTheSameBytesOnAnyThreads()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        string[] em = ["train", data, "--label", "kind", "--tree", "line", "--widths", "3", "--steps", "2"];
        string[] hybrid = [.. em, "--hybrid", "0.9", "--hybrid-steps", "3"];
        Tool.Run([.. hybrid, "--threads", "1", "-o", folder["a.json"]]).Succeeds();
        Tool.Run([.. em, "--checkpoint", folder["work"], "-o", folder["em.json"]]).Succeeds();
        Tool.Run([.. hybrid, "--checkpoint", folder["work"], "--resume", "--threads", "3", "-o", folder["b.json"]]).Succeeds();
        Tool.Run([.. hybrid, "--checkpoint", folder["work"], "--resume", "-o", folder["c.json"]]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["b.json"]));
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["c.json"]));
        Tool.Run([.. em, "--hybrid", "0.8", "--hybrid-steps", "3", "--checkpoint", folder["work"], "--resume", "--json", "-o", folder["d.json"]])
            .Refused(ExitCode.BadInput, "The checkpoint belongs to another training run: hybrid_weight is 0.9 there, but 0.8 here.");
    }

    [Fact]
    public void Labels_AreNeeded()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(30, 4));
        Tool.Run("train", data, "--hybrid", "1", "-o", folder["m.json"])
            .Refused(ExitCode.BadInput, "training data: hybrid training needs a label of at least 2 classes, but there is no label.");
        string constant = folder.Write("constant.csv", "a,b,c\n0,1,x\n1,0,x\n1,1,x\n0,0,x\n");
        Tool.Run("train", constant, "--label", "c", "--hybrid", "1", "-o", folder["m.json"])
            .Refused(ExitCode.BadInput, "training data: hybrid training needs a label of at least 2 classes, but there is one class only.");
        Assert.False(File.Exists(folder["m.json"]));
    }

    [Fact]
    public void LabelledValidationRows_AreNeeded_BeforeACheckpointIsTouched()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        Tool.Run("train", data, "--label", "kind", "--tree", "line", "--widths", "3", "--steps", "1", "--checkpoint", folder["work"], "-o",
            folder["em.json"]).Succeeds();
        string file = Assert.Single(Directory.GetFiles(folder["work"]));
        byte[] before = File.ReadAllBytes(file);
        string unlabelled = folder.Write("unlabelled.csv", "p,q,r,s,kind\n0,1,0,2,\n1,1,0,1,\n");
        Tool.Run("train", data, "--label", "kind", "--validation", unlabelled, "--hybrid", "1", "--checkpoint", folder["work"], "-o", folder["m.json"])
            .Refused(ExitCode.BadInput, "validation data: hybrid training needs the class of at least one row, but no row has one.");
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.False(File.Exists(folder["m.json"]));
    }

    [Fact]
    public void ImpossibleValidationRows_AreToldOf()
    {
        const string Note = "The classes of the validation rows are impossible under every network tried (log p = -infinity), "
            + "so nothing could be preferred to the network of EM; pseudo-counts above 0 avoid this.";
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "a,b,y\n0,1,u\n0,0,u\n1,1,v\n1,0,v\n0,1,u\n1,1,v\n");
        string validation = folder.Write("validation.csv", "a,b,y\n0,1,u\n1,0,w\n");
        string[] rest = [data, "--label", "y", "--validation", validation, "--widths", "2", "--steps", "2", "--hybrid", "1", "--hybrid-steps", "2"];
        string[] bare = ["--pseudo-count", "0", "--leaf-pseudo-count", "0"];
        Assert.Contains("\nnote: " + Note, Tool.Run(["train", .. rest, .. bare, "-o", folder["m.json"]]).Succeeds().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("impossible", Tool.Run(["train", .. rest, "-o", folder["n.json"]]).Succeeds().Output, StringComparison.Ordinal);
        Tool.Run(["run", .. rest, .. bare, "--draws", "100", "-o", folder["run"]]).Succeeds();
        Assert.Contains(Note, File.ReadAllText(folder["run/report.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void OneRowOfAClass_IsTaken()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "a,b,c\n0,1,x\n1,0,x\n1,1,y\n0,0,z\n1,1,x\n0,1,x\n1,0,x\n");
        Tool.Run("run", data, "--label", "c", "--hybrid", "1", "--hybrid-steps", "4", "--draws", "100", "-o", folder["run"]).Succeeds();
        Assert.Contains("trained further for classification", File.ReadAllText(folder["run/report.json"]), StringComparison.Ordinal);
    }
}
