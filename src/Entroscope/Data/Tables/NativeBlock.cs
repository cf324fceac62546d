using System.Runtime.InteropServices;

namespace Entroscope.Data.Tables;

/// <summary>A run of values of one column, in memory that is given back at once: a reader's peak must not wait for the garbage collector.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private readonly SpillFile? _spill;
    private byte* _data;

    /// <param name="spill">What to take the memory from; null for the memory of the process.</param>
    public NativeBlock(ColumnStorage storage, int capacity, SpillFile? spill = null)
    {
        (Storage, Capacity, _spill) = (storage, capacity, spill);
        _data = spill is null ? (byte*)NativeMemory.Alloc((nuint)capacity, (nuint)(1 << (int)storage)) : spill.Take((long)capacity << (int)storage);
    }

    public ColumnStorage Storage { get; }

    public int Capacity { get; }

    /// <summary>Gets the number of values in use.</summary>
    public int Count { get; private set; }

    public Span<T> Values<T>()
        where T : unmanaged => new(_data, Count);

    /// <summary>Adds every stride-th value, the first included, until the block is full or a value needs a wider storage.</summary>
    /// <param name="stride">The step, at least 1.</param>
    /// <param name="values">The values; NaN is a missing one.</param>
    /// <returns>How many values of the span are done: a multiple of the stride, or beyond its end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int AddEvery(int stride, ReadOnlySpan<double> values)
    {
        int i = 0;
        int n = Count;
        int room = Capacity;
        switch (Storage)
        {
            case ColumnStorage.Byte:
                for (byte* data = _data; i < values.Length && n < room; i += stride)
                {
                    int small = double.ConvertToIntegerNative<int>(values[i]);
                    if ((uint)small > byte.MaxValue || small != values[i])
                    {
                        break;
                    }

                    data[n++] = (byte)small;
                }

                break;
            case ColumnStorage.UInt16:
                for (ushort* data = (ushort*)_data; i < values.Length && n < room; i += stride)
                {
                    bool missing = double.IsNaN(values[i]);
                    int small = missing ? ushort.MaxValue : double.ConvertToIntegerNative<int>(values[i]);
                    if (!missing && ((uint)small >= ushort.MaxValue || small != values[i]))
                    {
                        break;
                    }

                    data[n++] = (ushort)small;
                }

                break;
            case ColumnStorage.Single:
                for (float* data = (float*)_data; i < values.Length && n < room; i += stride)
                {
                    float single = (float)values[i];
                    if (single != values[i] && !double.IsNaN(values[i]))
                    {
                        break;
                    }

                    data[n++] = single;
                }

                break;
            default:
                for (double* data = (double*)_data; i < values.Length && n < room; i += stride)
                {
                    data[n++] = values[i];
                }

                break;
        }

        Count = n;
        return i;
    }

    /// <summary>Copies the block into one of a wider storage.</summary>
    public NativeBlock Widen(ColumnStorage storage)
    {
        var wide = new NativeBlock(storage, Capacity, _spill) { Count = Count };
        for (int i = 0; i < Count; i++)
        {
            wide.Set(i, Get(i));
        }

        return wide;
    }

    /// <summary>Gives the memory back; the block is empty then.</summary>
    public void Dispose()
    {
        if (_spill is null)
        {
            NativeMemory.Free(_data);
        }

        _data = null;
        Count = 0;
    }

    private double Get(int index) => Storage switch
    {
        ColumnStorage.Byte => _data[index],
        ColumnStorage.UInt16 => ((ushort*)_data)[index] is ushort.MaxValue ? double.NaN : ((ushort*)_data)[index],
        ColumnStorage.Single => ((float*)_data)[index],
        _ => ((double*)_data)[index],
    };

    private void Set(int index, double value)
    {
        switch (Storage)
        {
            case ColumnStorage.UInt16:
                ((ushort*)_data)[index] = double.IsNaN(value) ? ushort.MaxValue : (ushort)value;
                break;
            case ColumnStorage.Single:
                ((float*)_data)[index] = (float)value;
                break;
            case ColumnStorage.Double:
                ((double*)_data)[index] = value;
                break;
            default:
                _data[index] = (byte)value;
                break;
        }
    }
}
