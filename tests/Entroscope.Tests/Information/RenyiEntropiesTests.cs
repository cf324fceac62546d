using CsCheck;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class RenyiEntropiesTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => OracleFile.Generative();

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_AgreesWithOracle(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        int sites = oracle.Model.Tree.SiteCount;
        int[] half = [.. Enumerable.Range(0, sites / 2)];
        int[] even = [.. Enumerable.Range(0, sites).Where(i => i % 2 == 0)];
        Close("renyi2", 2, null);
        Close("renyi3", 3, null);
        Close("renyi2_first_half", 2, half);
        Close("renyi2_even_sites", 2, even);
        return;

        void Close(string key, int order, int[]? asked)
        {
            RenyiEntropy entropy = RenyiEntropies.Compute(oracle.Model, order, asked);
            NumericAssert.Close(oracle.Expected(key).GetDouble(), entropy.Value, Tolerance, what: key);
            Assert.Equal((order, EntropyKind.Shannon), (entropy.Order, entropy.Kind));
        }
    }

    [Fact]
    public void Compute_AgreesWithEnumerationAndFallsWithTheOrder() =>
        RandomModels.Of(new RandomModelOptions { MaxSites = 5, Continuous = false, Zeros = 0.2 }).Sample(
        model =>
        {
            int[] sites = [.. Enumerable.Range(0, model.Tree.SiteCount).Where(i => i % 2 == 0)];
            double[] p = Conditional.Table(model, sites, null, -1).Probabilities;
            double above = EntropyAnalysis.EnumerateSites(model, sites).Value;
            foreach (int order in new[] { 2, 3, 4 })
            {
                double entropy = RenyiEntropies.Compute(model, order, sites).Value;
                NumericAssert.Close(Math.Log(p.Sum(x => Math.Pow(x, order))) / (1 - order), entropy, Tolerance);
                Assert.True(entropy <= above + Tolerance, Invariant($"H_{order} = {entropy} is above {above}"));
                above = entropy;
            }
        },
        iter: 100);

    [Fact]
    public void Compute_AgreesWithTheLogDomain() => RandomModels.Of(new RandomModelOptions { Zeros = 0.2, NearDeterministic = 0.3 }).Sample(
        model =>
        {
            foreach (int order in new[] { 2, 3 })
            {
                ConvAC[] copies = [.. Enumerable.Repeat(model, order)];
                var network = new CopyNetwork(copies, [.. Enumerable.Range(0, model.Tree.SiteCount)]);
                NumericAssert.Close(LogCopyProduct.Compute(network) / (1 - order), RenyiEntropies.Compute(model, order).Value, Tolerance, Tolerance);
            }
        },
        iter: 100);

    [Fact]
    public void Compute_IsInvariantToTheNumberOfThreads()
    {
        ConvAC model = RandomModels.Build(17, 40, new RandomModelOptions { MaxChannels = 9 });
        double one = RenyiEntropies.Compute(model, 2, engine: new EngineOptions { Threads = 1 }).Value;
        Assert.Equal(one, RenyiEntropies.Compute(model, 2, engine: new EngineOptions { Threads = 3 }).Value);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Compute_OfGaussians_IsAnIntegral(int order)
    {
        ConvAC model = TestModels.TwoGaussians();
        RenyiEntropy entropy = RenyiEntropies.Compute(model, order);
        Assert.Equal(EntropyKind.Differential, entropy.Kind);
        const double Step = 1e-3;
        double sum = 0;
        double[] log = new double[2];
        for (double x = -20; x < 25; x += Step)
        {
            model.Leaves[0].LogDensity(x, log);
            sum += Step * Math.Pow((0.25 * Math.Exp(log[0])) + (0.75 * Math.Exp(log[1])), order);
        }

        NumericAssert.Close(Math.Log(sum) / (1 - order), entropy.Value, Tolerance);
    }

    [Fact]
    public void Compute_OfANarrowGaussian_IsNegative()
    {
        var model = new ConvAC(new NetworkShape(PoolingTree.Cp(1), [1, 1]), [new GaussianLeaf([1e6], [1e-200])], [[1], [1]], [1]);
        NumericAssert.Close((0.5 * Math.Log(4 * Math.PI)) - (100 * Math.Log(10)), RenyiEntropies.Compute(model, 2).Value, Tolerance);
    }

    // Channel 0 makes the left half certain and the right half uniform, channel 1 the other way round: what matters at the root stands at
    // 2^-1500 of the largest entry in each half.
    [Fact]
    public void Compute_WhereTheScaledMessagesUnderflow_IsDoneInTheLogDomain()
    {
        const int Half = 1500;
        var sharp = new BernoulliLeaf([1, 0.5]);
        var blunt = new BernoulliLeaf([0.5, 1]);
        int[] left = [.. Enumerable.Range(0, Half)];
        int[] right = [.. Enumerable.Range(Half, Half)];
        PoolingTree tree = PoolingTree.FromChildren(2 * Half, [left, right, [2 * Half, (2 * Half) + 1]]);
        double[] identity = [1, 0, 0, 1];
        double[][] weights = [.. Enumerable.Repeat(identity, tree.NodeCount - 1), [0.5, 0.5]];
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(2, tree.NodeCount)]);
        var model = new ConvAC(shape, [.. Enumerable.Repeat(sharp, Half), .. Enumerable.Repeat(blunt, Half)], weights, [1]);

        // sum p^2 = (2 2^-1500 + 2 2^-1500 2^-1500) / 4.
        NumericAssert.Close(1501 * Math.Log(2), RenyiEntropies.Compute(model, 2).Value, 1e-9);
        NumericAssert.Close(1501 * Math.Log(2), EntropyBrackets.Compute(model).LowerBounds.Single(b => b.Name == "renyi2").Value, 1e-9);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(2.5, "2.5")]
    [InlineData(-2, "-2")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(65, "65")]
    public void OrdersThatAreNotExact_AreRefused(double order, string shown) => ErrorAssert.Throws<ArgumentException>(
        $"The order of a Rényi entropy must be an integer of 2..64, for which it is exact, but is {shown}; "
        + "order 1 is Shannon's entropy, by enumeration or from draws. (Parameter 'order')",
        () => RenyiEntropies.Compute(TestModels.Copies(), order));

    [Fact]
    public void Questions_AreChecked()
    {
        ConvAC model = TestModels.Copies();
        ErrorAssert.Throws<ArgumentException>("At least one site must be given. (Parameter 'sites')", () => RenyiEntropies.Compute(model, 2, []));
        ErrorAssert.Throws<ArgumentException>("Site 1 is given twice; every site may be given once. (Parameter 'sites')",
            () => RenyiEntropies.Compute(model, 2, [1, 1]));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The sites are 0..1, but site 2 was given. (Parameter 'sites')",
            () => RenyiEntropies.Compute(model, 2, [2]));
        ErrorAssert.Throws<SizeLimitException>(
            "The messages of 5 copies of the network need 64 numbers at once (up to 32 a node: its channels to the power of 5), more than the limit of 63; "
            + "orders from 2 are exact where they fit: choose a lower order or fewer sites, use a narrower network, or raise the limit.",
            () => RenyiEntropies.Compute(model, 5, limit: 63));
        Assert.Throws<ModelException>(() => RenyiEntropies.Compute(TestModels.Scores(), 2));

        // Two sites of 2 (4 2 + 4 2) operations, twice; the root of 2 (4 + 2).
        Assert.Equal(76, RenyiEntropies.Operations(model, 2));
    }
}
