using Entroscope.Numerics;

namespace Entroscope.Estimators;

/// <summary>Samples as matrices, and what several estimators ask of them.</summary>
internal static class SampleGeometry
{
    /// <summary>Copies samples, divided by a power of two that makes the largest size one of 0.5..1: no square overflows.</summary>
    /// <param name="scale">The power of two.</param>
    public static DenseMatrix Plain(SampleMatrix x, out double scale)
    {
        double[] values = x.Values.ToArray();
        scale = Math.ScaleB(1, Math.Clamp(Exponent(values), -1000, 1000));
        TensorPrimitives.Divide(values, scale, values);
        return new DenseMatrix(x.Rows, x.Columns, values);
    }

    /// <summary>Gets the exponent of the power of two by which the largest size becomes one of 0.5..1; 0 where all values are 0.</summary>
    public static int Exponent(ReadOnlySpan<double> values)
    {
        double size = Math.Abs(TensorPrimitives.MaxMagnitude(values));
        return size == 0 ? 0 : Math.ILogB(size) + 1;
    }

    /// <summary>Makes the samples of <see cref="Plain"/>.</summary>
    /// <param name="scale">The power of two that they are divided by.</param>
    public static SampleMatrix Scaled(SampleMatrix x, out double scale) => new(x.Rows, x.Columns, Plain(x, out scale).Values);

    /// <summary>Copies samples without their mean, on the scale of <see cref="Plain"/>.</summary>
    /// <param name="scale">The power of two that they are divided by.</param>
    public static DenseMatrix Centred(SampleMatrix x, out double scale)
    {
        DenseMatrix matrix = Plain(x, out scale);
        double size = TensorPrimitives.MaxMagnitude<double>(matrix.Values);
        double[] mean = Mean(matrix);
        bool varies = Enumerable.Range(1, x.Rows - 1).Any(i => !matrix.Row(i).SequenceEqual(matrix.Row(0)));
        Refuse.Argument(!varies, $"All {x.Rows} rows are equal: they have no direction.", nameof(x));
        for (int i = 0; i < x.Rows; i++)
        {
            TensorPrimitives.Subtract(matrix.Row(i), mean, matrix.Row(i));
        }

        // What the mean took away is scaled up again: rows far from the origin keep the range of squares.
        double left = Math.Abs(TensorPrimitives.MaxMagnitude<double>(matrix.Values));
        double factor = left > 0 && left < Math.Abs(size) ? Math.ScaleB(1, Math.ILogB(left) + 1) : 1;
        TensorPrimitives.Divide(matrix.Values, factor, matrix.Values);
        scale *= factor;
        return matrix;
    }

    /// <summary>Computes the mean of the rows, summed with their rounding errors.</summary>
    public static double[] Mean(DenseMatrix matrix)
    {
        var sums = new CompensatedSum[matrix.Columns];
        for (int i = 0; i < matrix.Rows; i++)
        {
            ReadOnlySpan<double> row = matrix.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                sums[j].Add(row[j]);
            }
        }

        return Array.ConvertAll(sums, s => s.Value / matrix.Rows);
    }

    /// <summary>Computes the eigenvalues that X X' and X' X share, the largest first; those that rounding cannot tell from 0 are 0.</summary>
    public static double[] Squares(DenseMatrix x, int threads)
    {
        double[] squares = SymmetricEigen.Values((x.Rows <= x.Columns ? x : x.Transposed()).Gram(threads), threads);
        double least = Smallest(squares);
        return Array.ConvertAll(squares, s => s > least ? s : 0);
    }

    /// <summary>Gets what an eigenvalue must exceed to be told from rounding.</summary>
    public static double Smallest(double[] eigenvalues) => eigenvalues[0] * eigenvalues.Length * Math.ScaleB(1, -52);

    /// <summary>Checks that there is one class a row, and counts them.</summary>
    /// <returns>The number of classes, one more than the largest.</returns>
    public static int Classes(int rows, IReadOnlyList<int>? labels)
    {
        Refuse.Argument(labels is null, $"The class of every row is needed.", nameof(labels));
        Refuse.Argument(labels.Count != rows, $"{labels.Count} classes do not go with {rows} rows.", nameof(labels));
        int most = 0;
        for (int i = 0; i < rows; i++)
        {
            Refuse.Argument(labels[i] < 0, $"Row {i + 1}: the class must be at least 0, but is {labels[i]}.", nameof(labels));
            most = Math.Max(most, labels[i]);
        }

        Refuse.Argument(most > rows * 100L, $"The largest class is {most}, far above the number of rows, {rows}; classes are numbered from 0.", nameof(labels));
        Refuse.Argument(labels.Distinct().Count() < 2, $"All rows are of class {labels[0]}; at least two classes are needed.", nameof(labels));
        return most + 1;
    }

    /// <summary>Checks that two sets of samples have rows in common.</summary>
    public static SampleMatrix Beside(SampleMatrix x, SampleMatrix? y)
    {
        Refuse.Argument(y is null, $"The samples of a second variable are needed.", nameof(y));
        SampleMatrix.EnsureSameRows(x, y);
        return y;
    }

    /// <summary>Makes an estimate without unit and without an interval.</summary>
    public static SampleEstimate Ratio(string name, SampleMatrix x, double value, string? warning) =>
        new() { Value = value, Samples = x.Rows, Estimator = name, Unit = EstimateUnit.Ratio, Warning = warning };
}
