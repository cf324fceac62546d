using Entroscope.Numerics;

namespace Entroscope.Workflow.Measuring;

/// <summary>
/// Tests differences between the means of a sweep's values against the errors that the seeds show. Every value has an error of its own: wide networks may
/// differ from seed to seed much more, or less, than narrow ones.
/// </summary>
/// <remarks>The degrees of freedom are Satterthwaite's (1946), as in Welch's test: no common variance is assumed.</remarks>
internal sealed class SeedContrast
{
    // A variance that rounding alone may leave of equal values.
    private const double Rounding = 1e-24;
    private readonly double[] _means;
    private readonly double[] _variances;
    private readonly int[] _freedom;

    public SeedContrast(IReadOnlyList<double[]> values)
    {
        _means = [.. values.Select(v => v.Average())];
        _freedom = [.. values.Select(v => v.Length - 1)];
        _variances = [.. values.Select(
            (v, k) => v.Length == 1 ? 0 : Math.Max(v.Sum(y => (y - _means[k]) * (y - _means[k])) / _freedom[k], Rounding * _means[k] * _means[k]) / v.Length)];
    }

    /// <summary>Gets a value indicating whether every value has several seeds, so that its error is known.</summary>
    public bool HasErrors => Array.TrueForAll(_freedom, f => f > 0);

    public IReadOnlyList<double> Means => _means;

    /// <summary>Computes the probability that a weighted sum of the means is as far from 0 by chance, if all means are equal.</summary>
    /// <param name="weights">The weight of every mean; they sum to 0.</param>
    /// <returns>The two-sided probability, and the sum.</returns>
    public (double Chance, double Sum) Test(ReadOnlySpan<double> weights)
    {
        double sum = 0, variance = 0, squares = 0;
        for (int k = 0; k < _means.Length; k++)
        {
            double part = weights[k] * weights[k] * _variances[k];
            sum += weights[k] * _means[k];
            variance += part;
            squares += part * part / Math.Max(1, _freedom[k]);
        }

        return sum == 0 ? (1, 0)
            : variance == 0 ? (0, sum)
            : (StudentLaw.TwoSided(sum / Math.Sqrt(variance), variance * variance / squares), sum);
    }

    /// <summary>Tests a difference of two means.</summary>
    public (double Chance, double Difference) Compare(int low, int high)
    {
        double[] weights = new double[_means.Length];
        (weights[low], weights[high]) = (-1, 1);
        return Test(weights);
    }
}
