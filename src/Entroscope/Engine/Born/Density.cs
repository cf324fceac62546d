using Entroscope.Numerics;

namespace Entroscope.Engine.Born;

/// <summary>
/// A message of the Born reading: a symmetric positive matrix over the channels of a node, times a power of two that is kept apart. One of rank one,
/// which all that is observed below a node leaves, is held as its vector.
/// </summary>
/// <param name="size">The number of channels r.</param>
/// <param name="values">The vector, or the matrix row by row. It becomes the message's own.</param>
/// <param name="isPure">Whether the matrix is the outer product of the vector with itself.</param>
/// <param name="exponent">The power of two of the matrix.</param>
/// <remarks>Sums have a fixed order, so that the bits do not depend on the machine's vectors.</remarks>
internal sealed class Density(int size, double[] values, bool isPure, double exponent)
{
    public bool IsPure => isPure;

    /// <summary>Gets the power of two of the matrix, an integer.</summary>
    public double Exponent { get; private set; } = exponent;

    /// <summary>Gets the vector, or the matrix row by row, without the power of two.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Gets an entry of the matrix without the power of two.</summary>
    public double this[int row, int column] => isPure ? values[row] * values[column] : values[(row * size) + column];

    /// <summary>Makes the message of one channel alone.</summary>
    public static Density Unit(int size, int channel)
    {
        double[] unit = new double[size];
        unit[channel] = 1;
        return new Density(size, unit, true, 0);
    }

    /// <summary>Makes a message of rank one.</summary>
    /// <param name="exponent">The power of two of the vector.</param>
    public static Density Pure(double[] vector, double exponent = 0) => new Density(vector.Length, vector, true, 2 * exponent).Normalize();

    /// <summary>Makes a message of any rank from a matrix, row by row.</summary>
    public static Density Mixed(int size, double[] matrix, double exponent = 0) => new Density(size, matrix, false, exponent).Normalize();

    /// <summary>Takes the message through a conv: W G W'.</summary>
    /// <param name="weights">W, row by row, shape [rows, r].</param>
    public Density Through(ReadOnlySpan<double> weights, int rows)
    {
        double[] turned = new double[isPure ? rows : rows * size];
        if (isPure)
        {
            for (int g = 0; g < rows; g++)
            {
                turned[g] = DenseMatrix.Dot(weights.Slice(g * size, size), values);
            }

            return new Density(rows, turned, true, Exponent).Normalize();
        }

        for (int g = 0; g < rows; g++)
        {
            Span<double> to = turned.AsSpan(g * size, size);
            for (int d = 0; d < size; d++)
            {
                TensorPrimitives.MultiplyAdd(values.AsSpan(d * size, size), weights[(g * size) + d], to, to);
            }
        }

        double[] product = new double[rows * rows];
        for (int g = 0; g < rows; g++)
        {
            for (int h = 0; h <= g; h++)
            {
                double entry = DenseMatrix.Dot(turned.AsSpan(g * size, size), weights.Slice(h * size, size));
                (product[(g * rows) + h], product[(h * rows) + g]) = (entry, entry);
            }
        }

        return new Density(rows, product, false, Exponent).Normalize();
    }

    /// <summary>Takes the message of the rest of the network through a conv downwards: W' E W.</summary>
    /// <param name="weights">W, row by row, shape [r, channels].</param>
    public Density Back(ReadOnlySpan<double> weights, int channels)
    {
        double[] turned = new double[isPure ? channels : size * channels];
        if (isPure)
        {
            for (int g = 0; g < size; g++)
            {
                TensorPrimitives.MultiplyAdd(weights.Slice(g * channels, channels), values[g], turned, turned);
            }

            return new Density(channels, turned, true, Exponent).Normalize();
        }

        for (int g = 0; g < size; g++)
        {
            Span<double> to = turned.AsSpan(g * channels, channels);
            for (int h = 0; h < size; h++)
            {
                TensorPrimitives.MultiplyAdd(weights.Slice(h * channels, channels), values[(g * size) + h], to, to);
            }
        }

        double[] product = new double[channels * channels];
        for (int g = 0; g < size; g++)
        {
            for (int d = 0; d < channels; d++)
            {
                Span<double> to = product.AsSpan(d * channels, d + 1);
                TensorPrimitives.MultiplyAdd(turned.AsSpan(g * channels, d + 1), weights[(g * channels) + d], to, to);
            }
        }

        for (int d = 0; d < channels; d++)
        {
            for (int e = 0; e < d; e++)
            {
                product[(e * channels) + d] = product[(d * channels) + e];
            }
        }

        return new Density(channels, product, false, Exponent).Normalize();
    }

