using System.Globalization;
using System.Text;
using Xunit;

namespace Entroscope.Tests;

/// <summary>What is shown of text from outside: nothing that a terminal obeys, nothing invisible, no more than a message has room for.</summary>
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("a column, é ü 日本 😀\u00A0%", "a column, é ü 日本 😀\u00A0%")]
    [InlineData("\u001b[31mred\u001b]0;t\u0007", "\\u001B[31mred\\u001B]0;t\\u0007")]
    [InlineData("two\nlines\r\n\tand a tab", "two\\u000Alines\\u000D\\u000A\\u0009and a tab")]
    [InlineData("\u007f\u009b1m\0", "\\u007F\\u009B1m\\u0000")]
    [InlineData("\u202Eexe.csv\u2066x\u2069\u200B\uFEFF\u2028", "\\u202Eexe.csv\\u2066x\\u2069\\u200B\\uFEFF\\u2028")]
    [InlineData("tag \U000E0041 but 😀", "tag \\uDB40\\uDC41 but 😀")]
    [InlineData("\u001b", "\\u001B")]
    public void OneLine_EscapesWhatCommandsOrHides(string text, string shown) => Assert.Equal(shown, SafeText.OneLine(text));

    [Theory]
    [InlineData("two\nlines\r\n\tand a tab", "two\nlines\r\n\tand a tab")]
    [InlineData("over\rwritten\u001bc", "over\\u000Dwritten\\u001Bc")]
    public void Lines_KeepsLinesAndTabs(string text, string shown) => Assert.Equal(shown, SafeText.Lines(text).ToString());

    [Fact]
    public void EveryControlAndFormatOfUnicode_IsEscaped()
    {
        for (int c = 0; c < 0x10000; c++)
        {
            bool hidden = CharUnicodeInfo.GetUnicodeCategory((char)c) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (!char.IsSurrogate((char)c))
            {
                Assert.Equal(hidden ? FormattableString.Invariant($"\\u{c:X4}") : ((char)c).ToString(), SafeText.OneLine(((char)c).ToString()));
            }
        }
    }

    [Fact]
    public void AMessageThatFits_StaysAsItIs()
    {
        string longest = new('x', SafeText.LongestMessage);
        Assert.Same(longest, SafeText.Fit(longest));
    }

    // The sentence stays readable: only what is long is cut, and only as far as it must be.
    [Fact]
    public void LongWords_AreShortenedInTheirMiddle()
    {
        string path = "/data/" + new string('a', 600) + "/last.csv";
        string message = SafeText.Fit($"{path}: line 3, row 2, column 'b': the value 'x' is not a number.");
        Assert.Equal(SafeText.LongestMessage, message.Length);
        Assert.StartsWith("/data/aaaa", message, StringComparison.Ordinal);
        Assert.Contains("aaa...aaa", message, StringComparison.Ordinal);
        Assert.EndsWith("aaa/last.csv: line 3, row 2, column 'b': the value 'x' is not a number.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyShortWords_AreCutInTheMiddleOfTheMessage()
    {
        string message = SafeText.Fit("the shape is " + string.Join(", ", Enumerable.Repeat("1", 60_000)) + ", but must have at most 3 dimensions.");
        Assert.Equal(SafeText.LongestMessage, message.Length);
        Assert.StartsWith("the shape is 1, 1, ", message, StringComparison.Ordinal);
        Assert.EndsWith(", but must have at most 3 dimensions.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoCharacterIsCutInTwo()
    {
        foreach (int shift in new[] { 0, 1 })
        {
            string message = SafeText.Fit(new string('x', shift) + string.Concat(Enumerable.Repeat("😀", 600)));
            Assert.InRange(message.Length, SafeText.LongestMessage - 2, SafeText.LongestMessage);
            Assert.Equal(message, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message)));
        }
    }

    [Fact]
    public void EveryErrorOfTheLibrary_IsShort_AndSafe()
    {
        var error = new DataException("\u001b[31m" + new string('x', 10_000) + "\nend");
        Assert.Equal(SafeText.LongestMessage, error.Message.Length);
        Assert.StartsWith("\\u001B[31mxxx", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("xxx\\u000Aend", error.Message, StringComparison.Ordinal);
    }
}
