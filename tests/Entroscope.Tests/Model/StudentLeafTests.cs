using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class StudentLeafTests
{
    public static TheoryData<double> Degrees => [.. StudentLeaf.AllowedDegrees];

    [Theory]
    [MemberData(nameof(Degrees))]
    public void TheDensityIsStudents(double degrees)
    {
        StudentLeaf leaf = new([2], [0.7], [degrees]);
        double[] log = new double[1];
        foreach (double x in (double[])[-30, -1, 2, 2.3, 5, 4000])
        {
            leaf.LogDensity(x, log);
            NumericAssert.Close(StudentT.PDFLn(2, 0.7, degrees, x), log[0], 1e-11, 1e-12);
            NumericAssert.Close(StudentT.CDF(2, 0.7, degrees, x), leaf.Cumulative(0, x), 1e-12);
        }
    }

    // In the coordinate x = m + s sinh(t) every tail falls off exponentially.
    [Theory]
    [MemberData(nameof(Degrees))]
    public void TheEntropyIsTheIntegral(double degrees)
    {
        StudentLeaf leaf = new([2], [0.7], [degrees]);
        double[] entropy = new double[1];
        leaf.Entropy(entropy);
        NumericAssert.Close(1, Integral(leaf, p => p), 1e-9);
        NumericAssert.Close(Integral(leaf, p => p > 0 ? -p * Math.Log(p) : 0), entropy[0], 1e-9);
    }

    [Fact]
    public void TheOverlapIsTheIntegralOfTheProduct()
    {
        StudentLeaf leaf = new([0, 1, 40], [1, 0.01, 5], [3, 1, 10]);
        for (int one = 0; one < 3; one++)
        {
            for (int two = one; two < 3; two++)
            {
                double sum = 0;
                double[] log = new double[3];
                double[] breaks = [-Math.PI / 2, Math.Atan(-1), Math.Atan(0), Math.Atan(0.9), Math.Atan(0.99), Math.Atan(1), Math.Atan(1.01), Math.Atan(1.1),
                    Math.Atan(20), Math.Atan(40), Math.Atan(80), Math.PI / 2];
                for (int i = 1; i < breaks.Length; i++)
                {
                    (double[] places, double[] weights) = GaussKronrod.Panels(breaks[i - 1], breaks[i], 60);
                    for (int k = 0; k < places.Length; k++)
                    {
                        double x = Math.Tan(places[k]);
                        leaf.LogDensity(x, log);
                        sum += weights[k] * (1 + (x * x)) * Math.Exp(log[one] + log[two]);
                    }
                }

                NumericAssert.Close(Math.Log(sum), leaf.LogOverlap([leaf, leaf], [one, two]), 1e-8, what: Invariant($"{one}, {two}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void SamplesHaveTheQuantiles(double degrees)
    {
        const int count = 20_000;
        StudentLeaf leaf = new([0, -3], [1, 2], [5, degrees]);
        var random = new RandomStream(11, "student samples");
        double[] x = [.. Enumerable.Range(0, count).Select(_ => leaf.Sample(1, random)).Order()];
        foreach (double share in (double[])[0.01, 0.1, 0.5, 0.75, 0.99])
        {
            double quantile = leaf.MixtureQuantile([0, 1], share);
            NumericAssert.Close(-3 + (2 * StudentT.InvCDF(0, 1, degrees, share)), quantile, 1e-6, 1e-9);
            NumericAssert.Close(share, x.Count(v => v <= quantile) / (double)count, 4 * Math.Sqrt(share * (1 - share) / count));
        }
    }

    /// <summary>
    /// Steps of EM on draws of one density, without a prior: the likelihood never falls, and the degrees of freedom come near those of the draws.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(3, 2, 5)]
    [InlineData(10, 5, 30)]
    [InlineData(30, 10, 30)]
    public void EmFindsTheDensity(double degrees, double least, double most)
    {
        StudentLeaf truth = new([4], [0.2], [degrees]);
        var random = new RandomStream(5, "student em");
        double[] x = [.. Enumerable.Range(0, 4000).Select(_ => truth.Sample(0, random))];
        StudentLeaf leaf = new([0], [3], [5]);
        var prior = new LeafPrior(0, 1e-9);
        double before = double.NegativeInfinity;
        for (int step = 0; step < 300; step++)
        {
            double[] statistics = new double[leaf.StatisticsLength];
            Array.ForEach(x, v => leaf.Accumulate(v, [1.0], statistics));
            double score = Score(leaf, x);
            Assert.True(score >= before - (1e-9 * Math.Abs(score)), Invariant($"step {step}: {before} to {score}"));
            before = score;
            leaf = (StudentLeaf)leaf.Maximize(statistics, prior);
        }

        Assert.InRange(leaf.Degrees[0], least, most);
        NumericAssert.Close(4, leaf.Locations[0], 0.02);
        Assert.True(before > Score(truth, x) - 3, Invariant($"{before}, {Score(truth, x)}"));
    }

    [Fact]
    public void ThePriorAndItsGradientAreThoseOfTheObjective()
    {
        StudentLeaf leaf = new([0.3, -1], [0.8, 2], [3, 10]);
        double[] x = [-2, 0.1, 0.4, 3, 8];
        double[] statistics = new double[leaf.StatisticsLength];
        Array.ForEach(x, v => leaf.Accumulate(v, [0.5, 1.5], statistics));
        var prior = new LeafPrior(0, 1e-9) { VarianceStrength = 2, MeanStrength = 0.2, Variance = 1.5, Mean = 0.5 };
        double[] gradient = new double[leaf.ParameterCount];
        leaf.Gradient(statistics, prior, 0.7, 1.3, gradient);
        for (int i = 0; i < 4; i++)
        {
            double[] step = new double[6];
            step[i] = 1e-5;
            double up = Objective(Moved(leaf, step, prior));
            step[i] = -1e-5;
            NumericAssert.Close((up - Objective(Moved(leaf, step, prior))) / 2e-5, gradient[i], 1e-6, 1e-6, Invariant($"parameter {i}"));
        }

        double Objective(StudentLeaf l)
        {
            double sum = 0;
            double[] log = new double[2];
            foreach (double v in x)
            {
                l.LogDensity(v, log);
                sum += (0.5 * log[0]) + (1.5 * log[1]);
            }

            for (int d = 0; d < 2; d++)
            {
                double square = l.Scales[d] * l.Scales[d];
                sum -= 0.7 * ((2 * Math.Log(l.Scales[d])) + (((2 * 1.5) + (0.2 * (l.Locations[d] - 0.5) * (l.Locations[d] - 0.5))) / (2 * square)));
            }

            return sum;
        }
    }

    /// <summary>
    /// Far out the ratio of two densities tends to (s1^n / s2^n) of their scales where the degrees are the same: 0.25 log-units need all digits.
    /// </summary>
    [Fact]
    public void DifferencesKeepTheirDigitsFarOut()
    {
        StudentLeaf leaf = new([0, 0], [1, Math.Exp(0.25 / 30)], [30, 30]);
        var wide = new WideLog[2];
        foreach (double x in (double[])[1e20, 1e100, 1e300, -1.7e308])
        {
            leaf.WideLogDensity(x, wide);
            NumericAssert.Close(0.25, wide[1].Less(wide[0]), 1e-13, what: Invariant($"{x}"));
        }

        foreach (double x in (double[])[-8, 0, 3, 1e6, 1e9])
        {
            double[] log = new double[2];
            leaf.LogDensity(x, log);
            leaf.WideLogDensity(x, wide);
            NumericAssert.Close(log, [wide[0].ToDouble(), wide[1].ToDouble()], 1e-12, 1e-14);
        }
    }

    [Fact]
    public void TheModeIsTheHighestPoint()
    {
        StudentLeaf leaf = new([0, 1, 5], [1, 0.5, 0.2], [1, 3, 30]);
        double[] weights = [0.5, 0.3, 0.2];
        double mode = leaf.MixtureMode(weights);
        double Density(double x)
        {
            double[] log = new double[3];
            leaf.LogDensity(x, log);
            return log.Zip(weights, (l, w) => w * Math.Exp(l)).Sum();
        }

        double best = Enumerable.Range(-200, 1400).Max(i => Density(i / 100.0));
        Assert.True(Density(mode) >= best - 1e-12, Invariant($"{mode}"));
    }

    [Fact]
    public void ItsPropertiesAreThoseItWasMadeOf()
    {
        StudentLeaf leaf = new([1, 2], [3, 4], [5, 30]);
        Assert.Equal((2, 0, LeafFamily.Student, 6, 14), (leaf.Channels, leaf.Alphabet, leaf.Family, leaf.ParameterCount, leaf.StatisticsLength));
        Assert.Equal("Student x 2", leaf.ToString());
        Assert.Equal(2, leaf.Mode(1));
        Assert.Equal([1.0, 2, 3, 5, 10, 30], StudentLeaf.AllowedDegrees);
        Assert.Equal(6, leaf.Specification.ParameterCount(2));
    }

    [Fact]
    public void WrongParametersAreRefused()
    {
        Refused("A Student leaf needs a location, a scale and degrees of freedom for each channel, but 0, 0 and 0 were given.", [], [], []);
        Refused("A Student leaf needs a location, a scale and degrees of freedom for each channel, but 1, 1 and 2 were given.", [1], [1], [1, 1]);
        Refused("The location of leaf channel 0 must be a finite number, but is NaN.", [double.NaN], [1], [1]);
        Refused("The scale of leaf channel 0 must be greater than 0 and its square finite, but is 0.", [1], [0], [1]);
        Refused("The degrees of freedom of leaf channel 1 must be one of 1, 2, 3, 5, 10, 30, but are 4.", [1, 1], [1, 1], [1, 4]);
    }

    private static void Refused(string message, double[] locations, double[] scales, double[] degrees) =>
        ErrorAssert.Throws<ModelException>(message, () => _ = new StudentLeaf(locations, scales, degrees));

    private static double Score(StudentLeaf leaf, double[] x)
    {
        double[] log = new double[1];
        double sum = 0;
        foreach (double v in x)
        {
            leaf.LogDensity(v, log);
            sum += log[0];
        }

        return sum;
    }

    private static StudentLeaf Moved(StudentLeaf leaf, double[] step, LeafPrior prior)
    {
        var copy = (StudentLeaf)leaf.Copy();
        copy.Move(step, prior, 1.3);
        return copy;
    }

    private static double Integral(StudentLeaf leaf, Func<double, double> function)
    {
        (double[] places, double[] weights) = GaussKronrod.Panels(-45, 45, 400);
        double[] log = new double[1];
        double sum = 0;
        for (int i = 0; i < places.Length; i++)
        {
            double x = Math.Sinh(places[i]);
            leaf.LogDensity(2 + (0.7 * x), log);
            sum += weights[i] * 0.7 * Math.Cosh(places[i]) * function(Math.Exp(log[0]));
        }

        return sum;
    }
}
