using System.Text.RegularExpressions;
using Xunit;

namespace Entroscope.Tests.Architecture;

public sealed class ArchitectureTests
{
    /// <summary>The rooms of the core, each after all that it may use.</summary>
    private static readonly string[] Order =
    [
        "Numerics", "Tasks", "Activations", "Structure", "Model/Leaves", "Model",
        "Engine", "Engine/Reference", "Engine/Born", "Engine/Scaled", "Engine/Signed", "Engine/Diagnostics", "Inference/Classification", "Inference",
        "Estimators", "Estimators/Discrete", "Estimators/Neighbours", "Estimators/Kernels",
        "Estimators/Spectra", "Estimators/Dimension", "Estimators/Similarity", "Estimators/Collapse", "Estimators/Calibration", "Estimators/Probes",
        "Estimators/Sequences",
        "Estimators/Catalog",
        "Learning", "Learning/Start", "Learning/Trees", "Learning/Distribution", "Learning/Loop", "Learning/Hybrid", "Learning/Score", "Learning/Born",
        "Learning/Resizing",
        "Information/Exact", "Information/Estimates", "Information/Ledgers", "Information/Entropies", "Information/Sharing", "Information/Distance",
        "Information/Scaling", "Information/Entanglement", "Information/Widths", "Information/Channels", "Information/Theorems",
        "Files", "Files/Json", "Data/Tables", "Data/Sequences", "Data/Tiles", "Data/Readers", "Sources", "Files/Safetensors", "Files/Models",
        "Files/Onnx", "Files/Checkpoints", "Coding",
        "Workflow", "Workflow/Training", "Workflow/Measuring", "Workflow/Resizing", "Workflow/Sweeps", "Workflow/Runs", "Workflow/Bootstrap",
        "Workflow/Arranging",
    ];

    [Fact]
    public void TheRoomsOfTheCoreUseEachOtherInOneDirection()
    {
        SourceFile[] files = SourceFile.ReadAll("src/Entroscope");
        Assert.All(Order, room => Assert.Contains(files, f => f.Folder == room));
        Assert.Empty(new RoomArrows("Entroscope", Order, files, "Circuit.cs", "Circuit.Training.cs", "Circuit.Information.cs").Violations());
    }

    // It turns records into text; what is evaluated, is evaluated in the library.
    [Fact]
    public void ReportingUsesNoEngine() => Assert.Empty(
        SourceFile.ReadAll("src/Entroscope.Reporting").Where(f => Regex.IsMatch(f.Text, @"\b(IEngine|ModelEngine|EngineOptions|Engines)\b", RegexOptions.None,
            TimeSpan.FromSeconds(5))).Select(f => f.Path));

    // A global using would let a file use a folder without naming it.
    [Fact]
    public void NoNamespaceIsUsedGlobally() => Assert.All(
        Directory.EnumerateFiles(Repository.Root, "*.*", SearchOption.TopDirectoryOnly).Append(Path.Combine(Repository.Root,
            "src/Entroscope/Entroscope.csproj")).Where(p => p.EndsWith("proj", StringComparison.Ordinal) || p.EndsWith("props", StringComparison.Ordinal)),
        path => Assert.DoesNotContain("Using Include=\"Entroscope", File.ReadAllText(path), StringComparison.Ordinal));

    [Fact]
    public void FilesAreShortAndNamedAfterTheirTypes() => Assert.Empty(FileRules.Violations(SourceFile.ReadAll("src")));

    [Fact]
    public void TheLibraryNamesNoOptions() => Assert.Empty(OptionRules.Violations(SourceFile.ReadAll("src/Entroscope")));

    // Each format's library is used in its folder alone, and nothing outside the add-on uses one: what opens no such file loads none.
    [Theory]
    [InlineData("Parquet", "Parquet")]
    [InlineData("Arrow", "Apache.Arrow")]
    [InlineData("Hdf5", "PureHDF")]
    public void FormatsAreApart(string folder, string library)
    {
        SourceFile[] files = SourceFile.ReadAll("src");
        string inside = $"Entroscope.Formats/{folder}/";
        var uses = new Regex($@"^using (global::)?{Regex.Escape(library)}\b", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        Assert.Contains(files, f => f.Path.Contains(inside, StringComparison.Ordinal) && uses.IsMatch(f.Text));
        Assert.Empty(files.Where(f => !f.Path.Contains(inside, StringComparison.Ordinal) && uses.IsMatch(f.Text)).Select(f => f.Path));
        Assert.Empty(SourceFile.ReadAll("src/Entroscope").Where(f => f.Text.Contains("Entroscope.Formats;", StringComparison.Ordinal)).Select(f => f.Path));
    }

    // What runs other people's networks is native code of 29 MB; nothing else loads it, and the command line starts a process for it.
    [Fact]
    public void TheRuntimeOfNetworksIsApart()
    {
        SourceFile[] users = [.. SourceFile.ReadAll("src").Where(f => f.Text.Contains("using Microsoft.ML.OnnxRuntime", StringComparison.Ordinal))];
        Assert.NotEmpty(users);
        Assert.All(users, f => Assert.Contains("Entroscope.Networks/", f.Path, StringComparison.Ordinal));
        Assert.All(
            (string[])["Entroscope", "Entroscope.Reporting", "Entroscope.Sweeps", "Entroscope.Formats", "Entroscope.Cli"],
            name => Assert.DoesNotContain("Networks.csproj", File.ReadAllText(Path.Combine(Repository.Root, "src", name, name + ".csproj")),
                StringComparison.Ordinal));
    }

    // Orleans and what it brings is larger than all else, and only those who train on several machines need it.
    [Fact]
    public void TheClusterIsApart()
    {
        var uses = new Regex(@"^using (Orleans|Microsoft\.(AspNetCore|Extensions))\b", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        SourceFile[] users = [.. SourceFile.ReadAll("src").Where(f => uses.IsMatch(f.Text))];
        Assert.NotEmpty(users);
        Assert.All(users, f => Assert.Contains("Entroscope.Cluster/", f.Path, StringComparison.Ordinal));
        Assert.All(
            Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Where(f => !Path.GetFileName(f).StartsWith("Entroscope.Cluster", StringComparison.Ordinal)),
            f => Assert.DoesNotContain("Cluster.csproj", File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    [InlineData("samples")]
    public void LinesAreShort(string folder) => Assert.Empty(LineRules.Violations(SourceFile.ReadAll(folder)));
}
