using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Discrete;
using Xunit;

namespace Entroscope.Tests.Estimators;

/// <summary>Estimators of the entropy from counts against published values and against the formulas written out in another way.</summary>
public sealed class DiscreteEntropyTests
{
    private static readonly double EulerGamma = 0.57721566490153286;

    [Theory]
    [InlineData("plug-in", 1.4681399)]
    [InlineData("grassberger-1988", 1.7432928)]
    [InlineData("grassberger-2003", 1.7894702)]
    [InlineData("chao-shen", 1.7416856)]
    public void Counts_GiveThePublishedValues(string name, double expected) =>
        NumericAssert.Close(expected, Run(name, new(PlantedSamples.OfCounts(4, 2, 3, 1, 1))).Value, 6e-8);

    [Theory]
    [InlineData(new[] { 4, 2, 3, 1, 1 }, 5, 1.4927598)]
    [InlineData(new[] { 4, 2, 3, 1, 1 }, 10, 1.7842457)]
    [InlineData(new[] { 2, 2, 1, 1, 1 }, 5, 1.5050434)]
    public void Nsb_GivesTheValuesOfAnIndependentIntegration(int[] counts, int alphabet, double expected) =>
        NumericAssert.Close(expected, BayesianEntropy.Nsb(new SymbolCounts(counts), alphabet).Mean, 6e-8);

    // By the midpoint rule on a long range, with factors multiplied rather than logarithms added.
    [Theory]
    [InlineData(new[] { 3, 1 }, 2)]
    [InlineData(new[] { 5 }, 4)]
    [InlineData(new[] { 1, 1, 1 }, 7)]
    public void Nsb_IsTheIntegralWrittenOut(int[] counts, int alphabet)
    {
        int n = counts.Sum();
        (double mass, double first, double second) = (0, 0, 0);
        for (double t = -30 + 0.0025; t < 30; t += 0.005)
        {
            double b = Math.Exp(t);
            double weight = b;
            for (int j = 0; j < n; j++)
            {
                weight /= (alphabet * b) + j;
            }

            foreach (int c in counts)
            {
                for (int j = 0; j < c; j++)
                {
                    weight *= b + j;
                }
            }

            double h = 1e-4 * b;
            weight *= b < 100 ? (Prior(b + h, alphabet) - Prior(b - h, alphabet)) / (2 * h) : (alphabet - 1) / (2.0 * alphabet * b * b);
            double mean = MathNet.Numerics.SpecialFunctions.DiGamma(n + (alphabet * b) + 1);
            for (int i = 0; i < alphabet; i++)
            {
                double v = (i < counts.Length ? counts[i] : 0) + b;
                mean -= v / (n + (alphabet * b)) * MathNet.Numerics.SpecialFunctions.DiGamma(v + 1);
            }

            (mass, first, second) = (mass + weight, first + (weight * mean), second + (weight * mean * mean));
        }

        (double value, double deviation) = BayesianEntropy.Nsb(new SymbolCounts(counts), alphabet);
        NumericAssert.Close(first / mass, value, 1e-3);
        Assert.InRange(deviation * deviation, (second / mass) - (value * value) - 1e-3, Math.Log(alphabet) * Math.Log(alphabet) / 4);
    }

    [Fact]
    public void GrassbergersSeries_FollowsItsRecursion()
    {
        double g = -EulerGamma - Math.Log(2);
        for (int n = 1; n < 60; n++)
        {
            // Of one symbol seen n times the estimate is ln n - G(n).
            double value = EntropyFormulas.Grassberger2003(new SymbolCounts([n]));
            NumericAssert.Close(Math.Log(n) - g, value, 1e-12, what: Invariant($"n = {n}"));
            g += n % 2 == 1 ? 2.0 / n : 0;
        }
    }

