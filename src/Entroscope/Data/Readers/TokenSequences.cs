using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>Reads text files as tokens of a given vocabulary; a file is a document.</summary>
internal static class TokenSequences
{
    public static SequenceContent Read(SequenceRequest request)
    {
        string? encoding = request.Known is { } model ? model.Encoding : request.Options.Encoding;
        IReadOnlyList<string> vocabulary = request.Known?.Symbols ?? TokenVocabulary.Load(request.Sequence.VocabularyPath!);
        SequenceSchema schema = request.Known ?? request.Schema with
        {
            Symbols = vocabulary,
            HasOther = true,
            WordTokens = request.Sequence.WordTokens,
            MissingValues = request.Options.MissingValues,
            Encoding = encoding,
        };
        var places = vocabulary.Index().ToDictionary(t => t.Item, t => t.Index, StringComparer.Ordinal);
        int[] missing = SymbolAlphabet.Missing(request, text => places.GetValueOrDefault(text, -1));
        ushort[] symbols = [.. Enumerable.Range(0, vocabulary.Count + 1).Select(k => (ushort)k)];
        Array.ForEach(missing, k => symbols[k] = ushort.MaxValue);
        long[] counts = new long[vocabulary.Count + 1];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> words = places.GetAlternateLookup<ReadOnlySpan<char>>();
        TokenTrie? trie = schema.WordTokens ? null : new TokenTrie(vocabulary);
        SequenceDocument[] documents = [.. request.Files.Select(f => SymbolStorage.Read(f, request, schema, ReadFile(f)))];
        long sites = counts.Sum();
        if (request.Known is null && counts[^1] == 0)
        {
            schema = schema with { Unseen = SymbolAlphabet.Rest(sites, counts.Count(c => c == 1)) };
        }

        var alphabet = new SymbolAlphabet([.. Enumerable.Range(0, vocabulary.Count)], true, schema.Unseen, counts[^1], sites);
        return new SequenceContent(request.Name, documents, SymbolStorage.Elements(schema), schema, SymbolAlphabet.Column(schema))
        {
            MayMiss = missing.Length > 0,
            Notes = [alphabet.Note(request, documents.Length, "tokens")],
            Remarks = alphabet.Remarks(request),
        };

        Action<Action<ushort>> ReadFile(SequenceFile file) => add =>
        {
            long before = counts.Sum();
            if (trie is null)
            {
                ReadWords(file.Path, Add);
            }
            else
            {
                trie.Reset();
                TextRunes.Read(file.Path, encoding, request, characters => trie.Take(characters, Add));
                trie.End(Add);
            }

            if (request.IsOneFile && counts.Sum() == before)
            {
                throw DataFault.Of(file.Path, "has no tokens.");
            }

            void Add(int token)
            {
                int symbol = token < 0 ? vocabulary.Count : token;
                counts[symbol]++;
                add(symbols[symbol]);
            }
        };

        void ReadWords(string path, Action<int> add)
        {
            var word = new StringBuilder();
            TextRunes.Read(path, encoding, request, characters =>
            {
                foreach (int character in characters)
                {
                    if (Rune.IsWhiteSpace(new Rune(character)))
                    {
                        End();
                    }
                    else if (word.Length <= TokenVocabulary.LongestToken)
                    {
                        word.Append(char.ConvertFromUtf32(character));
                    }
                }
            });
            End();

            void End()
            {
                if (word.Length > 0)
                {
                    add(words.TryGetValue(word.ToString(), out int token) ? token : -1);
                    word.Clear();
                }
            }
        }
    }
}
