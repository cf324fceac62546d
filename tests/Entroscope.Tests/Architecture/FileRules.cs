using System.Text.RegularExpressions;

namespace Entroscope.Tests.Architecture;

/// <summary>Checks the sizes of files, and that a public type stands in a file of its own name, one in a file.</summary>
internal static partial class FileRules
{
    public const int LongestFile = 400;
    public const int LongestMedian = 150;

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

            string[] types = [.. PublicType().Matches(file.Text).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];
            foreach (string type in types.Where(t => t != file.TypeName))
            {
                yield return $"{file.Path}: holds the public type {type}, which belongs into a file of its name.";
            }
        }
    }

    [GeneratedRegex(
        @"^public\s+(?:(?:sealed|abstract|static|readonly|partial|ref|unsafe|delegate)\s+)*"
        + @"(?:record\s+struct|record\s+class|record|class|struct|interface|enum)\s+(\w+)",
        RegexOptions.Multiline,
        5000)]
    private static partial Regex PublicType();
}
