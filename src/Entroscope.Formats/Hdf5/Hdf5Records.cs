using PureHDF;
using PureHDF.Selections;

namespace Entroscope.Formats.Hdf5;

/// <summary>How the bytes of rows become values: one member a column. Texts of any length lie elsewhere in the file and are read by the library.</summary>
internal sealed class Hdf5Records
{
    private readonly IH5Dataset _dataset;
    private readonly Hdf5Member[] _members;
    private readonly bool _isArray;
    private readonly bool _hasReferences;

    private Hdf5Records(IH5Dataset dataset, Hdf5Member[] members, bool named, bool array)
    {
        (_dataset, _members, IsNamed, _isArray) = (dataset, members, named, array);
        _hasReferences = members.Any(m => m.IsReference);
        Fields = [.. members.Select(m => m.Field)];
        RowSize = named ? dataset.Type.Size : dataset.Type.Size * members.Length;
    }

    public IReadOnlyList<TableField> Fields { get; }

    public bool IsNamed { get; }

    /// <summary>Gets the bytes of a row.</summary>
    public int RowSize { get; }

    public static Hdf5Records Of(string file, IH5Dataset dataset, int columns, long rows)
    {
        IH5DataType type = dataset.Type;
        bool array = dataset.Space.Dimensions.Length == 2;
        if (type.Class != H5DataTypeClass.Compound)
        {
            bool swapped = rows > 0 && Hdf5Member.AreSwapped(dataset, type, array ? 2 : 1);
            Hdf5Member[] members = [.. Enumerable.Range(0, columns).Select(c =>
                new Hdf5Member(file, Invariant($"x{c}"), type, c * type.Size, c) { IsSwapped = swapped })];
            return new Hdf5Records(dataset, members, false, array);
        }

        if (rows > 0)
        {
            EnsureOrder(file, dataset);
        }

        return new Hdf5Records(
            dataset, [.. type.Compound.Members.Select((m, c) => new Hdf5Member(file, m.Name, m.Type, m.Offset, c))], true, false);
    }

    /// <summary>Reads rows and returns what decodes a column of them.</summary>
    public Func<int, FieldValues> Read(long first, int rows)
    {
        Selection selection = _isArray
            ? new HyperslabSelection(2, [(ulong)first, 0], [(ulong)rows, (ulong)_members.Length])
            : new HyperslabSelection((ulong)first, (ulong)rows);
        if (_hasReferences && !IsNamed)
        {
            string?[] texts = _dataset.Read<string[]>(selection);
            return c => _members[c].Decode(texts, rows);
        }

        if (_hasReferences)
        {
            Dictionary<string, object>[] records = _dataset.Read<Dictionary<string, object>[]>(selection);
            return c => _members[c].Decode(Array.ConvertAll(records, r => r.GetValueOrDefault(_members[c].Field.Name)), rows);
        }

        byte[] bytes = _dataset.Read<byte[]>(selection);
        return bytes.Length == (long)rows * RowSize
            ? c => _members[c].Decode(bytes, RowSize, rows, first)
            : throw new InvalidDataException("a row has another size than announced");
    }

    // The library says which way round numbers are only when it meets one that is not the machine's way.
    private static void EnsureOrder(string file, IH5Dataset dataset)
    {
        try
        {
            dataset.Read<Dictionary<string, object>[]>(new HyperslabSelection(0, 1));
        }
        catch (Exception e) when (e.Message.Contains("Byte order", StringComparison.Ordinal))
        {
            throw DataFault.Of(file, $"dataset {DataFault.Show(dataset.Name)} has records with numbers in big-endian order; "
                + "write them in little-endian order.", e);
        }
    }
}
