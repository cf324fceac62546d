using System.Numerics;
using System.Runtime.InteropServices;

namespace Entroscope.Data.Sequences;

/// <summary>How the elements of a series become values: those that are read many times, in many places at once.</summary>
internal abstract unsafe class SeriesElements
{
    /// <summary>Gets the bytes an element.</summary>
    public abstract int Size { get; }

    /// <summary>Gets a value indicating whether all values are integers or missing.</summary>
    public abstract bool AreIntegers { get; }

    /// <summary>Makes elements of small integers, each byte the value that a table has for it.</summary>
    /// <param name="values">The values of the 256 bytes; -1 for a missing one.</param>
    public static SeriesElements OfBytes(int[] values) => new ByteElements(values);

    /// <summary>Makes elements that are numbers.</summary>
    /// <param name="missing">The number that represents a missing value; null for none (but NaN).</param>
    public static SeriesElements Of<T>(T? missing = null)
        where T : unmanaged, INumber<T> => new NumberElements<T>(missing);

    /// <summary>Reads one element.</summary>
    public abstract double Read(nint at);

    /// <summary>Reads the symbols of one site in many windows.</summary>
    /// <param name="starts">Where the windows begin.</param>
    /// <param name="offset">The bytes from there to the site.</param>
    /// <param name="rows">The windows; below 0 for none.</param>
    /// <param name="missing">What is written for a missing value, and for no window.</param>
    public abstract void ReadSymbols(ReadOnlySpan<nint> starts, nint offset, ReadOnlySpan<int> rows, int missing, Span<int> destination);

    /// <summary>Reads the values of one site in many windows; NaN where they are missing, and for no window.</summary>
    public abstract void ReadValues(ReadOnlySpan<nint> starts, nint offset, ReadOnlySpan<int> rows, Span<double> destination);

    private sealed class ByteElements(int[] values) : SeriesElements
    {
        public override int Size => 1;

        public override bool AreIntegers => true;

        public override double Read(nint at) => values[*(byte*)at] is >= 0 and int value ? value : double.NaN;

        public override void ReadSymbols(ReadOnlySpan<nint> starts, nint offset, ReadOnlySpan<int> rows, int missing, Span<int> destination)
        {
            ref int table = ref MemoryMarshal.GetArrayDataReference(values);
            destination = destination[..rows.Length];
            for (int i = 0; i < destination.Length; i++)
            {
                int symbol = rows[i] < 0 ? -1 : Unsafe.Add(ref table, (nint)(*(byte*)(starts[rows[i]] + offset)));
                destination[i] = symbol < 0 ? missing : symbol;
            }
        }

        public override void ReadValues(ReadOnlySpan<nint> starts, nint offset, ReadOnlySpan<int> rows, Span<double> destination)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                destination[i] = rows[i] < 0 ? double.NaN : Read(starts[rows[i]] + offset);
            }
        }
    }

    private sealed class NumberElements<T>(T? missing) : SeriesElements
        where T : unmanaged, INumber<T>
    {
        private readonly bool _hasMissing = missing is not null;
        private readonly T _missing = missing ?? default;

        public override int Size => sizeof(T);

        public override bool AreIntegers => T.CreateTruncating(0.5) == T.Zero;

        public override double Read(nint at)
        {
            T value = Unsafe.ReadUnaligned<T>((void*)at);
            return _hasMissing && value == _missing ? double.NaN : double.CreateTruncating(value);
        }

        public override void ReadSymbols(ReadOnlySpan<nint> starts, nint offset, ReadOnlySpan<int> rows, int missing, Span<int> destination)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                double x = rows[i] < 0 ? double.NaN : Read(starts[rows[i]] + offset);
                destination[i] = double.IsNaN(x) ? missing : (int)x;
            }
        }

        public override void ReadValues(ReadOnlySpan<nint> starts, nint offset, ReadOnlySpan<int> rows, Span<double> destination)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                destination[i] = rows[i] < 0 ? double.NaN : Read(starts[rows[i]] + offset);
            }
        }
    }
}
