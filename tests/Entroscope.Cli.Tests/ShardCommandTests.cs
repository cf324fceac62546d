using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The command <c>shard</c>: tiles that other commands read like the data that they were made of.</summary>
public sealed class ShardCommandTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void AModel_IsTheSameOfTilesAndOfTheirSource()
    {
        using var folder = new TemporaryFolder();
        CliResult made = Tool.Run("shard", "digits", "-o", folder["tiles"], "--tile-rows", "256").Succeeds();
        Assert.EndsWith($"{folder["tiles"]}: 1797 rows of 64 columns from digits in 8 tiles, 119.3 KiB\n", made.Output, StringComparison.Ordinal);
        string[] options = ["--widths", "2", "--steps", "3", "--batch", "300"];
        Tool.Run(["train", "digits", "-o", folder["a.safetensors"], .. options]).Succeeds();
        Tool.Run(["train", folder["tiles"], "-o", folder["b.safetensors"], .. options]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.safetensors"]), File.ReadAllBytes(folder["b.safetensors"]));
        Assert.Equal(
            Tool.Run("evaluate", folder["a.safetensors"], "digits", "--part", "test").Succeeds().Output,
            Tool.Run("evaluate", folder["b.safetensors"], folder["tiles"], "--part", "test").Succeeds().Output);
    }

    // More tiles than are mixed: another order of the rows, the same for any number of threads, and a network about as good.
    [Fact]
    public void ManyTiles_TrainInTheirOwnOrder()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("shard", "digits", "-o", folder["tiles"], "--tile-rows", "64").Succeeds();
        string[] options = ["--widths", "4", "--steps", "5", "--batch", "300", "--json"];
        double source = Score("digits", 1, "a"), one = Score(folder["tiles"], 1, "b"), two = Score(folder["tiles"], 2, "c");
        Assert.Equal(File.ReadAllBytes(folder["b.safetensors"]), File.ReadAllBytes(folder["c.safetensors"]));
        Assert.NotEqual(source, one);
        Assert.Equal(one, two);
        Assert.InRange(one, source - 1, source + 1);

        double Score(string data, int threads, string name) =>
            Tool.Run(["train", data, "-o", folder[name + ".safetensors"], "--threads", $"{threads}", .. options]).Json()
                .GetProperty("validation_score").GetDouble();
    }

    [Fact]
    public void TheJson_AndTheRefusals()
    {
        using var folder = new TemporaryFolder();
        JsonElement made = Tool.Run("shard", model.Data, "--label", "kind", "-o", folder["tiles"], "--json").Json();
        Assert.Equal(folder["tiles"], made.GetProperty("output").GetString());
        Assert.Equal(1, made.GetProperty("tiles").GetInt32());
        Assert.Equal(65536, made.GetProperty("tile_rows").GetInt32());
        Tool.Run("shard", model.Data).Refused(ExitCode.WrongUsage, "entroscope: shard needs the folder to write; name it with -o");
        Tool.Run("shard", model.Data, "-o", folder["x"], "--tile-rows", "100").Refused(ExitCode.WrongUsage, "--tile-rows must be a power of 2, but is 100");
        Tool.Run("shard", model.Data, "-o", folder["tiles"]).Refused(
            ExitCode.BadInput, $"{folder["tiles"]}: is not empty: it holds 'manifest.json'; name a new folder.");
        Tool.Run("evaluate", model.Path, folder["tiles"], "--kind", "real").Refused(
            ExitCode.BadInput, $"{folder["tiles"]}: a kind of columns is for the source that the tiles are made of; give it there.");
    }
}
