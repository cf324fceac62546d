using System.Diagnostics;
using Xunit;
using Entroscope.Cli.Tests.Documentation;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>The packages of both tools, made of what was built: they install from a folder, without any other source, and find each other.</summary>
public sealed class PackingTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_tools_install_from_their_packages_and_find_each_other()
    {
        Assert.SkipUnless(string.Equals(Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "release", StringComparison.Ordinal),
            "packages are made of the Release build");
        await Sdk("pack", "--no-build", "-c", "Release", Repository.PathOf("src/Entroscope.Cli"), "-o", _folder["packages"]);
        await Sdk("pack", "--no-build", "-c", "Release", Repository.PathOf("src/Entroscope.Networks.Cli"), "-o", _folder["packages"]);
        _folder.Write("nuget.config", Encoding.UTF8.GetBytes(
            $"<configuration><packageSources><clear /><add key=\"local\" value=\"{_folder["packages"]}\" /></packageSources></configuration>"));
        await Install("Entroscope.Tool");
        Assert.Equal(
            (1, string.Empty, "entroscope: layers needs the package Entroscope.Networks.Tool, which is not installed here (dotnet tool install --global "
                + "Entroscope.Networks.Tool)\n"),
            await Run(Tool, "layers", "--help"));
        await Install("Entroscope.Networks.Tool");
        (int code, string output, string error) = await Run(Tool, "layers", "--help");
        Assert.True(code == 0, error);
        Assert.Contains("entroscope layers model.onnx", output, StringComparison.Ordinal);

        // The runtime comes with the package.
        (code, output, error) = await Run(Tool, "layers", Runs.File("digits-cnn.onnx"), "--inputs", "digits", "--scale", "1/16", "--rows", "30");
        Assert.True(code == 0, error);
        Assert.Contains("30 rows of 1797; ONNX Runtime", output, StringComparison.Ordinal);
    }

    private string Tool => _folder["tools/entroscope"];

    private Task Install(string package) =>
        Sdk("tool", "install", "--tool-path", _folder["tools"], "--configfile", _folder["nuget.config"], package);

    private static async Task Sdk(params string[] args)
    {
        (int code, string output, string error) = await Run("dotnet", args);
        Assert.True(code == 0, $"dotnet {string.Join(' ', args)}: {output}{error}");
    }

    private static async Task<(int Code, string Output, string Error)> Run(string program, params string[] args)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };

        // A tool of the same name may be installed here.
        string host = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["PATH"] = $"{host}{Path.PathSeparator}/usr/bin{Path.PathSeparator}/bin";
        start.Environment["DOTNET_ROOT"] = host;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation).WaitAsync(Longest, cancellation);
        return (process.ExitCode, await output, await error);
    }
}
