namespace Entroscope.Numerics;

/// <summary>A running sum in the order of its additions with a carried rounding error (Neumaier 1974).</summary>
/// <remarks>The result depends only on the values and their order, never on the vector width of the machine.</remarks>
internal struct CompensatedSum
{
    private double _sum;
    private double _carry;

    /// <summary>Gets the sum of the values added so far.</summary>
    public readonly double Value => double.IsFinite(_sum) ? _sum + _carry : _sum;

    /// <summary>Adds one value.</summary>
    /// <param name="value">The value; infinities and NaN propagate.</param>
    public void Add(double value)
    {
        double next = _sum + value;
        _carry += Math.Abs(_sum) >= Math.Abs(value) ? _sum - next + value : value - next + _sum;
        _sum = next;
    }

    /// <summary>Computes the compensated sum of <paramref name="values"/> in their order.</summary>
    /// <returns>The sum; 0 for no values.</returns>
    public static double Of(ReadOnlySpan<double> values)
    {
        CompensatedSum sum = default;
        foreach (double value in values)
        {
            sum.Add(value);
        }

        return sum.Value;
    }
}
