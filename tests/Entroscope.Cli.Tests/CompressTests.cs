using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The commands <c>compress</c> and <c>decompress</c>: tables come back cell by cell, at the size that the model says.</summary>
public sealed class CompressTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void RowsWithClasses_ComeBackByteForByte()
    {
        using var folder = new TemporaryFolder();
        string drawn = folder["drawn.csv"], code = folder["drawn.entc"], back = folder["back.csv"];
        Tool.Run("sample", model.Path, "-n", "300", "-o", drawn).Succeeds();
        CliResult made = Tool.Run("compress", model.Path, drawn, "-o", code).Succeeds();
        Assert.Equal(string.Empty, made.Error);
        Assert.StartsWith($"{code}: 300 rows, {new FileInfo(code).Length} bytes in 1 block\n-log2 p ", made.Output, StringComparison.Ordinal);
        Assert.EndsWith($"decompress      writes the same bytes as {drawn}\n", made.Output, StringComparison.Ordinal);
        Assert.Equal($"{back}: 300 rows\n", Tool.Run("decompress", model.Path, code, "-o", back).Succeeds().Output);
        Assert.Equal(File.ReadAllText(drawn), File.ReadAllText(back));
        Tool.Run("convert", model.Path, folder["same.safetensors"]).Succeeds();
        Assert.Equal(File.ReadAllText(drawn), Tool.Run("decompress", folder["same.safetensors"], code, "--threads", "1").Succeeds().Output);
    }

    [Fact]
    public void TheJson_HasTheFileBesideTheLikelihood()
    {
        using var folder = new TemporaryFolder();
        JsonElement made = Tool.Run("compress", model.Path, model.Data, "-o", folder["a.entc"], "--json").Json();
        long bytes = made.GetProperty("bytes").GetInt64();
        Assert.Equal(new FileInfo(folder["a.entc"]).Length, bytes);
        double bits = made.GetProperty("bits").GetDouble();
        Assert.InRange(bytes - made.GetProperty("missing_bytes").GetInt64(), bits / 8, (1.005 * bits / 8) + 64);
        JsonAssert.Close(-bits * Math.Log(2), made.GetProperty("log_p"), 1e-9, "log_p");
        JsonElement back = Tool.Run("decompress", model.Path, folder["a.entc"], "--json").Json();
        Assert.Equal(made.GetProperty("row_count").GetInt32(), back.GetProperty("row_count").GetInt32());
        Assert.Equal(back.GetProperty("row_count").GetInt32(), back.GetProperty("rows").GetArrayLength());
        Assert.Equal(back.GetProperty("row_count").GetInt32(), back.GetProperty("classes").GetArrayLength());
    }

    // Texts, booleans, ordinals, missing values and a value of no known category, which stands for others and does not come back.
    [Fact]
    public void ATableOfText_ComesBack_UnlessAValueIsUnknown()
    {
        using var folder = new TemporaryFolder();
        string[] colours = ["red", "green", "blue"];
        IEnumerable<string> rows = Enumerable.Range(0, 240).Select(r =>
            Invariant($"{(r % 7 == 0 ? string.Empty : colours[r * r % 3])},{(r % 5 < 2 ? "yes" : "no")},{r * 7 % 4},id{r}"));
        string table = folder.Write("t.csv", "colour,member,count,name\n" + string.Join('\n', rows) + "\n");
        string trained = folder["t.json"], code = folder["t.entc"];
        Tool.Run("train", table, "--steps", "3", "--widths", "2", "-o", trained).Succeeds();
        CliResult made = Tool.Run("compress", trained, table, "-o", code).Succeeds();
        Assert.Equal($"note: {table}: columns that the model leaves out are not compressed: 'name'.\n", made.Error);
        Assert.Contains("same rows, but not the bytes", made.Output, StringComparison.Ordinal);
        string back = Tool.Run("decompress", trained, code).Succeeds().Output;
        Assert.Equal("colour,member,count\n" + string.Concat(rows.Select(r => r[..r.LastIndexOf(',')] + "\n")), back);
        string odd = folder.Write("odd.csv", "colour,member,count,name\npurple,yes,1,x\nred,no,2,y\n");
        Tool.Run("compress", trained, odd, "-o", folder["odd.entc"]).Refused(
            ExitCode.BadInput, $"{odd}: column 'colour': 1 value of no known category ('purple'), read as 'other'; "
            + "what was read is not what the data has, so nothing is compressed.");
        string odder = folder.Write("odder.csv", "colour,member,count,name\npurple,yes,1,x\nred,no,9,y\n");
        Tool.Run("compress", trained, odder, "-o", folder["odd.entc"]).Refused(ExitCode.BadInput, $"{odder}: column 'colour': ", ", and 1 more of this kind; ");
        Assert.False(File.Exists(folder["odd.entc"]));
    }

    [Fact]
    public void WhatCannotBe_IsRefusedInOneLine()
    {
        using var folder = new TemporaryFolder();
        string code = folder["a.entc"];
        Assert.Equal(
            new CliResult(ExitCode.WrongUsage, string.Empty, "entroscope: compress needs the file to write; name it with -o\n"),
            Tool.Run("compress", model.Path, model.Data));
        Tool.Run("compress", model.Path, model.Data, "-o", code).Succeeds();
        string other = folder["other.json"];
        Tool.Run("train", model.Data, "--label", "kind", "--steps", "2", "--widths", "2", "-o", other).Succeeds();
        Tool.Run("decompress", other, code, "-o", folder["back.csv"])
            .Refused(ExitCode.BadInput, $"{code}: It was compressed with another model, of the fingerprint ");
        byte[] bytes = File.ReadAllBytes(code);
        bytes[^1] ^= 1;
        File.WriteAllBytes(code, bytes);
        Tool.Run("decompress", model.Path, code, "-o", folder["back.csv"])
            .Refused(ExitCode.BadInput, $"{code}: It is damaged: block 1 of 1 does not have its check sum.");
        Assert.False(File.Exists(folder["back.csv"]));
        string real = folder.Write("real.csv", SampleData.Real(40, 2));
        Tool.Run("train", real, "--steps", "2", "--widths", "2", "-o", folder["real.json"]).Succeeds();
        Tool.Run("compress", folder["real.json"], real, "-o", folder["real.entc"])
            .Refused(ExitCode.BadInput, "is real, and a density gives no number of bits: ");
    }
}
