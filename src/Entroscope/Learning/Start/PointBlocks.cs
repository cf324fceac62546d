using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Entroscope.Learning.Start;

/// <summary>
/// Points for the kernels of the clustering: blocks of neighbours, [dimensions, <see cref="Size"/>], so that a block stays in the nearest cache.
/// </summary>
/// <remarks>Every kernel works element by element over points, products and sums rounded apart: the bits depend on no vector width.</remarks>
internal sealed class PointBlocks
{
    /// <summary>The points of a block; the last one is filled up with zeros.</summary>
    public const int Size = 64;

    /// <summary>The centres that <see cref="KeepNearest"/> looks at together.</summary>
    public const int CentreGroup = 4;
    private const int Width = 16;
    private readonly float[] _values;
    private readonly int _dimensions;

    /// <summary>Copies points into blocks.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    public PointBlocks(float[][] points)
    {
        (_dimensions, Count) = (points.Length, (points[0].Length + Size - 1) / Size);
        _values = new float[Count * _dimensions * Size];
        for (int block = 0; block < Count; block++)
        {
            Gather(points, block, _values.AsSpan(block * _dimensions * Size, _dimensions * Size));
        }
    }

    public int Count { get; }

    /// <summary>Gets a block.</summary>
    /// <param name="block">The block, 0..Count-1.</param>
    /// <returns>Its coordinates, shape [dimensions, <see cref="Size"/>].</returns>
    public ReadOnlySpan<float> this[int block] => _values.AsSpan(block * _dimensions * Size, _dimensions * Size);

    /// <summary>Copies one block of points.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    /// <param name="destination">Receives the coordinates, shape [dimensions, <see cref="Size"/>].</param>
    public static void Gather(float[][] points, int block, Span<float> destination)
    {
        int start = block * Size;
        int length = Math.Min(Size, points[0].Length - start);
        for (int j = 0; j < points.Length; j++)
        {
            Span<float> row = destination.Slice(j * Size, Size);
            points[j].AsSpan(start, length).CopyTo(row);
            row[length..].Clear();
        }
    }

    /// <summary>Computes squared distances from a point: the sum over coordinates of (x - c)^2.</summary>
    /// <param name="distances">Receives the distances of the block's points.</param>
    public static void Distances(ReadOnlySpan<float> block, ReadOnlySpan<float> centre, Span<float> distances)
    {
        ref float x = ref MemoryMarshal.GetReference(block);
        Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (int j = 0; j < centre.Length; j++)
        {
            ref float row = ref Unsafe.Add(ref x, j * Size);
            Vector512<float> c = Vector512.Create(centre[j]);
            s0 += Square(Vector512.LoadUnsafe(ref row) - c);
            s1 += Square(Vector512.LoadUnsafe(ref row, Width) - c);
            s2 += Square(Vector512.LoadUnsafe(ref row, 2 * Width) - c);
            s3 += Square(Vector512.LoadUnsafe(ref row, 3 * Width) - c);
        }

        s0.CopyTo(distances);
        s1.CopyTo(distances[Width..]);
        s2.CopyTo(distances[(2 * Width)..]);
        s3.CopyTo(distances[(3 * Width)..]);
    }

    /// <summary>Scores four centres for every point of a block, |c|^2 - 2 x c, and keeps the centre of the lowest score so far; the first on ties.</summary>
    /// <param name="factors">The coordinates of the four centres times -2, shape [dimensions, 4].</param>
    /// <param name="best">The lowest score of every point so far.</param>
    public static void KeepNearest(
        ReadOnlySpan<float> block, ReadOnlySpan<float> norms, ReadOnlySpan<float> factors, int first, Span<float> best, Span<int> nearest)
    {
        ref float x = ref MemoryMarshal.GetReference(block);
        for (int lane = 0; lane < Size; lane += 2 * Width)
        {
            Vector512<float> s00 = Vector512.Create(norms[0]), s10 = Vector512.Create(norms[1]), s20 = Vector512.Create(norms[2]),
                s30 = Vector512.Create(norms[3]);
            Vector512<float> s01 = s00, s11 = s10, s21 = s20, s31 = s30;
            for (int j = 0; j < factors.Length; j += CentreGroup)
            {
                ref float row = ref Unsafe.Add(ref x, ((j / CentreGroup) * Size) + lane);
                (Vector512<float> x0, Vector512<float> x1) = (Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, Width));
                AddProducts(x0, x1, factors[j], ref s00, ref s01);
                AddProducts(x0, x1, factors[j + 1], ref s10, ref s11);
                AddProducts(x0, x1, factors[j + 2], ref s20, ref s21);
                AddProducts(x0, x1, factors[j + 3], ref s30, ref s31);
            }

            Keep(s00, s10, s20, s30, first, best[lane..], nearest[lane..]);
            Keep(s01, s11, s21, s31, first, best[(lane + Width)..], nearest[(lane + Width)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Square(Vector512<float> difference) => difference * difference;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(Vector512<float> x0, Vector512<float> x1, float factor, ref Vector512<float> s0, ref Vector512<float> s1)
    {
        Vector512<float> f = Vector512.Create(factor);
        s0 += x0 * f;
        s1 += x1 * f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3, int first, Span<float> best, Span<int> nearest)
    {
        (Vector512<float> b, Vector512<int> n) = (Vector512.Create<float>(best), Vector512.Create<int>(nearest));
        Keep(s0, first, ref b, ref n);
        Keep(s1, first + 1, ref b, ref n);
        Keep(s2, first + 2, ref b, ref n);
        Keep(s3, first + 3, ref b, ref n);
        b.CopyTo(best);
        n.CopyTo(nearest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector512<float> score, int centre, ref Vector512<float> best, ref Vector512<int> nearest)
    {
        Vector512<float> closer = Vector512.LessThan(score, best);
        best = Vector512.ConditionalSelect(closer, score, best);
        nearest = Vector512.ConditionalSelect(closer.AsInt32(), Vector512.Create(centre), nearest);
    }
}
