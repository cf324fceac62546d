using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>resize</c>: other widths for a trained model.</summary>
public sealed class ResizeTests(ResizeTests.Wide wide) : IClassFixture<ResizeTests.Wide>
{
    [Fact]
    public void Pruning_TellsEveryTrial_AndWritesTheModel()
    {
        using var folder = new TemporaryFolder();
        CliResult result = Tool.Run("resize", wide.Model, wide.Data, "--prune", "0.02", "-o", folder["small.json"]).Succeeds();
        Assert.Contains("bound on the loss (nats)", result.Output, StringComparison.Ordinal);
        Assert.Contains("merged", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"channels by height, from the sites: 2, 8, 8, 8 before, .* after\n", result.Output);
        Assert.Matches(@"small\.json: \d+ parameters \(\d+\.\d % of \d+\)\n$", result.Output);
        JsonElement json = Tool.Run("resize", wide.Model, wide.Data, "--prune", "0.02", "--threads", "2", "--json", "-o", folder["same.json"]).Json();
        Assert.True(json.GetProperty("validation_held_out").GetBoolean());
        (JsonElement before, JsonElement after) = (json.GetProperty("before"), json.GetProperty("after"));
        Assert.True(after.GetProperty("parameters").GetInt64() < before.GetProperty("parameters").GetInt64());
        Assert.True(Number(after, "validation_log_likelihood") >= Number(before, "validation_log_likelihood") - 0.02 - 1e-9);
        Assert.True(Number(json.GetProperty("trials")[1], "loss_bound") <= 0.02);
        Assert.Equal(["change", "nodes", "parameters", "widths", "loss_bound", "steps", "train_log_likelihood", "validation_log_likelihood",
            "validation_accuracy", "validation_class_log_likelihood", "kept"], after.EnumerateObject().Select(p => p.Name));
        JsonElement[] trials = [.. json.GetProperty("trials").EnumerateArray()];
        Assert.True(JsonElement.DeepEquals(after, trials.Last(t => t.GetProperty("kept").GetBoolean())));
        Assert.True(JsonElement.DeepEquals(before, trials[0]));
        Assert.Equal(File.ReadAllBytes(folder["small.json"]), File.ReadAllBytes(folder["same.json"]));
        JsonElement model = Tool.Run("inspect", folder["small.json"], "--json").Json();
        Assert.Equal(after.GetProperty("parameters").GetInt64(), model.GetProperty("parameters").GetInt64());
        Assert.StartsWith("from ", model.GetProperty("training").GetProperty("resized").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AModelTrainedOnTheValidationRows_IsRefused_UnlessOthersAreGiven()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(400, 8));
        string fresh = folder.Write("fresh.csv", SampleData.Binary(80, 8, seed: 9));
        bool refitted = Tool.Run("train", data, "--steps", "3", "--widths", "4", "--tree", "line", "--refit", "--validation-fraction", "0.8", "--test-rows",
            "50", "--json", "-o", folder["m.json"])
            .Json().GetProperty("refitted").GetBoolean();
        Assert.True(refitted);
        string[] resize = ["resize", folder["m.json"], data, "-o", folder["n.json"]];
        Tool.Run([.. resize, "--validation-fraction", "0.8", "--test-rows", "50"]).Refused(
            ExitCode.BadInput, "trained again on training and validation rows together, so these cannot choose its widths; "
                + "train it without a refit, or give validation rows that it has not seen (--no-refit; --validation FILE).");
        Assert.False(File.Exists(folder["n.json"]));
        Assert.Contains("note: the rows of --validation are taken to be unseen by the model", Tool.Run([.. resize, "--validation", fresh]).Succeeds().Output,
            StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Tool.Run([.. resize, "--validation", fresh, "--json"]).Json().GetProperty("validation_held_out").ValueKind);
    }

