using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Windows of sequences through the commands.</summary>
public sealed class SequenceCommandTests(SequenceCommandTests.Trained trained) : IClassFixture<SequenceCommandTests.Trained>
{
    private const string WindowRule = "--window must be a number of sites such as 1024, or pixels such as 32x32, in all 1..1048576, but is ";

    [Fact]
    public void ARunOfATextIsARunLikeAnyOther()
    {
        using var folder = new TemporaryFolder();
        JsonElement run = Tool.Run("run", trained.Text, "--window", "16", "--stride", "4", "--train-windows", "600", "--widths", "6", "--steps", "4",
            "--draws", "200", "--test-fraction", "0.2", "-o", folder["r"], "--json").Succeeds().Json();
        Assert.Equal(600, run.GetProperty("evaluation").GetProperty("train").GetProperty("rows").GetInt32());
        Assert.True(File.Exists(folder["r/report.html"]));
        Assert.Contains("600 training windows (drawn with seed 1)", File.ReadAllText(folder["r/report.json"]), StringComparison.Ordinal);
        JsonElement again = Tool.Run("evaluate", folder["r/model.safetensors"], trained.Text, "--stride", "4", "--part", "test",
            "--test-fraction", "0.2", "--json").Succeeds().Json();
        Assert.Equal(run.GetProperty("evaluation").GetProperty("test").GetProperty("log_likelihood").GetDouble(),
            again.GetProperty("log_likelihood").GetDouble(), 1e-9);
        string law = Tool.Run("scaling", folder["r/model.safetensors"], trained.Text, "--draws", "300").Succeeds().Output;
        Assert.Contains("the network has not seen them", law, StringComparison.Ordinal);
    }

    [Fact]
    public void ATextComesBackByteForByte_WindowsOfItAsLines()
    {
        using var folder = new TemporaryFolder();
        byte[] text = [.. File.ReadAllBytes(trained.Text)[..1003], .. "\u00e9 Z\n"u8];
        string book = folder.Write("b.txt", text);
        (string code, string back) = (folder["b.entc"], folder["back.txt"]);
        CliResult made = Tool.Run("compress", trained.Model, book, "-o", code).Succeeds();
        Assert.Contains("for the ends of documents and what has no symbol", made.Output, StringComparison.Ordinal);
        Assert.EndsWith($"decompress      writes the same bytes as {book}\n", made.Output, StringComparison.Ordinal);
        Assert.Equal(
            Invariant($"{back}: {(text.Length + 15) / 16} rows, {text.Length} bytes of text\n"),
            Tool.Run("decompress", trained.Model, code, "-o", back).Succeeds().Output);
        Assert.Equal(text, File.ReadAllBytes(back));
        JsonElement json = Tool.Run("decompress", trained.Model, code, "--json").Succeeds().Json();
        Assert.Equal(text.Length, json.GetProperty("text_bytes").GetInt32());
        Assert.Equal(System.Text.Encoding.UTF8.GetString(text), json.GetProperty("text").GetString());
        Assert.InRange(Tool.Run("compress", trained.Model, book, "-o", code, "--json").Succeeds().Json().GetProperty("text_bytes").GetInt32(), 1, 20);
        Tool.Run("decompress", trained.Model, code).Refused(
            ExitCode.WrongUsage, "a text is written as the bytes that it was; name the file with -o (- is standard output)");
        Assert.StartsWith("x0,x1,", Tool.Run("decompress", trained.Model, code, "--as", "table").Succeeds().Output, StringComparison.Ordinal);
        Tool.Run("compress", trained.Model, trained.Text, "--part", "test", "--test-fraction", "0.2", "-o", code).Succeeds();
        string[] lines = Tool.Run("decompress", trained.Model, code).Succeeds().Output.TrimEnd('\n').Split('\n');
        JsonElement texts = Tool.Run("decompress", trained.Model, code, "--json").Succeeds().Json().GetProperty("texts");
        Assert.Equal(lines, texts.EnumerateArray().Select(t => t.GetString()!.Replace("\n", "\\n", StringComparison.Ordinal)));
        Tool.Run("compress", trained.Model, book, "--stride", "16", "-o", code).Refused(
            ExitCode.BadInput, $"{book}: 3 of 1008 sites have no symbol of the model and are read as 'other'; what was read is not what the data has, "
            + "so nothing is compressed.");
    }

