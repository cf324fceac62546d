using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Commands that another tool carries out: found, started with the same arguments, or refused by the name of its package.</summary>
public sealed class AddOnToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_the_tool_its_package_is_named()
    {
        CliResult result = await CliProcess.RunAsync(Path(_folder.Path), "layers", "model.onnx");
        Assert.Equal(1, result.Code);
        Assert.Equal(
            "entroscope: layers needs the package Entroscope.Networks.Tool, which is not installed here (dotnet tool install --global "
            + "Entroscope.Networks.Tool)",
            result.Error.TrimEnd());
    }

    [Theory]
    [InlineData("train with workers", "train", "digits", "--workers", "2")]
    [InlineData("train with workers", "--verbose", "train", "digits", "--cluster=listen")]
    [InlineData("worker", "worker", "--join", "cluster.json")]
    [InlineData("cluster", "cluster", "status", "cluster.json")]
    public async Task Without_the_tool_of_clusters_its_package_is_named(string what, params string[] args)
    {
        CliResult result = await CliProcess.RunAsync(Path(_folder.Path), args);
        Assert.Equal(1, result.Code);
        Assert.Equal(
            $"entroscope: {what} needs the package Entroscope.Cluster.Tool, which is not installed here (dotnet tool install --global Entroscope.Cluster.Tool)",
            result.Error.TrimEnd());
    }

    [Fact]
    public async Task The_tool_gets_the_arguments_and_gives_the_exit_code()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        Install("echo \"$# $*\"; exit 3");
        CliResult result = await CliProcess.RunAsync(Path(_folder.Path), "layers", "a b", "--json");
        Assert.Equal((3, "3 layers a b --json\n"), (result.Code, result.Output));
    }

    [Fact]
    public async Task A_tool_that_a_signal_ends_is_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        Install("kill -SEGV $$");
        CliResult result = await CliProcess.RunAsync(Path(_folder.Path), "layers", "model.onnx");
        Assert.Equal(2, result.Code);
        Assert.Equal(
            "entroscope: entroscope-networks was ended by signal 11: the model or its rows made the runtime fail, or the system ended it",
            result.Error.TrimEnd());
    }

    [Fact]
    public void Help_lists_its_commands()
    {
        using var output = new StringWriter();
        App.Run(["--help"], output, TextWriter.Null, TestContext.Current.CancellationToken);
        Assert.Contains("layers", output.ToString(), StringComparison.Ordinal);
    }

    private void Install(string script)
    {
        string tool = _folder.Write("entroscope-networks", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    // The host of .NET is found, too.
    private static Dictionary<string, string> Path(string folder) => new(StringComparer.Ordinal)
    {
        ["PATH"] = folder + System.IO.Path.PathSeparator + System.IO.Path.GetDirectoryName(Environment.ProcessPath)
            + System.IO.Path.PathSeparator + "/usr/bin:/bin",
    };
}
