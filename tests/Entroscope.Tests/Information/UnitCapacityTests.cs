using Entroscope.Activations;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class UnitCapacityTests
{
    // Two sides, symmetric: the extremes are best, and the channel is a binary symmetric one.
    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Coins_HaveTheCapacityOfTheBinarySymmetricChannel(double bound)
    {
        UnitCapacity coin = CapacityAnalysis.Compute(Activation.Sigmoid, bound, 1e-10);
        UnitCapacity spin = CapacityAnalysis.Compute(Activation.Tanh, bound / 2, 1e-10);
        double truth = Math.Log(2) - Logistic.Entropy(bound);
        NumericAssert.Close(truth, coin.Lower, 1e-12);
        NumericAssert.Close(truth, coin.Upper, 1e-10);
        NumericAssert.Close(truth, spin.Lower, 1e-12);
        Assert.Equal([-bound, bound], coin.Inputs);
        Assert.True(coin.IsConverged);
        Assert.True(bound > 0.1 || Math.Abs(coin.Lower - (bound * bound / 8)) < 1e-3 * coin.Lower);
        Assert.True(bound < 30 || Math.Abs(coin.Lower - Math.Log(2)) < 1e-12);
    }

    // Two inputs are best up to an amplitude of 1.66 (Smith 1971): the capacity of binary signals in Gaussian noise, 0.4859 bits at 0 dB.
    [Fact]
    public void GaussianUnits_OfSmallAmplitudeUseTwoInputs()
    {
        UnitCapacity capacity = CapacityAnalysis.Compute(Activation.Identity, 1, 1e-7);
        Assert.Equal([-1, 1], capacity.Inputs);
        NumericAssert.Close(0.4859, capacity.Lower / Math.Log(2), 6e-5);
        Assert.InRange(capacity.Gap, 0, 1e-7);
    }

    [Theory]
    [InlineData("identity", 3)]
    [InlineData("exp", 2)]
    public void BoundsAreOrdered_AndAnyOtherInputTransmitsLess(string name, double bound)
    {
        Activation activation = Activation.Find(name);
        UnitCapacity capacity = CapacityAnalysis.Compute(activation, bound, 1e-5);
        Assert.True(capacity.IsConverged, Invariant($"gap {capacity.Gap}"));
        Assert.True(capacity.Lower <= capacity.Upper);
        Assert.True(capacity.Inputs.Length > 2 && Math.Abs(capacity.Probabilities.Sum() - 1) < 1e-12);
        double uniform = TransmissionAnalysis.Measure(activation, PreActivationDensity.Uniform(-bound, bound)).Information!.Value.Value;
        Assert.InRange(uniform, 0, capacity.Upper);
        Assert.True(uniform < capacity.Lower);

        // An amplitude bounds the power: log(1 + bound^2) / 2 is more.
        Assert.True(name == "exp" || capacity.Upper < 0.5 * Math.Log(1 + (bound * bound)));
    }

    [Theory]
    [InlineData("exp", 5)]
    [InlineData("gaussian", 100)]
    public void WideRanges_ReachTheUsualTolerance(string name, double bound)
    {
        UnitCapacity capacity = ActivationStudy.Of(name, new ActivationStudyOptions { Bound = bound }).Capacity!;
        Assert.True(capacity.IsConverged, Invariant($"gap {capacity.Gap}"));
        Assert.InRange(capacity.Gap, 0, 1e-3 * capacity.Lower);
        Assert.True(name != "gaussian" || capacity.Lower > Math.Log(2 * bound / Math.Sqrt(2 * Math.PI * Math.E)));
    }

    [Fact]
    public void BadArguments_AreNamed()
    {
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The bound of |z| must be a finite number greater than 0, but is 0. (Parameter 'bound')",
            () => CapacityAnalysis.Compute(Activation.Sigmoid, 0));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The tolerance of the capacity must be a finite number greater than 0, but is 0. "
            + "(Parameter 'tolerance')", () => CapacityAnalysis.Compute(Activation.Sigmoid, 1, 0));
        ErrorAssert.Throws<ArgumentException>(
            "The unit 'relu' has no noise of its own, so its capacity is not bounded; units with a capacity are sigmoid, tanh, exp, identity and gaussian. "
            + "(Parameter 'activation')",
            () => CapacityAnalysis.Compute(Activation.Relu, 1));
    }
}
