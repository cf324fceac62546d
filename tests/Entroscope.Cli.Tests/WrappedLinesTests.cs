using Entroscope.Cli.Output;
using Xunit;

namespace Entroscope.Cli.Tests;

public sealed class WrappedLinesTests
{
    private static string Written(string line, bool isTerminal)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using ShownWriter shown = ShownWriter.Over(text, isTerminal);
        shown.WriteLine(line);
        return text.ToString();
    }

    [Fact]
    public void LongLines_AreBrokenBetweenWordsOnATerminal()
    {
        int width = Terminal.WidthOf(ShownWriter.Over(TextWriter.Null, isTerminal: true))!.Value;
        string line = string.Join(' ', Enumerable.Range(0, width).Select(i => Invariant($"-{i}.125")));
        string[] lines = Written(line, isTerminal: true).TrimEnd('\n').Split('\n');
        Assert.True(lines.Length > 3);
        Assert.All(lines, l => Assert.True(l.Length <= width));
        Assert.All(lines.Skip(1), l => Assert.StartsWith("  -", l, StringComparison.Ordinal));
        Assert.Equal(line, string.Join(' ', lines.Select(l => l.Trim())));
    }

    [Fact]
    public void LinesElsewhere_AreAsLongAsTheyAre()
    {
        string line = string.Join(' ', Enumerable.Repeat("word", 200));
        Assert.Equal(line + "\n", Written(line, isTerminal: false));
        Assert.Equal("a  b\n", Written("a  b", isTerminal: true));
    }
}
