using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>Reads bases or amino acids from FASTA and FASTQ files; a record is a document. A letter is held in a byte.</summary>
internal static class LetterSequences
{
    private const byte Missing = byte.MaxValue;
    private const byte NoLetter = byte.MaxValue - 1;

    public static SequenceContent Read(SequenceRequest request)
    {
        bool dna = request.Kind == SequenceKind.Dna;
        SequenceSchema? known = request.Known;
        string letters = dna ? SequenceSchema.Bases : SequenceSchema.AminoAcids;
        bool all = known is null ? request.Sequence.AllSymbols : known.Symbols.Count > letters.Length;
        SequenceSchema schema = known ?? request.Schema with
        {
            Symbols = [.. letters.Select(c => c.ToString()), .. all ? [dna ? "N" : "X"] : Array.Empty<string>()],
        };
        byte[] table = Table(letters, dna, all);
        var documents = new List<SequenceDocument>();
        long missing = 0;
        long sites = 0;
        foreach (SequenceFile file in request.Files)
        {
            using var builder = new SeriesBuilder<byte>(file.Path, request.Budget);
            var records = new List<(long Start, long Length)>();
            var reader = new LetterReader(file.Path, table, NoLetter, dna ? "a base" : "an amino acid", builder, records);
            request.ForBlocks(file.Path, reader.Take);
            reader.End();
            SeriesMemory memory = builder.Finish();
            missing += Count(memory);
            sites += memory.Bytes;
            documents.AddRange(records.Select(r => new SequenceDocument(file.Part, memory, r.Start, r.Length)));
        }

        if (sites == missing)
        {
            throw DataFault.Of(request.Name, "all its sites are missing values.");
        }

        int[] values = [.. Enumerable.Range(0, 256)];
        values[Missing] = -1;
        string what = dna ? "bases" : "amino acids";
        string note = Invariant($"{documents.Count} {(documents.Count == 1 ? "document" : "documents")} of {sites} {what}")
            + (missing == 0 ? "." : Invariant($", {missing} of them missing ({(dna ? "N and other letters than A, C, G, T" : "X and other letters")})."));
        return new SequenceContent(request.Name, documents, SeriesElements.OfBytes(values), schema, SymbolAlphabet.Column(schema))
        {
            MayMiss = missing > 0,
            Notes = [note],
        };
    }

    private static long Count(SeriesMemory memory)
    {
        long count = 0;
        for (long start = 0; start < memory.Bytes; start += int.MaxValue)
        {
            count += memory.Span(start, (int)Math.Min(int.MaxValue, memory.Bytes - start)).Count(Missing);
        }

        return count;
    }

    // What the letters of a file mean, in either case; U is the T of RNA. Letters for several bases, gaps and stops are missing values.
    private static byte[] Table(string letters, bool dna, bool all)
    {
        byte[] table = new byte[256];
        Array.Fill(table, NoLetter);
        byte other = all ? (byte)letters.Length : Missing;
        foreach (char c in dna ? "NRYSWKMBDHVX-." : "XBZJUO*-.")
        {
            Set(c, other);
        }

        foreach ((int symbol, char c) in letters.Index())
        {
            Set(c, (byte)symbol);
        }

        if (dna)
        {
            Set('U', 3);
        }

        return table;

        void Set(char c, byte symbol) => (table[c], table[char.ToLowerInvariant(c)]) = (symbol, symbol);
    }
}
