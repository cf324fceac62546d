using Entroscope.Numerics;

namespace Entroscope.Estimators.Neighbours;

/// <summary>Columns in units of their standard deviations.</summary>
internal static class Scaling
{
    /// <summary>Divides every column by its standard deviation, after taking its mean away.</summary>
    /// <returns>The columns, a constant one as zeros, and what an entropy of theirs lacks: the sum of the logarithms of the deviations, minus infinity if one
    /// is 0.</returns>
    public static (SampleMatrix Scaled, double LogScale) Unit(SampleMatrix x)
    {
        double[] values = x.Values.ToArray();
        CompensatedSum log = default;
        for (int c = 0; c < x.Columns; c++)
        {
            // A power of two changes no digit, and keeps squares in the range of numbers.
            double[] column = x.Column(c).Values.ToArray();
            int exponent = SampleGeometry.Exponent(column);
            column = Array.ConvertAll(column, v => Math.ScaleB(v, -exponent));
            double mean = CompensatedSum.Of(column) / column.Length;
            double deviation = Math.Sqrt(column.Sum(v => (v - mean) * (v - mean)) / column.Length);
            bool isConstant = !(deviation > 0) || column.Min() == column.Max();
            log.Add(isConstant ? double.NegativeInfinity : Math.Log(deviation) + (exponent * Math.Log(2)));
            for (int i = 0; i < x.Rows; i++)
            {
                values[(i * x.Columns) + c] = isConstant ? 0 : (column[i] - mean) / deviation;
            }
        }

        return (new SampleMatrix(x.Rows, x.Columns, values), log.Value);
    }
}