    [Fact]
    public void PairsAndContextsOfATextAreShownBesideTheNetwork()
    {
        using var folder = new TemporaryFolder();
        string table = Tool.Run("sequence", trained.Text, "--window", "16", "--test-fraction", "0.2").Succeeds().Output;
        Assert.Contains("what two sites share, from all pairs of a distance:", table, StringComparison.Ordinal);
        Assert.Contains("test windows of 16 sites", table, StringComparison.Ordinal);
        JsonElement alone = Tool.Run("sequence", trained.Text, "--window", "16", "--test-fraction", "0.2", "--json").Succeeds().Json();
        JsonElement beside = Tool.Run("sequence", trained.Text, "--model", trained.Model, "--json").Succeeds().Json();
        Assert.Equal(alone.GetProperty("contexts").GetRawText(), beside.GetProperty("contexts").GetRawText());
        Assert.Equal(alone.GetProperty("pairs").GetRawText(), beside.GetProperty("pairs").GetRawText());
        Assert.Equal(JsonValueKind.Null, alone.GetProperty("network").ValueKind);
        JsonElement evaluated = Tool.Run("evaluate", trained.Model, trained.Text, "--part", "test", "--test-fraction", "0.2", "--json").Succeeds().Json();
        Assert.Equal(-evaluated.GetProperty("log_likelihood").GetDouble() / 16, beside.GetProperty("network").GetProperty("estimate").GetDouble(), 1e-9);
        Assert.Equal([1, 2, 4, 8], beside.GetProperty("pairs").EnumerateArray().Select(p => p.GetProperty("distance").GetInt32()));
        Assert.Equal(4, Tool.Run("sequence", trained.Reads, "--window", "8", "--order", "2", "--json").Succeeds().Json().GetProperty("alphabet").GetInt32());
        Tool.Run("sequence", trained.Text).Refused(ExitCode.WrongUsage, "sequence needs --window N, the number of sites of a window, or --model");
        Tool.Run("sequence", trained.Text, "--model", trained.Model, "--test-rows", "5").Refused(
            ExitCode.WrongUsage, "--test-rows is what the model knows from its training; leave it out");
        Tool.Run("sequence", trained.Series, "--window", "8", "--kind", "real").Refused(
            ExitCode.BadInput, $"{trained.Series}: its sites are real numbers; pairs and contexts are for symbols, integers and levels.");
        Tool.Run("sequence", trained.Text, "--window", "16", "--order", "21").Refused(
            ExitCode.WrongUsage, "--order must be an integer of 0..20, but is '21'");
    }

