using Entroscope.Numerics;

namespace Entroscope.Workflow.Runs;

/// <summary>How a model differs from another one on the same rows.</summary>
/// <remarks>
/// The verdicts of a comparison hold together: with several models every interval is wider, and every probability larger, by their number (Bonferroni).
/// </remarks>
public sealed record ModelDifference
{
    // What rounding alone may leave of the variance of equal values, relative to their square.
    private const double Rounding = 1e-24;

    /// <summary>Gets the name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Gets the mean over the rows of log p(x) less that of the first model, in nats a row, with the interval of this difference alone; over the
    /// rows that are possible under both. NaN where there is none.
    /// </summary>
    public required Estimate LogLikelihood { get; init; }

    /// <summary>
    /// Gets half the width of the interval of <see cref="LogLikelihood"/> that holds with those of all other differences together, with 95 %.
    /// </summary>
    public required double HalfWidthTogether { get; init; }

    /// <summary>Gets the number of rows that are impossible under the model and possible under the first.</summary>
    public required int OnlyHereImpossible { get; init; }

    /// <summary>Gets the number of rows that are impossible under the first model and possible under this one.</summary>
    public required int OnlyFirstImpossible { get; init; }

    /// <summary>Gets what the rows say about the mean of log p(x).</summary>
    /// <remarks>
    /// Where rows are impossible under one of the two models its mean is negative infinity, whatever the interval says: the model for which no row is
    /// impossible is higher. Where each of the two has such rows nothing is said.
    /// </remarks>
    public required ComparisonVerdict LogLikelihoodVerdict { get; init; }

    /// <summary>Gets how the accuracies differ; null where not both have classes, or no class is known.</summary>
    public AccuracyDifference? Accuracy { get; init; }

    /// <summary>Compares two models.</summary>
    /// <param name="first">The model to compare with.</param>
    /// <param name="other">The model.</param>
    /// <param name="together">The number of differences of the comparison.</param>
    internal static ModelDifference Of(RowScores first, RowScores other, int together)
    {
        List<double> differences = new(first.Log.Length);
        (int onlyHere, int onlyFirst) = (0, 0);
        for (int r = 0; r < first.Log.Length; r++)
        {
            (bool here, bool there) = (double.IsNegativeInfinity(other.Log[r]), double.IsNegativeInfinity(first.Log[r]));
            onlyHere += here && !there ? 1 : 0;
            onlyFirst += there && !here ? 1 : 0;
            if (!here && !there)
            {
                differences.Add(other.Log[r] - first.Log[r]);
            }
        }

        (Estimate mean, double half) = Mean(differences, together);
        return new ModelDifference
        {
            Name = other.Name,
            LogLikelihood = mean,
            HalfWidthTogether = half,
            OnlyHereImpossible = onlyHere,
            OnlyFirstImpossible = onlyFirst,
            LogLikelihoodVerdict = (onlyHere, onlyFirst) switch
            {
                ( > 0, > 0) => ComparisonVerdict.Undecided,
                ( > 0, _) => ComparisonVerdict.Lower,
                (_, > 0) => ComparisonVerdict.Higher,
                _ => mean.Value > half ? ComparisonVerdict.Higher : mean.Value < -half ? ComparisonVerdict.Lower : ComparisonVerdict.Undecided,
            },
            Accuracy = AccuracyDifference.Of(first.Recognised, other.Recognised, together),
        };
    }

    private static (Estimate Mean, double HalfTogether) Mean(List<double> values, int together)
    {
        int rows = values.Count;
        if (rows == 0)
        {
            return (new Estimate(double.NaN, double.NaN, 1), double.NaN);
        }

        CompensatedSum sum = default, squares = default, cubes = default;
        values.ForEach(v => sum.Add(v));
        double mean = sum.Value / rows;
        foreach (double value in values)
        {
            double deviation = value - mean;
            squares.Add(deviation * deviation);
            cubes.Add(deviation * deviation * deviation);
        }

        if (rows > 1 && mean != 0 && squares.Value <= Rounding * mean * mean * rows)
        {
            // Of rows that all differ alike nothing says how others would.
            return (new Estimate(mean, double.NaN, rows) { HalfWidth95 = double.NaN }, double.NaN);
        }

        double error = rows > 1 ? Math.Sqrt(squares.Value / (rows - 1.0) / rows) : double.NaN;
        return (
            new Estimate(mean, error, rows) { HalfWidth95 = SkewedMean.HalfWidth95(rows, squares.Value, cubes.Value) },
            SkewedMean.HalfWidth95(rows, squares.Value, cubes.Value, together: together));
    }
}

/// <summary>What rows say about a difference.</summary>
public enum ComparisonVerdict
{
    /// <summary>The rows do not decide.</summary>
    Undecided,

    /// <summary>The model has the higher value.</summary>
    Higher,

    /// <summary>The model has the lower value.</summary>
    Lower,
}
