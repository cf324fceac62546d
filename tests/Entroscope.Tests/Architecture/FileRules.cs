using System.Text.RegularExpressions;

namespace Entroscope.Tests.Architecture;

/// <summary>
/// Checks the sizes of files, and that a public type stands in a file of its own name, or, where it is short, behind the type that it serves.
/// </summary>
internal static partial class FileRules
{
    public const int LongestFile = 400;
    public const int LongestMedian = 150;

    /// <summary>The longest public type that may stand in the file of another one.</summary>
    public const int LongestPart = 25;

    /// <summary>Finds every breach as one sentence; empty when the rules hold.</summary>
    public static IEnumerable<string> Violations(IReadOnlyCollection<SourceFile> files)
    {
        int[] lines = [.. files.Select(f => f.Lines).Order()];
        int median = lines[lines.Length / 2];
        if (median >= LongestMedian)
        {
            yield return Invariant($"The median file has {median} lines; it must have fewer than {LongestMedian}.");
        }

        foreach (SourceFile file in files)
        {
            if (file.Lines > LongestFile)
            {
                yield return Invariant($"{file.Path}: has {file.Lines} lines; a file has at most {LongestFile}.");
            }

            Match[] types = TopLevelType().Matches(file.Text).ToArray();
            bool named = types.Length > 0 && types[0].Groups[2].Value == file.TypeName;
            foreach (string type in types.Where(t => t.Groups[1].Value == "public" && !(named && Lines(file.Text, t.Index) <= LongestPart))
                .Select(t => t.Groups[2].Value).Distinct(StringComparer.Ordinal).Where(t => t != file.TypeName))
            {
                yield return $"{file.Path}: holds the public type {type}, which belongs into a file of its name.";
            }
        }
    }

    // From its declaration to the brace in the first column that closes it, or to the semicolon of one without a body.
    private static int Lines(string text, int start)
    {
        string[] lines = text[start..].Split('\n');
        int open = Array.IndexOf(lines, "{");
        int end = Array.FindIndex(lines, line => line.EndsWith(';'));
        return 1 + (open >= 0 && (end < 0 || open < end) ? Array.IndexOf(lines, "}") : end);
    }

    [GeneratedRegex(
        @"^(public|internal)\s+(?:(?:sealed|abstract|static|readonly|partial|ref|unsafe|delegate)\s+)*"
        + @"(?:record\s+struct|record\s+class|record|class|struct|interface|enum)\s+(\w+)",
        RegexOptions.Multiline,
        5000)]
    private static partial Regex TopLevelType();
}
