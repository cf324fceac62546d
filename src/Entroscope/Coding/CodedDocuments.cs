using Entroscope.Data.Readers;
using Entroscope.Data.Sequences;
using Entroscope.Model;

namespace Entroscope.Coding;

/// <summary>The documents of a text that is coded as a whole: how long they are, and what has no symbol. Their windows lie side by side.</summary>
/// <param name="Window">The sites of a window.</param>
internal sealed record CodedDocuments(int Window, IReadOnlyList<DocumentText> Documents)
{
    // A character takes up to this many bytes.
    private const int MostBytes = 4;
    private const int LongestNumber = 9;

    /// <summary>The most sites of a text that is coded as a whole: it is decoded into an array of bytes.</summary>
    public const long MostSites = int.MaxValue / 5;

    /// <summary>Gets the number of sites of every row.</summary>
    public int[] Lengths { get; } = SequenceSource.Lengths(Documents.Select(d => d.Sites), Window);

    /// <summary>Encodes the documents.</summary>
    public byte[] Encode()
    {
        var encoder = new RangeEncoder();
        Code(encoder, Documents, long.MaxValue);
        return encoder.Finish();
    }

    /// <summary>Decodes documents.</summary>
    /// <param name="rows">The number of rows that they must take.</param>
    /// <exception cref="ModelException">The code ends too early, or its documents take other rows.</exception>
    public static CodedDocuments Decode(ReadOnlyMemory<byte> bytes, int window, int rows)
    {
        long most = Math.Min((long)rows * window, MostSites);
        DocumentText[] documents = Code(new RangeDecoder(bytes), null, most);
        int empty = Array.FindIndex(documents, d => d.Sites == 0);
        Refuse.Model(empty >= 0, $"It is damaged: document {empty + 1} has no sites.");
        Refuse.Model(documents.Sum(d => ((d.Sites - 1) / window) + 1) != rows, $"It is damaged: its documents do not take its {rows} rows.");
        return new CodedDocuments(window, documents);
    }

    /// <summary>Writes the text.</summary>
    /// <param name="data">Its windows.</param>
    /// <param name="schema">How the model reads sequences.</param>
    /// <exception cref="ModelException">There are other symbols without a text than the documents have texts for.</exception>
    public byte[] Write(Observations data, SequenceSchema schema)
    {
        System.Text.Encoding encoding = schema.Kind == SequenceKind.Bytes || schema.Encoding is null
            ? new UTF8Encoding(true) : TextEncoding.Named("the text", schema.Encoding);
        byte[][] symbols = [.. schema.Symbols.Select(s => schema.Kind == SequenceKind.Bytes ? [(byte)SequenceSchema.ByteOf(s)] : encoding.GetBytes(s))];
        using var text = new MemoryStream();
        int row = 0;
        foreach (DocumentText document in Documents)
        {
            text.Write(document.HasMark ? TextRunes.Mark(encoding) : []);
            ReadOnlySpan<byte> others = document.Others;
            for (long start = 0; start < document.Sites; start += Window, row++)
            {
                for (int i = 0; i < Math.Min(Window, document.Sites - start); i++)
                {
                    double x = data.Column(i)[row];
                    if (x >= 0 && x < symbols.Length)
                    {
                        text.Write(symbols[(int)x]);
                        continue;
                    }

                    int length = schema.Kind == SequenceKind.Bytes ? Math.Min(1, others.Length) : Next(others);
                    Refuse.Model(length == 0, $"It is damaged: site {i + 1} of row {row + 1} is none of the symbols, and the text has nothing in its place.");
                    text.Write(schema.Kind == SequenceKind.Bytes || encoding is UTF8Encoding
                        ? others[..length] : encoding.GetBytes(System.Text.Encoding.UTF8.GetString(others[..length])));
                    others = others[length..];
                }
            }
        }

        return text.ToArray();
    }

    private static int Next(ReadOnlySpan<byte> text) => Rune.DecodeFromUtf8(text, out _, out int length) == System.Buffers.OperationStatus.Done ? length : 0;

    private static DocumentText[] Code(ICodeStream stream, IReadOnlyList<DocumentText>? given, long mostSites)
    {
        var numbers = new AdaptiveByte();
        var texts = new AdaptiveByte();
        var marks = new AdaptiveBit();
        var documents = new DocumentText[Number(given?.Count ?? 0, mostSites)];
        for (int d = 0; d < documents.Length; d++)
        {
            DocumentText? own = given?[d];
            long sites = Number(own?.Sites ?? 0, mostSites);
            bool mark = marks.Code(stream, own?.HasMark ?? false);
            byte[] others = new byte[Number(own?.Others.Length ?? 0, MostBytes * Math.Min(sites, mostSites / MostBytes))];
            for (int i = 0; i < others.Length; i++)
            {
                others[i] = texts.Code(stream, own?.Others[i] ?? 0);
            }

            documents[d] = new DocumentText(sites, mark, others);
        }

        return documents;

        // Seven bits a byte, the lowest first.
        long Number(long value, long most)
        {
            long number = 0;
            for (int i = 0; i < LongestNumber; i++, value >>= 7)
            {
                byte next = numbers.Code(stream, (int)(value & 0x7F) | (value > 0x7F ? 0x80 : 0));
                number |= (long)(next & 0x7F) << (7 * i);
                if (next < 0x80)
                {
                    break;
                }
            }

            Refuse.Model(number > most, $"It is damaged: a number of its documents is too large.");
            return number;
        }
    }
}
