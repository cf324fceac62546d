using System.CommandLine.Parsing;
using System.Net;
using Entroscope.Cli.Tests.Documentation;
using Xunit;

namespace Entroscope.Cluster.Tests;

/// <summary>The command line of the tool: its page, its answers, its refusals.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_command_of_the_page_runs()
    {
        string[] lines = [.. MarkdownPage.Load("docs/scale-out.md").CommandLines().Where(
            l => l.Contains(" digits ", StringComparison.Ordinal) || l.Contains(" shared.safetensors", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            string[] args = [.. CommandLineParser.SplitCommandLine(line).Select(
                a => Path.GetExtension(a) is ".safetensors" or ".db" or ".csv" ? _folder[a] : a)];
            (int code, string output, string error) = Run(args);
            Assert.True(code == 0, $"{line}: {error}");
            Assert.NotEmpty(output);
        }
    }

    [Theory]
    [InlineData("--cluster-file is the file of --cluster; give both or neither", "--cluster-file", "c.json", "--workers", "2")]
    [InlineData("--cluster must be 'listen', 'listen:ADDRESS' or 'listen:ADDRESS:PORT' with the number of an address, but is 'here'", "--cluster", "here")]
    [InlineData("--cluster must be 'listen', 'listen:ADDRESS' or 'listen:ADDRESS:PORT' with the number of an address, but is 'listen:host'",
        "--cluster", "listen:host")]
    [InlineData("--cluster must be 'listen', 'listen:ADDRESS' or 'listen:ADDRESS:PORT' with the number of an address, but is 'listen:127.0.0.1:99999'",
        "--cluster", "listen:127.0.0.1:99999")]
    [InlineData("--workers and --cluster share out a training of given widths; --widths auto and --effort train many, one after the other",
        "--workers", "2", "--effort", "quick")]
    public void Options_that_do_not_fit_are_refused(string message, params string[] options)
    {
        (int code, _, string error) = Run(["train", "digits", "-o", _folder["m.safetensors"], .. options]);
        Assert.Equal((1, $"entroscope: {message}"), (code, error.TrimEnd()));
    }

    [Fact]
    public async Task The_state_of_a_cluster_is_shown_as_a_table_and_as_JSON()
    {
        var job = new JobDescription(string.Empty, [], ".", "run", "rows");
        var coordinator = new Coordinator(job, Reporting.ProductVersion.Text, "self-test", TimeProvider.System);
        string path = _folder["cluster.json"];
        await using (await ClusterHost.Start(IPAddress.Loopback, 0, path, Reporting.ProductVersion.Text, coordinator, TestContext.Current.CancellationToken))
        {
            coordinator.Join(new Greeting("S1", "node7", 42, 16, Reporting.ProductVersion.Text, "self-test"));
            (int code, string output, string error) = Run("cluster", "status", path);
            Assert.True(code == 0, error);
            Assert.Contains("node7", output, StringComparison.Ordinal);
            Assert.Contains("reading rows", output, StringComparison.Ordinal);
            (code, output, error) = Run("cluster", "status", path, "--json");
            Assert.True(code == 0, error);
            JsonElement state = JsonDocument.Parse(output).RootElement;
            Assert.Equal(("node7", 42, 16), (state.GetProperty("workers")[0].GetProperty("host").GetString(),
                state.GetProperty("workers")[0].GetProperty("process").GetInt32(), state.GetProperty("workers")[0].GetProperty("threads").GetInt32()));
            foreach (string key in (string[])["update", "update_rows", "open_leases", "given_leases", "lost", "seconds", "rows_per_second", "bytes",
                "communication", "waiting"])
            {
                Assert.Equal(JsonValueKind.Number, state.GetProperty(key).ValueKind);
            }
        }

        Assert.False(File.Exists(path));
        (int missing, _, string why) = Run("cluster", "status", path);
        Assert.Equal(2, missing);
        Assert.StartsWith($"entroscope: {path} cannot be read: ", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_without_a_coordinator_ends()
    {
        string path = _folder["cluster.json"];
        (int code, _, string error) = Run("worker", "--join", path, "--wait", "1");
        Assert.Equal((2, $"entroscope: {path}: no coordinator answered for 1 s; a training with --cluster was expected."), (code, error.TrimEnd()));
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = App.Run(args, output, error, TestContext.Current.CancellationToken, ClusterCommands.Set);
        return (code, output.ToString(), error.ToString());
    }
}
