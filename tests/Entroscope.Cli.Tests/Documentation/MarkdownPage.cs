using System.Text.RegularExpressions;
using Xunit;

namespace Entroscope.Cli.Tests.Documentation;

/// <summary>A page of the documentation: its code blocks, command lines and links.</summary>
internal sealed partial class MarkdownPage(string path, string text)
{
    public string Path { get; } = path;

    /// <summary>Gets the names of all pages, relative to the repository.</summary>
    public static TheoryData<string> Names() =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.PathOf("samples"), "*.md"))
            .Select(p => System.IO.Path.GetRelativePath(Repository.Root, p).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static MarkdownPage Load(string name) => new(name, File.ReadAllText(Repository.PathOf(name)).ReplaceLineEndings("\n"));

    /// <summary>Gets the code block that follows the comment <c>&lt;!-- name --&gt;</c>, without its fences.</summary>
    public string Block(string name) => BlockPattern(name) is { Success: true } match
        ? match.Groups["body"].Value
        : throw new InvalidDataException($"{Path} has no code block after the line <!-- {name} -->.");

    /// <summary>Writes another text into a block.</summary>
    public MarkdownPage WithBlock(string name, string body)
    {
        Group old = BlockPattern(name).Groups["body"];
        return new MarkdownPage(Path, text[..old.Index] + body + text[(old.Index + old.Length)..]);
    }

    public void Save() => File.WriteAllText(Repository.PathOf(Path), text);

    /// <summary>Gets the arguments of every <c>entroscope</c> command line on the page, in code blocks and in code within a sentence.</summary>
    public IEnumerable<string> CommandLines() => CodeLines()
        .Select(line => CommandLine().Match(line))
        .Where(m => m.Success)
        .Select(m => m.Groups["arguments"].Value.Trim());

    /// <summary>Gets the links to other files of the repository, without their anchors.</summary>
    public IEnumerable<string> LocalLinks() => Link().Matches(text)
        .Select(m => m.Groups["target"].Value)
        .Where(t => !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith("mailto:", StringComparison.Ordinal));

    /// <summary>Gets what stands as code within a sentence and is the path of a part of the repository: a source or project file, or a folder of it.</summary>
    public IEnumerable<string> Paths() => CodeSpan().Matches(CodeBlock().Replace(text, string.Empty))
        .Select(m => m.Groups["code"].Value)
        .Where(c => SourcePath().IsMatch(c));

    /// <summary>Tells whether a heading of the page has the anchor, as GitHub makes them.</summary>
    public bool HasAnchor(string anchor) => Heading().Matches(text)
        .Select(m => NotInAnchors().Replace(m.Groups["title"].Value.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'))
        .Contains(anchor, StringComparer.Ordinal);

    private IEnumerable<string> CodeLines() => CodeBlock().Matches(text)
        .SelectMany(m => m.Groups["body"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        .Concat(CodeSpan().Matches(CodeBlock().Replace(text, string.Empty)).Select(m => m.Groups["code"].Value));

    private Match BlockPattern(string name) =>
        Regex.Match(text, $@"^<!-- {Regex.Escape(name)} -->\n+```\w*\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline,
            TimeSpan.FromSeconds(5));

    // Up to a comment, a pipe or a redirection; "entroscope" alone is the name of the product.
    [GeneratedRegex(@"^\s*(?:\$ )?(?:\S*/)?(?:entroscope|dotnet run [^#|>]*--project src/Entroscope\.Cli --)\s+(?<arguments>(?:""[^""]*""|[^#|>""])+)",
        RegexOptions.None, 5000)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"^```[^\n]*\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, 5000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.None, 5000)]
    private static partial Regex CodeSpan();

    // A file with the ending of a source, or a path whose first folder is one of the repository's or is named like a room.
    [GeneratedRegex(
        @"^(?:[\w.*<>-]+/)*[\w.*<>-]+\.(?:cs|md|py|csproj|props|targets|slnx)$"
        + @"|^(?:src|tests|docs|eng|samples|benchmarks|\.ci|[A-Z]\w*[a-z][\w.]*)/[\w.*<>/-]*$",
        RegexOptions.None,
        5000)]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.None, 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<title>.+)$", RegexOptions.Multiline, 5000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 5000)]
    private static partial Regex NotInAnchors();
}
