using System.Runtime.Intrinsics;

namespace Entroscope.Learning;

/// <summary>Points one after the other, for sums of points: all coordinates of a point are added at once, in the order of the points.</summary>
internal sealed class PointRows
{
    private const int Width = 8;
    private readonly float[] _values;
    private readonly int _dimensions;
    private readonly int _stride;

    /// <summary>Copies points.</summary>
    /// <param name="points">The coordinates, shape [dimensions][points].</param>
    public PointRows(float[][] points)
    {
        int count = points[0].Length;
        _dimensions = points.Length;
        _stride = (_dimensions + Width - 1) / Width * Width;
        _values = new float[count * _stride];
        for (int j = 0; j < _dimensions; j++)
        {
            float[] column = points[j];
            for (int i = 0; i < count; i++)
            {
                _values[(i * _stride) + j] = column[i];
            }
        }
    }

    /// <summary>Moves centres to the means of their points, in double precision; one without points stays.</summary>
    /// <param name="labels">The centre of every point.</param>
    /// <param name="centres">The coordinates of every centre.</param>
    public void MoveCentres(int[] labels, float[][] centres)
    {
        double[] sums = new double[centres.Length * _stride];
        int[] sizes = new int[centres.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            sizes[labels[i]]++;
            Span<double> sum = sums.AsSpan(labels[i] * _stride, _stride);
            ReadOnlySpan<float> point = _values.AsSpan(i * _stride, _stride);
            for (int j = 0; j < _stride; j += Width)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(point[j..]));
                (Vector512.Create<double>(sum[j..]) + Vector512.Create(low, high)).CopyTo(sum[j..]);
            }
        }

        for (int k = 0; k < centres.Length; k++)
        {
            for (int j = 0; j < _dimensions && sizes[k] > 0; j++)
            {
                centres[k][j] = (float)(sums[(k * _stride) + j] / sizes[k]);
            }
        }
    }
}
