using Entroscope.Numerics;

namespace Entroscope.Estimators.Probes;

/// <summary>Rows for probes: their coordinates in the leading directions of variance, their classes, and the part that each is held out with.</summary>
/// <remarks>The families do not change under rotations, so that fewer coordinates than columns are no loss but beyond <see cref="MostDirections"/>.</remarks>
internal sealed class ProbeData
{
    public const int MostDirections = 256;
    public const int Folds = 5;

    /// <summary>Gets the coordinates, the first with variance 1 over all rows.</summary>
    public required DenseMatrix Rows { get; init; }

    public required int[] Labels { get; init; }

    public required int Classes { get; init; }

    /// <summary>Gets the part of every row, from 0; rows given as test rows are part <see cref="Folds"/>.</summary>
    public required int[] Fold { get; init; }

    /// <summary>Prepares rows.</summary>
    /// <param name="training">The first rows, of which the others are test rows; all rows are held out in turn where there are no others.</param>
    public static ProbeData Of(SampleMatrix x, IReadOnlyList<int>? labels, int training, ulong seed, int threads)
    {
        int classes = SampleGeometry.Classes(x.Rows, labels);
        var coordinates = Similarity.PrincipalCoordinates.Of(SampleGeometry.Centred(x, out _), 1, threads, MostDirections);
        DenseMatrix rows = coordinates.Scaled().Transposed();
        TensorPrimitives.Divide(rows.Values, Math.Sqrt(coordinates.Squares[0] / x.Rows), rows.Values);
        return new ProbeData { Rows = rows, Labels = [.. labels!], Classes = classes, Fold = Divide(labels!, training, classes, seed) };
    }

    /// <summary>Gets the rows for which something holds, in order.</summary>
    public int[] Where(Func<int, bool> fold) => [.. Enumerable.Range(0, Labels.Length).Where(i => fold(Fold[i]))];

    /// <summary>Computes the shares of the classes among rows, with half a row more of each, so that none is 0.</summary>
    public double[] Shares(int[] rows)
    {
        double[] shares = new double[Classes];
        Array.Fill(shares, 0.5);
        Array.ForEach(rows, i => shares[Labels[i]]++);
        return Array.ConvertAll(shares, s => s / (rows.Length + (0.5 * Classes)));
    }

    // As many rows of every class in every part.
    private static int[] Divide(IReadOnlyList<int> labels, int training, int classes, ulong seed)
    {
        int[] fold = new int[labels.Count];
        Array.Fill(fold, Folds);
        int[] order = [.. Enumerable.Range(0, training)];
        new RandomStream(seed, "parts of the probes").Shuffle(order.AsSpan());
        int next = 0;
        for (int y = 0; y < classes; y++)
        {
            foreach (int i in order.Where(i => labels[i] == y))
            {
                fold[i] = next++ % Folds;
            }
        }

        return fold;
    }
}