    [Theory]
    [InlineData(new[] { 4, 2, 3, 1, 1 })]
    [InlineData(new[] { 1, 1, 1 })]
    [InlineData(new[] { 10, 1 })]
    public void Jackknife_IsTheMeanWithoutEachSample(int[] counts)
    {
        int n = counts.Sum();
        double mean = counts.SelectMany((c, i) => Enumerable.Repeat(i, c)).Average(i =>
            EntropyFormulas.PlugIn(new SymbolCounts(counts.Select((c, j) => j == i ? c - 1 : c))));
        double expected = (n * EntropyFormulas.PlugIn(new SymbolCounts(counts))) - ((n - 1) * mean);
        NumericAssert.Close(expected, EntropyFormulas.Jackknife(new SymbolCounts(counts)), 1e-12);
    }

    // The formula as published, its sum subtracted, in exact enough arithmetic for few samples.
    [Theory]
    [InlineData(new[] { 4, 2, 3, 1, 1 })]
    [InlineData(new[] { 1, 1, 1, 1 })]
    [InlineData(new[] { 9, 3, 2, 2, 1 })]
    [InlineData(new[] { 6, 4 })]
    public void ChaoWangJost_IsTheFormulaWrittenOut(int[] counts)
    {
        int n = counts.Sum();
        (double f1, double f2) = (counts.Count(c => c == 1), counts.Count(c => c == 2));
        double expected = counts.Sum(c => Enumerable.Range(c, n - c).Sum(k => 1.0 / k) * c / n);
        double a = f2 > 0 ? 2 * f2 / (((n - 1) * f1) + (2 * f2)) : f1 > 0 ? 2 / (((n - 1) * (f1 - 1)) + 2) : 1;
        if (f1 > 0 && a < 1)
        {
            double sum = Enumerable.Range(1, n - 1).Sum(r => Math.Pow(1 - a, r) / r);
            expected += f1 / n * Math.Pow(1 - a, 1 - n) * (-Math.Log(a) - sum);
        }

        NumericAssert.Close(expected, EntropyFormulas.ChaoWangJost(new SymbolCounts(counts)), 1e-10);
    }

    [Fact]
    public void ChaoWangJost_OfSamplesThatAllDiffer_IsFinite() =>
        Assert.InRange(EntropyFormulas.ChaoWangJost(new SymbolCounts(Enumerable.Repeat(1, 20_000))), Math.Log(20_000), 30);

    [Fact]
    public void TheDegenerate_IsZero()
    {
        var one = new SymbolCounts([50]);
        Assert.Equal(0, EntropyFormulas.PlugIn(one));
        Assert.Equal(0, EntropyFormulas.Jackknife(one), 1e-12);
        Assert.Equal(0, EntropyFormulas.ChaoShen(one));
        Assert.Equal(0, EntropyFormulas.ChaoWangJost(one), 1e-12);
        SampleEstimate found = Run("miller-madow", new(PlantedSamples.OfCounts(50)));
        Assert.Null(found.Lower);
        Assert.Equal("All but 0 of 50 samples are one symbol; how rare the others are is hardly known.", found.Warning);
    }

    [Fact]
    public void UnseenSymbols_AreWarnedAbout()
    {
        SampleEstimate found = Run("chao-wang-jost", new(PlantedSamples.Symbols(200, [.. Enumerable.Repeat(0.001, 1000)], 1)));
        Assert.Null(found.Lower);
        Assert.Contains("symbols seen once; what was not seen may hold as much of the distribution.", found.Warning, StringComparison.Ordinal);
        Assert.InRange(found.Value, 6.3, 7.5);
    }

