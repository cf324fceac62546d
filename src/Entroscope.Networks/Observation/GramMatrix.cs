using System.Runtime.Intrinsics;

namespace Entroscope.Networks.Observation;

/// <summary>The products of the rows of a matrix with each other, or of its columns, whichever are fewer: both have the same nonzero eigenvalues.</summary>
internal sealed class GramMatrix
{
    private const int MostSteps = 300;
    private const double Tolerance = 1e-9;

    private readonly double[] _products;
    private readonly int _side;

    private GramMatrix(double[] products, int side) => (_products, _side) = (products, side);

    /// <summary>Gets the sum of the eigenvalues.</summary>
    public double Trace => CompensatedSum.Of([.. Enumerable.Range(0, _side).Select(i => _products[(i * _side) + i])]);

    /// <summary>Gets the sum of their squares.</summary>
    public double NormSquared
    {
        get
        {
            CompensatedSum sum = default;
            Array.ForEach(_products, p => sum.Add(p * p));
            return sum.Value;
        }
    }

    /// <summary>Computes the products; a matrix of n rows and m columns takes n·m·min(n, m)/2 multiplications.</summary>
    public static GramMatrix Of(double[] values, int rows, int columns, CancellationToken cancellation)
    {
        double[] lines = rows <= columns ? values : Transpose(values, rows, columns);
        (int side, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double[] products = new double[side * side];
        for (int i = 0; i < side; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<double> line = lines.AsSpan(i * length, length);
            for (int j = i; j < side; j++)
            {
                products[(i * side) + j] = products[(j * side) + i] = Dot(line, lines.AsSpan(j * length, length));
            }
        }

        return new GramMatrix(products, side);
    }

    /// <summary>Computes the largest eigenvalue by the power method, from a fixed start.</summary>
    public double Largest()
    {
        double[] vector = [.. Enumerable.Range(0, _side).Select(i => 1 + (i % 7 * 0.1))];
        double[] next = new double[_side];
        double value = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            double norm = Math.Sqrt(Dot(vector, vector));
            for (int i = 0; i < _side; i++)
            {
                vector[i] /= norm;
            }

            for (int i = 0; i < _side; i++)
            {
                next[i] = Dot(_products.AsSpan(i * _side, _side), vector);
            }

            double found = Dot(next, vector);
            (vector, next) = (next, vector);
            if (Math.Abs(found - value) <= Tolerance * found)
            {
                return found;
            }

            value = found;
        }

        return value;
    }

    // Sums in vectors of a fixed width, so that every machine adds in the same order.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> first = default;
        Vector256<double> second = default;
        int whole = a.Length & ~7;
        for (int i = 0; i < whole; i += 8)
        {
            first += Vector256.Create(a.Slice(i, 4)) * Vector256.Create(b.Slice(i, 4));
            second += Vector256.Create(a.Slice(i + 4, 4)) * Vector256.Create(b.Slice(i + 4, 4));
        }

        first += second;
        double sum = first[0] + first[1] + first[2] + first[3];
        for (int i = whole; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double[] Transpose(double[] values, int rows, int columns)
    {
        double[] turned = new double[values.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                turned[(c * rows) + r] = values[(r * columns) + c];
            }
        }

        return turned;
    }
}
