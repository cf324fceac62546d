using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>The environment variable that chooses the vectors: it changes no byte of a result.</summary>
public sealed class KernelVariableTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    private const string Variable = "ENTROSCOPE_KERNELS";

    [Fact]
    public async Task EveryWidth_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("real.csv", SampleData.Real(90, 5));
        CliResult[] evaluations = [];
        var trained = new List<string>();
        var compressed = new List<byte[]>();
        foreach (string name in new[] { "scalar", "vector128", "vector256", "vector512", string.Empty })
        {
            var environment = new Dictionary<string, string>(StringComparer.Ordinal) { [Variable] = name };
            string path = folder[Invariant($"model{trained.Count}.json")];
            (await CliProcess.RunAsync(environment, "train", data, "--steps", "3", "--widths", "5", "-o", path)).Succeeds();
            trained.Add(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
            CliResult evaluation = await CliProcess.RunAsync(environment, "evaluate", model.Path, model.Data, "--json");
            evaluations = [.. evaluations, evaluation.Succeeds()];
            string code = folder[Invariant($"code{compressed.Count}.entc")];
            (await CliProcess.RunAsync(environment, "compress", model.Path, model.Data, "-o", code)).Succeeds();
            compressed.Add(await File.ReadAllBytesAsync(code, TestContext.Current.CancellationToken));
        }

        Assert.All(trained, text => Assert.Equal(trained[0], text));
        Assert.All(compressed, bytes => Assert.Equal(compressed[0], bytes));
        Assert.All(evaluations, result => Assert.Equal(evaluations[0], result));
    }

    [Fact]
    public async Task AnUnknownName_IsRefused()
    {
        CliResult result = await CliProcess.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [Variable] = "avx" }, "evaluate",
            model.Path, model.Data);
        result.Refused(ExitCode.BadInput);
        Assert.Equal(
            "entroscope: The environment variable ENTROSCOPE_KERNELS must be one of vector512, vector256, vector128, scalar, but is 'avx'.\n", result.Error);
    }
}
