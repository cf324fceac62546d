using System.Text.RegularExpressions;

namespace Entroscope.Tests.Architecture;

/// <summary>Finds options of the command line in texts of the library, whose users may have none.</summary>
internal static partial class OptionRules
{
    /// <summary>Finds every breach as one sentence; empty when the rule holds.</summary>
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files)
        {
            string[] lines = file.Text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (!lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal) && Option().Match(lines[i]) is { Success: true } found)
                {
                    yield return Invariant($"{file.Path}, line {i + 1}: a text names the option {found.Groups[1].Value}; say it in the library's terms.");
                }
            }
        }
    }

    // Behind an opening quotation mark, and at its start or behind what is no part of a word.
    [GeneratedRegex("""^(?:[^"]*"[^"]*")*[^"]*"(?:[^"]*[^"\w-])?(--[a-z][\w-]*)""", RegexOptions.None, 5000)]
    private static partial Regex Option();
}
