using Entroscope.Data.Tables;
using Entroscope.Structure;

namespace Entroscope.Data.Readers;

/// <summary>Reads NumPy arrays of shape (rows,), (rows, columns) or (rows, height, width).</summary>
internal static class NpyReader
{
    private const int BlockValues = 1 << 13;

    /// <summary>Reads an array as the rows of a table.</summary>
    /// <param name="stream">The array file from its start.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="file">What to call it in a message.</param>
    /// <param name="part">What the rows are for.</param>
    /// <param name="table">Receives the rows.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static void Read(Stream stream, long length, string file, DataPart part, TableBuilder table, CancellationToken cancellation)
    {
        NpyHeader header = NpyHeader.Read(stream, length, file);
        if (header.Shape.Length is < 1 or > 3)
        {
            throw DataFault.Of(file, Invariant($"has an array of shape {header.ShapeText}; (rows,), (rows, columns) and (rows, height, width) are read."));
        }

        int rows = Rows(header, file);
        (int height, int width) = (Size(header, 1, file), Size(header, 2, file));
        int columns = Columns((long)height * width, header, file);
        table.BeginPart(part, file, columns, null, header.Shape.Length == 3 ? new GridSize(height, width) : null);

        // In Fortran order the rows run fastest, then the height, then the width.
        int c = 0;
        int r = 0;
        ReadValues(stream, header, file, (long)rows * columns, Add, cancellation);
        table.EndRows(rows);

        void Add(double value)
        {
            int column = header.Fortran ? (c % height * width) + (c / height) : c;
            table.Add(column, value, r);
            if (header.Fortran)
            {
                (r, c) = r + 1 == rows ? (0, c + 1) : (r + 1, c);
            }
            else
            {
                (r, c) = c + 1 == columns ? (r + 1, 0) : (r, c + 1);
            }
        }
    }

    /// <summary>Reads an array of labels.</summary>
    /// <param name="stream">The array file from its start.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="file">What to call it in a message.</param>
    /// <param name="labels">Receives the labels.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>Their number.</returns>
    public static int ReadLabels(Stream stream, long length, string file, LabelBuilder labels, CancellationToken cancellation)
    {
        NpyHeader header = NpyHeader.Read(stream, length, file);
        if (header.Shape.Length != 1 && !(header.Shape.Length == 2 && header.Shape[1] == 1))
        {
            throw DataFault.Of(file, Invariant($"has labels of shape {header.ShapeText}; (rows,) is needed."));
        }

        int rows = Rows(header, file);
        ReadValues(stream, header, file, rows, labels.Add, cancellation);
        return rows;
    }

    private static int Rows(NpyHeader header, string file) => header.Shape[0] switch
    {
        0 => throw DataFault.Of(file, "has no rows."),
        long n when n > Array.MaxLength => throw DataFault.Of(file, Invariant($"has {n} rows; a column can hold at most {Array.MaxLength}.")),
        long n => (int)n,
    };

    private static int Size(NpyHeader header, int dimension, string file) =>
        dimension >= header.Shape.Length ? 1 : Columns(header.Shape[dimension], header, file);

    private static int Columns(long count, NpyHeader header, string file) => count switch
    {
        0 => throw DataFault.Of(file, Invariant($"has an array of shape {header.ShapeText}, without columns.")),
        > TableBuilder.MaximumColumns => throw DataFault.Of(file, Invariant($"has {count} columns; at most {TableBuilder.MaximumColumns} are read.")),
        _ => (int)count,
    };

    private static void ReadValues(Stream stream, NpyHeader header, string file, long count, Action<double> add, CancellationToken cancellation)
    {
        byte[] bytes = new byte[BlockValues * header.Type.Size];
        double[] values = new double[BlockValues];
        for (long done = 0; done < count; done += BlockValues)
        {
            cancellation.ThrowIfCancellationRequested();
            int block = (int)Math.Min(BlockValues, count - done);
            int wanted = block * header.Type.Size;
            int read = stream.ReadAtLeast(bytes.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            if (read < wanted)
            {
                throw DataFault.Of(file, Invariant($"ends after {done + (read / header.Type.Size)} of {count} values."));
            }

            int rounded = header.Type.FindRounded(bytes, block, out string integer);
            if (rounded >= 0)
            {
                throw DataFault.Of(file, $"{header.Place(done + rounded)}: {DataFault.Rounded(integer)}");
            }

            header.Type.Decode(bytes, values.AsSpan(0, block));
            foreach (double value in values.AsSpan(0, block))
            {
                add(value);
            }
        }
    }
}
