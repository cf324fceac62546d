using System.CommandLine;
using System.Diagnostics;
using Entroscope.Cli.Commands;
using Entroscope.Cli.Output;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Completions and the manual page, which are made from the commands, in the shells that are installed here.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("entroscope conv", "convert")]
    [InlineData("entroscope cl", "classify cluster")]
    [InlineData("entroscope convert --comp", "--component")]
    [InlineData("entroscope entropy model.json --unit ", "nats bits")]
    [InlineData("entroscope sweep me", "merge")]
    [InlineData("entroscope convert --output ", "")]
    [InlineData("entroscope convert mod", "")]
    public void Bash_completes(string line, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !Has("bash"), "bash is not installed here");
        string[] words = line.Split(' ');
        string script = Tool.Run("completions", "bash").Succeeds().Output
            + $"\nCOMP_WORDS=({string.Join(' ', words.Select(w => $"'{w}'"))}); COMP_CWORD={words.Length - 1}; _entroscope; echo \"${{COMPREPLY[*]}}\"\n";
        Assert.Equal(expected, Run("bash", _folder.Write("complete.bash", script)).Trim());
    }

    [Theory]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public void Other_shells_read_theirs(string shell, string check)
    {
        Assert.SkipUnless(Has(shell), shell + " is not installed here");
        Run(shell, check, _folder.Write("completions", Tool.Run("completions", shell).Succeeds().Output));
    }

    // What zsh would be given is shown by stand-ins of its own functions.
    [Theory]
    [InlineData("entroscope", "convert")]
    [InlineData("entroscope entropy", "--unit[Unit of the tables; JSON is always in nats]:value:(nats bits)")]
    [InlineData("entroscope sweep", "1:word:(merge)")]
    public void Zsh_completes(string line, string expected)
    {
        Assert.SkipUnless(Has("zsh"), "zsh is not installed here");
        string script = "compdef() { :; }; _describe() { print -rl -- $commands; }; _arguments() { print -rl -- \"$@\"; }\n"
            + Tool.Run("completions", "zsh").Succeeds().Output + $"\nwords=({line} ''); CURRENT=$#words; _entroscope\n";
        Assert.Contains(expected, Run("zsh", "-f", _folder.Write("complete.zsh", script)), StringComparison.Ordinal);
    }

    [Fact]
    public void Fish_completes()
    {
        Assert.SkipUnless(Has("fish"), "fish is not installed here");
        string script = _folder.Write("complete.fish", Tool.Run("completions", "fish").Succeeds().Output + "\ncomplete -C 'entroscope entropy --uni'\n");
        Assert.StartsWith("--unit\t", Run("fish", "--no-config", script), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Every_command_and_option_is_completed(string shell)
    {
        string script = Tool.Run("completions", shell).Succeeds().Output;
        foreach (Command command in CommandList.Set.Create([]))
        {
            Assert.Contains(command.Name, script, StringComparison.Ordinal);
            Assert.All(CommandWords.Options(command).SelectMany(CommandWords.Names),
                name => Assert.Contains(shell == "fish" ? name.TrimStart('-') : name, script, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_manual_page_is_read_without_warnings()
    {
        string page = Tool.Run("man").Succeeds().Output;
        Assert.All(CommandList.Set.Create([]), command => Assert.Contains($".SS {command.Name}\n", page, StringComparison.Ordinal));
        Assert.Contains("\\fB\\-\\-component\\fR \\fIN\\fR", page, StringComparison.Ordinal);
        Assert.Contains("entroscope convert model.safetensors model.json", page, StringComparison.Ordinal);
        Assert.SkipUnless(Has("groff"), "groff is not installed here");
        string path = _folder.Write("entroscope.1", page);
        Assert.Contains("convert", Run("groff", "-man", "-Tutf8", "-ww", path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shell_that_is_not_known_is_refused()
    {
        CliResult result = Tool.Run("completions", "tcsh");
        Assert.Equal((1, "entroscope: SHELL must be one of bash, zsh, fish, but is 'tcsh'"), (result.Code, result.Error.TrimEnd()));
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, program)));

    private static string Run(string program, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && error.Result.Length == 0, program + ": " + error.Result);
        return output;
    }
}
