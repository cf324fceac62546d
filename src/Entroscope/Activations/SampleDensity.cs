using Entroscope.Numerics;
using MathNet.Numerics;

namespace Entroscope.Activations;

/// <summary>
/// Measured pre-activations. Expectations are sample means; differential entropies are estimated from the distance of every value to its
/// fourth neighbour (Kozachenko and Leonenko 1987), with the standard error of the mean of its terms (Berrett, Samworth and Yuan 2019).
/// </summary>
internal sealed class SampleDensity : PreActivationDensity
{
    private const int Neighbour = 4;
    private readonly double[] _sorted;

    public SampleDensity(double[] values)
        : base(Invariant($"sample of {values.Length} values"))
    {
        _sorted = values;
        Array.Sort(_sorted);
        Mean = CompensatedSum.Of(_sorted) / _sorted.Length;
        Deviation = Math.Sqrt(CompensatedSum.Of(Array.ConvertAll(_sorted, z => (z - Mean) * (z - Mean))) / (_sorted.Length - 1));
    }

    public override double Mean { get; }

    public override double Deviation { get; }

    public override int SampleSize => _sorted.Length;

    internal override Func<double, double>? LogDensity => null;

    public override double Cdf(double z)
    {
        int low = 0;
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _sorted[middle] <= z ? (middle + 1, high) : (low, middle);
        }

        return (double)low / _sorted.Length;
    }

    public override double Quantile(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    public override Expectation Expect(Func<double, double> function, params ReadOnlySpan<double> breaks) =>
        Expectation.OfSample(Array.ConvertAll(_sorted, z => function(z)));

    internal override Expectation? EntropyPlus(Func<double, double> term, params ReadOnlySpan<double> breaks)
    {
        int n = _sorted.Length;
        if (n <= Neighbour)
        {
            return null;
        }

        double constant = SpecialFunctions.DiGamma(n) - SpecialFunctions.DiGamma(Neighbour) + Math.Log(2);
        double[] terms = new double[n];
        for (int i = 0; i < n; i++)
        {
            double distance = DistanceToNeighbour(i);
            if (distance == 0)
            {
                return null;
            }

            terms[i] = constant + Math.Log(distance) + term(_sorted[i]);
        }

        return Expectation.OfSample(terms);
    }

    internal override Expectation? EntropyAboveZero() =>
        _sorted.Count(z => z > 0) <= Neighbour ? null : new SampleDensity([.. _sorted.Where(z => z > 0)]).EntropyPlus(_ => 0);

    internal override (double[] Places, double[] Probabilities, double Lost) Cells(Func<double, double> width) =>
        (_sorted, Array.ConvertAll(_sorted, _ => 1.0 / _sorted.Length), 0);

    internal override double Draw(RandomStream random) => _sorted[random.NextInt(_sorted.Length)];

    // The k nearest of a sorted value are a window of k + 1 values around it.
    private double DistanceToNeighbour(int i)
    {
        double least = double.PositiveInfinity;
        for (int first = Math.Max(0, i - Neighbour); first <= i && first + Neighbour < _sorted.Length; first++)
        {
            least = Math.Min(least, Math.Max(_sorted[i] - _sorted[first], _sorted[first + Neighbour] - _sorted[i]));
        }

        return least;
    }
}
