namespace Entroscope.Numerics;

/// <summary>A dense matrix, column by column, times a power of two that is kept apart: products of any number of them neither overflow nor vanish.</summary>
/// <remarks>Sums have a fixed order, so that the bits do not depend on the machine's vectors.</remarks>
internal sealed class ScaledMatrix(int rows, int columns, double[] values, double exponent = 0)
{
    public ScaledMatrix(int rows, int columns, double exponent = 0)
        : this(rows, columns, new double[checked(rows * columns)], exponent)
    {
    }

    public int Rows => rows;

    public int Columns => columns;

    /// <summary>Gets the entries without the power of two, column by column.</summary>
    public double[] Values => values;

    /// <summary>Gets the power of two, an integer.</summary>
    public double Exponent { get; private set; } = exponent;

    public Span<double> Column(int column) => values.AsSpan(column * rows, rows);

    public static ScaledMatrix Identity(int size)
    {
        var identity = new ScaledMatrix(size, size);
        for (int i = 0; i < size; i++)
        {
            identity.Column(i)[i] = 1;
        }

        return identity;
    }

    /// <summary>Scales the entries in place by a power of two so that the largest lies in [1/2, 1]; a matrix of zeros stays as it is.</summary>
    public ScaledMatrix Normalize()
    {
        double max = TensorPrimitives.MaxMagnitude<double>(values);
        max = Math.Abs(max);
        if (!(max > 0))
        {
            return this;
        }

        int shift = Math.ILogB(max) + 1;

        // Two factors: a single power of two above 2^1023 is none.
        TensorPrimitives.Multiply(values, Math.ScaleB(1, -shift / 2), values);
        TensorPrimitives.Multiply(values, Math.ScaleB(1, -shift - (-shift / 2)), values);
        Exponent += shift;
        return this;
    }

    public ScaledMatrix Transposed()
    {
        var transposed = new ScaledMatrix(columns, rows, Exponent);
        for (int j = 0; j < columns; j++)
        {
            Span<double> column = Column(j);
            for (int i = 0; i < rows; i++)
            {
                transposed.Values[(i * columns) + j] = column[i];
            }
        }

        return transposed;
    }

    /// <summary>Computes A W' for weights W, row by row, of shape [outputs, columns].</summary>
    public ScaledMatrix TimesTransposed(ReadOnlySpan<double> weights, int outputs)
    {
        var product = new ScaledMatrix(rows, outputs, Exponent);
        for (int g = 0; g < outputs; g++)
        {
            Span<double> to = product.Column(g);
            for (int d = 0; d < columns; d++)
            {
                TensorPrimitives.MultiplyAdd(Column(d), weights[(g * columns) + d], to, to);
            }
        }

        return product.Normalize();
    }

    /// <summary>Computes A W for weights W, row by row, of shape [columns, outputs].</summary>
    public ScaledMatrix Times(ReadOnlySpan<double> weights, int outputs)
    {
        var product = new ScaledMatrix(rows, outputs, Exponent);
        for (int d = 0; d < outputs; d++)
        {
            Span<double> to = product.Column(d);
            for (int g = 0; g < columns; g++)
            {
                TensorPrimitives.MultiplyAdd(Column(g), weights[(g * outputs) + d], to, to);
            }
        }

        return product.Normalize();
    }

    /// <summary>Computes A B' for another matrix with as many columns.</summary>
    public ScaledMatrix TimesTransposed(ScaledMatrix other)
    {
        var product = new ScaledMatrix(rows, other.Rows, Exponent + other.Exponent);
        for (int j = 0; j < other.Rows; j++)
        {
            Span<double> to = product.Column(j);
            for (int g = 0; g < columns; g++)
            {
                TensorPrimitives.MultiplyAdd(Column(g), other.Values[(g * other.Rows) + j], to, to);
            }
        }

        return product.Normalize();
    }

    /// <summary>Computes the products of the rows of two matrices with as many columns, pair by pair: the Khatri-Rao product.</summary>
    public ScaledMatrix KhatriRao(ScaledMatrix other)
    {
        var product = new ScaledMatrix(checked(rows * other.Rows), columns, Exponent + other.Exponent);
        for (int g = 0; g < columns; g++)
        {
            Span<double> mine = Column(g), to = product.Column(g);
            for (int j = 0; j < other.Rows; j++)
            {
                TensorPrimitives.Multiply(mine, other.Values[(g * other.Rows) + j], to.Slice(j * rows, rows));
            }
        }

        return product.Normalize();
    }

    /// <summary>Returns a matrix of at most as many rows as columns with the same products of columns: R of A = QR, or the matrix itself.</summary>
    public ScaledMatrix Compressed() => rows <= columns ? this : TriangularFactor();

    /// <summary>
    /// Computes R of A = QR by Householder's reflections, of shape [min(rows, columns), columns]. The matrix is overwritten.
    /// </summary>
    private ScaledMatrix TriangularFactor()
    {
        double[] reflection = new double[rows];
        for (int j = 0; j < columns; j++)
        {
            Span<double> column = Column(j)[j..], v = reflection.AsSpan(0, column.Length);
            double max = Math.Abs(TensorPrimitives.MaxMagnitude<double>(column));
            if (!(max > 0))
            {
                continue;
            }

            int shift = Math.ILogB(max);
            TensorPrimitives.Multiply(column, Math.ScaleB(1, -shift / 2), v);
            TensorPrimitives.Multiply(v, Math.ScaleB(1, -shift - (-shift / 2)), v);
            double length = Math.Sqrt(DenseMatrix.Dot(v, v));
            double head = v[0] > 0 ? -length : length;
            v[0] -= head;
            double factor = 2 / DenseMatrix.Dot(v, v);
            column.Clear();
            column[0] = Math.ScaleB(head, shift);
            for (int c = j + 1; c < columns; c++)
            {
                Span<double> other = Column(c)[j..];
                TensorPrimitives.MultiplyAdd(v, -factor * DenseMatrix.Dot(v, other), other, other);
            }
        }

        var triangle = new ScaledMatrix(columns, columns, Exponent);
        for (int j = 0; j < columns; j++)
        {
            Column(j)[..columns].CopyTo(triangle.Column(j));
        }

        return triangle.Normalize();
    }
}
