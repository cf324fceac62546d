using CsCheck;
using Entroscope.Activations;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class ActivationTests
{
    private static readonly Gen<double> Place = Gen.Double[-30, 30];

    public static TheoryData<string> Names => [.. Activation.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void MeanAndVariance_AreTheDerivativesOfTheLogPartition(string name)
    {
        Activation activation = Activation.Find(name, 1.7);
        foreach (double z in new[] { -7.3, -1.2, -0.4, 0.6, 2.5, 6.1 })
        {
            // The natural parameter of a Gaussian unit is z over the variance of its noise.
            double h = 1e-4;
            double unit = activation.NoiseVariance ?? 1;
            ActivationPoint low = activation.At(z - h);
            ActivationPoint here = activation.At(z);
            ActivationPoint high = activation.At(z + h);
            NumericAssert.Close((high.LogPartition - low.LogPartition) * unit / (2 * h), here.Mean, 1e-6, 1e-6, "A'");
            NumericAssert.Close((high.Mean - low.Mean) * unit / (2 * h), here.Variance, 1e-6, 1e-6, "A''");
            NumericAssert.Close(Math.Log(Math.Abs(high.Value - low.Value) / (2 * h)),
                activation.LogSlope(z) is double s && double.IsFinite(s) ? s : double.NegativeInfinity, 1e-5, 0, "log slope");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Entropy_IsTheLegendreDual(string name) => Place.Sample(
        z =>
        {
            ActivationPoint p = Activation.Find(name, 1.7).At(z);
            double natural = p.PreActivation / (Activation.Find(name, 1.7).NoiseVariance ?? 1);
            NumericAssert.Close(p.LogPartition - (natural * p.Mean), p.LegendreEntropy, 1e-13, 1e-13);
            NumericAssert.Close(p.Entropy, p.LegendreEntropy + p.BaseMeasureEntropy, 1e-13 * (1 + Math.Abs(p.LegendreEntropy)));
        },
        iter: 200);

    [Fact]
    public void SoftplusIsEnergyPlusEntropy_AndSiluTheEnergy() => Place.Sample(z =>
    {
        double p = 1 / (1 + Math.Exp(-z));
        double entropy = Activation.Sigmoid.At(z).Entropy;
        NumericAssert.Close((z * p) + entropy, Activation.Softplus.Value(z), 1e-13, 1e-13);
        NumericAssert.Close(Activation.Softplus.Value(z) - entropy, Activation.Silu.Value(z), 1e-13, 1e-13);
        NumericAssert.Close((2 * Activation.Sigmoid.Value(2 * z)) - 1, Activation.Tanh.Value(z), 1e-14);
        foreach (double t in new[] { 1, 0.1, 0.001 })
        {
            Assert.InRange((t * Activation.Softplus.Value(z / t)) - Activation.Relu.Value(z), -1e-13, (t * Math.Log(2)) + 1e-13);
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_AreNeverNaN(string name)
    {
        foreach (double z in new[] { -1e4, -745.3, -37, 0, 37, 709.9, 1e4 })
        {
            ActivationPoint p = Activation.Find(name).At(z);
            Assert.All(new[] { p.Value, p.LogPartition, p.Mean, p.Variance, p.LegendreEntropy, p.Entropy },
                v => Assert.False(double.IsNaN(v), Invariant($"{name} at {z}")));
            Assert.True(p.Variance >= 0);
        }
    }

    [Fact]
    public void PoissonEntropy_IsItsDefinition()
    {
        double mean = Math.Exp(1.3);
        double sum = 0;
        double log = -mean;
        for (int k = 0; k < 100; k++)
        {
            sum -= Math.Exp(log) * log;
            log += Math.Log(mean / (k + 1));
        }

        NumericAssert.Close(sum, Activation.Exp.At(1.3).Entropy, 1e-12);
    }

    [Fact]
    public void SoftmaxOfTwo_IsTheSigmoid() => Gen.Select(Place, Place).Sample((a, b) =>
    {
        SoftmaxPoint p = Softmax.At([a, b]);
        ActivationPoint coin = Activation.Sigmoid.At(a - b);
        NumericAssert.Close(coin.Mean, p.Probabilities[0], 0, 1e-13);
        NumericAssert.Close(coin.Variance, p.Variances[1], 0, 1e-12);
        NumericAssert.Close(coin.Entropy, p.Entropy, 1e-300, 1e-12);
        NumericAssert.Close(b + coin.LogPartition, p.LogPartition, 1e-12);
    });

    [Fact]
    public void Softmax_HoldsFarOut()
    {
        SoftmaxPoint even = Softmax.At([1e4, 1e4, 1e4]);
        NumericAssert.Close(Math.Log(3), even.Entropy, 1e-14);
        SoftmaxPoint odd = Softmax.At([-1e4, 0, 1e4]);
        Assert.Equal([0, 0, 1], odd.Probabilities);
        Assert.Equal(0, odd.Entropy);
    }

    [Fact]
    public void BadArguments_AreNamed()
    {
        ErrorAssert.Throws<ArgumentException>("The activation must be one of identity, gaussian, sigmoid, tanh, exp, softplus, relu, silu, but is 'swish'. "
            + "(Parameter 'name')", () => Activation.Find("swish"));
        ErrorAssert.Throws<ArgumentOutOfRangeException>(
            "The standard deviation of the noise must be a finite number greater than 0, but is 0. (Parameter 'noise')", () => Activation.Gaussian(0));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The pre-activation must be a finite number, but is NaN. (Parameter 'z')",
            () => Activation.Sigmoid.At(double.NaN));
        ErrorAssert.Throws<ArgumentException>("Softmax needs at least 2 logits, but has 1. (Parameter 'logits')", () => Softmax.At([1]));
        ErrorAssert.Throws<ArgumentException>("The logits must be finite numbers, but logit 1 is NaN. (Parameter 'logits')", () => Softmax.At([1, double.NaN]));
    }
}
