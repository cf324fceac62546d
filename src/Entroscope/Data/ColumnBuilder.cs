using System.Runtime.CompilerServices;
using Entroscope.Model;

namespace Entroscope.Data;

/// <summary>Collects the values of a column of unknown length and type in the narrowest storage that holds them.</summary>
/// <remarks>Values lie in blocks; a value that needs a wider storage widens the block at hand and those to come, not those before.</remarks>
internal sealed unsafe class ColumnBuilder : IDisposable
{
    // Short first blocks keep a table of very many columns and few rows small.
    private const int FirstBlock = 64;
    private const int LargestBlock = 1 << 16;

    private readonly List<NativeBlock> _full = [];
    private NativeBlock _block = new(ColumnStorage.Byte, FirstBlock);
    private int _count;

    /// <summary>Gets the number of values.</summary>
    public int Count => _count + _block.Count;

    /// <summary>Adds a value; NaN is a missing one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        NativeBlock block = _block;
        int small = (int)value;
        if (block.Storage == ColumnStorage.Byte && (uint)small <= byte.MaxValue && small == value && block.Count < block.Capacity)
        {
            block.Data[block.Count++] = (byte)small;
            return;
        }

        AddAny(value);
    }

    /// <summary>Makes the column and gives the blocks back.</summary>
    public ValueColumn Finish() => _block.Storage switch
    {
        ColumnStorage.Byte => ValueColumn.Of(Gather<byte>()),
        ColumnStorage.UInt16 => ValueColumn.Of(Gather<ushort>()),
        ColumnStorage.Single => ValueColumn.Of(Gather<float>()),
        _ => ValueColumn.Of(Gather<double>()),
    };

    public void Dispose()
    {
        _full.ForEach(b => b.Dispose());
        _block.Dispose();
    }

    private static ColumnStorage Narrowest(double value)
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddAny(double value)
    {
        if (_block.Count == _block.Capacity)
        {
            _full.Add(_block);
            _count += _block.Count;
            _block = new NativeBlock(_block.Storage, Math.Min(2 * _block.Capacity, LargestBlock));
        }

        ColumnStorage needed = Narrowest(value);
        if (needed > _block.Storage)
        {
            NativeBlock narrow = _block;
            _block = narrow.Widen(needed);
            narrow.Dispose();
        }

        // Adding 0 turns -0 into 0, so that equal columns are equal bit for bit.
        _block.Set(_block.Count, value + 0.0);
        _block.Count++;
    }

    private T[] Gather<T>()
        where T : unmanaged
    {
        ColumnStorage storage = _block.Storage;
        T[] values = GC.AllocateUninitializedArray<T>(Count);
        int start = 0;
        foreach (NativeBlock block in _full.Append(_block))
        {
            using NativeBlock wide = block.Storage == storage ? block : block.Widen(storage);
            wide.Values<T>().CopyTo(values.AsSpan(start));
            start += wide.Count;
            block.Dispose();
        }

        return values;
    }
}
