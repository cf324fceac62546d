namespace Entroscope.Estimators.Calibration;

/// <summary>The probabilities of classes that something gave for rows whose classes are known.</summary>
internal sealed class GivenProbabilities
{
    private const double Rounding = 1e-3;

    private GivenProbabilities(double[][] rows, int[] labels) => (Rows, Labels) = (rows, labels);

    /// <summary>Gets the probabilities of every row, with the sum 1.</summary>
    public double[][] Rows { get; }

    public int[] Labels { get; }

    public int Classes => Rows[0].Length;

    /// <param name="given">One column a class; a single column holds the probability of class 1 of two.</param>
    public static GivenProbabilities Of(SampleMatrix given, IReadOnlyList<int>? labels)
    {
        int classes = SampleGeometry.Classes(given.Rows, labels);
        int columns = Math.Max(2, given.Columns);
        Refuse.Argument(classes > columns, $"{given.Columns} columns of probabilities do not go with {classes} classes.", nameof(given));
        double[][] rows = new double[given.Rows][];
        for (int i = 0; i < given.Rows; i++)
        {
            ReadOnlySpan<double> row = given.Row(i);
            double[] p = given.Columns == 1 ? [1 - row[0], row[0]] : row.ToArray();
            double sum = p.Sum();
            Refuse.Argument(
                p.Min() < 0 || Math.Abs(sum - 1) > Rounding,
                $"Row {i + 1}: probabilities must be at least 0 and have the sum 1, but the least is {p.Min():R} and the sum {sum:R}.",
                nameof(given));
            rows[i] = Array.ConvertAll(p, x => x / sum);
        }

        return new GivenProbabilities(rows, [.. labels!]);
    }

    /// <summary>Gets the largest probability of every row, and whether its class is the true one.</summary>
    public (double[] Confidence, bool[] Right) Best() => (
        Array.ConvertAll(Rows, p => p.Max()), [.. Rows.Select((p, i) => Array.IndexOf(p, p.Max()) == Labels[i])]);
}
