using Entroscope.Numerics;

namespace Entroscope.Estimators.Catalog;

/// <summary>Samples of distributions whose entropies and informations are known in closed form.</summary>
internal static class PlantedSamples
{
    /// <summary>Draws rows of values.</summary>
    /// <param name="draw">Fills one row.</param>
    public static SampleMatrix Draw(int rows, int columns, ulong seed, Action<RandomStream, Span<double>> draw)
    {
        var random = new RandomStream(seed, "planted samples");
        double[] values = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            draw(random, values.AsSpan(i * columns, columns));
        }

        return new SampleMatrix(rows, columns, values);
    }

    public static SampleMatrix Gaussian(int rows, int columns, ulong seed) => Draw(rows, columns, seed, (random, row) =>
    {
        for (int c = 0; c < row.Length; c++)
        {
            row[c] = random.NextGaussian();
        }
    });

    /// <summary>Draws X and Y of as many dimensions, their coordinates correlated in pairs.</summary>
    public static (SampleMatrix X, SampleMatrix Y) Pairs(int rows, int dimensions, double correlation, ulong seed) => Split(Draw(rows, 2 * dimensions, seed,
        (random, row) =>
    {
        for (int c = 0; c < dimensions; c++)
        {
            row[c] = random.NextGaussian();
            row[dimensions + c] = (correlation * row[c]) + (Math.Sqrt(1 - (correlation * correlation)) * random.NextGaussian());
        }
    }));

    /// <summary>Draws Gaussians of which any two have one correlation: the first half X, the second Y.</summary>
    public static (SampleMatrix X, SampleMatrix Y) Dense(int rows, int dimensions, double correlation, ulong seed) =>
        Split(Draw(rows, 2 * dimensions, seed, (random, row) =>
        {
            double common = Math.Sqrt(correlation) * random.NextGaussian();
            for (int c = 0; c < row.Length; c++)
            {
                row[c] = common + (Math.Sqrt(1 - correlation) * random.NextGaussian());
            }
        }));

    /// <summary>Draws symbols 0..K-1 from their probabilities.</summary>
    public static SampleMatrix Symbols(int rows, double[] probabilities, ulong seed) =>
        Draw(rows, 1, seed, (random, row) => row[0] = random.NextIndex(probabilities));

    /// <summary>Divides the columns into halves.</summary>
    public static (SampleMatrix X, SampleMatrix Y) Split(SampleMatrix both)
    {
        int half = both.Columns / 2;
        return (Part(0), Part(half));

        SampleMatrix Part(int first) => SampleMatrix.Join([.. Enumerable.Range(first, half).Select(both.Column)]);
    }

    /// <summary>Makes the samples that have given counts.</summary>
    public static SampleMatrix OfCounts(params int[] counts)
    {
        double[] values = [.. counts.SelectMany((n, symbol) => Enumerable.Repeat((double)symbol, n))];
        return new SampleMatrix(values.Length, 1, values);
    }
}
