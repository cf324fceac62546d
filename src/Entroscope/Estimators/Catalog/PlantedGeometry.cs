using Entroscope.Numerics;

namespace Entroscope.Estimators.Catalog;

/// <summary>Samples whose ranks, dimensions, similarities and class informations are known.</summary>
internal static class PlantedGeometry
{
    /// <summary>Independent standard normal values.</summary>
    public static SampleMatrix Normal(int rows, int columns, ulong seed)
    {
        var random = new RandomStream(seed, "planted normal values");
        return Filled(rows, columns, (_, _) => random.NextGaussian());
    }

    /// <summary>Independent columns with the variances 1, 1/2^a, 1/3^a, ..</summary>
    /// <param name="exponential">Whether the values have the exponential distribution; else the normal one.</param>
    public static SampleMatrix Decaying(int rows, int columns, double power, bool exponential, ulong seed)
    {
        var random = new RandomStream(seed, "planted variances");
        return Filled(rows, columns, (_, j) => Math.Pow(j + 1, -power / 2) * (exponential ? random.NextExponential() - 1 : random.NextGaussian()));
    }

    /// <summary>Columns of 1 and -1 that are orthogonal to each other and to the constant: the covariance is the identity exactly (Sylvester 1867).</summary>
    /// <param name="rows">A power of two above the columns.</param>
    public static SampleMatrix Orthogonal(int rows, int columns) =>
        Filled(rows, columns, (i, j) => (System.Numerics.BitOperations.PopCount((uint)(i & (j + 1))) & 1) == 0 ? 1 : -1);

    /// <summary>Uniform points of a product of circles of length 1, as pairs of coordinates: d dimensions without an edge in 2 d columns.</summary>
    public static SampleMatrix Torus(int rows, int dimensions, ulong seed)
    {
        var random = new RandomStream(seed, "planted torus");
        double[] values = new double[rows * 2 * dimensions];
        for (int i = 0; i < values.Length; i += 2)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            (values[i], values[i + 1]) = (sine / (2 * Math.PI), cosine / (2 * Math.PI));
        }

        return new SampleMatrix(rows, 2 * dimensions, values);
    }

    /// <summary>For every column of x one with a correlation, else independent.</summary>
    public static SampleMatrix Correlated(SampleMatrix x, double correlation, ulong seed)
    {
        var random = new RandomStream(seed, "planted partners");
        double rest = Math.Sqrt(1 - (correlation * correlation));
        return Filled(x.Rows, x.Columns, (i, j) => (correlation * x.Row(i)[j]) + (rest * random.NextGaussian()));
    }

    /// <summary>The same rows, rotated by a random reflection of the space, scaled and shifted.</summary>
    public static SampleMatrix Moved(SampleMatrix x, double scale, double shift, ulong seed)
    {
        double[] v = Normal(1, x.Columns, seed).Values.ToArray();
        double square = v.Sum(a => a * a);
        return Filled(x.Rows, x.Columns, (i, j) => (scale * (x.Row(i)[j] - (2 * v[j] * DenseMatrix.Dot(x.Row(i), v) / square))) + shift);
    }

    /// <summary>Two classes in turn, each a standard normal distribution, whose means are some standard deviations apart along the first column.</summary>
    public static (SampleMatrix X, int[] Labels) Classes(int rows, int columns, double distance, ulong seed)
    {
        SampleMatrix noise = Normal(rows, columns, seed);
        return (
            Filled(rows, columns, (i, j) => noise.Row(i)[j] + (j == 0 ? distance * ((i % 2) - 0.5) : 0)),
            [.. Enumerable.Range(0, rows).Select(i => i % 2)]);
    }

    /// <summary>The corners of a square, each with noise, in two classes on its diagonals: no line divides them.</summary>
    public static (SampleMatrix X, int[] Labels) Diagonals(int rows, ulong seed)
    {
        SampleMatrix noise = Normal(rows, 2, seed);
        return (
            Filled(rows, 2, (i, j) => (0.1 * noise.Row(i)[j]) + ((i >> j) & 1)), [.. Enumerable.Range(0, rows).Select(i => (i ^ (i >> 1)) & 1)]);
    }

    /// <summary>
    /// Classes about the corners of a simplex of norm 1, in the space that these span, with a variance within every class along every direction of it.
    /// </summary>
    public static (SampleMatrix X, int[] Labels) Simplex(int rows, int classes, double variance, ulong seed)
    {
        var random = new RandomStream(seed, "planted simplex");
        double scale = Math.Sqrt(classes / (classes - 1.0));
        double[] values = new double[rows * classes];
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = values.AsSpan(i * classes, classes);
            for (int j = 0; j < classes; j++)
            {
                row[j] = Math.Sqrt(variance) * random.NextGaussian();
            }

            double mean = row.ToArray().Average();
            for (int j = 0; j < classes; j++)
            {
                row[j] += (scale * ((j == i % classes ? 1 : 0) - (1.0 / classes))) - mean;
            }
        }

        return (new SampleMatrix(rows, classes, values), [.. Enumerable.Range(0, rows).Select(i => i % classes)]);
    }

    /// <summary>The corners themselves, as weights of a last layer.</summary>
    public static SampleMatrix Corners(int classes) => Filled(classes, classes, (i, j) => (i == j ? 1 : 0) - (1.0 / classes));

    /// <summary>Coins with the probability sigmoid(L) of class 1, L standard normal, and what a predictor that sees L times a factor says of it.</summary>
    public static (SampleMatrix Probabilities, int[] Labels) Coins(int rows, double factor, ulong seed)
    {
        var random = new RandomStream(seed, "planted coins");
        double[] given = new double[rows];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double logit = random.NextGaussian();
            (given[i], labels[i]) = (Logistic.Sigmoid(factor * logit), random.NextDouble() < Logistic.Sigmoid(logit) ? 1 : 0);
        }

        return (new SampleMatrix(rows, 1, given), labels);
    }

    /// <summary>A predictor of twenty classes with confidences of the distribution Beta(5, 1) that are right as often as they say.</summary>
    public static (SampleMatrix Probabilities, int[] Labels) Confident(int rows, ulong seed)
    {
        var random = new RandomStream(seed, "planted confidences");
        const int Classes = 20;
        double[] given = new double[rows * Classes];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double confidence = Math.Pow(random.NextDouble(), 0.2);
            given.AsSpan(i * Classes, Classes).Fill((1 - confidence) / (Classes - 1));
            given[i * Classes] = confidence;
            labels[i] = random.NextDouble() < confidence ? 0 : 1 + random.NextInt(Classes - 1);
        }

        return (new SampleMatrix(rows, Classes, given), labels);
    }

    private static SampleMatrix Filled(int rows, int columns, Func<int, int, double> value)
    {
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(i / columns, i % columns);
        }

        return new SampleMatrix(rows, columns, values);
    }
}
