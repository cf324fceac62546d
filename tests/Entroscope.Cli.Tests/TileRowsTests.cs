using Entroscope.Cli.Tests.Support;
using Entroscope.Files.Models;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The rows of a tile as a setting of a training.</summary>
public sealed class TileRowsTests
{
    [Fact]
    public void TheRowsOfATile_AreRecordedWhereTheyAreNotTheUsualOnes_AndChangeTheBits()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(400, 6));
        foreach ((string name, string[] more) in new (string, string[])[]
        {
            ("usual", []), ("same", ["--tile-rows", "8192"]), ("small", ["--tile-rows", "50"]), ("again", ["--tile-rows", "50", "--threads", "2"]),
        })
        {
            Tool.Run(["train", data, "--steps", "8", "--patience", "8", "-o", folder[name + ".safetensors"], .. more]).Succeeds();
        }

        Assert.Equal(Bytes("usual"), Bytes("same"));
        Assert.Equal(Bytes("small"), Bytes("again"));
        Assert.NotEqual(Bytes("usual"), Bytes("small"));
        Assert.Equal((null, 50), (Recorded("usual"), Recorded("small")));

        byte[] Bytes(string name) => File.ReadAllBytes(folder[name + ".safetensors"]);
        int? Recorded(string name) => ModelFile.Load(folder[name + ".safetensors"]).Components[0].Metadata.Training.TileRows;
    }

    [Fact]
    public void ACheckpointOfOtherTiles_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(400, 6));
        string[] train = ["train", data, "--steps", "3", "--checkpoint", folder["work"], "-o", folder["model.safetensors"]];
        Tool.Run([.. train, "--tile-rows", "50"]).Succeeds();
        CliResult other = Tool.Run([.. train, "--tile-rows", "60", "--resume"]);
        Assert.Equal(2, other.Code);
        Assert.Contains("The checkpoint belongs to another training run: tile_rows is 50 there, but 60 here.", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsOutOfRange_AreRefused()
    {
        CliResult result = Tool.Run("train", "digits", "--tile-rows", "0");
        Assert.Equal(
            (1, "entroscope: --tile-rows must be an integer of 1..1048576, but is '0' (see 'entroscope train --help')\n"), (result.Code, result.Error));
    }
}
