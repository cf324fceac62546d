using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

public sealed class ScalingCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Json_HasTheLevelsTheFitsAndTheVerdict()
    {
        JsonElement result = Tool.Run("scaling", model.Path, "--draws", "300", "--json").Json();
        Assert.Equal("too_few_scales", result.GetProperty("verdict").GetString());
        Assert.Equal(3, result.GetProperty("levels").GetArrayLength());
        JsonElement level = result.GetProperty("levels")[0];
        Assert.Equal(300, level.GetProperty("increment").GetProperty("draws").GetInt64());
        Assert.Equal(4, level.GetProperty("patches").GetInt32());
        string[] laws = [.. result.GetProperty("fits").EnumerateArray().Select(f => f.GetProperty("law").GetString()!)];
        Assert.Contains("constant_increments", laws);
        Assert.Contains("none", laws);
        Assert.True(result.GetProperty("entropy_rate_sandwich").GetProperty("upper").GetProperty("estimate").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("beta").ValueKind);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("entropy_rate").ValueKind);
        Assert.All(result.GetProperty("fits").EnumerateArray(), f => Assert.Equal(JsonValueKind.Null, f.GetProperty("weight").ValueKind));
        JsonElement node = result.GetProperty("width_advice").GetProperty("nodes")[0];
        Assert.InRange(node.GetProperty("across").GetDouble(), 0, node.GetProperty("log_channels").GetDouble());
    }

    [Fact]
    public void Text_ShowsScalesLawsAndVerdict()
    {
        string text = Tool.Run("scaling", model.Path, "--draws", "300").Succeeds().Output;
        Assert.Contains("laws of e(n)", text, StringComparison.Ordinal);
        Assert.Contains("laws of m(n)", text, StringComparison.Ordinal);
        Assert.Contains("(--include-root)", text, StringComparison.Ordinal);
        Assert.Contains("entropy rate s, bits per site: - by the law; all sites together between ", text, StringComparison.Ordinal);
        Assert.Contains("\nverdict: too few scales to tell: 1 increments can be fitted, and it takes at least 5 to compare the laws\nWidths by height: means over the nodes, in bits", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralModels_StandSideBySide()
    {
        string text = Tool.Run("scaling", model.Path, model.Path, "--draws", "300", "--unit", "nats").Succeeds().Output;
        Assert.Contains("H(X)/N", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split('\n').Count(l => l.StartsWith(model.Path + ": ", StringComparison.Ordinal)));
        JsonElement result = Tool.Run("scaling", model.Path, model.Path, "--draws", "300", "--json").Json();
        Assert.Equal([model.Path, model.Path], result.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("file").GetString()));
    }

    [Fact]
    public void ARelativeError_IsThatOfEveryIncrement()
    {
        JsonElement result = Tool.Run("scaling", model.Path, "--relative-error", "0.1", "--json").Json();
        foreach (JsonElement level in result.GetProperty("levels").EnumerateArray().SkipLast(1))
        {
            JsonElement increment = level.GetProperty("increment");
            Assert.True(increment.GetProperty("standard_error").GetDouble() <= 0.1 * increment.GetProperty("estimate").GetDouble());
        }

        Tool.Run("scaling", model.Path, "--relative-error", "0.1", "--draws", "300").Refused(ExitCode.WrongUsage, "--draws contradicts --relative-error; give one of them");
    }

    [Fact]
    public void AnOpenVerdict_IsTheExitCodeWhereAsked()
    {
        Assert.Equal(ExitCode.NotConverged, Tool.Run("scaling", model.Path, "--draws", "300", "--decide").Code);
        Tool.Run("scaling", model.Path, "--draws", "300", "--standard-error", "1").Refused(ExitCode.WrongUsage, "--draws contradicts --standard-error; give one of them");
        Tool.Run("scaling", model.Path, "--draws", "255").Refused(ExitCode.WrongUsage, "--draws must be an integer of 256..2147483647, but is '255' (see 'entroscope scaling --help')");
    }
}
