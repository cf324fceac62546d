using System.Text.Unicode;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Finds the encoding of a text file: what the user says, a byte order mark, UTF-8, or windows-1252 where that is safe.</summary>
internal static class TextEncoding
{
    private const int Windows = 1252;

    /// <summary>Finds the encoding of a text.</summary>
    /// <param name="head">Its first bytes.</param>
    /// <param name="complete">Whether they are all.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="given">What the user says, or null.</param>
    /// <param name="note">What must be said of the choice, or null.</param>
    /// <returns>The encoding; null for UTF-8, which needs no conversion.</returns>
    public static Encoding? Find(ReadOnlySpan<byte> head, bool complete, string file, string? given, out string? note)
    {
        note = null;
        if (given is not null)
        {
            Encoding named = Named(file, given);
            return named.CodePage == Encoding.UTF8.CodePage ? null : named;
        }

        if (head is [0xFF, 0xFE, ..])
        {
            return Encoding.Unicode;
        }

        if (head is [0xFE, 0xFF, ..])
        {
            return Encoding.BigEndianUnicode;
        }

        ReadOnlySpan<byte> text = complete ? head : WithoutCutCharacter(head);
        if (Utf8.IsValid(text) || text.Contains((byte)0))
        {
            return null;
        }

        int wrong = FirstWrong(text);
        int line = text[..wrong].Count((byte)'\n') + 1;
        string place = Invariant($"line {line}: the byte 0x{text[wrong]:X2} ");
        int odd = text.IndexOfAnyInRange((byte)0x80, (byte)0x9F);
        if (odd >= 0)
        {
            int at = text[..odd].Count((byte)'\n') + 1;
            throw DataFault.Of(file, Invariant($"line {at}: the byte 0x{text[odd]:X2} is not UTF-8, and may mean several characters; ")
                + "name the encoding.", remedy: Remedy.Encoding);
        }

        note = $"The text is not UTF-8 ({place}is none); it was read as windows-1252, which is Latin-1 here; another encoding can be named.";
        return CodePagesEncodingProvider.Instance.GetEncoding(Windows);
    }

    /// <summary>Finds the first byte that is not UTF-8.</summary>
    public static int FirstWrong(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out int bytes) == System.Buffers.OperationStatus.Done)
        {
            at += bytes;
        }

        return at;
    }

    private static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> head)
    {
        int end = head.LastIndexOf((byte)'\n');
        return end < 0 ? head[..Math.Max(0, head.Length - 4)] : head[..end];
    }

    internal static Encoding Named(string file, string name)
    {
        string plain = name.Trim().ToUpperInvariant();
        try
        {
            return plain switch
            {
                "LATIN-1" or "LATIN1" => Encoding.Latin1,
                _ => CodePagesEncodingProvider.Instance.GetEncoding(plain) ?? Encoding.GetEncoding(plain),
            };
        }
        catch (ArgumentException e)
        {
            throw DataFault.Of(
                file, $"there is no encoding {DataFault.Show(name)}; known are utf-8, latin-1, windows-1252, utf-16 and others by their IANA names.", e);
        }
    }
}
