using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>train --components</c>: a mixture from a table, told, resumed, and refused where a single network is meant.</summary>
public sealed class MixtureTrainingTests
{
    [Fact]
    public void AMixture_IsTrainedToldAndWritten()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "a,b,c,d,e\n" + SampleData.Binary(80, 5));
        JsonElement trained = Train("--json", "-o", folder["m.json"]).Json();
        JsonElement[] components = [.. trained.GetProperty("components").EnumerateArray()];
        Assert.Equal(3, components.Length);
        Assert.Equal(1, components.Sum(c => c.GetProperty("weight").GetDouble()), 9);
        Assert.All(components, c => Assert.StartsWith("learned:", c.GetProperty("tree").GetString(), StringComparison.Ordinal));
        Assert.Equal(components.Sum(c => c.GetProperty("parameters").GetInt64()) + 3, trained.GetProperty("parameters").GetInt64());
        Assert.True(trained.GetProperty("validation_score").GetDouble() >= components.Average(c => c.GetProperty("validation_score").GetDouble()));
        Assert.Equal((false, JsonValueKind.Null), (trained.GetProperty("refitted").GetBoolean(), trained.GetProperty("refit").ValueKind));
        Assert.Equal(JsonValueKind.Array, trained.GetProperty("warnings").ValueKind);

        CliResult shown = Train("-o", folder["n.json"]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["m.json"]), File.ReadAllBytes(folder["n.json"]));
        Assert.Contains("validation by itself", shown.Output, StringComparison.Ordinal);
        Assert.Contains("parameters in 3 components", shown.Output, StringComparison.Ordinal);
        Assert.Contains("component 2 of 3: EM", shown.Error, StringComparison.Ordinal);

        Train("-o", folder["o.json"], "--checkpoint", folder["work"]).Succeeds();
        Train("-o", folder["p.json"], "--checkpoint", folder["work"], "--resume").Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["m.json"]), File.ReadAllBytes(folder["p.json"]));
        Train("-o", folder["p.json"], "--checkpoint", folder["work"], "--resume", "--pseudo-count", "0.5").Refused(2,
            "The checkpoint belongs to another training run: pseudo_count is 0.001 there, but 0.5 here.");
        Tool.Run("train", data, "--steps", "2", "--widths", "2", "--checkpoint", folder["work"], "--resume", "-o", folder["q.json"]).Refused(2,
            "The checkpoint belongs to another training run: components is 3 there, but 1 here.");

        CliResult Train(params string[] more) => Tool.Run(["train", data, "--steps", "2", "--widths", "2", "--components", "3", .. more]);
    }

    [Theory]
    [InlineData("train DATA --components 0", "--components must be an integer of 1..1000, but is '0'")]
    [InlineData("train DATA --components 2 --widths auto --parameters 500", "One network is needed, not a mixture of 2 components: the search for widths "
        + "follows what the latents of one network hold, node by node on one tree; the components of a mixture have latents of their own.")]
    [InlineData("train DATA --components 2 --restarts 2", "--restarts belongs to a single network; the components of a mixture are starts of their own")]
    [InlineData("train DATA --components 2 --profile", "--components trains many networks, which have no common profile; leave out --profile")]
    [InlineData("run DATA --components 2 --profile", "--components trains many networks, which have no common profile; leave out --profile")]
    [InlineData("run DATA --components 2 --null 1", "One network is needed, not a mixture of 2 components: "
        + "the networks on shuffled columns repeat the training of one network, and their scales are those of its tree.")]
    [InlineData("train DATA --components 2 --hybrid 0.5", "One network is needed, not a mixture of 2 components: "
        + "hybrid training follows the class posterior of one network; that of a mixture, log p(y | x), is no sum over its components.")]
    [InlineData("scaling DATA --sweep components=1,2 --components 2",
        "A sweep of components sets the components of every network itself; leave the components out of the architecture.")]
    [InlineData("scaling DATA --sweep components=1,2 --restarts 2",
        "The training option Restarts must be 1 for a mixture, whose components are starts of their own, but is 2.")]
    public void WhatAMixtureCannotHave_IsRefused(string line, string message)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Classes());
        Tool.Run([.. line.Replace("DATA", data, StringComparison.Ordinal).Split(' '), "--label", "kind"]).Refused(1, message);
    }

    [Fact]
    public void MoreComponentsThanRows_AreRefusedBeforeAnythingIsWritten()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", "a,b\n" + SampleData.Binary(10, 2));
        Tool.Run("train", data, "--components", "100", "-o", folder["m.json"]).Refused(2,
            "training data: a mixture of 100 components needs at least 100 rows, but there are");
        Assert.False(File.Exists(folder["m.json"]));
    }
}
