using System.Text.Json;
using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Born;
using Entroscope.Engine.Scaled;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>The Born reading against sums over all joint values.</summary>
public sealed class BornInferenceTests
{
    private static readonly Gen<ConvAC> Any = Gen.Select(Gen.ULong, Gen.Int[1, 6], (seed, sites) => BornModels.Random(seed, sites));

    [Fact]
    public void Likelihoods_OfAnyPatternOfMissingValues() => Any.Sample(
        model =>
        {
            var all = BornModels.Enumerate(model);
            Observations data = RandomModels.Data(model, 6, 0.4, 7);
            double[] posterior = Posterior.OfClass(model, data);
            double[] log = LogLikelihood.Compute(model, data);
            double[] byReference = LogLikelihood.Compute(model, data, new EngineOptions { Kind = EngineKind.Reference });
            for (int r = 0; r < data.Rows; r++)
            {
                double[] joint = BornModels.Sum(all, Row(data, r));
                NumericAssert.Close(joint.Sum(), Math.Exp(log[r]), 1e-10, 1e-9, "p(x)");
                NumericAssert.Close(joint.Sum(), Math.Exp(byReference[r]), 1e-10, 1e-9, "p(x) of the reference");
                NumericAssert.Close(
                    [.. joint.Select(j => j / joint.Sum())], posterior[(r * model.Classes)..((r + 1) * model.Classes)], 1e-8, 1e-8, "P(y | x)");
            }

            NumericAssert.Close(1, all.Rows.Sum(x => Math.Exp(LogLikelihood.Compute(model, Observations.FromRows([x]))[0])), 1e-10, 0, "sum");
        }, iter: 60);

    [Fact]
    public void Conditionals_OfOneAndOfTwoSites() => Any.Where(m => m.Tree.SiteCount > 2).Sample(
        model =>
        {
            var all = BornModels.Enumerate(model);
            int last = model.Tree.SiteCount - 1;
            double[] given = [.. Enumerable.Repeat(double.NaN, last + 1)];
            given[1] = ((DiscreteLeaf)model.Leaves[1]).ValueOf(0);
            foreach (int label in new[] { -1, 0 })
            {
                foreach (int[] sites in new[] { new[] { last }, [last, 0] })
                {
                    SiteDistribution found = Conditional.Table(model, sites, given, label);
                    double[] expected = new double[found.Probabilities.Length];
                    for (int c = 0; c < expected.Length; c++)
                    {
                        double[] cell = [.. given];
                        cell[sites[^1]] = found.Values[^1][c % found.Alphabets[^1]];
                        cell[sites[0]] = sites.Length == 1 ? cell[sites[0]] : found.Values[0][c / found.Alphabets[^1]];
                        double[] joint = BornModels.Sum(all, cell);
                        expected[c] = label < 0 ? joint.Sum() : joint[label];
                    }

                    NumericAssert.Close([.. expected.Select(e => e / expected.Sum())], found.Probabilities, 1e-9, 1e-8, "conditional");
                }
            }
        }, iter: 60);

    // Chi-square of 4000 draws, with and without evidence, at a level of about 1e-6: fixed seeds.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 4)]
    [InlineData(8, 5)]
    [InlineData(21, 4)]
    public void Draws_FollowTheDistribution(ulong seed, int sites)
    {
        ConvAC model = BornModels.Random(seed, sites);
        var all = BornModels.Enumerate(model);
        Agrees(all, Sampling.Draw(model, 4000, 3), [.. Enumerable.Repeat(double.NaN, sites)]);
        double[] given = [.. Enumerable.Repeat(double.NaN, sites)];
        given[sites / 2] = ((DiscreteLeaf)model.Leaves[sites / 2]).ValueOf(0);
        Agrees(all, Sampling.DrawGiven(model, given, 4000, 4), given);
        SampleSet ofClass = Sampling.Draw(model, 4000, 5, model.Classes - 1);
        Assert.All(ofClass.Classes, y => Assert.Equal(model.Classes - 1, y));
        Observations holes = Observations.FromRows([.. Enumerable.Repeat(given, 4000)]);
        Agrees(all, new SampleSet(Sampling.Impute(model, holes, 6), new int[4000]), given, classes: false);
    }

    [Fact]
    public void Draws_DoNotDependOnThreads()
    {
        ConvAC model = BornModels.Random(8, 6);
        Observations one = Sampling.Draw(model, 600, 3, engine: new EngineOptions { Threads = 1 }).Data;
        Observations many = Sampling.Draw(model, 600, 3, engine: new EngineOptions { Threads = 4 }).Data;
        Assert.Equal(one, many, (a, b) => Enumerable.Range(0, 600).All(r => Row(a, r).SequenceEqual(Row(b, r))));
    }

