namespace Entroscope.Numerics;

/// <summary>The sigmoid and what belongs to it, without loss of digits for |z| up to 1e300 and probabilities next to 0 and 1.</summary>
internal static class Logistic
{
    /// <summary>Computes 1 / (1 + e^-z).</summary>
    public static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

    /// <summary>Computes log(1 + e^z).</summary>
    public static double Softplus(double z) => Math.Max(z, 0) + LogOnePlus(Math.Exp(-Math.Abs(z)));

    /// <summary>Computes sigmoid(z) (1 - sigmoid(z)).</summary>
    public static double Variance(double z)
    {
        double small = Math.Exp(-Math.Abs(z));
        return small / ((1 + small) * (1 + small));
    }

    /// <summary>Computes the entropy of a coin of probability sigmoid(z), in nats: softplus(z) - z sigmoid(z), as a sum of positive terms.</summary>
    public static double Entropy(double z)
    {
        double size = Math.Abs(z);
        double small = Math.Exp(-size);
        return small == 0 ? 0 : LogOnePlus(small) + (size * small / (1 + small));
    }

    /// <summary>Computes log(2 cosh z).</summary>
    public static double LogTwoCosh(double z) => Math.Abs(z) + LogOnePlus(Math.Exp(-2 * Math.Abs(z)));

    /// <summary>Computes the entropy of a coin, in nats.</summary>
    public static double BinaryEntropy(double p) => p is > 0 and < 1 ? -LogSpace.XLogX(p) - ((1 - p) * LogOnePlus(-p)) : 0;

    /// <summary>
    /// Computes log(1 + x), x above -1, without loss for small x: the rounding of 1 + x cancels in the quotient (Higham 2002, section 1.14.1).
    /// </summary>
    public static double LogOnePlus(double x)
    {
        double y = 1 + x;
        return y == 1 ? x : x * (Math.Log(y) / (y - 1));
    }
}
