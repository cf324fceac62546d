using System.Buffers;

namespace Entroscope;

/// <summary>
/// Text that came from outside (names, labels, paths, messages of the system) made safe to show: what a terminal would obey, or nobody would see,
/// is written as <c>\u001B</c>, the escape that JSON has, too; and messages that such text makes long are shortened.
/// </summary>
internal static class SafeText
{
    /// <summary>The most characters of a message.</summary>
    public const int LongestMessage = 500;

    // A word is not shortened below this many characters.
    private const int ShortestWord = 60;
    private const string Ellipsis = "...";

    // U+E0000..U+E007F, tags that are never visible, begin with it.
    private const char TagSurrogate = '\uDB40';

    // Controls, formats (directions, zero width, marks), separators of lines and paragraphs.
    private static readonly SearchValues<char> Unsafe = SearchValues.Create([.. Enumerable.Range(0, 1 << 16).Select(c => (char)c).Where(IsUnsafe)]);
    private static readonly SearchValues<char> UnsafeInLines =
        SearchValues.Create([.. Enumerable.Range(0, 1 << 16).Select(c => (char)c).Where(c => IsUnsafe(c) && c is not ('\n' or '\t'))]);

    /// <summary>Escapes a text that belongs into one line.</summary>
    public static string OneLine(string text) => text.AsSpan().IndexOfAny(Unsafe) < 0 ? text : Escape(text, Unsafe);

    /// <summary>Escapes a text of several lines: line ends and tabs stay.</summary>
    public static ReadOnlySpan<char> Lines(ReadOnlySpan<char> text) => text.IndexOfAny(UnsafeInLines) < 0 ? text : Escape(text, UnsafeInLines);

    /// <summary>Makes a message of one line and at most <see cref="LongestMessage"/> characters.</summary>
    public static string Message(string text) => Fit(OneLine(text));

    /// <summary>Shortens a message, in the middle of its longest words as far as that suffices, else in its own middle.</summary>
    public static string Fit(string text)
    {
        if (text.Length <= LongestMessage)
        {
            return text;
        }

        string[] words = text.Split(' ');
        int excess = text.Length - LongestMessage;
        foreach (int w in Enumerable.Range(0, words.Length).OrderByDescending(w => words[w].Length))
        {
            int length = Math.Max(ShortestWord, words[w].Length - excess);
            if (excess <= 0 || length >= words[w].Length)
            {
                break;
            }

            excess -= words[w].Length - length;
            words[w] = Shorten(words[w], length);
        }

        return Shorten(string.Join(' ', words), LongestMessage);
    }

    /// <summary>Returns whether a message begins with a text that was shortened in it.</summary>
    public static bool BeginsShortened(string message, string text) => text.Length > ShortestWord
        && message.StartsWith(Shorten(text, ShortestWord).Split(Ellipsis)[0], StringComparison.Ordinal) && message.Contains(Ellipsis, StringComparison.Ordinal);

    private static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int head = (length - Ellipsis.Length + 1) / 2;
        int tail = text.Length - (length - Ellipsis.Length - head);
        return text[..(char.IsHighSurrogate(text[head - 1]) ? head - 1 : head)] + Ellipsis + text[(char.IsLowSurrogate(text[tail]) ? tail + 1 : tail)..];
    }

    private static bool IsUnsafe(char c) => c == TagSurrogate || char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Escape(ReadOnlySpan<char> text, SearchValues<char> unsafeOnes)
    {
        var safe = new StringBuilder(text.Length + 16);
        for (int next = text.IndexOfAny(unsafeOnes); next >= 0; next = text.IndexOfAny(unsafeOnes))
        {
            safe.Append(text[..next]);
            ReadOnlySpan<char> rest = text[next..];

            // Windows ends lines with both; other characters that begin like tags are visible.
            int kept = unsafeOnes == UnsafeInLines && rest is ['\r', '\n', ..] ? 2 : rest is [TagSurrogate, > '\uDC7F', ..] ? 2 : 0;
            int taken = kept > 0 ? kept : rest is [TagSurrogate, >= '\uDC00', ..] ? 2 : 1;
            safe.Append(rest[..kept]);
            for (int i = kept; i < taken; i++)
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)rest[i]:X4}");
            }

            text = rest[taken..];
        }

        return safe.Append(text).ToString();
    }
}
