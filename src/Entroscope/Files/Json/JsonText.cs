using System.Text.Unicode;

namespace Entroscope.Files.Json;

/// <summary>Parses JSON strictly: UTF-8, no duplicate members, bounded depth, nothing after the value.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Parses one JSON value; the caller disposes of the document.</summary>
    /// <param name="utf8">The text, with or without a byte order mark.</param>
    /// <param name="subject">What is parsed, to begin a message with.</param>
    /// <exception cref="ModelException">The text is no JSON; the message says where, without naming the file.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string subject)
    {
        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        ReadOnlyMemory<byte> text = utf8.Span.StartsWith(mark) ? utf8[mark.Length..] : utf8;
        Refuse.Model(!Utf8.IsValid(text.Span), $"{subject} is not valid JSON: the text is not UTF-8.");
        try
        {
            return JsonDocument.Parse(text, Strict);
        }
        catch (JsonException e)
        {
            string reason = Text.Shorten(e.Message.Split(" LineNumber:", 2)[0], 160);
            string place = e.LineNumber is { } line ? Invariant($" at line {line + 1}, byte {e.BytePositionInLine + 1}") : string.Empty;
            throw new ModelException(Invariant($"{subject} is not valid JSON{place}: {reason}"), e);
        }
        catch (InvalidOperationException e)
        {
            // The parser reports a name with half a surrogate pair this way.
            throw new ModelException(Invariant($"{subject} is not valid JSON: a name has an escape that is not a Unicode character."), e);
        }
    }
}
