using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Every refusal names its file, also where the library speaks of a network or of rows without knowing where they came from.</summary>
public sealed class RefusedFileTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void ANetwork_IsNamedByItsFile()
    {
        using var folder = new TemporaryFolder();
        string two = folder["two.json"];
        Tool.Run("train", folder.Write("two.csv", "a,b\n1,0\n0,1\n1,1\n0,0\n"), "--tree", "cp", "--steps", "1", "-o", two).Succeeds();
        AssertRefused(
            $"{model.Path} and {two}: A divergence needs two models of the same sites, but one has 4 sites and the other 2.",
            Tool.Run("entropy", model.Path, "--against", two));
        AssertRefused($"{folder["none.json"]}: The file does not exist.", Tool.Run("entropy", model.Path, "--against", folder["none.json"]));
        AssertRefused($"{two}: The smallest network on this tree has 15 parameters, more than the budget of 1.",
            Tool.Run("inspect", two, "--widths", "--parameters", "1"));
    }

    [Fact]
    public void RowsToTrainOn_AreNamedByTheirFile()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("few.csv", "a,b\n1,0\n0,1\n1,1\n");
        AssertRefused($"{data}: training data: hybrid training needs a label of at least 2 classes, but there is no label.",
            Tool.Run("train", data, "--hybrid", "0.5", "-o", folder["m.json"]));
    }

    [Fact]
    public void ACheckpointOfAnotherRun_IsNamed()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(40, 4));
        string[] training = ["train", data, "--widths", "2", "--steps", "2", "--checkpoint", folder["work"], "-o", folder["m.json"]];
        Tool.Run(training).Succeeds();
        AssertRefused($"{folder["work"]}/checkpoint.safetensors: The checkpoint belongs to another training run: pseudo_count is 0.001 there, but 0.5 here.",
            Tool.Run([.. training, "--resume", "--pseudo-count", "0.5"]));
    }

    [Fact]
    public void AFileWithAKnownColumnInAnotherPlace_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("shift.csv", "id,p,q,r,kind\n1,1,0,1,good\n");
        AssertRefused(
            $"{data}: column 'id' is not known to the model, and the model's column 's' is missing; the columns must be 'p', 'q', 'r', 's', in this order.",
            Tool.Run("evaluate", model.Path, data));
    }

    [Fact]
    public void AFileWithoutAnyClass_IsClassified_WithItsLabelNamed()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("unlabelled.csv", "p,q,r,s,kind\n1,1,0,1,?\n0,0,1,2,?\n");
        string classes = Tool.Run("classify", model.Path, data, "--label", "kind").Succeeds().Output;
        Assert.Equal(3, classes.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(classes, Tool.Run("classify", model.Path, data).Succeeds().Output);
        Assert.Equal(0, Tool.Run("evaluate", model.Path, data, "--label", "kind", "--json").Json().GetProperty("labelled_rows").GetInt32());
    }

    private static void AssertRefused(string message, CliResult result)
    {
        result.Refused(ExitCode.BadInput);
        Assert.Equal($"entroscope: {message}\n", result.Error);
    }
}
