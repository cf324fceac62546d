namespace Entroscope.Information.Distance;

/// <summary>The search along the exponent of <see cref="SaturatingPowerLaw"/>, with linear least squares for the two other numbers.</summary>
internal sealed class PowerLawSearch
{
    private const int GridPoints = 60;
    private const int Refinements = 40;
    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;
    private readonly double[] _logs;

    public PowerLawSearch(double[] x)
    {
        Reference = x.Min();
        _logs = Array.ConvertAll(x, v => Math.Log(v / Reference));
    }

    public double Reference { get; }

    public Solution Solve(double[] y)
    {
        double low = Math.Log(SaturatingPowerLaw.SmallestExponent);
        double step = (Math.Log(SaturatingPowerLaw.LargestExponent) - low) / (GridPoints - 1);
        int best = Enumerable.Range(0, GridPoints).MinBy(i => At(low + (i * step), y).SquaredResiduals);
        double left = low + (Math.Max(0, best - 1) * step);
        double right = low + (Math.Min(GridPoints - 1, best + 1) * step);
        for (int i = 0; i < Refinements; i++)
        {
            double inner = right - (Golden * (right - left));
            double outer = left + (Golden * (right - left));
            bool lower = At(inner, y).SquaredResiduals <= At(outer, y).SquaredResiduals;
            (left, right) = lower ? (left, outer) : (inner, right);
        }

        return At((left + right) / 2, y);
    }

    private Solution At(double logExponent, double[] y)
    {
        double exponent = Math.Exp(logExponent);
        double[] powers = Array.ConvertAll(_logs, u => Math.Exp(-exponent * u));
        double meanPower = powers.Average();
        double mean = y.Average();
        double variance = 0;
        double covariance = 0;
        for (int k = 0; k < y.Length; k++)
        {
            variance += (powers[k] - meanPower) * (powers[k] - meanPower);
            covariance += (powers[k] - meanPower) * (y[k] - mean);
        }

        double amplitude = covariance / variance;
        double asymptote = mean - (amplitude * meanPower);
        double squares = 0;
        for (int k = 0; k < y.Length; k++)
        {
            double residual = y[k] - asymptote - (amplitude * powers[k]);
            squares += residual * residual;
        }

        return new Solution(asymptote, amplitude, exponent, squares);
    }

    /// <summary>The best law of one exponent.</summary>
    internal readonly record struct Solution(double Asymptote, double Amplitude, double Exponent, double SquaredResiduals);
}
