using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>Reads the bytes of files; a file is a document. Large ones that are not compressed stay where they are.</summary>
internal static class ByteSequences
{
    public static SequenceContent Read(SequenceRequest request)
    {
        long[] counts = new long[256];
        SequenceDocument[] documents = [.. request.Files.Select(f => Read(f, request, counts))];
        int[] missing = SymbolAlphabet.Missing(request, SequenceSchema.ByteOf);
        SymbolAlphabet alphabet = request.Known is { } known ? SymbolAlphabet.Of(counts, missing, known, SequenceSchema.ByteOf)
            : SymbolAlphabet.Of(counts, missing, request);
        SequenceSchema schema = request.Known ?? request.Schema with
        {
            Symbols = [.. alphabet.Symbols.Select(b => SequenceSchema.TextOf((byte)b))],
            HasOther = alphabet.HasOther,
            Unseen = alphabet.Unseen,
            MissingValues = request.Options.MissingValues,
        };
        int[] values = new int[256];
        Array.Fill(values, alphabet.HasOther ? alphabet.Symbols.Length : -1);
        foreach ((int symbol, int code) in alphabet.Symbols.Index())
        {
            values[code] = symbol;
        }

        Array.ForEach(missing, code => values[code] = -1);
        return new SequenceContent(request.Name, documents, SeriesElements.OfBytes(values), schema, SymbolAlphabet.Column(schema))
        {
            MayMiss = values.Contains(-1),
            Notes = [alphabet.Note(request, documents.Length, "bytes")],
            Remarks = alphabet.Remarks(request),
            Texts = () => [.. documents.Select((d, i) => new DocumentText(
                d.Length, false, Others(request, request.Files[i].Path, values, alphabet.Symbols.Length)))],
        };
    }

    // The bytes of a file that are none of the symbols.
    private static byte[] Others(SequenceRequest request, string path, int[] values, int symbols)
    {
        var others = new List<byte>();
        request.ForBlocks(path, block =>
        {
            foreach (byte b in block)
            {
                if (values[b] < 0 || values[b] >= symbols)
                {
                    others.Add(b);
                }
            }
        });
        return [.. others];
    }

    private static SequenceDocument Read(SequenceFile file, SequenceRequest request, long[] counts)
    {
        // The bytes are counted as they are read; a large file is mapped only then, and no page of it is needed before a window is.
        long length = 0;
        using var builder = new SeriesBuilder<byte>(file.Path, request.Budget);
        bool mapped = IsMapped(file.Path);
        request.ForBlocks(file.Path, block =>
        {
            Count(block, counts);
            length += block.Length;
            if (!mapped)
            {
                builder.Add(block);
            }
        });
        if (length == 0 && request.IsOneFile)
        {
            throw DataFault.Of(file.Path, "is empty.");
        }

        return new SequenceDocument(file.Part, mapped ? Map(file.Path) : builder.Finish(), 0, length);
    }

    /// <summary>Returns whether a file is so large that it is mapped, and can be: its bytes are not compressed.</summary>
    public static bool IsMapped(string path)
    {
        bool large = false;
        DataFile.Guarded(path, () =>
        {
            using Stream stream = DataFile.Open(path);
            large = stream is FileStream { Length: > SequenceRequest.LargestRead };
        });
        return large;
    }

    public static SeriesMemory Map(string path)
    {
        SeriesMemory? memory = null;
        DataFile.Guarded(path, () => memory = SeriesMemory.Map(path));
        return memory!;
    }

    // Four tables, so that equal bytes in a row do not wait for each other.
    private static void Count(ReadOnlySpan<byte> block, long[] counts)
    {
        Span<int> partial = stackalloc int[4 * 256];
        partial.Clear();
        int i = 0;
        for (; i + 4 <= block.Length; i += 4)
        {
            partial[block[i]]++;
            partial[256 + block[i + 1]]++;
            partial[512 + block[i + 2]]++;
            partial[768 + block[i + 3]]++;
        }

        for (; i < block.Length; i++)
        {
            partial[block[i]]++;
        }

        for (int b = 0; b < 256; b++)
        {
            counts[b] += partial[b] + partial[256 + b] + partial[512 + b] + partial[768 + b];
        }
    }
}
