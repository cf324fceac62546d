using System.Text;
using Entroscope.Cli.Tests.Support;
using Entroscope.Data.Tables;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>What a model writes it reads: samples and imputed tables of columns of every kind, with every option of reading.</summary>
public sealed class RoundTripTests
{
    private const int Rows = 90;
    private const int Drawn = 60;

    // Names and texts that need quotes in one separator or another, or would be trimmed.
    private static readonly string[] Texts = ["red", " lead", "a;b", "x, y", "q\"uote", "two\nlines", "tab\there", "1=2"];

    public static TheoryData<string> Options =>
    [
        "", "--decimal ,", "--decimal , --thousands .", "--thousands ,", "--thousands space", "--thousands '", "--dates parts",
         "--dates parts --decimal ,", "--dates dmy", "--dates dmy,parts", "--missing-values -999,unknown", "--encoding latin-1",
        "--ignore text,whole", "--max-rows 70", "--sample-rows 60", "--kind price=real,text=text,whole=count,flag=text", "--no-label", "--real-leaf auto",
        "--kind flag=boolean",
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void SamplesAndImputedRows_AreReadBack(string options)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("t.csv", Table(options, 0));
        string model = folder["m.safetensors"];
        bool unlabelled = options.Contains("--no-label", StringComparison.Ordinal);
        string[] label = unlabelled ? [] : ["--label", "label"];
        Tool.Run(["train", data, .. label, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--steps", "2", "--widths", "2", "-o", model])
            .Succeeds();
        ConvACMixture network = ModelFile.Load(model);

        Tool.Run("sample", model, "-n", Invariant($"{Drawn}"), "--seed", "3", "-o", folder["s.csv"]).Succeeds();
        SampleSet drawn = Sampling.Draw(network, Drawn, 3);
        ModelData read = Equal(network, drawn.Data, folder["s.csv"]);
        Assert.Equal(unlabelled ? null : drawn.Classes, read.Labels);
        Tool.Run("evaluate", model, folder["s.csv"]).Succeeds();
        Tool.Run(["train", folder["s.csv"], .. label, "--schema", folder["m.schema.json"], "--steps", "1", "--widths", "2", "-o", folder["n.json"]]).Succeeds();

        // Rows with holes, read as the table was: filled, nothing is missing, and what was there is there.
        string holes = folder.Write("holes.csv", Table(options, 3));
        string[] reading = options.Contains("--encoding", StringComparison.Ordinal) ? ["--encoding", "latin-1"] : [];
        Tool.Run(["impute", model, holes, "-o", folder["f.csv"], .. reading]).Succeeds();
        var before = ModelData.Load(network, holes, new DataOptions { Encoding = reading.Length > 0 ? "latin-1" : null });
        Observations filled = Sampling.Impute(network, before.Data.Observations, 1, ImputeMethod.Sample, before.Labels);
        ModelData after = Equal(network, filled, folder["f.csv"]);
        Assert.Equal(before.Labels, after.Labels);
        Assert.True(before.Data.Columns.Sum(c => c.Missing) > 0);
        for (int r = 0; r < filled.Rows; r++)
        {
            Assert.All(Enumerable.Range(0, filled.Sites), i => Assert.True(double.IsNaN(before.Data.Observations[r, i])
                || before.Data.Observations[r, i] == after.Data.Observations[r, i]));
        }
    }

    /// <summary>A table whose columns left over have numbers for names, and one of a single column with a decimal comma.</summary>
    [Theory]
    [InlineData("name,2019,2020\n", 3, "--ignore name")]
    [InlineData("price\n", 1, "--decimal ,")]
    public void OddHeaders_AreReadBack(string header, int columns, string options)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("t.csv", header + string.Concat(Enumerable.Range(0, 60).Select(i =>
            columns == 1 ? Invariant($"\"{i % 7},{i % 9}\"\n") : Invariant($"n{i},{i % 5},{i % 7}.5\n"))));
        string model = folder["m.json"];
        Tool.Run(["train", data, .. options.Split(' '), "--steps", "2", "--widths", "2", "-o", model]).Succeeds();
        Tool.Run("sample", model, "-n", "20", "-o", folder["s.csv"]).Succeeds();
        Equal(ModelFile.Load(model), Sampling.Draw(ModelFile.Load(model), 20, 1).Data, folder["s.csv"]);
    }

    // Numbers of a schema are written in its decimals: what is read is what was written of what was drawn.
    private static ModelData Equal(ConvACMixture model, Observations drawn, string file)
    {
        TableSchema schema = model.Metadata.Schema!;
        var read = ModelData.Load(model, file);
        Assert.Equal((drawn.Rows, drawn.Sites), (read.Data.Observations.Rows, read.Data.Observations.Sites));
        for (int r = 0; r < drawn.Rows; r++)
        {
            for (int i = 0; i < drawn.Sites; i++)
            {
                Assert.Equal(schema.Columns[i].Format(drawn[r, i]), schema.Columns[i].Format(read.Data.Observations[r, i]));
                Assert.False(double.IsNaN(read.Data.Observations[r, i]));
            }
        }

        return read;
    }

    // A column of every kind; some values are missing, more with holes.
    private static string Table(string options, int holes)
    {
        bool comma = options.Contains("--decimal ,", StringComparison.Ordinal);
        bool german = options.Contains("dmy", StringComparison.Ordinal);
        char mark = comma ? ',' : '.';
        string group = options.Split(' ').SkipWhile(o => o is not "--thousands").Skip(1).FirstOrDefault() ?? string.Empty;
        group = group is "space" ? " " : group;
        string none = options.Contains("-999", StringComparison.Ordinal) ? "-999" : string.Empty;
        var text = new StringBuilder("\"price; EUR\";whole;\"code, 3\";text;flag;day;at;on;label\n");
        text.Replace("price; EUR", options.Contains("price=", StringComparison.Ordinal) ? "price" : "price; EUR");
        for (int i = 0; i < Rows; i++)
        {
            string day = german ? Invariant($"{1 + (i % 28):00}/{1 + (i % 12):00}/2024") : Invariant($"2024-{1 + (i % 12):00}-{1 + (i % 28):00}");
            string[] fields =
            [
                Invariant($"{1 + (i % 8)}{group}{100 + (i * 37 % 900)}{mark}{i * 7 % 10}{i % 10}"), Invariant($"{20 + (i * 7 % 40)}"),
                Invariant($"{i % 9 * 13:000}"),
                Texts[i * i % 7 % Texts.Length], i % 3 == 0 ? "yes" : "no", day, Invariant($"2024-01-0{1 + (i % 9)} {i % 24:00}:30"), Invariant($"{i % 2}"),
                Invariant($"0{i % 3}"),
            ];
            for (int c = 0; c < fields.Length; c++)
            {
                bool hole = (c == 0 && i % 11 == 5) || (holes > 0 && c < 8 && (i + c) % (4 * holes) == 0);
                string field = hole ? c == 3 && none.Length > 0 ? "unknown" : none : fields[c];
                text.Append(c > 0 ? ";" : string.Empty).Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
