using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>Collects the values of a column of unknown length and type in the narrowest storage that holds them.</summary>
/// <param name="reserve">Receives the further bytes that the column is about to take; null where they are not counted.</param>
/// <param name="spill">What holds the values, where they need not fit into the memory; null for the memory.</param>
/// <remarks>Values lie in blocks; a value that needs a wider storage widens the current block and those to come, not those before.</remarks>
internal sealed unsafe class ColumnBuilder(Action<long>? reserve = null, SpillFile? spill = null) : IDisposable
{
    // Short first blocks keep a table of very many columns and few rows small.
    private const int FirstBlock = 64;
    private const int LargestBlock = 1 << 16;

    private readonly List<NativeBlock> _full = [];
    private NativeBlock _block = new(ColumnStorage.Byte, FirstBlock, spill);
    private int _count;

    public int Count => _count + _block.Count;

    /// <summary>Adds a value; NaN is a missing one.</summary>
    public void Add(double value) => AddEvery(1, [value]);

    /// <summary>Adds every stride-th value, the first included.</summary>
    /// <param name="stride">The step, at least 1.</param>
    /// <param name="values">The values; NaN is a missing one.</param>
    public void AddEvery(int stride, ReadOnlySpan<double> values)
    {
        while (true)
        {
            int done = _block.AddEvery(stride, values);
            if (done >= values.Length)
            {
                return;
            }

            values = values[done..];
            MakeRoom(values[0]);
        }
    }

    /// <summary>Makes the column, of at least one value, and gives the blocks back.</summary>
    /// <param name="summary">What its kind is inferred from.</param>
    public ValueColumn Finish(out ColumnSummary summary)
    {
        if (spill is not null)
        {
            ValueColumn stored = Store(spill);
            summary = ColumnSummary.Of(stored);
            return stored;
        }

        if (_block.Storage == ColumnStorage.Byte)
        {
            byte[] values = Gather<byte>();
            summary = new ColumnSummary(0, TensorPrimitives.Min<byte>(values), TensorPrimitives.Max<byte>(values), true);
            return ValueColumn.Of(values);
        }

        if (_block.Storage == ColumnStorage.UInt16)
        {
            ushort[] values = Gather<ushort>();
            summary = ColumnSummary.Of(values);
            return ValueColumn.Of(values);
        }

        ValueColumn column = _block.Storage switch
        {
            ColumnStorage.Single => ValueColumn.Of(Gather<float>()),
            _ => ValueColumn.Of(Gather<double>()),
        };
        summary = ColumnSummary.Of(column);
        return column;
    }

    public void Dispose()
    {
        _full.ForEach(b => b.Dispose());
        _block.Dispose();
    }

    /// <summary>Gets the narrowest storage that holds a value.</summary>
    public static ColumnStorage Narrowest(double value)
    {
        if (value >= 0 && value < ushort.MaxValue && value == Math.Floor(value))
        {
            return value <= byte.MaxValue ? ColumnStorage.Byte : ColumnStorage.UInt16;
        }

        if (double.IsNaN(value))
        {
            return ColumnStorage.UInt16;
        }

        return (float)value == value ? ColumnStorage.Single : ColumnStorage.Double;
    }

    /// <summary>Makes the current block one that takes a value.</summary>
    private void MakeRoom(double value)
    {
        if (_block.Count == _block.Capacity)
        {
            _full.Add(_block);
            _count += _block.Count;
            reserve?.Invoke((long)Math.Min(2 * _block.Capacity, LargestBlock) << (int)_block.Storage);
            _block = new NativeBlock(_block.Storage, Math.Min(2 * _block.Capacity, LargestBlock), spill);
        }

        ColumnStorage needed = Narrowest(value);
        if (needed > _block.Storage)
        {
            // In the end all values are kept as the widest is.
            reserve?.Invoke(((long)Count << (int)needed) - ((long)Count << (int)_block.Storage));
            NativeBlock narrow = _block;
            _block = narrow.Widen(needed);
            narrow.Dispose();
        }
    }

    private StoredColumn Store(SpillFile file)
    {
        ColumnStorage storage = _block.Storage;
        int count = Count;
        byte* data = file.Take((long)count << (int)storage);
        switch (storage)
        {
            case ColumnStorage.Byte:
                Gather(new Span<byte>(data, count));
                break;
            case ColumnStorage.UInt16:
                Gather(new Span<ushort>(data, count));
                break;
            case ColumnStorage.Single:
                Gather(new Span<float>(data, count));
                break;
            default:
                Gather(new Span<double>(data, count));
                break;
        }

        return new StoredColumn(new StoredRows([(nint)data], count, count, 1 << (int)storage, file), 0, storage);
    }

    private T[] Gather<T>()
        where T : unmanaged
    {
        T[] values = GC.AllocateUninitializedArray<T>(Count);
        Gather(values.AsSpan());
        return values;
    }

    private void Gather<T>(Span<T> values)
        where T : unmanaged
    {
        ColumnStorage storage = _block.Storage;
        int start = 0;
        foreach (NativeBlock block in _full.Append(_block))
        {
            using NativeBlock wide = block.Storage == storage ? block : block.Widen(storage);
            wide.Values<T>().CopyTo(values[start..]);
            start += wide.Count;
            block.Dispose();
        }
    }
}

/// <summary>The narrow types in which a column is kept, each holding every value of those before it.</summary>
internal enum ColumnStorage
{
    /// <summary>Integers 0..255, none missing.</summary>
    Byte,

    /// <summary>Integers 0..65534; 65535 is a missing value.</summary>
    UInt16,

    /// <summary>Numbers that single precision holds exactly; NaN is missing.</summary>
    Single,

    /// <summary>Any number; NaN is missing.</summary>
    Double,
}