    [Fact]
    public void Nsb_WithoutAnAlphabet_ShowsHowTheValueDependsOnIt()
    {
        SampleEstimate found = Run("nsb", new(PlantedSamples.OfCounts(4, 2, 3, 1, 1)));
        Assert.Null(found.Lower);
        Assert.StartsWith("The number of symbols is not known, and the value depends on it: 1.4928 nats with 5, 1.7842 nats with 10, ", found.Warning,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Renyi_OfIntegerOrder_IsTheUnbiasedSum()
    {
        var counts = new SymbolCounts([4, 2, 3, 1, 1]);
        NumericAssert.Close(-Math.Log((12 + 2 + 6) / 110.0), EntropyPowers.Unbiased(counts, 2), 1e-12);
        NumericAssert.Close(-Math.Log((24 + 6) / 990.0) / 2, EntropyPowers.Unbiased(counts, 3), 1e-12);
        NumericAssert.Close(Math.Log(5), EntropyPowers.PlugIn(counts, 0), 1e-12);
        NumericAssert.Close(Math.Log(11 / 4.0), EntropyPowers.PlugIn(counts, double.PositiveInfinity), 1e-12);
        NumericAssert.Close(EntropyFormulas.PlugIn(counts), EntropyPowers.PlugIn(counts, 1), 0);
        NumericAssert.Close(EntropyFormulas.PlugIn(counts), EntropyPowers.PlugIn(counts, 1 + 1e-7), 1e-6);
    }

    // The binomial distribution of 15 trials of 0.4: values that dit's documentation prints in bits.
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 2.9688513)]
    [InlineData(2, 2.7607271)]
    [InlineData(3, 2.6611841)]
    [InlineData(double.PositiveInfinity, 2.2751046)]
    public void Renyi_OfTheBinomialDistribution(double order, double bits)
    {
        double[] p = [.. Enumerable.Range(0, 16).Select(k => MathNet.Numerics.SpecialFunctions.Binomial(15, k) * Math.Pow(0.4, k) * Math.Pow(0.6, 15 - k))];
        var counts = new SymbolCounts(p.Select(q => (int)Math.Max(1, Math.Round(q * 1e9))));
        NumericAssert.Close(bits * Math.Log(2), EntropyPowers.PlugIn(counts, order), 1e-6);
    }

    [Fact]
    public void WhatCannotBeTaken_IsRefused()
    {
        SampleMatrix x = PlantedSamples.OfCounts(4, 2, 3, 1, 1);
        ErrorAssert.Throws<ArgumentException>("An alphabet of 4 symbols is given, but 5 were seen. (Parameter 'alphabet')",
            () => Run("nsb", new(x) { Alphabet = 4 }));
        ErrorAssert.Throws<ArgumentException>("All 3 samples differ; the asymptotic NSB estimator needs symbols that were seen again. (Parameter 'x')",
            () => Run("ansb", new(PlantedSamples.OfCounts(1, 1, 1))));
        ErrorAssert.Throws<ArgumentException>("The unbiased sum of powers has an integer order from 2 to 1000, but 1.5 is asked for. (Parameter 'order')",
            () => Run("unbiased", new(x) { Order = 1.5 }, "renyi"));
        ErrorAssert.Throws<ArgumentException>("No symbol was seen 5 times in 11 samples; the entropy of order 5 cannot be estimated. (Parameter 'x')",
            () => Run("unbiased", new(x) { Order = 5 }, "renyi"));
        ErrorAssert.Throws<ArgumentException>("The order of a Rényi entropy is at least 0, but is -1. (Parameter 'order')",
            () => Run("plug-in", new(x) { Order = -1 }, "renyi"));
        ErrorAssert.Throws<ArgumentException>("A column needs at least 2 bins, but 1 are asked for. (Parameter 'i')",
            () => Run("binned", new(x) { Bins = 1 }));
        ErrorAssert.Throws<ArgumentException>("An alphabet of 1 symbols is given; at least 5 are needed. (Parameter 'alphabet')",
            () => EstimatorCatalog.Find("entropy", new(x), "nsb", "infomeasure").Compute(new(x) { Alphabet = 1 }));
    }

    private static double Prior(double b, int alphabet) =>
        MathNet.Numerics.SpecialFunctions.DiGamma((alphabet * b) + 1) - MathNet.Numerics.SpecialFunctions.DiGamma(b + 1);

    private static SampleEstimate Run(string name, EstimatorInput input, string quantity = "entropy") =>
        EstimatorCatalog.Find(quantity, input, name).Compute(input);
}
