using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Entroscope.Cli.Tests.Documentation;

/// <summary>
/// The README shows the source of the sample, its output and the output of the main job as they are; docs/ising.md the output of its sample. With
/// the environment variable UPDATE_README set to 1 the tests write the pages instead of comparing them.
/// </summary>
public sealed partial class ReadmeTests
{
    private const string Page = "README.md";
    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_README") == "1";

    [Fact]
    public void TheProgramIsTheSample() => Check("samples/FirstSteps.cs", File.ReadAllText(Repository.PathOf("samples/FirstSteps.cs")));

    [Fact]
    public void TheOutputOfTheProgramIsReal() =>
        Check("output of samples/FirstSteps.cs", Run(["run", "-c", Configuration, "samples/FirstSteps.cs"], TestContext.Current.CancellationToken));

    // As the pages say, but for the configuration: the one that is tested, which is built already.
    [Fact]
    public void TheCommandOfTheProgramIsOnThePages() => Assert.All(
        ["README.md", "samples/README.md", "docs/library.md"],
        page => Assert.Contains("dotnet run -c Release samples/FirstSteps.cs", File.ReadAllText(Repository.PathOf(page)), StringComparison.Ordinal));

    [Fact]
    public void TheOutputOfTheIsingSampleIsReal() =>
        Check("output of samples/Ising", Run([Path.Combine(AppContext.BaseDirectory, "Ising.dll")], TestContext.Current.CancellationToken), "docs/ising.md");

    // The folder and the seconds differ from run to run; all else depends on the seed alone.
    [Fact]
    public void TheOutputOfTheMainJobIsReal()
    {
        string folder = Directory.CreateTempSubdirectory("entroscope-readme-").FullName;
        try
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            int code = App.Run(["run", "-o", folder], output, error, TestContext.Current.CancellationToken);
            Assert.True(code == 0, error.ToString());
            Check("output of entroscope run", output.ToString().Replace(folder, "entroscope-run", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Check(string block, string actual, string name = Page)
    {
        actual = string.Join('\n', actual.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n') + "\n";
        lock (Page)
        {
            MarkdownPage page = MarkdownPage.Load(name);
            if (Update)
            {
                page.WithBlock(block, actual).Save();
            }
            else
            {
                Assert.Equal(WithoutTimes(page.Block(block)), WithoutTimes(actual));
            }
        }
    }

    private static string WithoutTimes(string output) => Seconds().Replace(output, "(0.0 s)");

    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static string Run(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.PathOf("."),
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }

    [GeneratedRegex(@"\(\d+\.\d s\)", RegexOptions.None, 5000)]
    private static partial Regex Seconds();
}
