using MathNet.Numerics;

namespace Entroscope.Workflow.Runs;

/// <summary>How the accuracies of two models differ on the same rows: only the rows that one of the two recognises count.</summary>
/// <param name="Rows">The number of rows whose class is known.</param>
/// <param name="OnlyHere">The number of rows that only this model recognises.</param>
/// <param name="OnlyFirst">The number of rows that only the first model recognises.</param>
/// <param name="Chance">
/// The probability of at least as uneven a division of these rows where both are as likely (McNemar's test, exact), times the number of differences
/// of the comparison, at most 1.
/// </param>
public sealed record AccuracyDifference(int Rows, int OnlyHere, int OnlyFirst, double Chance)
{
    private const double Level = 0.05;

    /// <summary>Gets the accuracy of the model less that of the first one, -1..1.</summary>
    public double Difference => (OnlyHere - OnlyFirst) / (double)Rows;

    /// <summary>
    /// Gets half the width of the 95 % interval of the difference alone, about a centre slightly nearer to 0 (Agresti, Min 2005, Statistics in Medicine
    /// 24, 729: the interval of Wald with half a row more in each of the four cells).
    /// </summary>
    public double HalfWidth95
    {
        get
        {
            double rows = Rows + 2;
            double sum = OnlyHere + OnlyFirst + 1;
            double difference = OnlyHere - OnlyFirst;
            return 1.96 * Math.Sqrt(sum - (difference * difference / rows)) / rows;
        }
    }

    /// <summary>Gets the lower end of the interval.</summary>
    public double Lower => Math.Max(-1, Centre - HalfWidth95);

    /// <summary>Gets the upper end of the interval.</summary>
    public double Upper => Math.Min(1, Centre + HalfWidth95);

    /// <summary>Gets what the rows say, at a chance of 5 % for a wrong verdict over all differences of the comparison.</summary>
    public ComparisonVerdict Verdict =>
        Chance >= Level ? ComparisonVerdict.Undecided : OnlyHere > OnlyFirst ? ComparisonVerdict.Higher : ComparisonVerdict.Lower;

    private double Centre => (OnlyHere - OnlyFirst) / (Rows + 2.0);

    /// <summary>Compares what two models recognise; null where no row has a class for both.</summary>
    internal static AccuracyDifference? Of(bool?[] first, bool?[] other, int together)
    {
        (int rows, int onlyHere, int onlyFirst) = (0, 0, 0);
        for (int r = 0; r < Math.Min(first.Length, other.Length); r++)
        {
            if (first[r] is { } there && other[r] is { } here)
            {
                rows++;
                onlyHere += here && !there ? 1 : 0;
                onlyFirst += there && !here ? 1 : 0;
            }
        }

        return rows == 0 ? null : new AccuracyDifference(rows, onlyHere, onlyFirst, Math.Min(1, together * TwoSided(onlyHere, onlyFirst)));
    }

    // Twice the probability that of a + b fair coins at most the fewer fall on that side: an incomplete beta function.
    private static double TwoSided(int a, int b)
    {
        int fewer = Math.Min(a, b);
        int all = a + b;
        return a == b ? 1 : Math.Min(1, 2 * SpecialFunctions.BetaRegularized(all - fewer, fewer + 1, 0.5));
    }
}
