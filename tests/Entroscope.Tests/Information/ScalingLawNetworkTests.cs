using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Networks whose law is known.</summary>
public sealed class ScalingLawNetworkTests(ITestOutputHelper output)
{
    private static readonly ScalingLawOptions Quick = new() { Replicates = 200 };

    // Each child of a pair tells one bit of its parent's two and has one free bit of its own: patches decode, so every merging adds two bits.
    [Fact]
    public void TheSameDecodableWeightsEverywhere_AreLawA()
    {
        double[] left = [.5, .5, 0, 0, .5, .5, 0, 0, 0, 0, .5, .5, 0, 0, .5, .5];
        double[] right = [.5, .5, 0, 0, 0, 0, .5, .5, .5, .5, 0, 0, 0, 0, .5, .5];
        PoolingTree tree = PoolingTree.Line(128);
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(4, tree.NodeCount)]);
        var leaf = new CategoricalLeaf(4, 4, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.25, .25, .25, .25] : tree.Children(tree.Parent(v))[0] == v ? left : right)];
        ScalingLawAnalysis analysis = ScalingLaw.Analyze(
            new ConvAC(shape, [.. Enumerable.Repeat(leaf, 128)], weights, [1]), new EntropyOptions { Draws = 1000 }, Quick with { IncludeRoot = true });
        double c = 2 * Math.Log(2);
        Assert.All(analysis.Measurement.Levels[..^1], l => NumericAssert.Close(c, l.Increment!.Value.Value, 1e-9));
        Assert.Equal(ScalingVerdict.ConstantIncrements, analysis.Verdict);
        NumericAssert.Close(c, analysis.EntropyRate!.Value, 1e-6);
        NumericAssert.Close(c, analysis.Best!.Parameter("c")!.Value, 1e-6);
        Assert.InRange(0, analysis.Exponent!.Lower - 1e-6, analysis.Exponent.Upper + 1e-6);
    }

    // One noisy channel for the whole tree, the leaves as noisy: after the smallest scales patches tell their latent as well at every scale.
    [Theory]
    [InlineData(256, 0.02)]
    [InlineData(64, 0.1)]
    [InlineData(128, 0.1)]
    [InlineData(256, 0.1)]
    public void TheSameNoisyChannelEverywhere_IsLawA(int sites, double noise)
    {
        PoolingTree tree = PoolingTree.Line(sites);
        double[] channel = [1 - noise, noise, noise, 1 - noise];
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(2, tree.NodeCount)], sharedWeights: true);
        double[][] weights = [.. Enumerable.Repeat(channel, tree.Height), [.5, .5]];
        ConvAC model = new(shape, [.. Enumerable.Repeat(new BernoulliLeaf([noise, 1 - noise]), sites)], weights, [1]);
        ScalingLawAnalysis analysis = ScalingLaw.Analyze(model, new EntropyOptions { Draws = 4000 }, Quick);
        output.WriteLine(analysis.Sentence);
        Assert.Equal(ScalingVerdict.ConstantIncrements, analysis.Verdict);
        Estimate last = analysis.Measurement.Levels[^3].Increment!.Value;
        Assert.All(analysis.Measurement.Levels[3..^2], l => Assert.True(
            Math.Abs(l.Increment!.Value.Value - last.Value) < (0.05 * last.Value) + (4 * (l.Increment.Value.StandardError + last.StandardError)), Invariant($"{l}")));
        AssertRate(analysis);
    }

    // Every latent of a site is its value, a fair coin: one bit is told at the sites, and nothing above.
    [Fact]
    public void CoinsCopiedByTheirLatents_HaveNoLaw()
    {
        PoolingTree tree = PoolingTree.Line(64);
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(2, tree.NodeCount)]);
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.5, .5] : new double[] { .5, .5, .5, .5 })];
        ConvAC model = new(shape, [.. Enumerable.Repeat(new BernoulliLeaf([0, 1]), 64)], weights, [1]);
        ScalingLawAnalysis analysis = ScalingLaw.Analyze(model, new EntropyOptions { Draws = 500 }, Quick);
        Assert.Equal(ScalingVerdict.NoLaw, analysis.Verdict);
        Assert.Equal("no law: patches share no information at any scale, and no latent tells of more than its own site", analysis.Sentence);
    }

    [Fact]
    public void AChain_IsExponential()
    {
        ScalingLawAnalysis analysis = ScalingLaw.Analyze(Chain(14), null, Quick);
        output.WriteLine(analysis.Sentence);
        Assert.Equal(0, analysis.Measurement.Entropies.Draws);
        Assert.False(analysis.Measurement.IsRegular);
        Assert.Equal(ScalingVerdict.Exponential, analysis.Verdict);
        Assert.True(analysis.Best!.Weight > 0.99);
        Assert.InRange(analysis.Best.Parameter("rho")!.Value, 0.05, 0.95);
        AssertRate(analysis);
    }

    [Fact]
    public void IndependentSites_HaveNoLaw()
    {
        ScalingLawAnalysis drawn = ScalingLaw.Analyze(TestModels.Independent(64, 3), new EntropyOptions { Draws = 1000 }, Quick);
        ScalingLawAnalysis exact = ScalingLaw.Analyze(TestModels.Independent(16, 2), null, Quick);
        ScalingLawAnalysis equalRows = ScalingLaw.Analyze(EqualRows(64), new EntropyOptions { Draws = 1000 }, Quick);
        Assert.All(new[] { drawn, exact, equalRows }, analysis =>
        {
            Assert.All(analysis.Measurement.Levels[..^1], l => Assert.True(Math.Abs(l.Increment!.Value.Value) <= (2 * l.Increment.Value.StandardError) + 1e-9));
            Assert.Equal(ScalingVerdict.NoLaw, analysis.Verdict);
            Assert.Equal(ScalingLawKind.None, analysis.Best!.Kind);
            NumericAssert.Close(analysis.Measurement.Levels[0].Conditional.Value, analysis.EntropyRate!.Value, 1e-12);
        });
        Assert.Equal("no law: all 5 increments are 0 within their errors, so the patches share no information", drawn.Sentence);
    }

    // A hidden chain of two states: a node joins the past and one more site.
    private static ConvAC Chain(int sites)
    {
        int[][] children = [.. Enumerable.Range(0, sites - 1).Select(k => k == 0 ? new[] { 0, 1 } : [sites + k - 1, k + 1])];
        PoolingTree tree = PoolingTree.FromChildren(sites, children);
        double[] step = [.9, .1, .15, .85];
        double[] same = [1, 0, 0, 1];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.6, .4] : v == 0 || v >= sites ? step : same)];
        return new ConvAC(new NetworkShape(tree, [.. Enumerable.Repeat(2, tree.NodeCount)]), [.. Enumerable.Repeat(new BernoulliLeaf([.2, .8]), sites)], weights, [1]);
    }

    private static ConvAC EqualRows(int sites)
    {
        PoolingTree tree = PoolingTree.Line(sites);
        double[] row = [.2, .3, .5];
        double[] matrix = [.. row, .. row, .. row];
        return new ConvAC(
            NetworkShape.PerLevel(tree, 3, [3]),
            [.. Enumerable.Repeat(new BernoulliLeaf([.5, .5, .5]), sites)],
            [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? row : matrix)],
            [1]);
    }

    private static void AssertRate(ScalingLawAnalysis analysis)
    {
        double rate = analysis.EntropyRate!.Value;
        ScaleMeasurement m = analysis.Measurement;
        Assert.InRange(rate, m.RateLower.Value - (4 * m.RateLower.StandardError) - 1e-3, m.RateUpper.Value + (4 * m.RateUpper.StandardError) + 1e-3);
    }
}
