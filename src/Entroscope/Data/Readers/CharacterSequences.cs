using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>Reads the characters of text files; a file is a document. It is read twice, and held as symbols of one or two bytes.</summary>
internal static class CharacterSequences
{
    private const int CodePoints = 0x110000;

    public static SequenceContent Read(SequenceRequest request)
    {
        long[] counts = new long[CodePoints];
        string? encoding = request.Known is { } model ? model.Encoding : request.Options.Encoding;
        foreach (SequenceFile file in request.Files)
        {
            TextRunes.Read(file.Path, encoding, request, characters =>
            {
                foreach (int character in characters)
                {
                    counts[character]++;
                }
            });
        }

        if (request.IsOneFile && counts.Sum() == 0)
        {
            throw DataFault.Of(request.Files[0].Path, "is empty.");
        }

        int[] missing = SymbolAlphabet.Missing(request, CodeOf);
        SymbolAlphabet alphabet = request.Known is { } known ? SymbolAlphabet.Of(counts, missing, known, CodeOf)
            : SymbolAlphabet.Of(counts, missing, request);
        SequenceSchema schema = request.Known ?? request.Schema with
        {
            Symbols = [.. alphabet.Symbols.Select(char.ConvertFromUtf32)],
            HasOther = alphabet.HasOther,
            Unseen = alphabet.Unseen,
            MissingValues = request.Options.MissingValues,
            Encoding = encoding,
        };
        ushort[] symbols = new ushort[CodePoints];
        Array.Fill(symbols, alphabet.HasOther ? (ushort)alphabet.Symbols.Length : ushort.MaxValue);
        foreach ((int symbol, int code) in alphabet.Symbols.Index())
        {
            symbols[code] = (ushort)symbol;
        }

        Array.ForEach(missing, code => symbols[code] = ushort.MaxValue);
        SequenceDocument[] documents =
        [
            .. request.Files.Select(f => SymbolStorage.Read(f, request, schema, add =>
                TextRunes.Read(f.Path, encoding, request, characters =>
                {
                    foreach (int character in characters)
                    {
                        add(symbols[character]);
                    }
                }))),
        ];
        return new SequenceContent(request.Name, documents, SymbolStorage.Elements(schema), schema, SymbolAlphabet.Column(schema))
        {
            MayMiss = missing.Length > 0,
            Notes = [alphabet.Note(request, documents.Length, "characters")],
            Remarks = alphabet.Remarks(request),
            Texts = () => [.. documents.Select((d, i) => new DocumentText(
                d.Length, TextRunes.HasMark(request.Files[i].Path, encoding), Others(request.Files[i].Path)))],
        };

        // The characters of a file that are none of the symbols.
        byte[] Others(string path)
        {
            var others = new List<byte>();
            byte[] coded = new byte[4];
            TextRunes.Read(path, encoding, request, characters =>
            {
                foreach (int character in characters)
                {
                    if (symbols[character] >= alphabet.Symbols.Length)
                    {
                        others.AddRange(coded.AsSpan(0, new Rune(character).EncodeToUtf8(coded)));
                    }
                }
            });
            return [.. others];
        }
    }

    private static int CodeOf(string text) =>
        Rune.DecodeFromUtf16(text, out Rune rune, out int length) == System.Buffers.OperationStatus.Done && length == text.Length ? rune.Value : -1;
}
