using System.CommandLine;
using System.CommandLine.Parsing;
using Entroscope.Cli.Input;
using Xunit;

namespace Entroscope.Cli.Tests.Documentation;

/// <summary>Every page says what is so: its commands parse and its links lead somewhere.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Pages => MarkdownPage.Names();

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryCommandLineParses(string page) => Assert.All(
        MarkdownPage.Load(page).CommandLines(),
        line => Assert.Empty(Errors(line).Select(e => $"entroscope {line}: {e}")));

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryLinkLeadsSomewhere(string page) => Assert.All(MarkdownPage.Load(page).LocalLinks(), link =>
    {
        string[] parts = link.Split('#');
        string target = parts[0].Length == 0
            ? page
            : Path.GetRelativePath(Repository.Root, Repository.PathOf(Path.Combine(Path.GetDirectoryName(page)!, parts[0])));
        Assert.True(Path.Exists(Repository.PathOf(target)), $"{page} links to {link}, which does not exist.");
        Assert.True(parts.Length == 1 || MarkdownPage.Load(target).HasAnchor(parts[1]), $"{page} links to {link}, but {target} has no such heading.");
    });

    // The changelog speaks of what was, too.
    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryPathNamedExists(string page) => Assert.Empty(
        MarkdownPage.Load(page).Paths().Where(p => page != "CHANGELOG.md" && !RepositoryTree.Holds(p)).Select(p => $"{page} names {p}, which does not exist."));

    [Fact]
    public void ThePagesNamePaths() => Assert.True(Pages.Where(p => p.Data != "CHANGELOG.md").Sum(p => MarkdownPage.Load(p.Data).Paths().Count()) > 40);

    [Fact]
    public void PathsAreFoundAndLookedUp()
    {
        var page = new MarkdownPage(
            "made-up.md",
            "`Engine/IEngine.cs`, `EnginePlan.cs`, `Engine/`, `src/Entroscope/Gone`, `Engine/Gone*.cs`, `tests/<Project>.Tests`, `H(X)/N`, `run/report.html`, "
            + "`d/2`\n\n```text\nGone/Gone.cs\n```\n");
        string[] paths = [.. page.Paths()];
        Assert.Equal(["Engine/IEngine.cs", "EnginePlan.cs", "Engine/", "src/Entroscope/Gone", "Engine/Gone*.cs", "tests/<Project>.Tests"], paths);
        Assert.Equal(["src/Entroscope/Gone", "Engine/Gone*.cs"], paths.Where(p => !RepositoryTree.Holds(p)));
        Assert.True(RepositoryTree.Holds("Reporting/Panels"));
        Assert.False(RepositoryTree.Holds("Porting/Panels"));
        Assert.False(RepositoryTree.Holds("Plan.cs"));
    }

    [Fact]
    public void ThePagesShowCommands()
    {
        Assert.Contains("run", MarkdownPage.Load("README.md").CommandLines());
        Assert.True(Pages.Sum(p => MarkdownPage.Load(p.Data).CommandLines().Count()) > 20);
    }

    // The reader of the pages itself: what is taken for a command, and that a wrong one would be found.
    [Fact]
    public void CommandLinesAreFoundWhereverTheyStand()
    {
        var page = new MarkdownPage(
            "made-up.md",
            "# Title\n\nUse `entroscope` or `entroscope inspect m.json`, not `dotnet test`.\n\n```bash\n$ entroscope run --steps 3   # a comment\n"
            + "entroscope ledger m.json \\\n  digits --json > out.json\n"
            + "bin/entroscope entropy m.json | head\ndotnet run -c Release --project src/Entroscope.Cli -- run --nonsense\n"
            + "entroscope condition m.json --given \"2=1,3>0\" --sites 0\n```\n");
        string[] lines = [.. page.CommandLines()];
        Assert.Equal(
            ["run --steps 3", "ledger m.json    digits --json", "entropy m.json", "run --nonsense", "condition m.json --given \"2=1,3>0\" --sites 0",
                "inspect m.json"], lines);
        Assert.Equal([0, 0, 0, 1, 0, 0], lines.Select(l => Math.Min(1, Errors(l).Count())));
        Assert.NotEmpty(Errors("teleport"));
    }

    [Fact]
    public void LinksAndHeadingsAreFound()
    {
        var page = new MarkdownPage("made-up.md", "## The `loss` bound: why?\n\n[a](docs/a.md), [b](#the-loss-bound-why), [c](https://example.org/x)\n");
        Assert.Equal(["docs/a.md", "#the-loss-bound-why"], page.LocalLinks());
        Assert.True(page.HasAnchor("the-loss-bound-why"));
        Assert.False(page.HasAnchor("the-loss"));
    }

    // A command's name alone, as in a sentence, needs no arguments.
    private static IEnumerable<string> Errors(string line)
    {
        ParseResult parsed = App.Parse([.. CommandLineParser.SplitCommandLine(line)]);
        return App.Parse([]).CommandResult.Command.Subcommands.Any(c => c.Name == line) ? []
            : parsed.Errors.Select(e => e.Message).Concat(parsed.Misspelt() is { } misspelt ? [misspelt] : []);
    }
}
