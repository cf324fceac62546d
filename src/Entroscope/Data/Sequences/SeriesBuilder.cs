using System.Runtime.InteropServices;
using Entroscope.Data.Tables;
using Entroscope.Numerics;

namespace Entroscope.Data.Sequences;

/// <summary>Collects elements whose number is not known beforehand, within a limit of memory.</summary>
/// <param name="file">What to call the source in a message.</param>
/// <param name="budget">The memory that is left.</param>
internal sealed unsafe class SeriesBuilder<T>(string file, MemoryBudget budget) : IDisposable
    where T : unmanaged
{
    private T* _data;
    private long _capacity;

    public long Count { get; private set; }

    public void Add(T value)
    {
        if (Count == _capacity)
        {
            Grow(Count + 1);
        }

        _data[Count++] = value;
    }

    public void Add(ReadOnlySpan<T> values)
    {
        if (Count + values.Length > _capacity)
        {
            Grow(Count + values.Length);
        }

        values.CopyTo(new Span<T>(_data + Count, values.Length));
        Count += values.Length;
    }

    /// <summary>Hands the elements over; the builder is empty then.</summary>
    public SeriesMemory Finish()
    {
        var memory = SeriesMemory.Take((byte*)NativeMemory.Realloc(_data, (nuint)Math.Max(1, Count * sizeof(T))), Count * sizeof(T));
        _data = null;
        (_capacity, Count) = (0, 0);
        return memory;
    }

    public void Dispose()
    {
        NativeMemory.Free(_data);
        _data = null;
        (_capacity, Count) = (0, 0);
    }

    private void Grow(long needed)
    {
        long capacity = Math.Max(needed, Math.Max(1 << 12, _capacity + (_capacity / 2)));
        budget.Take(file, (capacity - _capacity) * sizeof(T));
        _data = (T*)NativeMemory.Realloc(_data, (nuint)(capacity * sizeof(T)));
        _capacity = capacity;
    }
}

/// <summary>The memory that sequences may take together.</summary>
/// <param name="limit">The bytes.</param>
internal sealed class MemoryBudget(long limit)
{
    private long _taken;

    /// <summary>Takes bytes, or refuses.</summary>
    public void Take(string file, long bytes)
    {
        _taken += bytes;
        if (_taken > limit)
        {
            throw DataFault.Of(file, $"the sequence needs more memory than the limit of {MemoryLimit.Show(limit)}: {MemoryLimit.Show(_taken)} so far; "
                + "raise the limit, or give a smaller file.", remedy: Remedy.SequenceMemory);
        }
    }
}