    [Fact]
    public void Imputation_ByModeMeanAndIntervals()
    {
        ConvAC model = BornModels.Random(8, 5);
        double[] given = [double.NaN, 0, 0, 0, 0];
        Observations row = Observations.FromRows([given]);
        SiteDistribution table = Conditional.Table(model, [0], given);
        int best = Array.IndexOf(table.Probabilities, table.Probabilities.Max());
        Assert.Equal(table.Values[0][best], Sampling.Impute(model, row, 1, ImputeMethod.Mode)[0, 0]);
        double mean = table.Probabilities.Zip(table.Values[0], (p, v) => p * v).Sum();
        NumericAssert.Close(mean, Sampling.Impute(model, row, 1, ImputeMethod.Mean)[0, 0], 1e-12, 0, "mean");
        NumericAssert.Close(mean, Conditional.Answer(model, 0, given).Mean, 1e-12, 0, "answer");
        FilledCell cell = Assert.Single(Imputation.Intervals(model, row, 0.9));
        Assert.True(cell.Probability >= 0.9 - 1e-12);
    }

    // A Gaussian site given others is a sum of Gaussians with weights of either sign: against integrals of p.
    [Fact]
    public void GaussianSites()
    {
        var tree = PoolingTree.Cp(2);
        var shape = new NetworkShape(tree, [3, 2, 2], 1);
        var gaussian = new GaussianLeaf([-1, 0.5, 2], [0.5, 1, 0.3]);
        var model = new ConvAC(
            shape, [gaussian, new CategoricalLeaf(2, 2, [1, -0.7, 0.2, 1], Reading.Born)], [[1, -1.2, 0.4, 0.3, 0.8, -1], [1, 0.5, -0.4, 1], [1, -0.6]],
            [1], Reading.Born);
        (double sum, double first, double second, double below) = (0, 0, 0, 0);
        const double Step = 1e-3;
        double median = Conditional.Quantiles(model, 0, [0.5], [double.NaN, 1])[0];
        (double mode, double highest) = (0, 0);
        for (double x = -9; x < 9; x += Step)
        {
            double p = Math.Exp(LogLikelihood.Compute(model, Observations.FromRows([[x, 1]]), new EngineOptions { Threads = 1 })[0]);
            (sum, first, second, below) = (sum + (p * Step), first + (x * p * Step), second + (x * x * p * Step), below + (x < median ? p * Step : 0));
            (mode, highest) = p > highest ? (x, p) : (mode, highest);
        }

        NumericAssert.Close(sum, Math.Exp(LogLikelihood.Compute(model, Observations.FromRows([[double.NaN, 1]]))[0]), 1e-9, 0, "p of the other site");
        SiteAnswer answer = Conditional.Answer(model, 0, [double.NaN, 1]);
        NumericAssert.Close(first / sum, answer.Mean, 1e-8, 0, "mean");
        NumericAssert.Close(Math.Sqrt((second / sum) - (first / sum * (first / sum))), answer.StandardDeviation, 1e-8, 0, "deviation");
        NumericAssert.Close(0.5, below / sum, Step, 0, "median");
        NumericAssert.Close(mode, answer.Mode, Step, 0, "mode");
        double[] draws = [.. Enumerable.Range(0, 4000).Select(_ => 0.0)];
        Observations drawn = Sampling.DrawGiven(model, [double.NaN, 1], 4000, 2).Data;
        double share = Enumerable.Range(0, draws.Length).Count(r => drawn[r, 0] <= median) / 4000.0;
        NumericAssert.Close(0.5, share, 4 * Math.Sqrt(0.25 / 4000), 0, "share of draws below the median");
    }

    [Fact]
    public void RenyiEntropies_AgreeWithEnumeration() => Any.Sample(
        model =>
        {
            var all = BornModels.Enumerate(model);
            double[] p = [.. all.Joint.Select(j => j.Sum())];
            NumericAssert.Close(-Math.Log(p.Sum(v => v * v)), RenyiEntropies.Compute(model, 2).Value, 1e-9, 0, "H_2");
            NumericAssert.Close(-Math.Log(p.Sum(v => v * v * v)) / 2, RenyiEntropies.Compute(model, 3).Value, 1e-7, 0, "H_3: six copies cancel");
            double[] first = [.. all.Rows.Zip(p).GroupBy(r => r.First[0]).Select(g => g.Sum(r => r.Second))];
            NumericAssert.Close(-Math.Log(first.Sum(v => v * v)), RenyiEntropies.Compute(model, 2, [0]).Value, 1e-9, 0, "H_2 of a site");
            NumericAssert.Close(
                LogSpace.Entropy(p), EntropyAnalysis.OfSites(model, [.. Enumerable.Range(0, model.Tree.SiteCount)]).Value, 1e-9, 0, "H");
        }, iter: 25);