    /// <summary>Computes the matrix times weights, E W, without the power of two.</summary>
    /// <param name="weights">W, row by row, shape [r, columns].</param>
    /// <returns>Shape [r, columns], row by row.</returns>
    public double[] Before(ReadOnlySpan<double> weights, int columns)
    {
        double[] product = new double[size * columns];
        double[] sum = new double[isPure ? columns : 0];
        for (int g = 0; g < size && isPure; g++)
        {
            TensorPrimitives.MultiplyAdd(weights.Slice(g * columns, columns), values[g], sum, sum);
        }

        for (int g = 0; g < size; g++)
        {
            Span<double> to = product.AsSpan(g * columns, columns);
            if (isPure)
            {
                TensorPrimitives.Multiply(sum, values[g], to);
                continue;
            }

            for (int h = 0; h < size; h++)
            {
                TensorPrimitives.MultiplyAdd(weights.Slice(h * columns, columns), values[(g * size) + h], to, to);
            }
        }

        return product;
    }

    /// <summary>Computes a matrix times this one, M G, without the power of two.</summary>
    /// <param name="matrix">M, row by row, shape [rows, r].</param>
    /// <returns>Shape [rows, r], row by row.</returns>
    public double[] AfterTimes(double[] matrix, int rows)
    {
        double[] product = new double[matrix.Length];
        for (int g = 0; g < rows; g++)
        {
            ReadOnlySpan<double> from = matrix.AsSpan(g * size, size);
            Span<double> to = product.AsSpan(g * size, size);
            if (isPure)
            {
                TensorPrimitives.Multiply(values, DenseMatrix.Dot(from, values), to);
                continue;
            }

            for (int d = 0; d < size; d++)
            {
                TensorPrimitives.MultiplyAdd(values.AsSpan(d * size, size), from[d], to, to);
            }
        }

        return product;
    }

    /// <summary>Computes the product entry by entry: what a pool makes of two messages.</summary>
    public Density Times(Density other)
    {
        if (isPure && !other.IsPure)
        {
            return other.Times(this);
        }

        double[] product = [.. values];
        if (isPure == other.IsPure)
        {
            TensorPrimitives.Multiply(product, other.Values, product);
        }
        else
        {
            for (int i = 0; i < size; i++)
            {
                Span<double> row = product.AsSpan(i * size, size);
                TensorPrimitives.Multiply(row, other.Values, row);
                TensorPrimitives.Multiply(row, other.Values[i], row);
            }
        }

        return new Density(size, product, isPure, Exponent + other.Exponent).Normalize();
    }

    /// <summary>Computes v' G v without the power of two, at least 0.</summary>
    public double Of(ReadOnlySpan<double> vector)
    {
        if (isPure)
        {
            double amplitude = DenseMatrix.Dot(values, vector);
            return amplitude * amplitude;
        }

        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            sum += vector[i] == 0 ? 0 : vector[i] * DenseMatrix.Dot(values.AsSpan(i * size, size), vector);
        }

        return Math.Max(0, sum);
    }

    // Scales by a power of two so that the largest entry lies in [1/2, 1]; zeros stay.
    private Density Normalize()
    {
        double max = Math.Abs(TensorPrimitives.MaxMagnitude<double>(values));
        if (!(max > 0))
        {
            return this;
        }

        int shift = Math.ILogB(max) + 1;

        // Two factors: a single power of two above 2^1023 is none.
        TensorPrimitives.Multiply(values, Math.ScaleB(1, -shift / 2), values);
        TensorPrimitives.Multiply(values, Math.ScaleB(1, -shift - (-shift / 2)), values);
        Exponent += isPure ? 2 * shift : shift;
        return this;
    }
}
