using System.Text.Json;
using Entroscope.Cli.Output;
using Entroscope.Cli.Tests.Support;
using Entroscope.Files.Models;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>What the entropy command shows beside the levels: Rényi entropies, the bracket, latents, divergences.</summary>
public sealed class EntropyCommandTests
{
    private const string Small = "a-ht-n4";

    [Fact]
    public void Tables_ShowBracketGainAndRenyi()
    {
        string output = Tool.Run("entropy", Oracle.PathOf(Small), "--draws", "2000", "--renyi", "2").Succeeds().Output;
        Assert.Contains("certified without draws: ", output, StringComparison.Ordinal);
        Assert.Contains(" <= H(X) <= ", output, StringComparison.Ordinal);
        Assert.Contains("control variates: the variance of H(X) is ", output, StringComparison.Ordinal);
        Assert.Contains("Rényi entropy of order 2: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("differential", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ContinuousSites_HaveDifferentialEntropies()
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(Normal(1e-4), folder["m.json"]);
        string output = Tool.Run("entropy", folder["m.json"], "--draws", "300", "--renyi", "2").Succeeds().Output;
        Assert.Contains("differential Rényi entropy of order 2: -", output, StringComparison.Ordinal);
        Assert.Contains("may be negative", output, StringComparison.Ordinal);
        Assert.Contains("may be negative", Tool.Run("entropy", folder["m.json"], "--draws", "300", "--sites", "0").Succeeds().Output, StringComparison.Ordinal);
        JsonElement json = Tool.Run("entropy", folder["m.json"], "--draws", "300", "--json").Json();
        Assert.Equal("differential", json.GetProperty("entropy_bracket").GetProperty("kind").GetString());
    }

    [Fact]
    public void Level_IsThatOfItsLatents()
    {
        JsonElement sites = Tool.Run("entropy", Oracle.PathOf(Small), "--exact", "--json").Json();
        JsonElement latents = Tool.Run("entropy", Oracle.PathOf(Small), "--exact", "--level", "0", "--json").Json();
        JsonElement joint = sites.GetProperty("joint_entropy_all");
        Assert.True(latents.GetProperty("joint_entropy_all").GetDouble() <= joint.GetDouble());
        Assert.Equal(0, latents.GetProperty("entropy_given_level")[0].GetDouble());
        Tool.Run("entropy", Oracle.PathOf(Small), "--level", "9").Refused(ExitCode.WrongUsage, "The levels of the model are 0..2, but level 9 was given");
    }

    [Fact]
    public void Against_ShowsBothDivergences()
    {
        JsonElement same = Tool.Run("entropy", Oracle.PathOf(Small), "--against", Oracle.PathOf(Small), "--json").Json();
        JsonAssert.Close(0, same.GetProperty("kullback_leibler"), 1e-12, "kullback_leibler");
        JsonAssert.Close(0, same.GetProperty("cauchy_schwarz"), 1e-12, "cauchy_schwarz");
        string text = Tool.Run("entropy", Oracle.PathOf("a-hidden-chow-liu-n4"), "--against", Oracle.PathOf("a-cp-n4")).Succeeds().Output;
        Assert.Contains("Kullback-Leibler divergence KL(this || other): ", text, StringComparison.Ordinal);
        Assert.Contains("needs two models on one tree", text, StringComparison.Ordinal);
        Tool.Run("entropy", Oracle.PathOf(Small), "--against", Oracle.PathOf("a-ht-n8")).Refused(ExitCode.BadInput, "one has 4 sites and the other 8");
    }

    [Theory]
    [InlineData("1", "must be an integer of 2..64, for which it is exact, but is 1; order 1 is Shannon's entropy")]
    [InlineData("2,2.5", "but is 2.5")]
    [InlineData("two", "--renyi must be a list of orders such as 2,3, but has 'two'")]
    public void OrdersThatAreNotExact_AreRefused(string orders, string message) =>
        Tool.Run("entropy", Oracle.PathOf(Small), "--renyi", orders).Refused(ExitCode.WrongUsage, message);

    [Fact]
    public void ContradictingQuestions_AreRefused()
    {
        Tool.Run("entropy", Oracle.PathOf(Small), "--against", Oracle.PathOf(Small), "--sites", "0").Refused(ExitCode.WrongUsage,
            "--against compares whole models");
        Tool.Run("entropy", Oracle.PathOf(Small), "--exact", "--relative-error", "0.1").Refused(ExitCode.WrongUsage, "--exact cannot be combined with");
        Tool.Run("entropy", Oracle.PathOf(Small), "--standard-error", "0.1", "--relative-error", "0.1").Refused(ExitCode.WrongUsage, "not both");
    }

    [Fact]
    public void LongComputations_AreAnnounced()
    {
        using var error = new StringWriter();
        ConvAC wide = TestWide();
        LongComputation.Announce(error, wide, new EntropyOptions { Draws = 1000 });
        Assert.Empty(error.ToString());
        LongComputation.Announce(error, wide, new EntropyOptions { Draws = 40_000 });
        Assert.Equal("entroscope: 40000 draws take 1.3E+10 operations, about 3 seconds", error.ToString().Trim());
        LongComputation.Announce(error, wide, new EntropyOptions { RelativeError = 0.1 });
        Assert.EndsWith("entroscope: draws until the target error is reached, if all 1000000 are needed, take 3.3E+11 operations, about 82 seconds",
            error.ToString().Trim(), StringComparison.Ordinal);
        Assert.Equal(4, LongComputation.JointValues(wide));
        Assert.Null(LongComputation.Text("the Rényi entropies", 1e9));
        Assert.Equal("entroscope: the Rényi entropies take 1E+11 operations, about 25 seconds", LongComputation.Text("the Rényi entropies", 1e11));
    }

    [Fact]
    public void LongTrainings_AreAnnounced()
    {
        using var error = new StringWriter();
        LongComputation.Announce(error, new TrainingCost(1000, 100, 5e10), 1000, 0);
        Assert.Empty(error.ToString());
        LongComputation.Announce(error, new TrainingCost(1_000_000, 300, 1.2e16), 1_000_000, 0);
        Assert.Matches(
            "^entroscope: training of about 1000000 parameters on 1000000 rows, if all of 300 passes are needed, takes 1.2E\\+16 operations, "
            + "about [0-9]+ minutes; most trainings stop earlier$",
            error.ToString().Trim());
    }

    // Two sites of 256 channels: 2 x 256 x 160 + 160 weights, 4 operations each, and 200 for each of 3 nodes.
    private static ConvAC TestWide()
    {
        const int Channels = 256, Rows = 160;
        double[] even = [.. Enumerable.Repeat(1.0 / Channels, Rows * Channels)];
        var leaf = new BernoulliLeaf([.. Enumerable.Repeat(0.5, Channels)]);
        return new ConvAC(new NetworkShape(PoolingTree.Cp(2), [Channels, Channels, Rows]), [leaf, leaf],
            [even, even, [.. Enumerable.Repeat(1.0 / Rows, Rows)]], [1]);
    }

    private static ConvAC Normal(double variance) =>
        new(new NetworkShape(PoolingTree.Cp(1), [1, 1]), [new GaussianLeaf([0], [variance])], [[1], [1]], [1]);
}
