using CsCheck;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class ModelDivergencesTests
{
    private const double Tolerance = 1e-10;
    private static readonly RandomModelOptions Soft = new() { MaxSites = 5, Continuous = false, NearDeterministic = 0 };

    [Fact]
    public void Divergences_AgreeWithEnumeration() => RandomModels.Of(Soft).Sample(
        model =>
        {
            ConvAC other = Disturbed(model);
            double[] p = Table(model);
            double[] q = Table(other);
            double divergence = p.Zip(q, (a, b) => a == 0 ? 0 : a * Math.Log(a / b)).Sum();
            double schwarz = -Math.Log(p.Zip(q, (a, b) => a * b).Sum() / Math.Sqrt(p.Sum(a => a * a) * q.Sum(b => b * b)));
            ModelDivergence d = ModelDivergences.Compute(model, other);
            Assert.True(d.KullbackLeibler.IsExact && d.KullbackLeibler.Value >= 0 && d.CauchySchwarz >= 0);
            NumericAssert.Close(divergence, d.KullbackLeibler.Value, Tolerance);
            NumericAssert.Close(schwarz, d.CauchySchwarz!.Value, Tolerance);
            Estimate drawn = ModelDivergences.DrawKullbackLeibler(model, other, new EntropyOptions { Draws = 2000 });
            NumericAssert.Close(divergence, drawn.Value, (6 * drawn.StandardError) + (Math.Log(2000) / 2000));
        },
        iter: 30);

    [Fact]
    public void OfEqualModels_AreZero() => RandomModels.Of(new RandomModelOptions()).Sample(
        model =>
        {
            ModelDivergence d = ModelDivergences.Compute(model, model, new EntropyOptions { Draws = 10 });
            Assert.Equal(0, d.KullbackLeibler.Value);
            NumericAssert.Close(0, d.CauchySchwarz!.Value, Tolerance);
        },
        iter: 30);

    [Fact]
    public void WhereTheOtherRulesOutWhatHolds_KullbackLeiblerIsInfinite()
    {
        ConvAC fair = TestModels.Copies();
        ConvAC always0 = TestModels.Copies(1);
        Assert.Equal(double.PositiveInfinity, ModelDivergences.Compute(fair, always0).KullbackLeibler.Value);
        Assert.Equal(double.PositiveInfinity, ModelDivergences.DrawKullbackLeibler(fair, always0, new EntropyOptions { Draws = 100 }).Value);
        NumericAssert.Close(Math.Log(2), ModelDivergences.Compute(always0, fair).KullbackLeibler.Value, Tolerance);
        NumericAssert.Close(0.5 * Math.Log(2), ModelDivergences.CauchySchwarz(always0, fair), Tolerance);
        Assert.Equal(double.PositiveInfinity, ModelDivergences.CauchySchwarz(always0, TestModels.Copies(0)));
    }

    [Fact]
    public void WhatIsTooRareToBeDrawn_IsInfiniteOrInTheError()
    {
        // A coin of 1e-4 that the other model rules out, or holds for 1e-300: 1000 draws do not show it, the marginals of the sites do.
        var options = new EntropyOptions { Draws = 1000, Seed = 1 };
        Estimate ruledOut = ModelDivergences.DrawKullbackLeibler(Coin(1e-4), Coin(0), options);
        Assert.True(ruledOut.IsExact && double.IsPositiveInfinity(ruledOut.Value));
        Estimate drawn = ModelDivergences.DrawKullbackLeibler(Coin(1e-4), Coin(1e-300), options);
        double truth = ModelDivergences.Compute(Coin(1e-4), Coin(1e-300)).KullbackLeibler.Value;
        NumericAssert.Close(1e-4 * Math.Log(1e296), truth, 2e-4);
        Assert.InRange(drawn.StandardError, 0.9 * truth, 1.1 * truth);
        NumericAssert.Close(truth, drawn.Value, 2 * drawn.StandardError);

        static ConvAC Coin(double one) =>
            new(new NetworkShape(PoolingTree.Cp(2), [1, 1, 1]), [new BernoulliLeaf([one]), new BernoulliLeaf([0.3])], [[1], [1], [1]], [1]);
    }

    [Fact]
    public void OfGaussians_AreClosedForms()
    {
        ConvAC p = Normal(0, 1);
        ConvAC q = Normal(1, 4);
        double schwarz = (0.25 * Math.Log(1.0 / (2 * 1) / (2 * 4))) + (0.5 * Math.Log(5)) + (1 / 10.0);
        NumericAssert.Close(schwarz, ModelDivergences.CauchySchwarz(p, q), Tolerance);
        Estimate drawn = ModelDivergences.Compute(p, q, new EntropyOptions { StandardError = 0.01 }).KullbackLeibler;
        NumericAssert.Close(Math.Log(2) + (2.0 / 8) - 0.5, drawn.Value, 4 * drawn.StandardError);
        Assert.InRange(drawn.StandardError, 0, 0.01);
    }

    [Fact]
    public void ModelsThatCannotBeCompared_AreRefused()
    {
        ConvAC copies = TestModels.Copies();
        Refused("A divergence needs two models of the same sites, but one has 2 sites and the other 1.", copies, TestModels.TwoGaussians());
        Refused("A divergence needs two models of the same sites, but site 0 is categorical(2) x 2 in one and categorical(3) x 1 in the other.", copies,
            TestModels.Independent(2, 3));
        ConvAC line = TestModels.Independent(4, 2);
        const string Other = "; the Kullback-Leibler divergence needs no common tree.";
        Refused("The Cauchy-Schwarz divergence needs two models on one tree, but one has 7 nodes and the other 5" + Other, line, Tree(PoolingTree.Cp(4)));
        ConvAC crossed = Tree(PoolingTree.FromChildren(4, [[0, 2], [1, 3], [4, 5]]));
        Refused("The Cauchy-Schwarz divergence needs two models on one tree, but node 4 pools [0, 1] in one and [0, 2] in the other" + Other, line, crossed);
        ModelDivergence d = ModelDivergences.Compute(line, crossed);
        NumericAssert.Close(0, d.KullbackLeibler.Value, Tolerance);
        Assert.Null(d.CauchySchwarz);
        Assert.StartsWith("The Cauchy-Schwarz divergence needs", d.CauchySchwarzRefusal, StringComparison.Ordinal);
    }

    private static void Refused(string message, ConvAC p, ConvAC q) => ErrorAssert.Throws<ModelException>(message, () => ModelDivergences.CauchySchwarz(p, q));

    private static ConvAC Normal(double mean, double variance) =>
        new(new NetworkShape(PoolingTree.Cp(1), [1, 1]), [new GaussianLeaf([mean], [variance])], [[1], [1]], [1]);

    private static ConvAC Tree(PoolingTree tree) => new(
        NetworkShape.PerLevel(tree, 1, [1]), [.. Enumerable.Repeat(new CategoricalLeaf(1, 2, [0.5, 0.5]), 4)],
        [.. Enumerable.Repeat(new double[] { 1 }, tree.NodeCount)], [1]);

    // Another distribution of the root's channels.
    private static ConvAC Disturbed(ConvAC model)
    {
        double[][] weights = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => model.Matrix(m).ToArray())];
        double[] top = weights[^1];
        int channels = model.Shape.Channels(model.Tree.Root);
        for (int e = 0; e < top.Length; e++)
        {
            top[e] = (0.5 * top[e]) + (0.5 / channels);
        }

        return new ConvAC(model.Shape, model.Leaves, weights, model.ClassPrior);
    }

    private static double[] Table(ConvAC model) => Conditional.Table(model, [.. Enumerable.Range(0, model.Tree.SiteCount)], null, -1).Probabilities;
}