    [Fact]
    public void SamplesAreTextUnlessATableIsAskedFor()
    {
        string[] lines = Tool.Run("sample", trained.Model, "-n", "4", "--seed", "3").Succeeds().Output.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        JsonElement texts = Tool.Run("sample", trained.Model, "-n", "4", "--seed", "3", "--json").Succeeds().Json().GetProperty("texts");
        Assert.Equal(lines, texts.EnumerateArray().Select(t => t.GetString()!.Replace("\n", "\\n", StringComparison.Ordinal)));
        Assert.All(texts.EnumerateArray(), t => Assert.Equal(16, t.GetString()!.Length));
        string table = Tool.Run("sample", trained.Model, "-n", "4", "--seed", "3", "--as", "table").Succeeds().Output;
        Assert.StartsWith("x0,x1,", table, StringComparison.Ordinal);
        Tool.Run("sample", trained.Real, "--as", "text").Refused(ExitCode.WrongUsage, "--as text is for models of text, DNA or tokens; this one is none");
        Assert.StartsWith("x0,x1,", Tool.Run("sample", trained.Real).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingBasesAreFilledAndWrittenAsRecordsThatAreReadAgain()
    {
        using var folder = new TemporaryFolder();
        string filled = folder["filled.fa"];
        Tool.Run("impute", trained.Bases, trained.Reads, "-o", filled).Succeeds();
        Assert.StartsWith(">window 1\n", File.ReadAllText(filled), StringComparison.Ordinal);
        Assert.DoesNotContain("N", File.ReadAllText(filled), StringComparison.Ordinal);
        Assert.Equal(480, Tool.Run("evaluate", trained.Bases, filled, "--json").Succeeds().Json().GetProperty("rows").GetInt32());
    }

    [Fact]
    public void SitesAreAskedByTheirSymbols()
    {
        JsonElement answer = Tool.Run("condition", trained.Model, "--given", "0=t,1=h", "--sites", "2", "--json").Succeeds().Json();
        CliResult[] same = [.. new[] { "0=\\n,1=' '", "0=\\u000A,1=\\u0020", "0='\n',1=\" \"" }
            .Select(given => Tool.Run("condition", trained.Model, "--given", given, "--sites", "2", "--json").Succeeds())];
        Assert.All(same, result => Assert.Equal(same[0], result));
        Assert.Equal(string.Empty, same[0].Error);
        string[] texts = [.. answer.GetProperty("texts")[0].EnumerateArray().Select(t => t.GetString()!)];
        Assert.Contains("e", texts);
        Assert.Contains("\n", texts);
        Assert.Equal("other", texts[^1]);
    }

    [Fact]
    public void TheTextOfTheTrainingIsWarnedOf()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal($"warning: {trained.Text}: by its record the network was trained on 800 windows of these documents; "
            + "what is measured on them is not what new rows would show.\n", Tool.Run("evaluate", trained.Model, trained.Text).Succeeds().Error);
        Assert.Contains("are runs of the windows that the network was trained on, where its validation windows had 0%; what is measured",
            Tool.Run("evaluate", trained.Real, trained.Series).Succeeds().Error, StringComparison.Ordinal);
        Assert.Empty(Tool.Run("evaluate", trained.Bases, trained.Reads, "--part", "validation").Succeeds().Error);
        Assert.Contains("2 of 16 sites have no symbol of the model and are read as 'other'",
            Tool.Run("evaluate", trained.Model, folder.Write("odd.txt", "the cat sat o Z!")).Succeeds().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.WrongUsage, "options of sequences need --window N, the number of sites of a row", "--stride", "3")]
    [InlineData(ExitCode.WrongUsage, WindowRule + "'0'", "--window", "0")]
    [InlineData(ExitCode.WrongUsage, WindowRule + "'3x'", "--window", "3x")]
    [InlineData(ExitCode.WrongUsage, "--stride must be an integer of 1..2147483647, but is '0'", "--window", "8", "--stride", "0")]
    [InlineData(ExitCode.WrongUsage, "--alphabet must be seen, all or a number of symbols of at least 1, but is 'x'", "--window", "8", "--alphabet", "x")]
    [InlineData(ExitCode.WrongUsage, "--symbols tokens and --vocabulary FILE belong together; give both", "--window", "8", "--symbols", "tokens")]
    [InlineData(ExitCode.WrongUsage, "--symbols tokens and --vocabulary FILE belong together; give both", "--window", "8", "--symbols", "dna",
        "--vocabulary", "v")]
    [InlineData(ExitCode.WrongUsage, "--tokens says how the tokens of --vocabulary are found; give both", "--window", "8", "--tokens", "words")]
    [InlineData(ExitCode.WrongUsage, "--levels must be 0 or an integer of 2..65535, but is 1", "--window", "8", "--levels", "1")]
    public void WrongOptionsAreRefused(int code, string message, params string[] options) =>
        Tool.Run(["train", trained.Text, .. options]).Refused(code, message);

    [Fact]
    public void WhatHelpsIsNamedByItsOption()
    {
        using var folder = new TemporaryFolder();
        string shortText = folder.Write("short.txt", "abc");
        Tool.Run("train", shortText, "--window", "8").Refused(ExitCode.BadInput,
            $"entroscope: {shortText}: has no room for a window of 8 sites: it has 3 sites (--window).");
        string bad = folder.Write("bad.txt", [97, 0xFF]);
        Tool.Run("train", bad, "--window", "1", "--symbols", "characters").Refused(ExitCode.BadInput,
            $"entroscope: {bad}: the byte 0xFF at offset 1 is not UTF-8; name the encoding, or read bytes (--encoding; --symbols bytes).");
        string odd = folder.Write("odd.fa", "ACGT");
        Tool.Run("train", odd, "--window", "1").Refused(ExitCode.BadInput,
            $"entroscope: {odd}: line 1: a record must begin with '>' (FASTA) or '@' (FASTQ), but begins with 'A' (--symbols).");
        string wide = folder.Write("wide.csv", "a,b\n1,2\n");
        Tool.Run("train", wide, "--window", "1").Refused(ExitCode.BadInput,
            $"entroscope: {wide}: has 2 columns; a series is one column, so leave the others out (--ignore).");
        Tool.Run("train", trained.Text, "--window", "8", "--max-memory", "1000").Refused(ExitCode.BadInput,
            $"entroscope: {trained.Text}: the sequence needs more memory than the limit of 1000 bytes: ",
            "raise the limit, or give a smaller file (--max-memory).");
        Tool.Run("evaluate", trained.Model, trained.Text, "--window", "8").Refused(ExitCode.BadInput,
            "entroscope: The model reads windows of 16 sites, but 8 sites were given (--window).");
        Tool.Run("evaluate", trained.Model, trained.Text, "--symbols", "dna").Refused(ExitCode.BadInput,
            "entroscope: The model reads bytes, but dna were given (--symbols).");
        Tool.Run("evaluate", trained.Model, trained.Text, "--levels", "16").Refused(ExitCode.BadInput,
            "entroscope: Levels are for sound, but the model reads bytes.");
    }

    /// <summary>Models of a text, of bases and of a series, trained for a few steps.</summary>
    public sealed class Trained : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Trained()
        {
            foreach ((string name, byte[] content) in SequenceData.All)
            {
                _folder.Write(name, content);
            }

            Train(Text, Model, "--window", "16", "--test-fraction", "0.2", "--no-refit");
            Train(Reads, Bases, "--window", "8", "--stride", "8", "--no-refit");
            Train(Series, Real, "--window", "8", "--kind", "real");
        }

        public string Text => _folder["book.txt"];

        public string Reads => _folder["reads.fastq"];

        public string Series => _folder["series.npy"];

        public string Model => _folder["text.safetensors"];

        public string Bases => _folder["bases.safetensors"];

        public string Real => _folder["real.safetensors"];

        public void Dispose() => _folder.Dispose();

        private static void Train(string data, string model, params string[] options) =>
            Tool.Run(["train", data, "--widths", "6", "--steps", "3", "--train-windows", "800", "-o", model, .. options]).Succeeds();
    }
}
