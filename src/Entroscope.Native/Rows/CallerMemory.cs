using System.Buffers;

namespace Entroscope.Native.Rows;

/// <summary>An array of numbers of the caller, as memory that is written to in its place.</summary>
internal sealed unsafe class CallerMemory(double* start, int count) : MemoryManager<double>
{
    public override Span<double> GetSpan() => new(start, count);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
