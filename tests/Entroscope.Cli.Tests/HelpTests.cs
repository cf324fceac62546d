using Entroscope.Cli.Input;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The help texts: complete, with an example, and on standard output.</summary>
public sealed class HelpTests
{
    private static readonly string[] Names =
        ["run", "train", "runs", "compare", "resize", "evaluate", "ledger", "anomalies", "entropy", "mi", "entangle", "truncate", "arrange", "columns",
            "scaling", "sweep", "sequence", "estimate", "activation", "verify", "sample", "impute", "classify", "condition", "compress", "decompress",
            "convert", "inspect"];

    public static TheoryData<string> Commands => [.. Names];

    [Fact]
    public void TheTool_NamesEveryCommand()
    {
        CliResult help = Tool.Run("--help").Succeeds();
        Assert.Equal(string.Empty, help.Error);
        Assert.All(Names, name => Assert.Contains(Invariant($"\n  {name} <"), help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void EveryCommand_DescribesItselfWithAnExample(string name)
    {
        CliResult help = Tool.Run(name, "--help").Succeeds();
        Assert.Equal(string.Empty, help.Error);
        Assert.Contains("Example", help.Output, StringComparison.Ordinal);
        Assert.Contains($"  entroscope {name}", help.Output, StringComparison.Ordinal);
        Assert.Contains("--json", help.Output, StringComparison.Ordinal);
        Assert.Equal(help.Output, Tool.Run(name, "-h").Output);
        string[] undescribed = [.. help.Output.Split('\n').Where(l => l.StartsWith("  -", StringComparison.Ordinal))
            .Where(l => l.Trim().Split("  ", StringSplitOptions.RemoveEmptyEntries).Length < 2)];
        Assert.Empty(undescribed);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void EveryExample_IsAcceptedByTheParser(string name)
    {
        string help = Tool.Run(name, "--help").Output;
        string[] examples = [.. help[help.LastIndexOf("Example", StringComparison.Ordinal)..].Split('\n')
            .Where(l => l.StartsWith("  entroscope ", StringComparison.Ordinal))];
        Assert.NotEmpty(examples);
        foreach (string example in examples)
        {
            string[] args = [.. example.Split('>')[0].Replace("\"", string.Empty, StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]];
            Assert.Empty(App.Parse(args).Errors);
            Assert.Null(App.Parse(args).Misspelt());
        }
    }

    [Fact]
    public void Data_NamesEveryFormat() => Assert.All([".csv", ".npy", ".parquet", ".arrow", ".feather", ".h5"],
        ending => Assert.Contains(ending, Tool.Run("train", "--help").Output, StringComparison.Ordinal));

    [Fact]
    public void Version_IsOneLine() => Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", Tool.Run("--version").Succeeds().Output);
}
