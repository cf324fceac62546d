using CsCheck;
using Entroscope.Coding;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Coding;

/// <summary>decompress(compress(x)) = x for rows of every discrete family, tree and model, at the size that the model promises.</summary>
public sealed class RoundTripTests
{
    private static readonly RandomModelOptions Discrete = new() { MaxSites = 9, MaxChannels = 12, MaxAlphabet = 20, Continuous = false };

    [Fact]
    public void RandomMixtures_ComeBack() => Gen.Select(Gen.ULong, Gen.Int[1, 9], Gen.Int[1, 3], Gen.Int[0, 70], Gen.Double[-0.5, 0.9]).Sample(
        (seed, sites, components, rows, missing) =>
        {
            ConvACMixture model = Tests.RandomMixtures.Build(seed, sites, components, Discrete with { Zeros = seed % 3 == 0 ? 0.4 : 0 });
            Observations data = RandomModels.Data(model.Pattern, Math.Max(1, rows), missing, seed);
            CodeTrial.AssertRoundTrip(model, data, CodeTrial.Labels(model, data.Rows, seed));
        }, iter: 400, threads: 1);

    [Theory]
    [InlineData(LeafFamily.Categorical)]
    [InlineData(LeafFamily.Bernoulli)]
    [InlineData(LeafFamily.Binomial)]
    public void DrawnRows_ComeBackInBlocks(LeafFamily family)
    {
        foreach (bool shared in new[] { false, true })
        {
            var random = new RandomStream((ulong)family, "coded rows");
            var options = new RandomModelOptions { MaxChannels = 9, MaxAlphabet = 60, MaxClasses = 3, NearDeterministic = 0, Families = [family] };
            ConvAC model = RandomNetworks.Build(RandomTrees.OfLevels(48, random), shared, random, options);
            SampleSet drawn = Sampling.Draw(model, 6000, 3);
            CompressionSummary summary = CodeTrial.AssertRoundTrip(model, drawn.Data, model.Classes > 1 ? drawn.Classes : null);
            int values = model.Leaves.Count(l => l.Alphabet > 1) + (model.Classes > 1 ? 1 : 0);
            Assert.Equal(6000L * values, summary.Values);
            Assert.InRange(summary.Blocks, summary.Bits > 3e5 ? 2 : 1, 400);
        }
    }

    [Theory]
    [InlineData("cp")]
    [InlineData("chain")]
    [InlineData("variables")]
    public void ExtremeTrees_ComeBack(string shape)
    {
        const int Sites = 700;
        var random = new RandomStream(5, "coded trees");
        PoolingTree tree = shape switch
        {
            "cp" => PoolingTree.Cp(Sites),
            "chain" => PoolingTree.FromChildren(
                Sites, [.. Enumerable.Range(1, Sites - 1).Select(i => i == 1 ? new[] { 0, 1 } : [Sites + i - 2, i])]),
            _ => RandomTrees.OfVariables(Sites, random),
        };
        var options = new RandomModelOptions { MaxChannels = 6, MaxAlphabet = 5, Continuous = false, NearDeterministic = 0.02 };
        ConvAC model = RandomNetworks.Build(tree, false, random, options);
        CodeTrial.AssertRoundTrip(model, Sampling.Draw(model, 50, 3).Data);
        CodeTrial.AssertRoundTrip(model, RandomModels.Data(model, 20, 0.3, 8));
    }

    // Weights of 1e-30 and disjoint channels, where messages leave the range of double precision.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void HardModels_ComeBack(ulong seed)
    {
        var options = new RandomModelOptions { MaxChannels = 40, MaxAlphabet = 30, Continuous = false, NearDeterministic = 0.3 };
        ConvAC model = RandomModels.Build(seed, 120, options);
        CodeTrial.AssertRoundTrip(model, RandomModels.Data(model, 40, 0.2, seed));
        CodeTrial.AssertRoundTrip(model, Sampling.Draw(model, 300, seed).Data);
        ConvACMixture mixture = Tests.RandomMixtures.Build(seed, 60, 3, options);
        CodeTrial.AssertRoundTrip(mixture, RandomModels.Data(mixture.Pattern, 30, 0.2, seed));
        CodeTrial.AssertRoundTrip(mixture, Sampling.Draw(mixture, 200, seed).Data);
    }

    // The components' orders of the sites have nothing in common, and the first sites speak for the component that the last ones refute.
    [Fact]
    public void AComponentFarBehind_ComesBack()
    {
        const int Sites = 400;
        ConvACMixture model = new([Halves(0.999, 0.001, Sites), Halves(1e-9, 0.999, Sites)], [0.5, 0.5]);
        double[] row = [.. Enumerable.Range(0, Sites).Select(i => i < 150 ? 1.0 : 0)];
        double[] other = [.. Enumerable.Range(0, Sites).Select(i => i < 150 ? 0.0 : 1)];
        double[][] rows = [.. Enumerable.Repeat(new[] { row, other }, 30).SelectMany(r => r)];
        CompressionSummary summary = CodeTrial.AssertRoundTrip(model, Observations.FromRows(rows));
        Assert.True(summary.Bits > 0);
    }

