using System.Globalization;
using Entroscope.Cli.Output;
using Entroscope.Cli.Tests.Documentation;
using Entroscope.Cli.Tests.Support;
using Entroscope.Files.Models;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Names, labels and descriptions of a hostile model reach no terminal as they are, whatever command shows them.</summary>
public sealed class ShownTextTests
{
    private const string Hostile = "\u001b[31m\u202Eeman\u0007\nentroscope: forged\u009b2J\u200B";

    private static readonly string Model = Repository.PathOf("tests/Data/hostile-names.json");

    public static TheoryData<string> Commands => CommandTable.Names;

    [Theory]
    [MemberData(nameof(Commands))]
    public void NoCommand_PassesAControlOn(string name)
    {
        using var folder = new TemporaryFolder();
        string data = folder["rows.csv"];
        Tool.Run("sample", Model, "-n", "100", "-o", data).Succeeds();
        string[] options = name switch
        {
            "run" => ["--label", "last", "--steps", "1", "--draws", "50", "--overwrite", "-o", folder["out"]],
            "train" => ["--label", "last", "--steps", "1", "-o", folder["out.json"]],
            "resize" => ["--steps", "1", "--validation", data, "-o", folder["out.json"]],
            "scaling" => ["--no-check", "--draws", "256"],
            "arrange" => ["--no-train"],
            "condition" => ["--sites", "0"],
            "convert" => ["-o", folder["out.json"]],
            "verify" => ["--em-steps", "1"],
            "compare" => ["--data", data],
            "estimate" => ["--what", "entropy"],
            "sequence" => ["--window", "4", "--symbols", "bytes"],
            "compress" => ["-o", folder["out.entc"]],
            _ => [],
        };
        foreach (string[] form in new string[][] { [], ["--json"] })
        {
            using var shown = new StringWriter { NewLine = "\n" };
            using var error = new StringWriter { NewLine = "\n" };
            string[] arguments = name switch
            {
                "inspect" => [Model],
                "runs" => [Path.GetDirectoryName(data)!],
                "compare" => [Model, Model],
                "estimate" => [data],
                "generate" => ["coin"],
                "decompress" => [Model, Compressed(folder, data)],
                "sweep" => ["merge", folder["sweep.db"], Tasks(folder)],
                "shard" => [data, "-o", folder["tiles" + form.Length]],
                _ => CommandTable.Arguments(name, Model, data),
            };
            int code = App.Run([name, .. arguments, .. options, .. form],
                ShownWriter.Over(shown, isTerminal: true), error, TestContext.Current.CancellationToken);
            Assert.True(code is ExitCode.Done or ExitCode.NotConverged or ExitCode.CheckFailed, Invariant($"{name}: exit code {code}: {error}"));
            Assert.NotEqual(string.Empty, shown.ToString());
            AssertVisible(shown.ToString());
            AssertVisible(error.ToString());

            // A field of a table of data may have lines; what people read may not be forged.
            Assert.True(name is "sample" or "impute" or "classify" or "decompress" || !shown.ToString().Contains("\nNEW", StringComparison.Ordinal));
        }
    }

    private static string Compressed(TemporaryFolder folder, string data)
    {
        Tool.Run("compress", Model, data, "-o", folder["in.entc"]).Succeeds();
        return folder["in.entc"];
    }

    private static string Tasks(TemporaryFolder folder)
    {
        Tool.Run("scaling", "--sweep", "widths=2", "digits", "--steps", "1", "--draws", "256", "--store", folder["part.db"]).Succeeds();
        return folder["part.db"];
    }

    // A file or a pipe gets the data as they are: what was imputed has the names of what was read.
    [Fact]
    public void DataInPipesAndFiles_KeepTheirNames()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("sample", Model, "-n", "3", "-o", folder["rows.csv"]).Succeeds();
        string piped = Tool.Run("sample", Model, "-n", "3").Succeeds().Output;
        Assert.Equal(File.ReadAllText(folder["rows.csv"]), piped);
        Assert.Contains(ModelFile.Load(Model).Metadata.SiteNames![0], piped, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorsAndPaths_AreShownSafely()
    {
        using var folder = new TemporaryFolder();
        string[][] lines =
        [
            ["inspect", folder[Hostile + ".json"]], ["evaluate", Model, folder[Hostile + ".csv"]], [Hostile], ["train", Model, "--seed", Hostile],
            ["sample", Model, "--class", Hostile], ["train", folder.Write("d.csv", "a,b\n1,0\n0,1\n1,1\n"), "--label", Hostile],
            ["sample", Model, "--method" + Hostile], ["sample", Model, "-o", folder[Path.Combine("missing", Hostile)]],
        ];
        foreach (string[] line in lines)
        {
            CliResult result = Tool.Run(line);
            Assert.InRange(result.Code, ExitCode.WrongUsage, ExitCode.BadInput);
            AssertVisible(result.Error);
            Assert.Equal(result.Error.Length - 1, result.Error.IndexOf('\n', StringComparison.Ordinal));
            Assert.Contains("\\u001B[31m\\u202Eeman\\u0007", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AMessage_HasAtMost500Characters()
    {
        string word = new('v', 5000);
        CliResult result = Tool.Run("sample", Model, "--class", word);
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Equal(SafeText.LongestMessage + 1, result.Error.Length);
        Assert.StartsWith("entroscope: --class must be a number of 0..2 or the name of a class of the model", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("vvv'\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_AreWrittenAtAnyWidth()
    {
        var table = new TextTable("column", Hostile, "a third head");
        table.Add(Hostile, "-1234.5678 ± 0.0012", "some words");
        for (int width = 1; width <= 200; width++)
        {
            using var output = new StringWriter();
            table.WriteTo(output, width);
            AssertVisible(output.ToString());
            Assert.Contains("-1234.5678 ± 0.0012", output.ToString(), StringComparison.Ordinal);
        }
    }

    private static void AssertVisible(string text) => Assert.DoesNotContain(text, c => c is not ('\n' or '\t') && (char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
