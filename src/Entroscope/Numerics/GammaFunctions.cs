using MathNet.Numerics;

namespace Entroscope.Numerics;

/// <summary>The gamma function's relatives that estimators of entropy are made of.</summary>
internal static class GammaFunctions
{
    // Above it the asymptotic series below are exact to rounding.
    private const double Large = 20;

    /// <summary>Computes the digamma function.</summary>
    /// <param name="x">A number above 0.</param>
    public static double Digamma(double x)
    {
        double shift = 0;
        while (x < Large)
        {
            shift -= 1 / x;
            x++;
        }

        double r = 1 / (x * x);
        double series = r * ((1.0 / 12) - (r * ((1.0 / 120) - (r * ((1.0 / 252) - (r * ((1.0 / 240) - (r / 132))))))));
        return shift + Math.Log(x) - (0.5 / x) - series;
    }

    /// <summary>Computes the trigamma function, the derivative of digamma (Abramowitz, Stegun 1964, 6.4.12).</summary>
    /// <param name="x">A number above 0.</param>
    public static double Trigamma(double x)
    {
        double shift = 0;
        while (x < Large)
        {
            shift += 1 / (x * x);
            x++;
        }

        double r = 1 / (x * x);
        double series = r * ((1.0 / 6) - (r * ((1.0 / 30) - (r * ((1.0 / 42) - (r * ((1.0 / 30) - (r * 5 / 66))))))));
        return shift + (1 / x) + (r / 2) + (series / x);
    }

    /// <summary>Computes log Γ(x + n) - log Γ(x) without the cancellation that large x would bring.</summary>
    /// <param name="x">A number above 0.</param>
    /// <param name="n">A number at least 0.</param>
    public static double LogRising(double x, double n)
    {
        if (x < Large)
        {
            return SpecialFunctions.GammaLn(x + n) - SpecialFunctions.GammaLn(x);
        }

        double y = x + n;
        return ((x - 0.5) * LogOnePlus(n / x)) + (n * (Math.Log(y) - 1)) + (Remainder(y) - Remainder(x));
    }

    /// <summary>Tabulates digamma at the integers.</summary>
    /// <param name="largest">The last integer, at least 1.</param>
    /// <returns>ψ(n) at place n; place 0 is not a number.</returns>
    public static double[] DigammaTable(int largest)
    {
        double[] table = new double[largest + 1];
        table[0] = double.NaN;
        CompensatedSum sum = default;
        sum.Add(-Constants.EulerMascheroni);
        for (int n = 1; n <= largest; n++)
        {
            table[n] = sum.Value;
            sum.Add(1.0 / n);
        }

        return table;
    }

    /// <summary>Computes log(1 + y), exact also where y is small (Goldberg 1991, theorem 4).</summary>
    public static double LogOnePlus(double y)
    {
        double u = 1 + y;
        return u == 1 ? y : Math.Log(u) * y / (u - 1);
    }

    private static double Remainder(double x)
    {
        double r = 1 / (x * x);
        return ((1.0 / 12) - (r * ((1.0 / 360) - (r * ((1.0 / 1260) - (r / 1680)))))) / x;
    }
}
