using Entroscope.Activations;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class UnitTransmissionTests
{
    private static readonly PreActivationDensity Standard = PreActivationDensity.Gaussian(0, 1);
    private static readonly PreActivationDensity Shifted = PreActivationDensity.Gaussian(0.7, 1.3);
    private static readonly PreActivationDensity Flat = PreActivationDensity.Uniform(-2, 3);

    [Fact]
    public void CoinInformation_IsTheDifferenceOfEntropies()
    {
        foreach (PreActivationDensity density in new[] { Standard, Shifted, Flat })
        {
            UnitTransmission unit = TransmissionAnalysis.Measure(Activation.Sigmoid, density);
            double heads = density.Expect(Logistic.Sigmoid).Value;
            double noise = density.Expect(z => Logistic.BinaryEntropy(Logistic.Sigmoid(z))).Value;
            NumericAssert.Close(Logistic.BinaryEntropy(heads) - noise, unit.Information!.Value.Value, 1e-12);
            NumericAssert.Close(unit.OutputEntropy!.Value.Value - unit.NoiseEntropy!.Value.Value, unit.Information.Value.Value, 1e-12);
            Assert.InRange(unit.Information.Value.NumericalError, 0, 1e-11);
        }
    }

    // I = E D to second order in the scale: s^2 / 8 for the coin, s^2 / 2 for the spin and for the count (Fisher information at 0 times s^2 / 2).
    [Theory]
    [InlineData("sigmoid", 0.125)]
    [InlineData("tanh", 0.5)]
    [InlineData("exp", 0.5)]
    [InlineData("gaussian", 0.5)]
    public void SmallScales_TransmitHalfTheFisherInformation(string name, double factor)
    {
        const double Scale = 1e-3;
        UnitTransmission unit = TransmissionAnalysis.Measure(Activation.Find(name), PreActivationDensity.Gaussian(0, Scale));
        NumericAssert.Close(factor * Scale * Scale, unit.Information!.Value.Value, 0, 1e-3);
    }

    // s^2 / 8 and s^2 / 2 to leading order; the next is smaller by s^2.
    [Theory]
    [InlineData("sigmoid", 0.125)]
    [InlineData("tanh", 0.5)]
    public void TinyScales_KeepTheirDigits(string name, double factor)
    {
        const double Scale = 1e-9;
        Expectation information = TransmissionAnalysis.Measure(Activation.Find(name), PreActivationDensity.Gaussian(0, Scale)).Information!.Value;
        NumericAssert.Close(factor * Scale * Scale, information.Value, 0, 1e-12);
        Assert.InRange(information.NumericalError, Math.Abs(information.Value - (factor * Scale * Scale)), 1e-3 * information.Value);
        Expectation count = TransmissionAnalysis.Measure(Activation.Exp, PreActivationDensity.Gaussian(5, Scale)).Information!.Value;
        Assert.InRange(Math.Abs(count.Value - (0.5 * Math.Exp(5) * Scale * Scale)), 0, count.NumericalError);
    }

    [Fact]
    public void WhatIsOutOfRange_IsLeftOutWhereThatIsAllowed()
    {
        var options = new ActivationStudyOptions { Density = PreActivationDensity.Gaussian(0, 3), Bound = 20 };
        Assert.Throws<SizeLimitException>(() => ActivationStudy.Of("exp", options));
        ActivationStudy study = ActivationStudy.Of("exp", options with { LeaveOut = true });
        Assert.Null(study.Transmission);
        Assert.Null(study.Capacity);
        Assert.Equal(
            "The counts of an exp unit would reach a mean of e^21.29; means of at most 100000 are supported, pre-activations up to 11.51. "
            + "The counts of an exp unit would reach a mean of e^20; means of at most 100000 are supported, pre-activations up to 11.51.",
            study.LeftOut);
        Assert.Null(ActivationStudy.Of("sigmoid", options with { LeaveOut = true }).LeftOut);
    }

    [Fact]
    public void QuadratureAndSample_Agree()
    {
        var random = new RandomStream(5, "pre-activations");
        double[] values = [.. Enumerable.Range(0, 4000).Select(_ => Shifted.Draw(random))];
        PreActivationDensity sample = PreActivationDensity.Sample(values);
        foreach (string name in Activation.Names)
        {
            Activation activation = Activation.Find(name);
            UnitTransmission exact = TransmissionAnalysis.Measure(activation, Shifted);
            UnitTransmission drawn = TransmissionAnalysis.Measure(activation, sample);
            Near(exact.Information, drawn.Information, name + " information");
            Near(exact.OutputEntropy, drawn.OutputEntropy, name + " output");
            Near(exact.NoiseEntropy, drawn.NoiseEntropy, name + " noise");
            Near(exact.Energy, drawn.Energy, name + " energy");
            Near(exact.InputEntropy, drawn.InputEntropy, name + " input");
            Near(exact.LogSlope, drawn.LogSlope, name + " slope");
            Near(exact.ContinuousEntropy, drawn.ContinuousEntropy, name + " continuous part");
            Near(exact.AtomProbability, drawn.AtomProbability, name + " atom");
            if (activation.Turn == double.NegativeInfinity)
            {
                Near(exact.DeterministicEntropy, drawn.DeterministicEntropy, name + " deterministic");
            }
        }
    }

    [Fact]
    public void GaussianUnits_HaveTheirClosedForm()
    {
        UnitTransmission unit = TransmissionAnalysis.Measure(Activation.Gaussian(0.5), PreActivationDensity.Gaussian(3, 2));
        NumericAssert.Close(0.5 * Math.Log(17), unit.Information!.Value.Value, 1e-14);

        // A uniform input much wider than the noise: h(Z) - h(noise) but for the ends.
        UnitTransmission wide = TransmissionAnalysis.Measure(Activation.Gaussian(0.01), PreActivationDensity.Uniform(0, 10));
        NumericAssert.Close(Math.Log(10) - (0.5 * Math.Log(2 * Math.PI * Math.E * 1e-4)), wide.Information!.Value.Value, 2e-3);
    }

    // The grid of the mixture against the closed form: a Gaussian unit over a density that is not recognised as Gaussian would need both.
    [Fact]
    public void Mixtures_AreThoseOfTheClosedForm()
    {
        OutputMixture mixture = OutputMixture.Of(Activation.Gaussian(0.5), PreActivationDensity.Gaussian(3, 2), 1);
        NumericAssert.Close(0.5 * Math.Log(17), mixture.Average().Information.Value, 1e-9);
    }

    // The entropy of the output in narrow cells is its differential entropy less the log of their width.
    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("silu")]
    public void RoundedOutputs_ApproachTheDifferentialEntropy(string name)
    {
        UnitTransmission unit = TransmissionAnalysis.Measure(Activation.Find(name), Standard, 14);
        QuantisedOutput q = unit.Quantised!;
        double width = (q.High - q.Low) / (1 << q.Bits);
        NumericAssert.Close(unit.DeterministicEntropy!.Value.Value, q.Entropy.Value + Math.Log(width), 0.01);
    }

    [Fact]
    public void OneBit_AsksForTheMiddleOfTheRange()
    {
        QuantisedOutput q = TransmissionAnalysis.Measure(Activation.Sigmoid, Shifted, 1).Quantised!;
        NumericAssert.Close(Logistic.BinaryEntropy(Shifted.Cdf(0)), q.Entropy.Value, 1e-12);
        Assert.Equal((0.0, 1.0), (q.Low, q.High));
    }

    [Fact]
    public void Relu_HasAnAtomAndAHalfGaussian()
    {
        UnitTransmission unit = TransmissionAnalysis.Measure(Activation.Relu, Standard);
        Assert.Equal(0.5, unit.RelativeLoss, 1e-15);
        NumericAssert.Close((0.5 * Math.Log(2 * Math.PI * Math.E)) - Math.Log(2), unit.ContinuousEntropy!.Value.Value, 1e-12);
        Assert.Null(unit.Information);
        Assert.Null(unit.DeterministicEntropy);
        Assert.Null(unit.InformationLoss);
        Assert.Null(TransmissionAnalysis.Measure(Activation.Relu, PreActivationDensity.Uniform(-2, -1)).ContinuousEntropy);
    }

    [Fact]
    public void Silu_LosesItsBranchOnlyBelowZero()
    {
        UnitTransmission above = TransmissionAnalysis.Measure(Activation.Silu, PreActivationDensity.Uniform(0.1, 2));
        NumericAssert.Close(0, above.InformationLoss!.Value.Value, 1e-12);
        double loss = TransmissionAnalysis.Measure(Activation.Silu, Standard).InformationLoss!.Value.Value;
        Assert.InRange(loss, 0.01, 0.5 * Math.Log(2));
    }

    [Fact]
    public void SoftmaxOfTwo_IsASigmoidOfTheDifference()
    {
        UnitTransmission two = TransmissionAnalysis.MeasureSoftmax(Standard, 2);
        UnitTransmission coin = TransmissionAnalysis.Measure(Activation.Sigmoid, PreActivationDensity.Gaussian(0, Math.Sqrt(2)));
        Near(coin.Information, two.Information, "softmax of two");
    }

    [Fact]
    public void BadArguments_AreNamed()
    {
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The standard deviation of the pre-activation must be a finite number greater than 0, but is 0. "
            + "(Parameter 'deviation')", () => PreActivationDensity.Gaussian(1, 0));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The mean of the pre-activation must be a finite number, but is NaN. (Parameter 'mean')",
            () => PreActivationDensity.Gaussian(double.NaN, 1));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The upper end of the pre-activation must be greater than its lower end 2, but is 2. (Parameter 'to')",
            () => PreActivationDensity.Uniform(2, 2));
        ErrorAssert.Throws<DataException>("The values of the pre-activation must be finite numbers, but value 2 is NaN.",
            () => PreActivationDensity.Sample([1, double.NaN]));
        ErrorAssert.Throws<DataException>("A sample of the pre-activation needs at least 2 values, but has 1.", () => PreActivationDensity.Sample([1]));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The quantiser must have 1..16 bits, but has 0. (Parameter 'bits')",
            () => TransmissionAnalysis.Measure(Activation.Relu, Standard, 0));
        ErrorAssert.Throws<SizeLimitException>(
            "The counts of an exp unit would reach a mean of e^21.29; means of at most 100000 are supported, pre-activations up to 11.51.",
            () => TransmissionAnalysis.Measure(Activation.Exp, PreActivationDensity.Gaussian(0, 3)));
        ErrorAssert.Throws<SizeLimitException>(
            "The pre-activation spans 1.999E+08 standard deviations of the Gaussian unit's noise; at most 20000 are supported.",
            () => TransmissionAnalysis.Measure(Activation.Gaussian(1e-8), PreActivationDensity.Uniform(-1, 1)));
    }

    // Five standard errors: some fifty comparisons are made of one sample.
    private static void Near(Expectation? exact, Expectation? drawn, string what)
    {
        Assert.Equal(exact is null, drawn is null);
        if (exact is { } truth && drawn is { } estimate)
        {
            NumericAssert.Close(truth.Value, estimate.Value, (5 * estimate.StandardError) + 1e-9, what: what);
        }
    }
}
