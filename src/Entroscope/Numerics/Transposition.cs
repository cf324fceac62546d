using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Entroscope.Numerics;

/// <summary>Transposes matrices: a copy, so every way of doing it gives the same bits.</summary>
internal static unsafe class Transposition
{
    private const int Side = 8;

    /// <summary>Transposes a matrix.</summary>
    /// <param name="source">The matrix, [rows, columns].</param>
    /// <param name="sourceStride">The distance between its rows.</param>
    /// <param name="destination">Receives [columns, rows].</param>
    /// <param name="stride">The distance between rows of the destination.</param>
    /// <param name="vector">The lanes of the vectors that may be used.</param>
    public static void Copy<T>(T* source, int rows, int columns, int sourceStride, T* destination, int stride, int vector)
        where T : unmanaged
    {
        int done = 0;
        if (typeof(T) == typeof(float) && vector >= Side && Avx.IsSupported)
        {
            int whole = columns / Side * Side;
            for (; done + Side <= rows; done += Side)
            {
                for (int c = 0; c < whole; c += Side)
                {
                    Block((float*)source + (done * sourceStride) + c, sourceStride, (float*)destination + (c * stride) + done, stride);
                }

                Plain(source, done, done + Side, whole, columns, sourceStride, destination, stride);
            }
        }

        Plain(source, done, rows, 0, columns, sourceStride, destination, stride);
    }

    private static void Plain<T>(T* source, int firstRow, int lastRow, int firstColumn, int lastColumn, int sourceStride, T* destination, int stride)
        where T : unmanaged
    {
        for (int c = firstColumn; c < lastColumn; c++)
        {
            for (int r = firstRow; r < lastRow; r++)
            {
                destination[(c * stride) + r] = source[(r * sourceStride) + c];
            }
        }
    }

    // Eight rows of eight: neighbours are interleaved, then pairs, then halves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(float* source, int sourceStride, float* destination, int stride)
    {
        Vector256<float> r0 = Vector256.Load(source), r1 = Vector256.Load(source + sourceStride);
        Vector256<float> r2 = Vector256.Load(source + (2 * sourceStride)), r3 = Vector256.Load(source + (3 * sourceStride));
        Vector256<float> r4 = Vector256.Load(source + (4 * sourceStride)), r5 = Vector256.Load(source + (5 * sourceStride));
        Vector256<float> r6 = Vector256.Load(source + (6 * sourceStride)), r7 = Vector256.Load(source + (7 * sourceStride));
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE), b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE), b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
        Avx.Permute2x128(b0, b4, 0x20).Store(destination);
        Avx.Permute2x128(b1, b5, 0x20).Store(destination + stride);
        Avx.Permute2x128(b2, b6, 0x20).Store(destination + (2 * stride));
        Avx.Permute2x128(b3, b7, 0x20).Store(destination + (3 * stride));
        Avx.Permute2x128(b0, b4, 0x31).Store(destination + (4 * stride));
        Avx.Permute2x128(b1, b5, 0x31).Store(destination + (5 * stride));
        Avx.Permute2x128(b2, b6, 0x31).Store(destination + (6 * stride));
        Avx.Permute2x128(b3, b7, 0x31).Store(destination + (7 * stride));
    }
}
