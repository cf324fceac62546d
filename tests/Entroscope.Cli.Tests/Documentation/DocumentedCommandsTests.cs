using System.CommandLine.Parsing;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests.Documentation;

/// <summary>The command lines of the pages about measurements are run, in their order and in a folder where a reader would be.</summary>
public sealed class DocumentedCommandsTests(DocumentedCommandsTests.Reader reader) : IClassFixture<DocumentedCommandsTests.Reader>
{
    [Theory]
    [InlineData("docs/scaling.md")]
    [InlineData("docs/sources.md")]
    [InlineData("docs/mutual-information.md")]
    [InlineData("docs/estimators.md")]
    [InlineData("docs/verify.md")]
    [InlineData("docs/estimators-geometry.md")]
    [InlineData("docs/activations.md")]
    [InlineData("docs/widths.md")]
    [InlineData("docs/resizing.md")]
    [InlineData("docs/sweeps.md")]
    [InlineData("docs/width-scaling.md")]
    [InlineData("docs/mixtures.md")]
    [InlineData("docs/classification.md")]
    [InlineData("docs/columns.md")]
    [InlineData("docs/questions.md")]
    [InlineData("docs/anomalies.md")]
    [InlineData("docs/imputation.md")]
    [InlineData("docs/compression.md")]
    [InlineData("docs/runs.md")]
    [InlineData("docs/effort.md")]
    [InlineData("docs/uncertainty.md")]
    [InlineData("docs/sequences.md")]
    [InlineData("docs/laws.md")]
    [InlineData("docs/shared.md")]
    [InlineData("docs/out-of-core.md")]
    [InlineData("docs/entanglement.md")]
    [InlineData("docs/onnx.md")]
    [InlineData("docs/packages.md")]
    [InlineData("docs/arrange.md")]
    [InlineData("docs/score.md")]
    [InlineData("docs/born.md")]
    public async Task EveryCommandRuns(string page)
    {
        string folder = reader.NewFolder();
        foreach (string line in MarkdownPage.Load(page).CommandLines().Where(l => l.Contains(' ', StringComparison.Ordinal) || l == "run"))
        {
            using CliProcess process = CliProcess.StartIn(folder, CommandLineParser.SplitCommandLine(line));
            CliResult result = await process.EndAsync();
            Assert.True(result.Code == 0, $"{page}: entroscope {line}: exit code {result.Code}: {result.Error}");
            Assert.NotEmpty(result.Output + result.Error);
        }
    }

    /// <summary>What a reader has: a run of the digits, copies of its model under the names that pages use, and tables.</summary>
    public sealed class Reader : IDisposable
    {
        private readonly string _root = Directory.CreateTempSubdirectory("entroscope-docs-").FullName;

        public Reader()
        {
            string run = Path.Combine(_root, "my-run");
            using var output = new StringWriter();
            using var error = new StringWriter();
            int code = App.Run(["run", "--widths", "8", "--steps", "3", "--draws", "300", "-o", run], output, error, CancellationToken.None);
            Assert.True(code == 0, error.ToString());
        }

        /// <summary>Makes a folder of a page's own.</summary>
        public string NewFolder()
        {
            string folder = Directory.CreateDirectory(Path.Combine(_root, Path.GetRandomFileName())).FullName;
            string model = Path.Combine(_root, "my-run", "model.safetensors");
            Directory.CreateDirectory(Path.Combine(folder, "my-run"));
            foreach (string name in (string[])["my-run/model.safetensors", "model.safetensors", "narrow.safetensors", "wide.safetensors"])
            {
                File.Copy(model, Path.Combine(folder, name));
            }

            IEnumerable<string> rows = Enumerable.Range(0, 300).Select(i => Invariant($"{i % 2},{i % 3 % 2},{i % 5 % 2},{i % 7 % 2},{i % 4},{i / 3 % 2}"));
            File.WriteAllLines(Path.Combine(folder, "data.csv"), ["a,b,c,d,e,f", .. rows]);
            foreach (int column in (int[])[1, 2])
            {
                File.WriteAllLines(Path.Combine(folder, column == 1 ? "x.csv" : "y.csv"),
                    ["v", .. Enumerable.Range(0, 300).Select(i => Invariant($"{Math.Sin(i * i) + Math.Cos(column * i):R}"))]);
            }

            foreach ((string name, byte[] content) in SequenceData.All)
            {
                File.WriteAllBytes(Path.Combine(folder, name), content);
            }

            File.Copy(Oracle.PathOf("a-real-ht-n8"), Path.Combine(folder, "network.json"));
            string pixels = string.Join(',', Enumerable.Range(0, 64).Select(i => i % 9 == 0 ? "?" : Invariant($"{i % 17}")));
            File.WriteAllLines(Path.Combine(folder, "holes.csv"), [pixels, pixels]);
            return folder;
        }

        public void Dispose() => Directory.Delete(_root, recursive: true);
    }
}
