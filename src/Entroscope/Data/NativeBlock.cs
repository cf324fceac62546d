using System.Runtime.InteropServices;

namespace Entroscope.Data;

/// <summary>A run of values of one column, in memory that is given back at once: a reader's peak must not wait for the garbage collector.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private byte* _data;

    public NativeBlock(ColumnStorage storage, int capacity)
    {
        Storage = storage;
        Capacity = capacity;
        _data = (byte*)NativeMemory.Alloc((nuint)capacity, (nuint)(1 << (int)storage));
    }

    public ColumnStorage Storage { get; }

    public int Capacity { get; }

    /// <summary>Gets or sets the number of values in use.</summary>
    public int Count { get; set; }

    public byte* Data => _data;

    public Span<T> Values<T>()
        where T : unmanaged => new(_data, Count);

    public double Get(int index) => Storage switch
    {
        ColumnStorage.Byte => _data[index],
        ColumnStorage.UInt16 => ((ushort*)_data)[index] is ushort.MaxValue ? double.NaN : ((ushort*)_data)[index],
        ColumnStorage.Single => ((float*)_data)[index],
        _ => ((double*)_data)[index],
    };

    /// <summary>Stores a value that the storage can hold.</summary>
    public void Set(int index, double value)
    {
        switch (Storage)
        {
            case ColumnStorage.Byte:
                _data[index] = (byte)value;
                break;
            case ColumnStorage.UInt16:
                ((ushort*)_data)[index] = double.IsNaN(value) ? ushort.MaxValue : (ushort)value;
                break;
            case ColumnStorage.Single:
                ((float*)_data)[index] = (float)value;
                break;
            default:
                ((double*)_data)[index] = value;
                break;
        }
    }

    /// <summary>Makes a block of the same values in a wider storage.</summary>
    public NativeBlock Widen(ColumnStorage storage)
    {
        var wide = new NativeBlock(storage, Capacity) { Count = Count };
        for (int i = 0; i < Count; i++)
        {
            wide.Set(i, Get(i));
        }

        return wide;
    }

    /// <summary>Gives the memory back; the block is empty then.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_data);
        _data = null;
        Count = 0;
    }
}
