using CsCheck;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class DiscreteLeafTests
{
    private static readonly Gen<ConvAC> Models = RandomModels.Of(new RandomModelOptions { Continuous = false, MaxAlphabet = 6, Zeros = 0.3 });

    [Fact]
    public void ACategoricalLeafIsItsTable()
    {
        var leaf = new CategoricalLeaf(2, 3, [0.5, 0.25, 0.25, 0, 0.9, 0.1]);
        Assert.Equal((2, 3, LeafFamily.Categorical, 6, 6), (leaf.Channels, leaf.Alphabet, leaf.Family, leaf.ParameterCount, leaf.StatisticsLength));
        Assert.Equal([0.5, 0.25, 0.25, 0, 0.9, 0.1], leaf.Table.ToArray());
        Assert.Equal([Math.Log(0.5), double.NegativeInfinity], LogDensity(leaf, 0));
        Assert.Equal([Math.Log(0.25), Math.Log(0.1)], LogDensity(leaf, 2));
        Assert.Equal([0, 1], new[] { 0, 1 }.Select(leaf.Mode));
        NumericAssert.Close([1.5 * Math.Log(2), (0.9 * Math.Log(10 / 9.0)) + (0.1 * Math.Log(10))], Entropy(leaf), 1e-15);
        Assert.Equal("categorical(3) x 2", leaf.ToString());
    }

    [Fact]
    public void ABernoulliLeafIsACoin()
    {
        var leaf = new BernoulliLeaf([0.2, 1, 0.5]);
        Assert.Equal((3, 2, LeafFamily.Bernoulli, 3, 6), (leaf.Channels, leaf.Alphabet, leaf.Family, leaf.ParameterCount, leaf.StatisticsLength));
        NumericAssert.Close([Math.Log(0.8), double.NegativeInfinity, -Math.Log(2)], LogDensity(leaf, 0), 0, 1e-15);
        NumericAssert.Close([Math.Log(0.2), 0, -Math.Log(2)], LogDensity(leaf, 1), 0, 1e-15);
        Assert.Equal([0, 1, 0], new[] { 0, 1, 2 }.Select(leaf.Mode));
        NumericAssert.Close([(0.2 * Math.Log(5)) + (0.8 * Math.Log(1.25)), 0, Math.Log(2)], Entropy(leaf), 1e-15);
        Assert.Equal([0.2, 1, 0.5], leaf.Probabilities.ToArray());
        Assert.Equal("Bernoulli x 3", leaf.ToString());
    }

    // The binomial coefficients of 4 trials are 1, 4, 6, 4, 1.
    [Fact]
    public void ABinomialLeafCountsSuccesses()
    {
        var leaf = new BinomialLeaf(4, [0.5, 0.25, 0, 1]);
        Assert.Equal((4, 5, LeafFamily.Binomial, 4, 8, 4),
            (leaf.Channels, leaf.Alphabet, leaf.Family, leaf.ParameterCount, leaf.StatisticsLength, leaf.Trials));
        Assert.Equal("binomial(4) x 4", leaf.ToString());
        Assert.Equal([0.5, 0.25, 0, 1], leaf.Probabilities.ToArray());
        NumericAssert.Close([1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0], Probabilities(leaf, 0), 1e-15);
        NumericAssert.Close([81 / 256.0, 108 / 256.0, 54 / 256.0, 12 / 256.0, 1 / 256.0], Probabilities(leaf, 1), 1e-15);
        Assert.Equal([1, 0, 0, 0, 0], Probabilities(leaf, 2));
        Assert.Equal([0, 0, 0, 0, 1], Probabilities(leaf, 3));
        Assert.Equal([double.NegativeInfinity, double.NegativeInfinity], LogDensity(leaf, 3)[2..]);
        Assert.Equal([2, 1, 0, 4], new[] { 0, 1, 2, 3 }.Select(leaf.Mode));
    }

    // Far from the middle a count of 255 trials has a probability below the smallest double, but its logarithm is finite.
    [Fact]
    public void ABinomialLeafKeepsTinyProbabilitiesInLogs()
    {
        var leaf = new BinomialLeaf(255, [1e-3]);
        NumericAssert.Close(255 * Math.Log(1e-3), LogDensity(leaf, 255)[0], 0, 1e-14);
        NumericAssert.Close(255 * Math.Log(0.999), LogDensity(leaf, 0)[0], 0, 1e-12);
        NumericAssert.Close(Math.Log(255) + (254 * Math.Log(1e-3)) + Math.Log(0.999), LogDensity(leaf, 254)[0], 0, 1e-12);
    }

    [Fact]
    public void EveryChannelIsADistributionWithItsEntropyAndMode() => Models.Sample(
        model =>
        {
            foreach (DiscreteLeaf leaf in model.Leaves.Cast<DiscreteLeaf>())
            {
                double[] entropy = Entropy(leaf);
                for (int d = 0; d < leaf.Channels; d++)
                {
                    double[] p = Probabilities(leaf, d);
                    NumericAssert.Close(1, p.Sum(), 1e-9);
                    NumericAssert.Close(p.Where(x => x > 0).Sum(x => x * Math.Log(1 / x)), entropy[d], 1e-12);
                    Assert.Equal(p.Max(), p[(int)leaf.Mode(d)]);
                    int channel = d;
                    NumericAssert.Close(p, [.. Enumerable.Range(0, leaf.Alphabet).Select(k => Math.Exp(LogDensity(leaf, k)[channel]))], 1e-14);
                }
            }
        },
        iter: 100);

    [Fact]
    public void SamplesFollowTheProbabilities()
    {
        const int count = 20_000;
        DiscreteLeaf[] leaves = [new CategoricalLeaf(1, 4, [0.1, 0, 0.6, 0.3]), new BernoulliLeaf([0.3]), new BinomialLeaf(3, [0.4])];
        foreach (DiscreteLeaf leaf in leaves)
        {
            var random = new RandomStream(5, "leaf samples");
            int[] drawn = new int[leaf.Alphabet];
            for (int i = 0; i < count; i++)
            {
                drawn[(int)leaf.Sample(0, random)]++;
            }

            for (int k = 0; k < leaf.Alphabet; k++)
            {
                double p = leaf.Probability(0, k);
                double standardError = Math.Sqrt(p * (1 - p) / count);
                NumericAssert.Close(p, (double)drawn[k] / count, 4 * standardError, what: Invariant($"{leaf} at {k}"));
            }
        }

        ErrorAssert.Null("random", () => leaves[0].Sample(0, null!));
    }

    [Fact]
    public void OnlyValuesOfTheAlphabetAreAllowed()
    {
        var leaf = new CategoricalLeaf(1, 3, [0.2, 0.3, 0.5]);
        Assert.All(new double[] { 0, 1, 2 }, x => Assert.Null(leaf.Describe(x)));
        Assert.All(new[] { -1, 3, 0.5, 1e300, double.PositiveInfinity, double.NegativeInfinity },
            x => Assert.Equal("must be an integer of 0..2", leaf.Describe(x)));
        Assert.Equal("must be an integer of 0..1", new BernoulliLeaf([0.5]).Describe(2));
        Assert.Equal("must be an integer of 0..4", new BinomialLeaf(4, [0.5]).Describe(5));
    }

    [Fact]
    public void WrongParametersAreRefused()
    {
        Refused("A categorical leaf of 2 channels and 3 symbols needs 6 probabilities, but 5 were given.", () => _ = new CategoricalLeaf(2, 3, new double[5]));
        Refused("A categorical leaf of 0 channels and 3 symbols needs 0 probabilities, but 0 were given.", () => _ = new CategoricalLeaf(0, 3, []));
        Refused("A categorical leaf of 1 channels and 0 symbols needs 0 probabilities, but 0 were given.", () => _ = new CategoricalLeaf(1, 0, []));
        Refused("The weights of leaf channel 1 must sum to 1 within 1E-09, but sum to 0.75.", () => _ = new CategoricalLeaf(2, 2, [0.5, 0.5, 0.5, 0.25]));
        Refused("Weight 1 of leaf channel 0 must not be negative, but is -0.5.", () => _ = new CategoricalLeaf(1, 2, [1.5, -0.5]));
        Refused("Weight 0 of leaf channel 0 must be a finite number, but is NaN.", () => _ = new CategoricalLeaf(1, 2, [double.NaN, 1]));
        Refused("A Bernoulli leaf needs at least 1 channel, but has 0.", () => _ = new BernoulliLeaf([]));
        Refused("The Bernoulli parameter of leaf channel 1 must be a probability of 0..1, but is 1.5.", () => _ = new BernoulliLeaf([0.5, 1.5]));
        Refused("A binomial leaf needs 1..2147483646 trials, but has 0.", () => _ = new BinomialLeaf(0, [0.5]));
        Refused("A binomial leaf needs 1..2147483646 trials, but has 2147483647.", () => _ = new BinomialLeaf(int.MaxValue, [0.5]));
        Refused("A binomial leaf needs at least 1 channel, but has 0.", () => _ = new BinomialLeaf(3, []));
        Refused("The binomial parameter of leaf channel 0 must be a probability of 0..1, but is NaN.", () => _ = new BinomialLeaf(3, [double.NaN]));
    }

    // In the readings without probabilities a table may hold any finite number.
    [Fact]
    public void OtherReadingsAllowRealTables()
    {
        Assert.Equal([2, -3], new CategoricalLeaf(1, 2, [2, -3], Reading.Born).Table.ToArray());
        Refused("Weight 1 of leaf channel 0 must be a finite number, but is Infinity.",
            () => _ = new CategoricalLeaf(1, 2, [2, double.PositiveInfinity], Reading.Score));
    }

    private static double[] LogDensity(LeafDistribution leaf, double value)
    {
        double[] log = new double[leaf.Channels];
        leaf.LogDensity(value, log);
        return log;
    }

    private static double[] Entropy(LeafDistribution leaf)
    {
        double[] entropy = new double[leaf.Channels];
        leaf.Entropy(entropy);
        return entropy;
    }

    private static double[] Probabilities(DiscreteLeaf leaf, int channel) => [.. Enumerable.Range(0, leaf.Alphabet).Select(k => leaf.Probability(channel, k))];

    private static void Refused(string message, Action action) => ErrorAssert.Throws<ModelException>(message, action);
}
