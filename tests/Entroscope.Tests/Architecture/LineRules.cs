namespace Entroscope.Tests.Architecture;

/// <summary>Checks the length of lines; those within a raw text (three quotation marks), which are data, may be longer.</summary>
internal static class LineRules
{
    public const int LongestLine = 160;

    /// <summary>Finds every breach as one sentence; empty when the rule holds.</summary>
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files)
        {
            bool raw = false;
            string[] lines = file.Text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                bool edge = lines[i].Split("\"\"\"").Length % 2 == 0;
                if (!raw && lines[i].Length > LongestLine)
                {
                    yield return Invariant($"{file.Path}, line {i + 1}: has {lines[i].Length} characters; a line has at most {LongestLine}.");
                }

                raw ^= edge;
            }
        }
    }
}
