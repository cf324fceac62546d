using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>inspect --plan</c>: what does not depend on the machine is compared word for word.</summary>
public sealed class InspectPlanTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void Json_HasAPlanForEitherPrecision()
    {
        JsonElement result = Tool.Run("inspect", model.Path, "--plan", "--threads", "2", "--json").Json();
        Assert.Equal(model.Path, result.GetProperty("file").GetString());
        Assert.Equal(["level1", "level2", "level3"], result.GetProperty("caches").EnumerateObject().Select(c => c.Name));
        Assert.Matches("^[0-9a-f]{64}$", result.GetProperty("arithmetic").GetString());
        Assert.Equal(["file", "caches", "single", "double", "arithmetic"], result.EnumerateObject().Select(p => p.Name));
        foreach ((string name, int samples) in new[] { ("single", 32), ("double", 16) })
        {
            JsonElement plan = result.GetProperty(name);
            Assert.Contains(plan.GetProperty("kernels").GetString(), new[] { "vector512", "vector256", "vector128", "scalar" });
            Assert.Equal("ENTROSCOPE_KERNELS", plan.GetProperty("kernel_variable").GetString());
            Assert.Equal([2, samples, 4, 4 * samples],
                new[] { "threads", "panel_samples", "group_panels", "group_samples" }.Select(n => plan.GetProperty(n).GetInt32()));
            Assert.False(plan.GetProperty("shares_nodes").GetBoolean());
            Assert.False(plan.GetProperty("recomputes").GetBoolean());
            Assert.Equal(1, plan.GetProperty("stages").GetArrayLength());
            Assert.Equal(4, new[] { "small_sites", "large_sites", "computed_sites" }.Sum(n => plan.GetProperty("tables").GetProperty(n).GetInt32()));
            JsonElement forward = plan.GetProperty("forward");
            Assert.True(forward.GetProperty("multiply_adds").GetInt64() is long adds && adds > 0
                && adds < plan.GetProperty("training").GetProperty("multiply_adds").GetInt64());
            Assert.Contains(forward.GetProperty("bound").GetString(), new[] { "unknown", "memory", "messages", "arithmetic" });
        }
    }

    [Fact]
    public void Text_HasAColumnForEitherPrecision()
    {
        string[] lines = Tool.Run("inspect", model.Path, "--plan", "--threads", "3").Succeeds().Output.Split('\n');
        Assert.Matches("^caches: level 1 .+, level 2 .+, level 3 .+$", lines[0]);
        Assert.Equal(["single precision: train", "double precision: measure"], Cells(lines, "plan"));
        Assert.Equal(["3", "3"], Cells(lines, "threads"));
        Assert.Equal(["32", "16"], Cells(lines, "samples of a panel"));
        Assert.Equal(["4 (128 samples)", "4 (64 samples)"], Cells(lines, "panels of a group"));
        Assert.Equal(["the samples", "the samples"], Cells(lines, "training: threads share"));
        Assert.Equal(["all nodes are kept", "all nodes are kept"], Cells(lines, "training: on the way down"));
        Assert.Equal(["-", "-"], Cells(lines, "stages: segments"));
        Assert.Equal(2, Cells(lines, "packed weights, both ways").Length);
        Assert.Matches("^arithmetic: [0-9a-f]{64}$", lines[^2]);
        Assert.Equal(2, lines.Count(l => l.TrimStart().StartsWith("bound by ", StringComparison.Ordinal)));
    }

    [Fact]
    public void ThreadsAloneAndModelsWithoutAPlan_AreRefused()
    {
        Tool.Run("inspect", model.Path, "--threads", "2").Refused(ExitCode.WrongUsage, "--threads needs --plan");
        Tool.Run("inspect", model.Path, "--plan", "--threads", "-1").Refused(ExitCode.WrongUsage, "--threads must be an integer of 0..4096, but is '-1' (see ");
        Tool.Run("inspect", "missing.json", "--plan").Refused(ExitCode.BadInput, "missing.json");
    }

    private static string[] Cells(string[] lines, string name) =>
        Assert.Single(lines.Select(l => l.Trim()), l => l.StartsWith(name + "  ", StringComparison.Ordinal))
            .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..];
}
