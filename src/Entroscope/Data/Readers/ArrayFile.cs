using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>An NPY file whose elements are sites: looked through once, then mapped where it is large, else held.</summary>
/// <param name="File">The file.</param>
/// <param name="Header">Its header.</param>
/// <param name="Start">The bytes before its elements.</param>
internal sealed record ArrayFile(SequenceFile File, NpyHeader Header, long Start)
{
    private const int BlockValues = 1 << 13;

    private long Values => Header.Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Opens a file, and takes its numbers into account.</summary>
    public static ArrayFile Open(SequenceFile file, SequenceRequest request, NumberTally tally)
    {
        ArrayFile? array = null;
        DataFile.Guarded(file.Path, () =>
        {
            using FileStream stream = System.IO.File.OpenRead(file.Path);
            NpyHeader header = NpyHeader.Read(stream, stream.Length, file.Path);
            array = new ArrayFile(file, header, stream.Position);
            if (array.Values == 0)
            {
                throw DataFault.Of(file.Path, "has no values.");
            }

            double[] values = new double[BlockValues];
            array.ForBlocks(stream, request, (bytes, done) =>
            {
                Span<double> block = values.AsSpan(0, bytes.Length / header.Type.Size);
                int rounded = header.Type.FindRounded(bytes, block.Length, out string integer);
                if (rounded >= 0)
                {
                    throw DataFault.Of(file.Path, Invariant($"element {done + rounded + 1}: {DataFault.Rounded(integer)}"));
                }

                header.Type.Decode(bytes, block);
                tally.Take(file.Path, block, i => Invariant($"element {done + i + 1}"));
            });
        });
        return array!;
    }

    /// <summary>Makes the documents of files.</summary>
    /// <param name="size">The length and, of images, the width of the documents of a file, which has as many as there is room for.</param>
    public static (SequenceDocument[] Documents, SeriesElements Elements) Load(
        ArrayFile[] files, SequenceRequest request, Func<ArrayFile, (long Length, int Width)> size)
    {
        NpyType type = files[0].Header.Type;
        bool alike = Array.TrueForAll(files, f => f.Header.Type == type) && Elements(type) is not null;
        var documents = new List<SequenceDocument>();
        foreach (ArrayFile file in files)
        {
            SeriesMemory memory = alike ? file.Raw(request) : file.Doubles(request);
            long first = memory.IsMapped ? file.Start / type.Size : 0;
            (long length, int width) = size(file);
            long elements = length * Math.Max(1, width);
            for (long d = 0; d < file.Values / elements; d++)
            {
                documents.Add(new SequenceDocument(file.File.Part, memory, first + (d * elements), length, width));
            }
        }

        return ([.. documents], (alike ? Elements(type) : null) ?? SeriesElements.Of<double>());
    }

    private static SeriesElements? Elements(NpyType type) => (type.Kind, type.Size) switch
    {
        ('b', _) => SeriesElements.OfBytes([.. Enumerable.Range(0, 256).Select(b => b == 0 ? 0 : 1)]),
        ('u', 1) => SeriesElements.OfBytes([.. Enumerable.Range(0, 256)]),
        ('u', 2) => SeriesElements.Of<ushort>(),
        ('u', 4) => SeriesElements.Of<uint>(),
        ('u', 8) => SeriesElements.Of<ulong>(),
        ('i', 1) => SeriesElements.Of<sbyte>(),
        ('i', 2) => SeriesElements.Of<short>(),
        ('i', 4) => SeriesElements.Of<int>(),
        ('i', 8) => SeriesElements.Of<long>(),
        ('f', 4) => SeriesElements.Of<float>(),
        ('f', 8) => SeriesElements.Of<double>(),
        _ => null,
    };

    // Elements begin at a multiple of their size in files that NumPy writes; where they do not, a mapped file cannot be addressed by elements.
    private SeriesMemory Raw(SequenceRequest request)
    {
        if (ByteSequences.IsMapped(File.Path) && Start % Header.Type.Size == 0)
        {
            return ByteSequences.Map(File.Path);
        }

        using var builder = new SeriesBuilder<byte>(File.Path, request.Budget);
        ForBlocks(request, (bytes, _) => builder.Add(bytes));
        return builder.Finish();
    }

    private SeriesMemory Doubles(SequenceRequest request)
    {
        using var builder = new SeriesBuilder<double>(File.Path, request.Budget);
        double[] values = new double[BlockValues];
        ForBlocks(request, (bytes, _) =>
        {
            Span<double> block = values.AsSpan(0, bytes.Length / Header.Type.Size);
            Header.Type.Decode(bytes, block);
            builder.Add(block);
        });
        return builder.Finish();
    }

    private delegate void Taker(ReadOnlySpan<byte> bytes, long done);

    private void ForBlocks(SequenceRequest request, Taker take) => DataFile.Guarded(File.Path, () =>
    {
        using FileStream stream = System.IO.File.OpenRead(File.Path);
        stream.Position = Start;
        ForBlocks(stream, request, take);
    });

    private void ForBlocks(FileStream stream, SequenceRequest request, Taker take)
    {
        byte[] bytes = new byte[BlockValues * Header.Type.Size];
        long count = Values;
        for (long done = 0; done < count; done += BlockValues)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            int wanted = (int)Math.Min(BlockValues, count - done) * Header.Type.Size;
            int read = stream.ReadAtLeast(bytes.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            if (read < wanted)
            {
                throw DataFault.Of(File.Path, Invariant($"ends after {done + (read / Header.Type.Size)} of {count} values."));
            }

            take(bytes.AsSpan(0, wanted), done);
        }
    }
}
