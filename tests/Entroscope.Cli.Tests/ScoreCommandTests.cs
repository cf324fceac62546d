using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>train --reading score</c>, and what commands say of a network of real weights.</summary>
public sealed class ScoreCommandTests
{
    private static readonly string[] Quick = ["--label", "kind", "--tree", "line", "--widths", "3", "--reading", "score", "--start-steps", "2", "--steps", "3"];

    [Fact]
    public void Train_Classify_Evaluate_Inspect()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes(600));
        JsonElement trained = Tool.Run(["train", data, .. Quick, "-o", folder["m.json"], "--json"]).Json();
        Assert.Equal("score", trained.GetProperty("reading").GetString());
        Assert.True(trained.GetProperty("validation_cross_entropy").GetDouble() > 0);
        JsonElement evaluated = Tool.Run("evaluate", folder["m.json"], data, "--label", "kind", "--json").Json();
        Assert.Equal(JsonValueKind.Null, evaluated.GetProperty("log_likelihood").ValueKind);
        JsonElement classified = Tool.Run("classify", folder["m.json"], data, "--label", "kind", "--json").Json();
        Assert.Equal(evaluated.GetProperty("accuracy").GetDouble(), classified.GetProperty("accuracy").GetDouble(), 12);
        JsonElement loss = classified.GetProperty("classification").GetProperty("log_loss").GetProperty("value");
        Assert.Equal(evaluated.GetProperty("cross_entropy").GetDouble(), loss.GetDouble(), 9);
        double[] first = [.. classified.GetProperty("predictions")[0].GetProperty("posterior_y").EnumerateArray().Select(p => p.GetDouble())];
        Assert.Equal(1, first.Sum(), 9);
        string text = Tool.Run("evaluate", folder["m.json"], data, "--label", "kind").Succeeds().Output;
        Assert.Contains(
            "log-likelihood  -: the model's reading is score: it has class scores, but no probabilities of rows", text, StringComparison.Ordinal);
        Assert.Contains("score ConvAC", Tool.Run("inspect", folder["m.json"]).Succeeds().Output, StringComparison.Ordinal);
        Assert.Equal("3", Tool.Run("inspect", folder["m.json"], "--json").Json().GetProperty("training").GetProperty("score_steps").GetString());
        Tool.Run("entangle", folder["m.json"]).Succeeds();
        foreach (string command in new[] { "entropy", "sample", "mi" })
        {
            Tool.Run(command, folder["m.json"]).Refused(ExitCode.BadInput,
                $"{folder["m.json"]}: the model's reading is score, but this command needs a distribution: the generative or the Born reading.");
        }
    }

    [Fact]
    public void Train_FromAStart_FromPrototypes_AndWithFeatures()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes(300)), score = folder["s.json"];
        Tool.Run("train", data, "--label", "kind", "--tree", "line", "--widths", "3", "--steps", "2", "-o", folder["g.json"]).Succeeds();
        Tool.Run("train", data, "--label", "kind", "--reading", "score", "--start", folder["g.json"], "--steps", "1", "-o", score).Succeeds();
        Tool.Run("train", data, "--label", "kind", "--reading", "score", "--start", score, "--steps", "1", "-o", folder["t.json"]).Succeeds();
        foreach (string features in new[] { "gaussian", "relu", "cosine", "table" })
        {
            Tool.Run(["train", data, .. Quick, "--representation", features, "-o", score]).Succeeds();
            Tool.Run("classify", score, data, "--label", "kind").Succeeds();
        }

        Tool.Run("train", data, "--label", "kind", "--reading", "score", "--prototypes", "--widths", "20", "--steps", "1", "-o", score).Succeeds();
        Assert.True(Tool.Run("evaluate", score, data, "--label", "kind", "--json").Json().GetProperty("accuracy").GetDouble() > 0.5);
        Tool.Run(["train", data, .. Quick, "--representation", "relu", "-o", score]).Succeeds();
        Tool.Run("entangle", score).Refused(ExitCode.BadInput,
            "Rectified features have no finite inner products over the real numbers, so a network with them is no state; tables and Gaussian features have.");
    }

    [Fact]
    public void Resume_GivesTheSameBytesOnAnyThreads()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        string[] train = ["train", data, .. Quick];
        Tool.Run([.. train, "--threads", "1", "-o", folder["a.json"]]).Succeeds();
        Tool.Run([.. train, "--checkpoint", folder["work"], "--threads", "3", "-o", folder["b.json"]]).Succeeds();
        Tool.Run([.. train, "--checkpoint", folder["work"], "--resume", "-o", folder["c.json"]]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["b.json"]));
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["c.json"]));
    }

    [Theory]
    [InlineData("--reading score needs", "training data: score training needs a label of at least 2 classes, but there is no label.", ExitCode.BadInput,
        "--reading", "score")]
    [InlineData("alone", "--dropout is about --reading score; give both", ExitCode.WrongUsage, "--dropout", "0.5")]
    [InlineData("hybrid", "--hybrid trains a network of probabilities further; --reading score trains one of real weights", ExitCode.WrongUsage,
        "--reading", "score", "--hybrid", "0.5")]
    [InlineData("mixture", "--components belongs to EM; --reading score trains by gradient steps", ExitCode.WrongUsage,
        "--reading", "score", "--components", "2")]
    [InlineData("auto", "--widths auto searches by likelihood; --reading score takes a list of widths", ExitCode.WrongUsage,
        "--reading", "score", "--widths", "auto")]
    [InlineData("profile", "--profile is about networks of probabilities, not about --reading score", ExitCode.WrongUsage, "--reading", "score", "--profile")]
    [InlineData("prototypes", "--prototypes, --start and --start-steps each say how the network begins; give one of them", ExitCode.WrongUsage,
        "--reading", "score", "--prototypes", "--start-steps", "2")]
    [InlineData("table", "--prototypes measures distances of numbers, --representation table has none; leave one out", ExitCode.WrongUsage,
        "--reading", "score", "--prototypes", "--representation", "table")]
    public void WhatCannotBeTrained_IsRefused(string what, string message, int code, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(30, 4));
        Assert.NotEmpty(what);
        Tool.Run(["train", data, .. options, "-o", folder["m.json"]]).Refused(code, message);
        Assert.False(File.Exists(folder["m.json"]));
    }
}