    [Fact]
    public void NearlyConstantSites_CostWhatTheyShould()
    {
        const int Sites = 64, Rows = 20000;
        var shape = new NetworkShape(PoolingTree.Cp(Sites), [.. Enumerable.Repeat(1, Sites + 1)]);
        var leaf = new BernoulliLeaf([1e-7]);
        var model = new ConvAC(shape, [.. Enumerable.Repeat(leaf, Sites)], [.. Enumerable.Repeat(new[] { 1.0 }, Sites + 1)], [1]);
        Observations data = Sampling.Draw(model, Rows, 2).Data;
        Assert.InRange(CodeTrial.AssertRoundTrip(model, data).Bytes, 36, 64);
    }

    [Theory]
    [InlineData(2, 2, 65536)]
    [InlineData(2, 24, 65536)]
    [InlineData(24, 2, 65536)]
    [InlineData(3, 3, 1)]
    public void AlphabetsOfAnySize_ComeBack(int channels, int width, int alphabet)
    {
        var random = new RandomStream(1, "large alphabet");
        var options = new RandomModelOptions { NearDeterministic = 0 };
        PoolingTree tree = PoolingTree.Line(2);
        var shape = NetworkShape.PerLevel(tree, channels, [width]);
        LeafDistribution[] leaves = [.. Enumerable.Range(0, 2).Select(_ => new CategoricalLeaf(channels, alphabet, options.Rows(channels, alphabet, random)))];
        double[][] weights = [.. Enumerable.Range(0, 3).Select(v => options.Rows(shape.Rows(v), shape.Channels(v), random))];
        var model = new ConvAC(shape, leaves, weights, [1]);
        CodeTrial.AssertRoundTrip(model, Sampling.Draw(model, 100, 2).Data);
        CodeTrial.AssertRoundTrip(model, RandomModels.Data(model, 40, 0.2, 3));
        CodeTrial.AssertRoundTrip(model, Observations.FromRows([[alphabet - 1, 0], [0, alphabet - 1]]));
    }

    [Fact]
    public void BinomialsOfManyTrials_ComeBack()
    {
        var shape = new NetworkShape(PoolingTree.Cp(1), [3, 1]);
        var model = new ConvAC(shape, [new BinomialLeaf(65534, [0.1, 1, 3e-5])], [[0.5, 0.25, 0.25], [1]], [1]);
        CodeTrial.AssertRoundTrip(model, Sampling.Draw(model, 300, 2).Data);
        CodeTrial.AssertRoundTrip(model, Observations.FromRows([[65534], [0], [40000], [65533]]));
    }

    [Fact]
    public void CodesAndSitesWithoutValue_ComeBack()
    {
        var shape = new NetworkShape(PoolingTree.Cp(4), [1, 2, 1, 1, 2], 2);
        LeafDistribution[] leaves =
        [
            new CategoricalLeaf(1, 1, [1], codes: SymbolCodes.NoValue),
            new CategoricalLeaf(2, 3, [0.2, 0.3, 0.5, 0.9, 0.1, 0], codes: new SymbolCodes([-7, 2, 1L << 40])),
            new CategoricalLeaf(1, 1, [1], codes: new SymbolCodes([300])), new CategoricalLeaf(1, 2, [0.5, 0.5], codes: new SymbolCodes([0, 200])),
        ];
        var model = new ConvAC(shape, leaves, [[1, 1], [0.5, 0.5, 1, 0], [1, 1], [1, 1], [0.1, 0.9, 0.7, 0.3]], [0.25, 0.75]);
        double nan = double.NaN;
        CodeTrial.AssertRoundTrip(
            model, Observations.FromRows([[nan, -7, 300, 200], [nan, 1L << 40, nan, 0], [nan, nan, 300, nan], [nan, 2, 300, 200]]), [1, -1, 0, 1]);
    }

    [Fact]
    public void NoRows_ComeBack()
    {
        ConvAC model = TestModels.Independent(3, 4);
        Observations none = RandomModels.Data(model, 2, 0, 1).Select([]);
        Assert.Equal(0, CodeTrial.AssertRoundTrip(model, none).Rows);
    }

    // p(x) = 0: what is impossible costs 48 bits, and the rest of the row is coded as if it had not been seen.
    [Fact]
    public void ImpossibleRows_ComeBack()
    {
        ConvAC model = TestModels.Copies();
        CompressionSummary summary = CodeTrial.AssertRoundTrip(model, Observations.FromRows([[0, 1], [1, 0], [1, 1], [0, 1]]), [1, 0, 0, -1]);
        Assert.Equal(4, summary.ImpossibleRows);
        Assert.InRange(summary.Bytes, 40, 100);
    }

    private static ConvAC Halves(double first, double second, int sites)
    {
        var shape = new NetworkShape(PoolingTree.Cp(sites), [.. Enumerable.Repeat(1, sites + 1)]);
        LeafDistribution[] leaves = [.. Enumerable.Range(0, sites).Select(i => new BernoulliLeaf([i < 150 ? first : second]))];
        return new ConvAC(shape, leaves, [.. Enumerable.Repeat(new[] { 1.0 }, sites + 1)], [1]);
    }
}