    [Fact]
    public void EntropyAndInformation_FromDraws()
    {
        ConvAC model = BornModels.Random(8, 6);
        int[] all = [0, 1, 2, 3, 4, 5];
        double exact = EntropyAnalysis.OfSites(model, all).Value;
        Estimate drawn = EntropyAnalysis.DrawSites(model, all, new EntropyOptions { Draws = 4000 });
        Assert.True(drawn.StandardError > 0);
        NumericAssert.Close(exact, drawn.Value, 4 * drawn.StandardError, 0, "H");
        double shared = MutualInformationAnalysis.Between(model, [0, 1], [4, 5]).Information.Value;
        Estimate estimate = MutualInformationAnalysis.DrawBetween(model, [0, 1], [4, 5], new EntropyOptions { Draws = 4000 }).Information;
        NumericAssert.Close(shared, estimate.Value, 4 * estimate.StandardError, 0, "I");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EvenParity_IsExactWithTwoChannels(int window)
    {
        PoolingTree tree = window == 1 ? PoolingTree.Cp(12) : PoolingTree.Line(16);
        ConvAC model = BornModels.Parity(tree);
        int n = tree.SiteCount;
        double[] zeros = new double[n], odd = [1, .. new double[n - 1]];
        NumericAssert.Close((1 - n) * Math.Log(2), LogLikelihood.Compute(model, Observations.FromRows([zeros]))[0], 1e-12, 0, "even");
        Assert.Equal(double.NegativeInfinity, LogLikelihood.Compute(model, Observations.FromRows([odd]))[0]);
        NumericAssert.Close((n - 1) * Math.Log(2), RenyiEntropies.Compute(model, 2).Value, 1e-11, 0, "H_2");
        double[] given = [.. zeros];
        given[^1] = double.NaN;
        NumericAssert.Close([1, 0], Conditional.Table(model, [n - 1], given).Probabilities, 1e-14, 0, "the last bit");
        given[0] = double.NaN;
        NumericAssert.Close([0.5, 0.5], Conditional.Table(model, [n - 1], given).Probabilities, 1e-14, 0, "one bit of two");
        NumericAssert.Close(0, MutualInformationAnalysis.RenyiCorrelation(model, [0, 1], [2, 3]), 1e-12, 0, "correlation of pairs");
        NumericAssert.Close(Math.Log(2), MutualInformationAnalysis.RenyiCorrelation(model, [.. Enumerable.Range(0, n / 2)],
            [.. Enumerable.Range(n / 2, n - (n / 2))]), 1e-11, 0, "correlation of halves");
        Observations draws = Sampling.Draw(model, 200, 1).Data;
        Assert.All(Enumerable.Range(0, 200), r => Assert.Equal(0, Row(draws, r).Sum() % 2));
    }

    [Theory]
    [InlineData("a-real-cp-n6")]
    [InlineData("a-real-ht-n6")]
    [InlineData("a-real-ht-n8")]
    public void NormsOfTheOracles(string name)
    {
        ConvAC scores = ModelFile.LoadNetwork(OracleFile.PathOf(name));
        using var file = JsonDocument.Parse(File.ReadAllText(OracleFile.PathOf(name)));
        double[][] weights = [.. Enumerable.Range(0, scores.Shape.MatrixCount).Select(m => scores.Matrix(m).ToArray())];
        var network = new BornNetwork(new ConvAC(scores.Shape, scores.Leaves, weights, scores.ClassPrior, Reading.Born));
        double[] expected = [.. file.RootElement.GetProperty("expected").GetProperty("classes").EnumerateArray()
            .Select(c => Math.Log(c.GetProperty("squared_norm").GetDouble()))];
        NumericAssert.Close(expected, network.LogNorm.ToArray(), 1e-10, 0, "log Z");
    }

    [Fact]
    public void TwoThousandSites_KeepTheRange()
    {
        ConvAC model = BornModels.Parity(PoolingTree.Line(2048));
        var network = new BornNetwork(model);
        NumericAssert.Close(2047 * Math.Log(2), network.LogNorm[0], 0, 1e-12, "log Z");
        Observations draws = Sampling.Draw(model, 2, 1).Data;
        Assert.All(LogLikelihood.Compute(model, draws), log => NumericAssert.Close(-2047 * Math.Log(2), log, 0, 1e-12, "log p"));
        double[] half = [.. Enumerable.Range(0, 2048).Select(i => i % 2 == 0 ? 1 : double.NaN)];
        NumericAssert.Close(-1024 * Math.Log(2), LogLikelihood.Compute(model, Observations.FromRows([half]))[0], 0, 1e-12, "marginal");
    }

    [Fact]
    public void WhatIsAboutLatents_IsRefused()
    {
        const string NoLatents = "This is about latents, which a network in the Born reading does not have: its channels carry amplitudes of either sign, "
            + "and p(x) = h(x)^2 / Z is no sum over their states.";
        const string Generative = "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Born.";
        ConvAC model = BornModels.Random(8, 4);
        Observations data = RandomModels.Data(model, 2, 0, 1);
        IEngine engine = Engines.Create(model);
        Refused(NoLatents, () => engine.Ledger(data, RowSelection.All(data)));
        Refused(NoLatents, () => engine.AddExpectedCounts(data, RowSelection.All(data), null, new ExpectedCounts(model)));
        Refused(NoLatents, () => Posterior.OfLatent(model, 0, null));
        Refused(NoLatents, () => EntropyAnalysis.Measure(model));
        Refused(Generative, () => MostProbableExplanation.Compute(model, null));
        Refused(Generative, () => JoinedNetwork.Of(model));
        var zero = new ConvAC(
            NetworkShape.PerLevel(PoolingTree.Cp(1), 1, [1], classes: 1), [new CategoricalLeaf(1, 2, [1, 1], Reading.Born)], [[0], [1]], [1], Reading.Born);
        Refused("The output of class 0 is 0 for every input, so h^2 / Z is no distribution.", () => Engines.Create(zero));
        var wide = new ConvAC(
            NetworkShape.PerLevel(PoolingTree.Cp(2), 1, [1], classes: 1), [new StudentLeaf([0], [1], [3]), new BernoulliLeaf([0.5])], [[1], [1], [1]],
            [1], Reading.Born);
        Refused("The distribution of site 0 alone has no closed form in the Born reading: its leaf is Student, but only discrete and Gaussian ones have "
            + "products of their own family.", () => Conditional.Answer(wide, 0));
        ConvAC broad = BornModels.Parity(PoolingTree.Cp(4));
        Assert.Equal(
            "In the Born reading the Rényi entropy of order 2 has messages of up to 16 numbers a node (its channels to the power of 4, two copies of the "
            + "network for every factor p), more than the limit of 8; choose a lower order or use a narrower network.",
            Assert.Throws<SizeLimitException>(() => RenyiEntropies.Compute(broad, 2, limit: 8)).Message);
    }

    private static void Refused(string message, Action action) => Assert.Equal(message, Assert.Throws<ModelException>(action).Message);

    private static double[] Row(Observations data, int row) => [.. Enumerable.Range(0, data.Sites).Select(i => data[row, i])];

    private static void Agrees((double[][] Rows, double[][] Joint) all, SampleSet drawn, double[] given, bool classes = true)
    {
        double total = BornModels.Sum(all, given).Sum();
        var counts = Enumerable.Range(0, drawn.Data.Rows)
            .GroupBy(r => (string.Join(',', Row(drawn.Data, r)), classes ? drawn.Classes[r] : 0)).ToDictionary(g => g.Key, g => g.Count());
        (double chi, int cells, int seen) = (0, 0, 0);
        for (int e = 0; e < all.Rows.Length; e++)
        {
            for (int y = 0; y < (classes ? all.Joint[e].Length : 1); y++)
            {
                bool agrees = all.Rows[e].Zip(given).All(v => double.IsNaN(v.Second) || v.First == v.Second);
                double expected = agrees ? (classes ? all.Joint[e][y] : all.Joint[e].Sum()) / total * drawn.Data.Rows : 0;
                int count = counts.GetValueOrDefault((string.Join(',', all.Rows[e]), y));
                seen += count;
                if (expected > 1)
                {
                    (chi, cells) = (chi + ((count - expected) * (count - expected) / expected), cells + 1);
                }
                else
                {
                    Assert.True(count <= 12, $"{count} draws of a value of which {expected:G3} are expected");
                }
            }
        }

        Assert.Equal(drawn.Data.Rows, seen);
        Assert.True(chi < cells + (6 * Math.Sqrt(2.0 * cells)) + 20, $"chi-square {chi} of {cells} cells");
    }
}
