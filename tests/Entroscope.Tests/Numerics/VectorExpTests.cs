using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

public sealed unsafe class VectorExpTests
{
    [Fact]
    public void Exponentials_AreThoseOfTheRuntime()
    {
        var random = new RandomStream(1, "vector exp");
        double[] x = [.. Enumerable.Range(0, 4000).Select(i => i % 2 == 0 ? -750 + (1460 * random.NextDouble()) : 2 * random.NextGaussian())];
        double[] y = Apply(x);
        for (int i = 0; i < x.Length; i++)
        {
            NumericAssert.Close(Math.Exp(x[i]), y[i], 1e-323, 4.5e-16, Invariant($"exp({x[i]})"));
        }
    }

    [Fact]
    public void TheEnds_AreExact() => Assert.Equal(
        [0, 0, 1, 1, 0, double.PositiveInfinity, double.PositiveInfinity, 5e-324],
        Apply([double.NegativeInfinity, -800, 0, -0.0, -1e300, 800, double.PositiveInfinity, -744.4400719213812]));

    private static double[] Apply(double[] x)
    {
        double[] y = [.. x];
        fixed (double* values = y)
        {
            VectorExp.Apply(values, y.Length);
        }

        return y;
    }
}
