using System.Text.RegularExpressions;
using Xunit;

namespace Entroscope.Tests.Architecture;

public sealed class ArchitectureTests
{
    private static readonly string[] Order =
        ["Numerics", "Structure", "Model", "Engine", "Inference", "Learning", "Information", "Data", "Files", "Workflow"];

    [Fact]
    public void TheFoldersOfTheCoreUseEachOtherInOneDirection()
    {
        SourceFile[] files = SourceFile.ReadAll("src/Entroscope");
        Assert.All(Order, folder => Assert.Contains(files, f => f.Folder == folder));
        Assert.Empty(new FolderArrows("Entroscope", Order, files).Violations());
    }

    // It turns records into text; what is evaluated, is evaluated in the library.
    [Fact]
    public void ReportingUsesNoEngine() => Assert.Empty(
        SourceFile.ReadAll("src/Entroscope.Reporting").Where(f => Regex.IsMatch(f.Text, @"\b(IEngine|ModelEngine|EngineOptions|Engines)\b", RegexOptions.None, TimeSpan.FromSeconds(5))).Select(f => f.Path));

    // A global using would let a file use a folder without naming it.
    [Fact]
    public void NoNamespaceIsUsedGlobally() => Assert.All(
        Directory.EnumerateFiles(Repository.Root, "*.*", SearchOption.TopDirectoryOnly).Append(Path.Combine(Repository.Root, "src/Entroscope/Entroscope.csproj")).Where(p => p.EndsWith("proj", StringComparison.Ordinal) || p.EndsWith("props", StringComparison.Ordinal)),
        path => Assert.DoesNotContain("Using Include=\"Entroscope", File.ReadAllText(path), StringComparison.Ordinal));

    [Fact]
    public void FilesAreShortAndNamedAfterTheirTypes() => Assert.Empty(FileRules.Violations(SourceFile.ReadAll("src")));
}
