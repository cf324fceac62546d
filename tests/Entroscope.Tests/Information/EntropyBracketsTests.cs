using CsCheck;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class EntropyBracketsTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => OracleFile.Generative();

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_HoldsTheOraclesEntropy(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        double[] pairs = [.. oracle.Expected("pairwise_information").EnumerateArray().SelectMany(OracleFile.Numbers)];
        EntropyBracket bracket = EntropyBrackets.Compute(oracle.Model, pairs);
        AssertHolds(bracket, oracle.Expected("entropy").GetDouble());
        NumericAssert.Close(oracle.Expected("renyi2").GetDouble(), Bound(bracket.LowerBounds, "renyi2"), Tolerance);
        NumericAssert.Close(oracle.Expected("joint_entropy_all").GetDouble(), Bound(bracket.UpperBounds, "joint"), Tolerance);
        NumericAssert.Close(Enumerable.Range(0, oracle.Model.Tree.SiteCount).Sum(i => pairs[(i * oracle.Model.Tree.SiteCount) + i]),
            Bound(bracket.UpperBounds, "sites"), Tolerance);
    }

    [Fact]
    public void Compute_HoldsTheEntropyOfEveryModel() => RandomModels.Of(new RandomModelOptions { MaxSites = 6, Continuous = false, Zeros = 0.1 }).Sample(
        model =>
        {
            EntropyBracket bracket = EntropyBrackets.Compute(model, Pairs(model));
            AssertHolds(bracket, EntropyAnalysis.Enumerate(model).Entropy.Value);
            double nested = Bound(bracket.LowerBounds, "nested");
            Assert.All(bracket.LowerBounds, b => Assert.True(b.Value <= nested + Tolerance));
            nested = Bound(bracket.UpperBounds, "nested");
            Assert.True(nested <= Bound(bracket.UpperBounds, "joint") + Tolerance && nested <= Bound(bracket.UpperBounds, "sites") + Tolerance);
        },
        iter: 100);

    [Fact]
    public void Compute_OfContinuousSites_HoldsTheDifferentialEntropy()
    {
        ConvAC model = TestModels.TwoGaussians();
        EntropyBracket bracket = EntropyBrackets.Compute(model);
        Estimate drawn = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 20_000 }).Entropy;
        Assert.Equal(EntropyKind.Differential, bracket.Kind);
        Assert.True(bracket.Lower.Value < drawn.Value - (4 * drawn.StandardError) && bracket.Upper.Value > drawn.Value + (4 * drawn.StandardError));

        // The variance of the mixture is 1/4 + 3 + 3/16 * 16.
        NumericAssert.Close(0.5 * Math.Log(2 * Math.PI * Math.E * 6.25), Bound(bracket.UpperBounds, "sites"), Tolerance);
    }

    [Fact]
    public void Compute_WhereTheGramMatricesDoNotFit_LeavesThemOut()
    {
        EntropyBracket bracket = EntropyBrackets.Compute(OracleFile.Load("a-ht-n4").Model, limit: 1);
        Assert.Equal(["latents_told", "nested"], bracket.LowerBounds.Select(b => b.Name));
        Assert.Equal(["joint", "sites", "nested"], bracket.UpperBounds.Select(b => b.Name));
    }

    [Fact]
    public void ChowLiu_TakesTheBestTree()
    {
        // The best tree of the triangle leaves out the weakest edge; a chain 0-1-2 would lose 0.5 + 0.1.
        double[] pairs = [1, 0.5, 0.4, 0.5, 1, 0.1, 0.4, 0.1, 1];
        NumericAssert.Close(3 - 0.9, ChowLiuBound.Compute(pairs, 3), 1e-15);
        NumericAssert.Close(2, ChowLiuBound.Compute([2.0], 1), 1e-15);
    }

    [Fact]
    public void ChowLiu_OfAChain_IsItsEntropy()
    {
        // A Markov chain of three bits as a tree: the middle latent is the middle bit.
        var shape = new NetworkShape(PoolingTree.Cp(3), [2, 2, 2, 2]);
        double[] identity = [1, 0, 0, 1];
        double[] flips = [0.9, 0.1, 0.2, 0.8];
        var leaf = new CategoricalLeaf(2, 2, identity);
        var model = new ConvAC(shape, [leaf, leaf, leaf], [flips, identity, flips, [0.3, 0.7]], [1]);
        NumericAssert.Close(EntropyAnalysis.Enumerate(model).Entropy.Value, ChowLiuBound.Compute(Pairs(model), 3), Tolerance);
    }

    [Fact]
    public void Questions_AreChecked()
    {
        ErrorAssert.Throws<ArgumentException>(
            "The pairwise information of 2 sites must have 4 entries, but has 3. (Parameter 'pairwiseInformation')",
            () => EntropyBrackets.Compute(TestModels.Copies(), new double[3]));
        ErrorAssert.Throws<ArgumentException>(
            "The Chow-Liu bound needs discrete sites, but the model has continuous ones; leave the pairwise information out. (Parameter 'pairwiseInformation')",
            () => EntropyBrackets.Compute(TestModels.TwoGaussians(), [1.0]));
        ErrorAssert.BelowMinimum("sites", 0, 1, () => ChowLiuBound.Compute([], 0));
        Assert.Throws<ModelException>(() => EntropyBrackets.Compute(TestModels.Scores()));
    }

    private static void AssertHolds(EntropyBracket bracket, double truth)
    {
        Assert.Equal(EntropyKind.Shannon, bracket.Kind);
        Assert.All(bracket.LowerBounds, b => Assert.True(b.Value <= truth + Tolerance, Invariant($"{b.Name} {b.Value} is above {truth}")));
        Assert.All(bracket.UpperBounds, b => Assert.True(b.Value >= truth - Tolerance, Invariant($"{b.Name} {b.Value} is below {truth}")));
        Assert.Equal(bracket.LowerBounds.Max(b => b.Value), bracket.Lower.Value);
        Assert.Equal(bracket.UpperBounds.Min(b => b.Value), bracket.Upper.Value);
    }

    private static double Bound(EntropyBound[] bounds, string name) => bounds.Single(b => b.Name == name).Value;

    private static double[] Pairs(ConvAC model)
    {
        int n = model.Tree.SiteCount;
        double[] matrix = new double[n * n];
        double[] site = [.. Enumerable.Range(0, n).Select(i => Of(i))];
        for (int e = 0; e < matrix.Length; e++)
        {
            (int i, int j) = (e / n, e % n);
            matrix[e] = i == j ? site[i] : site[i] + site[j] - Of(i, j);
        }

        return matrix;

        double Of(params int[] sites) => LogSpace.Entropy(Conditional.Table(model, sites, null, -1).Probabilities);
    }
}
