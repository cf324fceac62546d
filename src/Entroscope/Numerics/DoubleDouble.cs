namespace Entroscope.Numerics;

/// <summary>Sums of two numbers of double precision, the second at most half a unit of the first: some 31 digits (Dekker 1971).</summary>
internal static class DoubleDouble
{
    private const double Log2 = 0.69314718055994530942;
    private const double Log2Low = 2.3190468138462996e-17;
    private const int Halvings = 6;
    private const int Terms = 13;

    /// <summary>Computes x + y without an error.</summary>
    public static (double High, double Low) Sum(double x, double y)
    {
        double sum = x + y;
        double rest = sum - x;
        return (sum, x - (sum - rest) + (y - rest));
    }

    /// <summary>Computes x y without an error, where nothing overflows or underflows.</summary>
    public static (double High, double Low) Product(double x, double y)
    {
        double product = x * y;
        return (product, Math.FusedMultiplyAdd(x, y, -product));
    }

    /// <summary>Computes the natural logarithm of a number.</summary>
    /// <param name="x">A finite number above 0.</param>
    /// <param name="low">What is to be added to it, far smaller.</param>
    /// <returns>The logarithm, to about 30 digits.</returns>
    public static (double High, double Low) Log(double x, double low = 0)
    {
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        double rest = low / x;
        if (mantissa > 1.4)
        {
            (mantissa, exponent) = (mantissa / 2, exponent + 1);
        }

        // One step of Newton's method: log m = y + log(m exp(-y)), and m exp(-y) is 1 but for the rounding of y.
        double y = Math.Log(mantissa);
        (double High, double Low) near = Multiply(Exp(-y), mantissa);
        (double high, double carry) = Product(exponent, Log2);
        (high, double more) = Sum(high, y);
        double correction = near.High - 1 + near.Low;
        return Renormalise(high, more + carry + (exponent * Log2Low) + correction + rest);
    }

    // exp(r) of a number of size below 0.4: a power series of r / 2^6, squared six times.
    private static (double High, double Low) Exp(double r)
    {
        r = Math.ScaleB(r, -Halvings);
        (double High, double Low) sum = (1, 0);
        for (int k = Terms; k > 0; k--)
        {
            sum = Multiply(sum, r);
            sum = Divide(sum, k);
            (double high, double low) = Sum(1, sum.High);
            sum = Renormalise(high, low + sum.Low);
        }

        for (int k = 0; k < Halvings; k++)
        {
            (double high, double low) = Product(sum.High, sum.High);
            sum = Renormalise(high, low + (2 * sum.High * sum.Low));
        }

        return sum;
    }

    private static (double High, double Low) Multiply((double High, double Low) x, double y)
    {
        (double high, double low) = Product(x.High, y);
        return Renormalise(high, low + (x.Low * y));
    }

    private static (double High, double Low) Divide((double High, double Low) x, double y)
    {
        double quotient = x.High / y;
        double rest = Math.FusedMultiplyAdd(-quotient, y, x.High) + x.Low;
        return Renormalise(quotient, rest / y);
    }

    private static (double High, double Low) Renormalise(double high, double low)
    {
        double sum = high + low;
        return (sum, low - (sum - high));
    }
}
