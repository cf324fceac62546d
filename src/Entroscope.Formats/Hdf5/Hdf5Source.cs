using System.Diagnostics.CodeAnalysis;
using PureHDF;

namespace Entroscope.Formats.Hdf5;

/// <summary>A dataset of an HDF5 file, some rows at a time: an array of one or two dimensions is columns without names,
/// records are columns with names.</summary>
[RequiresDynamicCode("PureHDF makes code at run time.")]
[RequiresUnreferencedCode("PureHDF finds types by their names.")]
internal sealed class Hdf5Source : ITableSource
{
    private const int BlockSize = 1 << 22;

    // A match of deflate is at most 258 bytes long and takes at least 2 bits.
    private const long MostPerByte = 1032;
    private const int Shown = 10;
    private const int Deepest = 16;
    private const int MostObjects = 1000;

    private readonly string _file;
    private readonly Hdf5Stream _stream;
    private readonly PureHDF.VOL.Native.NativeFile _hdf;
    private readonly IH5Dataset _dataset;
    private readonly Hdf5Records _records;
    private readonly long _rows;
    private readonly long _block;
    private long _row;

    public Hdf5Source(string file, string? place, long memory)
    {
        _file = file;
        _stream = new Hdf5Stream(file);
        try
        {
            Guarded(_stream.EnsureWhole);
            Guarded(BoundedFilters.Register);
            _hdf = Guarded(() => BoundedDriver.Open(_stream));
            _dataset = Guarded(() => Find(place));
            (string name, ulong[] shape, IH5DataType type) = Guarded(() => (_dataset.Name, _dataset.Space.Dimensions, _dataset.Type));
            if (shape.Length is < 1 or > 2 || (shape.Length == 2 && type.Class == H5DataTypeClass.Compound))
            {
                string sizes = string.Join(", ", shape);
                throw DataFault.Of(file, $"dataset {DataFault.Show(name)} has the shape ({sizes}); "
                    + "(rows,) and (rows, columns) of numbers and (rows,) of records are read.");
            }

            long columns = shape.Length == 2 ? Sized(shape[1]) : 1;
            if (columns is < 1 or > TableBuilder.MaximumColumns)
            {
                throw DataFault.Of(file, Invariant($"has {columns} columns; 1 to {TableBuilder.MaximumColumns} are read."));
            }

            _rows = Sized(shape[0]);
            _block = Guarded(() => EnsureSize(type, columns, memory));
            _records = Guarded(() => Hdf5Records.Of(file, _dataset, (int)columns, _rows));
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public IReadOnlyList<TableField> Fields => _records.Fields;

    public bool IsNamed => _records.IsNamed;

    public TableBatch? Read()
    {
        if (_row >= _rows)
        {
            return null;
        }

        long first = _row;
        int rows = (int)Math.Min(_block, _rows - first);
        _row += rows;
        Func<int, FieldValues> decode = Guarded(() => _records.Read(first, rows));
        return new TableBatch(rows, column => Guarded(() => decode(column)));
    }

    public void Dispose()
    {
        _hdf.Dispose();
        _stream.Dispose();
    }

    private static long Sized(ulong size) => size > (ulong)Array.MaxLength ? throw new InvalidDataException("a dimension is beyond any table") : (long)size;

    private IH5Dataset Find(string? place)
    {
        if (place is not null)
        {
            return _hdf.LinkExists(place) && _hdf.Get(place) is IH5Dataset named
                ? named
                : throw DataFault.Of(_file, $"has no dataset {DataFault.Show(place)}; {Known()}.");
        }

        List<(string Place, IH5Dataset Dataset)> all = Datasets();
        return all.Count == 1 ? all[0].Dataset : throw DataFault.Of(_file,
            $"{Known()}; name one as {DataFault.OneLine(_file)}:{(all.Count > 0 ? all[0].Place : "/NAME")}.");
    }

    private string Known()
    {
        string[] names = [.. Datasets().Select(d => d.Place)];
        return names.Length == 0 ? "it holds no dataset" : $"it holds the datasets {DataFault.List([.. names.Take(Shown)])}";
    }

    private List<(string Place, IH5Dataset Dataset)> Datasets()
    {
        var found = new List<(string, IH5Dataset)>();
        int seen = 0;
        Add(_hdf, string.Empty, 0);
        return found;

        void Add(IH5Group group, string path, int depth)
        {
            foreach (IH5Object child in group.Children())
            {
                if (++seen > MostObjects || depth > Deepest)
                {
                    return;
                }

                string name = $"{path}/{child.Name}";
                if (child is IH5Dataset dataset)
                {
                    found.Add((name, dataset));
                }
                else if (child is IH5Group inner)
                {
                    Add(inner, name, depth + 1);
                }
            }
        }
    }

    // What is announced must be there, compressed at most as deflate can; a chunk is unpacked as a whole.
    private long EnsureSize(IH5DataType type, long columns, long memory)
    {
        EnsureMembers(type, 0);
        double rowSize = (double)type.Size * columns;
        IH5DataLayout layout = _dataset.Layout;
        double most = layout.Class switch
        {
            H5DataLayoutClass.Contiguous or H5DataLayoutClass.Compact => _stream.Length,
            H5DataLayoutClass.Chunked => MostPerByte * (double)_stream.Length,
            _ => throw new InvalidDataException("its values lie in other files"),
        };
        if (_rows * rowSize > most)
        {
            throw new InvalidDataException(Invariant($"{_rows} rows of {rowSize} bytes are more than the file can hold"));
        }

        long chunk = 1;
        if (layout.Class == H5DataLayoutClass.Chunked)
        {
            ulong[] sizes = layout.Chunks;
            double size = sizes.Aggregate((double)type.Size, (product, s) => product * s);
            if (size > most || sizes.Any(s => s == 0) || sizes.Length == 0)
            {
                throw new InvalidDataException("its chunks are larger than the file can hold");
            }

            FormatGuard.Ensure(_file, size, memory / 4, "a chunk");
            chunk = Math.Min(Sized(sizes[0]), Math.Max(1, _rows));
        }

        long fields = type.Class == H5DataTypeClass.Compound ? type.Compound.Members.Length : columns;
        long fitting = (long)Math.Max(1, BlockSize / rowSize);
        long rows = Math.Max(chunk, fitting / chunk * chunk);
        FormatGuard.Ensure(_file, rows * (rowSize + (16.0 * fields)), memory / 2, "a chunk of rows");
        return rows;
    }

    // A member is read with the size of its own, which may be another than there is place for.
    private static void EnsureMembers(IH5DataType type, int depth)
    {
        if (type.Size < 1 || depth > Deepest)
        {
            throw new InvalidDataException("its records are nested too deep, or have members without a size");
        }

        foreach (CompoundMember member in type.Class == H5DataTypeClass.Compound ? type.Compound.Members : [])
        {
            EnsureMembers(member.Type, depth + 1);
            if (member.Offset < 0 || member.Offset > type.Size - member.Type.Size)
            {
                throw new InvalidDataException($"member '{member.Name}' lies outside its record");
            }
        }
    }

    private T Guarded<T>(Func<T> read) => FormatGuard.Run(_file, "HDF5", read);
}
