using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Entroscope.Cli.Input;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>What holds of names and options for every command of the list, those to come included.</summary>
public sealed class EveryCommandTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    public static TheoryData<string> Commands => CommandTable.Names;

    [Theory]
    [MemberData(nameof(Commands))]
    public void AnOptionGivenTwice_IsRefused(string name)
    {
        foreach (Option option in CommandTable.Options(name).Where(o => o is not System.CommandLine.Help.HelpOption and not RepeatedOption))
        {
            string[] once = option is Option<bool> ? [option.Name] : [option.Name, "1"];
            Tool.Run([name, .. Arguments(name), .. once, .. once])
                .Refused(ExitCode.WrongUsage, $"entroscope: {option.Name} is given twice; give it once (see 'entroscope {name} --help')");
        }

        Tool.Run([name, .. Arguments(name), "--verbose", "--verbose", "--verbose"]).Refused(ExitCode.WrongUsage, "--verbose is given 3 times; give it once");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void AFileOfArguments_IsNotRead(string name)
    {
        using var folder = new TemporaryFolder();
        string text = "@" + folder.Write("args.rsp", "--help");
        ParseResult parsed = App.Parse([name, text]);
        Assert.Equal([name, text], parsed.Tokens.Select(t => t.Value));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void ANameWithADash_IsAnOption_UnlessItFollowsTwoDashes(string name)
    {
        Assert.Equal("Unrecognized option '-x.csv'", App.Parse([name, "-x.csv", .. Arguments(name)]).Misspelt());
        ParseResult meant = App.Parse([name, "--", "-x.csv"]);
        Assert.Null(meant.Misspelt());
        Assert.Equal(["-x.csv"], meant.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value));
    }

    // An option that takes a path must be one of those that are checked as paths.
    [Theory]
    [MemberData(nameof(Commands))]
    public void EveryOptionOfAPath_IsCheckedAsOne(string name) => Assert.Empty(CommandTable.Of(name).Options
        .Where(o => o is not PathOption && o.HelpName is { } help && (help.Contains("PATH", StringComparison.Ordinal)
            || help.Contains("FILE", StringComparison.Ordinal) || help.Contains("FOLDER", StringComparison.Ordinal)))
        .Select(o => o.Name));

    [Theory]
    [MemberData(nameof(Commands))]
    public void AnEmptyName_IsRefusedByItsPlace(string name)
    {
        foreach (PathOption option in CommandTable.Paths(name))
        {
            AssertUsage($"{option.Name} must be a name, but is empty", [name, .. Arguments(name), option.Name, string.Empty]);
            AssertUsage($"{option.Name} must be a name, but has a character of code 0: 'a\\u0000b'", [name, .. Arguments(name), option.Name, "a\0b"]);
        }

        string[] arguments = Arguments(name);
        for (int a = 0; a < arguments.Length; a++)
        {
            Tool.Run([name, .. arguments[..a], string.Empty, .. arguments[(a + 1)..]]).Refused(ExitCode.WrongUsage, "must be a name, but is empty");
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void StandardInput_IsNotRead(string name)
    {
        string[] arguments = Arguments(name);
        for (int a = 0; a < arguments.Length; a++)
        {
            AssertUsage("standard input is not read; name a file in the place of '-'",
                [name, .. arguments[..a], "-", .. arguments[(a + 1)..], .. name == "convert" ? ["x.json"] : Array.Empty<string>()]);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void AFileThatIsRead_IsNotWritten_ByWhateverName(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Hard links are recognised on Linux.");
        foreach (PathOption option in CommandTable.Paths(name).Where(o => o.Use != PathUse.Read))
        {
            foreach (string input in Arguments(name))
            {
                using var folder = new TemporaryFolder();
                string original = folder["original" + Path.GetExtension(input)];
                File.Copy(input, original);
                byte[] before = File.ReadAllBytes(original);
                Run("ln", "-s", original, folder["soft"]);
                Run("ln", original, folder["hard"]);
                string[] names = [original, folder["soft"], folder["hard"], Path.Combine(folder.Path, ".", Path.GetFileName(original)),
                    Path.GetRelativePath(Environment.CurrentDirectory, original)];
                foreach (string alias in names)
                {
                    string[] arguments = [.. Arguments(name).Select(a => a == input ? original : a)];
                    (string output, string written) = option.FilesWithin.Count == 0 ? (alias, alias) : Within(folder, option.FilesWithin[0], original);
                    AssertUsage($"{written}: is read by this command; write into another file", [name, .. arguments, option.Name, output]);
                    Assert.Equal(before, File.ReadAllBytes(original));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void PipesAndDevices_AreRefusedUnopened(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes are recognised on Linux.");
        using var folder = new TemporaryFolder();
        string[] arguments = Arguments(name);
        Run("mkfifo", folder["pipe.json"]);
        for (int a = 0; a < arguments.Length; a++)
        {
            AssertData($"{folder["pipe.json"]}: cannot be read: it is a named pipe, not a file.",
                [name, .. arguments[..a], folder["pipe.json"], .. arguments[(a + 1)..], .. name == "convert" ? [folder["x.json"]] : Array.Empty<string>()]);
        }

        foreach (PathOption option in CommandTable.Paths(name))
        {
            bool reads = option.Use == PathUse.Read;
            if (option.FilesWithin.Count == 0)
            {
                AssertData($"{folder["pipe.json"]}: cannot be {(reads ? "read" : "written")}: it is a named pipe, not a file.",
                    [name, .. Arguments(name), option.Name, folder["pipe.json"]]);
            }

            if (reads)
            {
                AssertData("/dev/zero: cannot be read: it is a device, not a file.", [name, .. Arguments(name), option.Name, "/dev/zero"]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void StandardOutput_IsWrittenByOneAlone(string name)
    {
        foreach (PathOption option in CommandTable.Paths(name).Where(o => o.Use is PathUse.Kept or PathUse.Written))
        {
            AssertUsage(
                option.Use == PathUse.Kept ? $"{option.Name} must be a place that lasts, but is standard output"
                : $"{option.Name} and --json cannot both write on standard output; name a file for one",
                [name, .. Arguments(name), option.Name, "-", "--json"]);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void ANameThatIsTooLong_IsRefusedInOneShortLine(string name)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = Arguments(name);
        foreach (string word in new[] { new string('n', 300), new string('n', 5000) })
        {
            for (int a = 0; a < arguments.Length; a++)
            {
                CliResult result = Tool.Run([name, .. arguments[..a], folder[word + Path.GetExtension(arguments[a])], .. arguments[(a + 1)..],
                    .. name == "convert" ? [folder["x.json"]] : Array.Empty<string>()]);
                Assert.InRange(result.Code, ExitCode.WrongUsage, ExitCode.BadInput);
                Assert.InRange(result.Error.Length, 20, SafeText.LongestMessage + 1);
                Assert.DoesNotContain("internal error", result.Error, StringComparison.Ordinal);
                Assert.Equal(result.Error.Length - 1, result.Error.IndexOf('\n', StringComparison.Ordinal));
            }
        }
    }

    private static (string Folder, string File) Within(TemporaryFolder folder, string name, string original)
    {
        string run = Directory.CreateDirectory(folder["run"]).FullName;
        string link = Path.Combine(run, name);
        if (!File.Exists(link))
        {
            Run("ln", "-s", original, link);
        }

        return (run, link);
    }

    private static void Run(string command, params string[] args)
    {
        using Process process = Process.Start(command, args);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void AssertUsage(string message, string[] args) =>
        Assert.Equal(new CliResult(ExitCode.WrongUsage, string.Empty, $"entroscope: {message}\n"), Tool.Run(args));

    private static void AssertData(string message, string[] args) =>
        Assert.Equal(new CliResult(ExitCode.BadInput, string.Empty, $"entroscope: {message}\n"), Tool.Run(args));

    private string[] Arguments(string name) => CommandTable.Arguments(name, model.Path, model.Data);
}
