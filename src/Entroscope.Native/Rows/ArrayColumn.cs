using System.Numerics;

namespace Entroscope.Native.Rows;

/// <summary>A column of an array of the caller, read in its place.</summary>
internal sealed unsafe class ArrayColumn<T>(byte* first, int count, long stride) : ValueColumn
    where T : unmanaged, INumber<T>
{
    public override int Count => count;

    public override double this[int row] => double.CreateTruncating(*(T*)(first + (row * stride)));

    public override ValueColumn Select(ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        ReadValues(rows, values);
        return Of(values);
    }

    internal override bool AreSymbols(int alphabet, int start, int end)
    {
        byte* at = first + (start * stride);
        for (int r = start; r < end; r++, at += stride)
        {
            T value = *(T*)at;
            int symbol = Symbol(value);
            if (((uint)symbol >= (uint)alphabet || T.CreateTruncating(symbol) != value) && !T.IsNaN(value))
            {
                return false;
            }
        }

        return true;
    }

    internal override void ReadSymbols(ReadOnlySpan<int> rows, int missing, Span<int> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0)
            {
                destination[i] = missing;
                continue;
            }

            T value = *(T*)(first + (rows[i] * stride));
            destination[i] = T.IsNaN(value) ? missing : Symbol(value);
        }
    }

    internal override void ReadValues(ReadOnlySpan<int> rows, Span<double> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            destination[i] = rows[i] < 0 ? double.NaN : this[rows[i]];
        }
    }

    // Of what is no integer of the type any number.
    private static int Symbol(T value) => typeof(T) == typeof(double) ? double.ConvertToIntegerNative<int>((double)(object)value)
        : typeof(T) == typeof(float) ? float.ConvertToIntegerNative<int>((float)(object)value)
        : int.CreateTruncating(value);
}
