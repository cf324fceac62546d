using Entroscope.Cli.Tests.Documentation;
using Xunit;

namespace Entroscope.Cluster.Tests;

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
        await Sdk("pack", "--no-build", "-c", "Release", Repository.PathOf("src/Entroscope.Cluster.Cli"), "-o", _folder["packages"]);
        _folder.Write("nuget.config",
            $"<configuration><packageSources><clear /><add key=\"local\" value=\"{_folder["packages"]}\" /></packageSources></configuration>");
        await Install("Entroscope.Tool");
        Assert.Equal(
            (1, string.Empty, "entroscope: worker needs the package Entroscope.Cluster.Tool, which is not installed here (dotnet tool install --global "
                + "Entroscope.Cluster.Tool)\n"),
            await Run(Tool, "worker", "--help"));
        Assert.Empty(Directory.GetFiles(_folder["tools"], "Orleans*.dll", SearchOption.AllDirectories));
        await Install("Entroscope.Cluster.Tool");
        (int code, string output, string error) = await Run(Tool, "worker", "--help");
        Assert.True(code == 0, error);
        Assert.Contains("entroscope worker --join run/cluster.json", output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(_folder["tools"], "Orleans*.dll", SearchOption.AllDirectories));
        (code, output, error) = await Run(Tool, "train", "digits", "--widths", "4", "--steps", "2", "--workers", "1", "-o", _folder["m.safetensors"]);
        Assert.True(code == 0, error);
        Assert.Matches(" on [01] workers ", error);
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
