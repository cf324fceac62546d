using Entroscope.Data.Sequences;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>How symbols are held: in a byte each where they are few, else in two; the largest value is a missing one.</summary>
internal static class SymbolStorage
{
    public static SeriesElements Elements(SequenceSchema schema)
    {
        if (!IsNarrow(schema))
        {
            return SeriesElements.Of<ushort>(ushort.MaxValue);
        }

        int[] values = [.. Enumerable.Range(0, 256)];
        values[byte.MaxValue] = -1;
        return SeriesElements.OfBytes(values);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="schema">Its symbols.</param>
    /// <param name="read">Reads it, and passes on one symbol after the other; 65535 is a missing value.</param>
    public static SequenceDocument Read(SequenceFile file, SequenceRequest request, SequenceSchema schema, Action<Action<ushort>> read)
    {
        if (IsNarrow(schema))
        {
            using var bytes = new SeriesBuilder<byte>(file.Path, request.Budget);
            read(symbol => bytes.Add((byte)symbol));
            long count = bytes.Count;
            return new SequenceDocument(file.Part, bytes.Finish(), 0, count);
        }

        using var symbols = new SeriesBuilder<ushort>(file.Path, request.Budget);
        read(symbols.Add);
        long length = symbols.Count;
        return new SequenceDocument(file.Part, symbols.Finish(), 0, length);
    }

    private static bool IsNarrow(SequenceSchema schema) => schema.Symbols.Count < byte.MaxValue - 1;
}
