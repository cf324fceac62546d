using System.Runtime.InteropServices;

namespace Entroscope.Networks.Tests.Support;

/// <summary>Writes NumPy arrays.</summary>
internal static class Arrays
{
    public static byte[] Npy<T>(string type, long[] shape, params T[] values)
        where T : unmanaged
    {
        string sizes = string.Join(", ", shape) + (shape.Length == 1 ? "," : string.Empty);
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sizes}), }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. System.Text.Encoding.ASCII.GetBytes(header),
            .. MemoryMarshal.AsBytes(values.AsSpan())];
    }

    public static byte[] Reals(long[] shape, params double[] values) => Npy("<f8", shape, values);
}
