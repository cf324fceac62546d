using CsCheck;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class GaussianLeafTests
{
    private static readonly Gen<(double Mean, double Variance)> Parameters = Gen.Select(Gen.Double[-50, 50], Gen.Double[-6, 6].Select(Math.Exp));

    [Fact]
    public void TheDensityIsTheNormalOne() => Gen.Select(Parameters, Gen.Double[-8, 8]).Sample((p, z) =>
    {
        double x = p.Mean + (z * Math.Sqrt(p.Variance));
        double[] log = new double[1];
        Leaf(p).LogDensity(x, log);
        NumericAssert.Close(Normal.PDFLn(p.Mean, Math.Sqrt(p.Variance), x), log[0], 1e-9, 1e-12);
    });

    // The trapezium rule over 12 standard deviations on each side is exact to rounding for a function that falls off like this one.
    [Fact]
    public void TheEntropyIsTheIntegral() => Parameters.Sample(
        p =>
        {
            GaussianLeaf leaf = Leaf(p);
            double step = Math.Sqrt(p.Variance) / 20;
            double[] log = new double[1];
            double sum = 0;
            for (int i = -240; i <= 240; i++)
            {
                leaf.LogDensity(p.Mean + (i * step), log);
                sum -= step * Math.Exp(log[0]) * log[0];
            }

            double[] entropy = new double[1];
            leaf.Entropy(entropy);
            NumericAssert.Close(sum, entropy[0], 1e-10, 1e-10);
        },
        iter: 50);

    [Fact]
    public void SamplesHaveTheMeanAndTheVariance()
    {
        const int count = 20_000;
        GaussianLeaf leaf = new([0, -3], [1, 4]);
        var random = new RandomStream(11, "leaf samples");
        double[] x = [.. Enumerable.Range(0, count).Select(_ => leaf.Sample(1, random))];
        NumericAssert.Close(-3, x.Average(), 4 * Math.Sqrt(4.0 / count));
        NumericAssert.Close(4, x.Sum(v => (v + 3) * (v + 3)) / count, 4 * Math.Sqrt(2 * 16.0 / count));
        NumericAssert.Close(0, x.Sum(v => Math.Pow((v + 3) / 2, 3)) / count, 4 * Math.Sqrt(15.0 / count));
        ErrorAssert.Null("random", () => leaf.Sample(0, null!));
    }

    [Fact]
    public void ItsPropertiesAreThoseItWasMadeOf()
    {
        GaussianLeaf leaf = new([1, 2, 3], [4, 5, 6]);
        Assert.Equal((3, 0, LeafFamily.Gaussian, 6, 9), (leaf.Channels, leaf.Alphabet, leaf.Family, leaf.ParameterCount, leaf.StatisticsLength));
        Assert.Equal([1, 2, 3], leaf.Means.ToArray());
        Assert.Equal([4, 5, 6], leaf.Variances.ToArray());
        Assert.Equal(2, leaf.Mode(1));
        Assert.Equal("Gaussian x 3", leaf.ToString());
        Assert.Null(leaf.Describe(-1e300));
        Assert.All(new[] { double.PositiveInfinity, double.NegativeInfinity, double.NaN }, x => Assert.Equal("must be a finite number", leaf.Describe(x)));
    }

    [Fact]
    public void WrongParametersAreRefused()
    {
        Refused("A Gaussian leaf needs a mean and a variance for each channel, but 0 means and 0 variances were given.", [], []);
        Refused("A Gaussian leaf needs a mean and a variance for each channel, but 2 means and 1 variances were given.", [1, 2], [1]);
        Refused("The mean of leaf channel 1 must be a finite number, but is NaN.", [1, double.NaN], [1, 1]);
        Refused("The variance of leaf channel 0 must be finite and greater than 0, but is 0.", [1], [0]);
        Refused("The variance of leaf channel 1 must be finite and greater than 0, but is -2.", [1, 1], [1, -2]);
        Refused("The variance of leaf channel 0 must be finite and greater than 0, but is Infinity.", [1], [double.PositiveInfinity]);
        Refused("The variance of leaf channel 0 must be finite and greater than 0, but is NaN.", [1], [double.NaN]);
    }

    private static GaussianLeaf Leaf((double Mean, double Variance) p) => new([p.Mean], [p.Variance]);

    private static void Refused(string message, double[] means, double[] variances) =>
        ErrorAssert.Throws<ModelException>(message, () => _ = new GaussianLeaf(means, variances));
}
