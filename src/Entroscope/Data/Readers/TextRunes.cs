using System.Buffers;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Decodes the characters of a text file block by block.</summary>
internal static class TextRunes
{
    private const int ByteOrderMark = 0xFEFF;

    /// <summary>Takes a part of a text.</summary>
    /// <param name="characters">Unicode code points.</param>
    public delegate void Taker(ReadOnlySpan<int> characters);

    /// <summary>Reads a text; a byte order mark at its beginning is left out.</summary>
    /// <param name="encoding">The name of its encoding; null for UTF-8.</param>
    /// <exception cref="DataException">A byte is no part of a character; the message has its offset.</exception>
    public static void Read(string path, string? encoding, SequenceRequest request, Taker take)
    {
        Encoding? other = encoding is null ? null : TextEncoding.Named(path, encoding);
        if (other is null || other.CodePage == Encoding.UTF8.CodePage)
        {
            ReadUtf8(path, request, take);
        }
        else
        {
            DataFile.Guarded(path, () => ReadEncoded(path, other, take, request.Cancellation));
        }
    }

    /// <summary>Returns whether a text begins with a byte order mark.</summary>
    public static bool HasMark(string path, string? encoding)
    {
        byte[] mark = Mark(encoding is null ? Encoding.UTF8 : TextEncoding.Named(path, encoding));
        bool has = false;
        DataFile.Guarded(path, () =>
        {
            using Stream stream = DataFile.Open(path);
            byte[] head = new byte[mark.Length];
            has = mark.Length > 0 && stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual(mark);
        });
        return has;
    }

    /// <summary>Gets the byte order mark of an encoding; empty where it has none.</summary>
    public static byte[] Mark(Encoding encoding) => encoding.Preamble.ToArray();

    private static void ReadUtf8(string path, SequenceRequest request, Taker take)
    {
        byte[] held = new byte[SequenceRequest.BlockSize + 4];
        int[] characters = new int[held.Length];
        int kept = 0;
        long offset = 0;
        bool first = true;
        request.ForBlocks(path, block =>
        {
            block.CopyTo(held.AsSpan(kept));
            int used = Decode(held.AsSpan(0, kept + block.Length), ended: false);
            kept = kept + block.Length - used;
            held.AsSpan(used, kept).CopyTo(held);
        });
        Decode(held.AsSpan(0, kept), ended: true);

        int Decode(ReadOnlySpan<byte> bytes, bool ended)
        {
            int used = 0;
            int count = 0;
            while (used < bytes.Length)
            {
                if (bytes[used] < 0x80)
                {
                    characters[count++] = bytes[used++];
                    continue;
                }

                OperationStatus status = Rune.DecodeFromUtf8(bytes[used..], out Rune rune, out int length);
                if (status == OperationStatus.NeedMoreData && !ended)
                {
                    break;
                }

                if (status != OperationStatus.Done)
                {
                    throw DataFault.Of(path, Invariant($"the byte 0x{bytes[used]:X2} at offset {offset + used} is not UTF-8; ")
                        + "name the encoding, or read bytes.", remedy: Remedy.CharacterEncoding);
                }

                characters[count++] = rune.Value;
                used += length;
            }

            Pass(characters.AsSpan(0, count), ref first, take);
            offset += used;
            return used;
        }
    }

    private static void ReadEncoded(string path, Encoding encoding, Taker take, CancellationToken cancellation)
    {
        using Stream stream = DataFile.Open(path);
        using var reader = new StreamReader(
            stream, Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback), false, 1 << 16);
        char[] block = new char[SequenceRequest.BlockSize];
        int[] characters = new int[block.Length];
        int kept = 0;
        bool first = true;
        try
        {
            int read;
            while ((read = reader.Read(block, kept, block.Length - kept)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = 0;
                int used = 0;
                int length = kept + read;
                while (used < length && !(char.IsHighSurrogate(block[used]) && used + 1 == length))
                {
                    bool pair = used + 1 < length && char.IsSurrogatePair(block[used], block[used + 1]);
                    characters[count++] = pair ? char.ConvertToUtf32(block[used], block[used + 1]) : block[used];
                    used += pair ? 2 : 1;
                }

                kept = length - used;
                block.AsSpan(used, kept).CopyTo(block);
                Pass(characters.AsSpan(0, count), ref first, take);
            }
        }
        catch (DecoderFallbackException e)
        {
            throw DataFault.Of(path, $"the bytes {DataFault.Hex(e.BytesUnknown ?? [])} are not {encoding.WebName}; name another encoding, or read bytes.",
                e, Remedy.CharacterEncoding);
        }
    }

    private static void Pass(ReadOnlySpan<int> characters, ref bool first, Taker take)
    {
        if (first && characters.Length > 0)
        {
            first = false;
            characters = characters[0] == ByteOrderMark ? characters[1..] : characters;
        }

        if (characters.Length > 0)
        {
            take(characters);
        }
    }
}