    [Fact]
    public void AnotherDivisionOfTheRows_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("resize", wide.Model, wide.Data, "--seed", "7", "--steps", "1", "--grow", "2", "-o", folder["n.json"])
            .Refused(ExitCode.BadInput, "is of a different split of these rows", "(--seed, --validation-fraction; --validation FILE).");
        Assert.False(File.Exists(folder["n.json"]));
    }

    [Fact]
    public void TestRows_AreTold()
    {
        using var folder = new TemporaryFolder();
        string test = folder.Write("test.csv", SampleData.Binary(50, 8, seed: 4));
        string[] resize = ["resize", wide.Model, wide.Data, "--test", test, "-o", folder["n.json"]];
        Assert.Matches(@"50 test rows, used for no choice: -\d+\.\d{4} nats a row before, -\d+\.\d{4} after\n", Tool.Run(resize).Succeeds().Output);
        JsonElement json = Tool.Run([.. resize, "--json"]).Json();
        JsonElement evaluated = Tool.Run("evaluate", folder["n.json"], test, "--json").Json();
        Assert.Equal(Number(evaluated, "log_likelihood"), Number(json.GetProperty("test_after"), "log_likelihood"), 1e-9);
        Assert.Equal(50, json.GetProperty("test_before").GetProperty("rows").GetInt32());
    }

    [Fact]
    public void AClassifier_TellsItsClasses_AndOneOfHybridTrainingTakesNoEmSteps()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("classes.csv", SampleData.Classes(90));
        string[] train = ["train", data, "--label", "kind", "--steps", "3", "--widths", "6", "--tree", "line", "--no-refit"];
        Tool.Run([.. train, "-o", folder["m.json"]]).Succeeds();
        string[] resize = ["resize", folder["m.json"], data, "--label", "kind", "--prune", "0.1", "-o", folder["n.json"]];
        Assert.Matches(
            @"classes of the validation rows: accuracy \d+\.\d % before, \d+\.\d % after; mean log p\(y\|x\) -\d+\.\d{4} nats before, -\d+\.\d{4} after\n",
            Tool.Run(resize).Succeeds().Output);
        JsonElement after = Tool.Run([.. resize, "--json"]).Json().GetProperty("after");
        Assert.InRange(Number(after, "validation_accuracy"), 0, 1);
        Assert.InRange(Number(after, "validation_class_log_likelihood"), -10, 0);
        Tool.Run([.. train, "--hybrid", "0.9", "--hybrid-steps", "1", "-o", folder["m.json"]]).Succeeds();
        Tool.Run(resize).Refused(ExitCode.BadInput, "trained further for classification (hybrid_weight 0.9), which EM steps would undo; "
            + "resize the network of EM first and train for classification with its widths, or merge without EM steps (--hybrid; --steps 0).");
        Tool.Run([.. resize, "--steps", "0"]).Succeeds();
    }

    [Fact]
    public void Growth_IsAskedForAlone()
    {
        using var folder = new TemporaryFolder();
        JsonElement json = Tool.Run("resize", wide.Model, wide.Data, "--grow", "2", "--steps", "2", "--json", "-o", folder["n.json"]).Json();
        Assert.DoesNotContain(json.GetProperty("trials").EnumerateArray(), t => t.GetProperty("change").GetString() == "merged");
        Assert.True(Number(json.GetProperty("after"), "validation_log_likelihood") >= Number(json.GetProperty("before"), "validation_log_likelihood"));
    }

    [Theory]
    [InlineData("--prune -1", ExitCode.WrongUsage, "--prune must be a number of 0..1000000000, but is '-1'")]
    [InlineData("--grow 1", ExitCode.WrongUsage, "--grow must be a number of 1.01..1000, but is '1'")]
    [InlineData("--steps x", ExitCode.WrongUsage, "--steps must be an integer of 0..1000000, but is 'x'")]
    [InlineData("-o m.unknown", ExitCode.BadInput, "m.unknown")]
    public void WhatMeansNothing_IsRefused(string options, int code, string message) =>
        Tool.Run(["resize", wide.Model, wide.Data, .. options.Split(' ')]).Refused(code, message);

    [Fact]
    public void DataOfOtherColumns_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string other = folder.Write("other.csv", SampleData.Binary(20, 5));
        Tool.Run("resize", wide.Model, other, "-o", folder["n.json"]).Refused(ExitCode.BadInput, "5 columns");
        Assert.False(File.Exists(folder["n.json"]));
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    /// <summary>A model that is wider than its data needs, and the data.</summary>
    public sealed class Wide : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Wide()
        {
            Data = _folder.Write("data.csv", SampleData.Binary(120, 8));
            Model = _folder["model.json"];
            Tool.Run("train", Data, "--steps", "3", "--widths", "8", "--tree", "line", "--no-refit", "-o", Model).Succeeds();
        }

        public string Model { get; }

        public string Data { get; }

        public void Dispose() => _folder.Dispose();
    }
}
