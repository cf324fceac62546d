using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

public sealed class QuadratureTests
{
    public static TheoryData<string> Integrals => ["gaussian", "log", "root", "kink", "oscillation", "peak"];

    [Theory]
    [MemberData(nameof(Integrals))]
    public void KnownIntegrals_AreReachedWithinTheErrorTold(string name)
    {
        (Func<double, double> function, double[] breaks, double truth) = name switch
        {
            "gaussian" => ((Func<double, double>)(t => Math.Exp(-t * t / 2)), new double[] { -38, -5, 0, 5, 38 }, Math.Sqrt(2 * Math.PI)),
            "log" => (Math.Log, [0, 1], -1),
            "root" => (Math.Sqrt, [0, 1], 2.0 / 3),
            "kink" => (t => Math.Abs(t - (1 / 3.0)), [0, 1], 5.0 / 18),
            "oscillation" => (t => Math.Cos(50 * t), [0, 1], Math.Sin(50) / 50),
            _ => (t => 1 / (1 + (1e6 * t * t)), [-1, 1], 2 * Math.Atan(1000) / 1000),
        };
        Integral found = GaussKronrod.Integrate(function, breaks);
        Assert.InRange(Math.Abs(found.Value - truth), 0, found.Error);
        Assert.InRange(found.Error, 0, 1e-11);
    }

    [Fact]
    public void Panels_IntegratePolynomialsUpToDegree22()
    {
        (double[] places, double[] weights) = GaussKronrod.Panels(-1, 3, 3);
        for (int degree = 0; degree <= 22; degree++)
        {
            double truth = (Math.Pow(3, degree + 1) - Math.Pow(-1, degree + 1)) / (degree + 1);
            NumericAssert.Close(truth, places.Zip(weights, (z, w) => w * Math.Pow(z, degree)).Sum(), 0, 1e-13);
        }

        Assert.True(places.Zip(places.Skip(1), (a, b) => a < b).All(x => x));
    }

    // The first terms of the series in e^-z.
    [Fact]
    public void Logistic_KeepsItsDigitsInTheTails()
    {
        NumericAssert.Close(1e-20, Logistic.LogOnePlus(1e-20), 0, 1e-15);
        NumericAssert.Close(1e-8 - 5e-17, Logistic.LogOnePlus(1e-8), 0, 1e-15);
        NumericAssert.Close(41 * Math.Exp(-40), Logistic.Entropy(40), 0, 1e-14);
        NumericAssert.Close(Logistic.BinaryEntropy(1 / (1 + Math.Exp(-2))), Logistic.Entropy(-2), 0, 1e-14);
        Assert.Equal(0, Logistic.Entropy(1e4));
        Assert.Equal(1e4, Logistic.Softplus(1e4));
        Assert.Equal(0, Logistic.Softplus(-1e4));
        NumericAssert.Close(Math.Exp(-500), Logistic.Softplus(-500), 0, 1e-14);
        Assert.Equal(0, Logistic.BinaryEntropy(0) + Logistic.BinaryEntropy(1));
    }

    [Fact]
    public void PoissonEntropy_SumAndSeriesMeet()
    {
        // Mean 1: 1 plus the sum of log k! / (e k!).
        NumericAssert.Close(1.3048422422, PoissonLaw.Entropy(1, 0), 1e-9);
        double below = PoissonLaw.Entropy(1000, Math.Log(1000));
        double above = PoissonLaw.Entropy(Math.BitIncrement(1000.0), Math.Log(1000));
        NumericAssert.Close(below, above, 1e-10);
        Assert.Equal(0, PoissonLaw.Entropy(0, -1e4));
    }
}
