using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

public sealed class VectorLogTests
{
    [Fact]
    public void Logarithms_AreThoseOfTheRuntime()
    {
        var random = new RandomStream(1, "vector log");
        for (int i = 0; i < 4000; i++)
        {
            double x = i % 2 == 0 ? Math.ScaleB(1 + random.NextDouble(), random.NextInt(2046) - 1022) : Math.Exp(0.5 * random.NextGaussian());
            NumericAssert.Close(Math.Log(x), VectorLog.Of(x), 1e-323, 3e-16, Invariant($"log({x})"));
        }
    }

    [Fact]
    public void Ends_AreExact()
    {
        Assert.Equal(0, VectorLog.Of(1));
        Assert.Equal(Math.Log(2), VectorLog.Of(2));
        Assert.Equal(Math.Log(VectorLog.Smallest), VectorLog.Of(VectorLog.Smallest));
        Assert.Equal(Math.Log(double.MaxValue), VectorLog.Of(double.MaxValue));
    }
}
