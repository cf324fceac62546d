using System.Globalization;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>A network in the Born reading, from training to every question that it answers, and what it refuses.</summary>
public sealed class BornCommandTests(BornCommandTests.Trained trained) : IClassFixture<BornCommandTests.Trained>
{
    private string Model => trained.Folder["born.safetensors"];

    private string Data => trained.Folder["data.csv"];

    [Fact]
    public void TrainingSaysWhatItDid()
    {
        Assert.Matches(@"born\.safetensors: born ConvAC, tree .*, \d+ parameters, \d+ passes, \d+\.\d s", trained.Text);
        Assert.Matches(@"validation log-likelihood of the chosen network: -\d+\.\d{4} nats a row", trained.Text);
        JsonElement json = Tool.Run("train", Data, "--label", "y", "--widths", "3", "--reading", "born", "--born-start", "random", "--restarts", "2",
            "--steps", "3", "--learning-rate", "0.05", "--batch", "0", "-o", trained.Folder["random.json"], "--json").Json();
        Assert.Equal("born", json.GetProperty("reading").GetString());
        Assert.InRange(json.GetProperty("best_step").GetInt32(), 0, 3);
        Assert.InRange(json.GetProperty("restart").GetInt32(), 0, 1);
        JsonElement evaluated = Tool.Run("evaluate", trained.Folder["random.json"], Data, "--json").Json();
        Assert.True(double.IsFinite(evaluated.GetProperty("log_likelihood").GetDouble()));
    }

    // The last bit is the parity of the others in 98 % of the rows, the class the first.
    [Fact]
    public void QuestionsAreAnswered()
    {
        JsonElement evaluated = Tool.Run("evaluate", Model, Data, "--json").Json();
        Assert.True(evaluated.GetProperty("accuracy").GetDouble() > 0.9);
        JsonElement asked = Tool.Run("condition", Model, "--given", "a=1", "--sites", "b,c", "--class", "1", "--json").Json();
        Assert.Equal(1, asked.GetProperty("distribution").EnumerateArray().Sum(p => p.GetDouble()), 12);
        Assert.Matches(@"a,b,c,d,y\n", Tool.Run("sample", Model, "-n", "3", "--seed", "2").Succeeds().Output);
        string holes = trained.Folder.Write("holes.csv", "a,b,c,d,y\n1,,0,,1\n0,1,,1,0\n");
        Assert.DoesNotContain(",,", Tool.Run("impute", Model, holes).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains(",", Tool.Run("classify", Model, holes).Succeeds().Output, StringComparison.Ordinal);
        JsonElement entropy = Tool.Run("entropy", Model, "--renyi", "2,3", "--json").Json();
        double shannon = entropy.GetProperty("entropy").GetDouble();
        Assert.True(entropy.GetProperty("renyi3").GetDouble() <= entropy.GetProperty("renyi2").GetDouble());
        Assert.True(entropy.GetProperty("renyi2").GetDouble() <= shannon + 1e-12);
        JsonElement drawn = Tool.Run("entropy", Model, "--draws", "2000", "--json").Json().GetProperty("entropy");
        Assert.Equal(shannon, drawn.GetProperty("estimate").GetDouble(), 4 * drawn.GetProperty("standard_error").GetDouble());
        JsonElement shared = Tool.Run("mi", Model, "--sites", "a,b", "--with", "c,d", "--renyi2", "--json").Json();
        Assert.True(double.IsFinite(shared.GetProperty("renyi2_correlation").GetDouble()));
    }

    [Fact]
    public void ConversionKeepsTheReading()
    {
        string json = trained.Folder["converted.json"];
        Tool.Run("convert", Model, "-o", json).Succeeds();
        string before = Tool.Run("evaluate", Model, Data).Succeeds().Output;
        Assert.Equal(before, Tool.Run("evaluate", json, Data, "--threads", "1").Succeeds().Output);
        Assert.Equal(before, Tool.Run("evaluate", json, Data, "--engine", "reference").Succeeds().Output);
    }

    [Theory]
    [InlineData("ledger", "MODEL", "DATA")]
    [InlineData("verify", "MODEL")]
    [InlineData("scaling", "MODEL")]
    [InlineData("compress", "MODEL", "DATA", "-o", "FILE")]
    [InlineData("anomalies", "MODEL", "DATA")]
    [InlineData("columns", "MODEL", "DATA")]
    [InlineData("entropy", "MODEL", "--level", "1")]
    [InlineData("entropy", "MODEL", "--against", "MODEL")]
    public void WhatIsAboutLatentsIsRefused(params string[] line)
    {
        string[] words = [.. line.Select(w => w switch { "MODEL" => Model, "DATA" => Data, "FILE" => trained.Folder["x.bin"], _ => w })];
        CliResult result = Tool.Run(words);
        Assert.Equal(2, result.Code);
        Assert.Equal(
            $"entroscope: {Model}: the model's reading is born, but this command needs the generative reading, whose weights are probabilities.\n",
            result.Error);
    }

    [Theory]
    [InlineData("--born-start is about --reading born; give both", "--born-start", "random")]
    [InlineData("--learning-rate is about --reading score and born; give one of them, too", "--learning-rate", "0.1")]
    [InlineData("--effort belongs to networks of probabilities; --reading born trains one network by gradient steps", "--reading", "born", "--effort", "quick")]
    [InlineData("--hybrid trains a network of probabilities further; --reading born trains one of real weights",
        "--reading", "born", "--hybrid", "0.5")]
    [InlineData("--bootstrap is about networks of probabilities, not about --reading born", "--reading", "born", "--bootstrap", "3")]
    [InlineData("--widths auto searches with probabilities; --reading born takes a list of widths", "--reading", "born", "--widths", "auto")]
    public void OptionsThatContradictAreRefused(string message, params string[] options)
    {
        CliResult result = Tool.Run(["train", Data, .. options, "-o", trained.Folder["no.json"]]);
        Assert.Equal((1, $"entroscope: {message}\n"), (result.Code, result.Error));
    }

    [Fact]
    public void Renyi2NeedsTwoSets()
    {
        CliResult result = Tool.Run("mi", Model, "--renyi2");
        Assert.Equal((1, "entroscope: --renyi2 is about two sets of columns; give --sites and --with\n"), (result.Code, result.Error));
    }

    /// <summary>Rows of four bits, the last the parity of the others but for noise, with the first as the class; and a network trained on them.</summary>
    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            IEnumerable<string> rows = Enumerable.Range(0, 400).Select(i =>
            {
                (int a, int b, int c) = (i & 1, (i >> 1) & 1, (i >> 2) & 1);
                return string.Create(CultureInfo.InvariantCulture, $"{a},{b},{c},{(i % 50 == 0 ? 1 : 0) ^ a ^ b ^ c},{a}");
            });
            Folder.Write("data.csv", string.Join('\n', ["a,b,c,d,y", .. rows]) + "\n");
            Text = Tool.Run(
                "train", Folder["data.csv"], "--label", "y", "--widths", "3", "--reading", "born", "--steps", "30", "-o", Folder["born.safetensors"])
                .Succeeds().Output;
        }

        internal TemporaryFolder Folder { get; } = new();

        public string Text { get; }

        public void Dispose() => Folder.Dispose();
    }
}
