using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Entroscope.Networks.Inputs;

/// <summary>The rows of a NumPy array: read from the file row by row where it lies in the order of rows, else held in memory.</summary>
internal sealed class ArrayRows : IRowSource
{
    private readonly NpyHeader _header;
    private readonly SafeFileHandle? _file;
    private readonly long _start;
    private readonly double[] _values;
    private readonly int _size;

    private ArrayRows(string place, NpyHeader header, SafeFileHandle? file, long start, double[] values)
    {
        Place = place;
        (_header, _file, _start, _values) = (header, file, start, values);
        if (header.Shape.Length == 0 || header.Shape[0] == 0)
        {
            throw DataFault.Of(place, "has no rows.");
        }

        Int128 size = header.Shape.Skip(1).Aggregate((Int128)1, (product, d) => product * d);
        if (size == 0 || size > Array.MaxLength || header.Shape[0] > Array.MaxLength)
        {
            throw DataFault.Of(place,
                Invariant($"has an array of shape {header.ShapeText}; a row has 1 to {Array.MaxLength} values, and there are no more rows."));
        }

        _size = (int)size;
    }

    public string Place { get; }

    public int Rows => (int)_header.Shape[0];

    public long[] Shape => _header.Shape[1..];

    /// <summary>Opens an NPY file.</summary>
    public static ArrayRows Open(string path)
    {
        ArrayRows? rows = null;
        DataFile.Guarded(path, () =>
        {
            DataFile.EnsureRegular(path);
            using FileStream stream = File.OpenRead(path);
            NpyHeader header = NpyHeader.Read(stream, stream.Length, path);
            rows = header.Fortran
                ? new ArrayRows(path, header, null, 0, All(stream, header, path))
                : new ArrayRows(path, header, File.OpenHandle(path), stream.Position, []);
        });
        return rows!;
    }

    /// <summary>Opens the arrays of an NPZ file, by their names in the order of the file.</summary>
    public static IReadOnlyList<(string Name, ArrayRows Rows)> OpenAll(string path)
    {
        var arrays = new List<(string, ArrayRows)>();
        DataFile.Guarded(path, () =>
        {
            DataFile.EnsureRegular(path);
            using FileStream stream = File.OpenRead(path);
            using ZipArchive zip = NpzReader.Open(stream, path);
            foreach (ZipArchiveEntry entry in NpzReader.Arrays(zip, stream, path))
            {
                string place = NpzReader.Place(path, entry);
                NpzReader.Use(entry, place, s =>
                {
                    NpyHeader header = NpyHeader.Read(s, entry.Length, place);
                    arrays.Add((NpzReader.Name(entry), new ArrayRows(place, header, null, 0, All(s, header, place))));
                });
            }
        });
        return arrays;
    }

    public void Dispose() => _file?.Dispose();

    public void Read(int row, Span<double> values)
    {
        if (_file is null)
        {
            _values.AsSpan(row * _size, _size).CopyTo(values);
            return;
        }

        byte[] bytes = System.Buffers.ArrayPool<byte>.Shared.Rent(_size * _header.Type.Size);
        Span<byte> wanted = bytes.AsSpan(0, _size * _header.Type.Size);
        int read = 0;
        for (int more = -1; read < wanted.Length && more != 0; read += more)
        {
            more = RandomAccess.Read(_file, wanted[read..], _start + ((long)row * wanted.Length) + read);
        }

        if (read < wanted.Length)
        {
            throw DataFault.Of(Place, Invariant($"row {row + 1}: the file ends within it."));
        }

        EnsureExact(_header, bytes, _size, (long)row * _size, Place);
        _header.Type.Decode(wanted, values[.._size]);
        System.Buffers.ArrayPool<byte>.Shared.Return(bytes);
    }

    private static void EnsureExact(NpyHeader header, byte[] bytes, int count, long first, string place)
    {
        int rounded = header.Type.FindRounded(bytes, count, out string integer);
        if (rounded >= 0)
        {
            throw DataFault.Of(place, $"{header.Place(first + rounded)}: {DataFault.Rounded(integer)}");
        }
    }

    // All values in the order of rows.
    private static double[] All(Stream stream, NpyHeader header, string place)
    {
        Int128 count = header.Shape.Aggregate((Int128)1, (product, d) => product * d);
        MemoryLimit.Ensure((double)count * (sizeof(double) + header.Type.Size), place, "save it as an NPY file in C order, which is read row by row");
        if (count * Math.Max(sizeof(double), header.Type.Size) > Array.MaxLength)
        {
            throw DataFault.Of(place, "is larger than an array can be; save it as an NPY file in C order, which is read row by row.");
        }

        byte[] bytes = new byte[(int)count * header.Type.Size];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw DataFault.Of(place, "ends within its values.");
        }

        EnsureExact(header, bytes, (int)count, 0, place);
        double[] values = new double[(int)count];
        header.Type.Decode(bytes, values);
        return header.Fortran ? InRows(values, header.Shape) : values;
    }

    private static double[] InRows(double[] values, long[] shape)
    {
        double[] result = new double[values.Length];
        long[] index = new long[shape.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long place = 0;
            for (int d = 0; d < shape.Length; d++)
            {
                place = (place * shape[d]) + index[d];
            }

            result[place] = values[i];
            for (int d = 0; d < shape.Length && ++index[d] == shape[d]; d++)
            {
                index[d] = 0;
            }
        }

        return result;
    }
}
