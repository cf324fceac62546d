using CsCheck;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>The prior that draws rows together, and the over-relaxed updates under it.</summary>
public sealed class PriorTests
{
    private static readonly EngineOptions Exact = new() { Kind = EngineKind.Double, Threads = 1 };

    [Fact]
    public void AStart_LeavesOutStrengthsBeyondAWorseOne()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingOptions options = Learnable.Quick with { Restarts = 2, PriorStrengths = [0.5, 500, 1000], StopAtWorseStrength = true, Refit = false };
        TrainingResult Run(TrainingOptions o) => ExpectationMaximization.Train(planted.Shape, Learnable.Leaves(planted), Learnable.Draw(planted, 200, 1),
            Learnable.Draw(planted, 100, 2), o);
        TrainingResult result = Run(options);
        Assert.Equal([0, 1, 3, 4], result.History.Select(h => h.Run).Distinct());
        Assert.Equal((0.5, result.BestRun / 3), (result.PriorStrength, result.BestRestart));
        Assert.Equal(Enumerable.Range(0, 6), Run(options with { StopAtWorseStrength = false }).History.Select(h => h.Run).Distinct());
        Assert.Equal(Learnable.Parameters(result.Model), Learnable.Parameters(Run(options with { StopAtWorseStrength = false }).Model));
    }

    [Fact]
    public void Prior_IsTheNormalisedGeometricMean()
    {
        double[] prior = new double[2];
        CommonRow.Prior([0.5, 0.5, 0.2, 0.8, 0.9, 0.1], 3, 0.25, prior);
        double a = Math.Pow(0.5 * 0.2 * 0.9, 1 / 3.0);
        double b = Math.Pow(0.5 * 0.8 * 0.1, 1 / 3.0);
        NumericAssert.Close([(3 * a / (a + b)) + 0.25, (3 * b / (a + b)) + 0.25], prior, 1e-14);
    }

    [Fact]
    public void Prior_OfStrengthZero_IsThePseudoCount()
    {
        double[] prior = new double[2];
        CommonRow.Prior([0, 1, 1, 0], 0, 0.125, prior);
        Assert.Equal([0.125, 0.125], prior);
    }

    [Fact]
    public void Prior_OfRowsWithoutAnythingInCommon_IsFinite()
    {
        double[] prior = new double[2];
        CommonRow.Prior([0, 1, 1, 0], 2, 0, prior);
        NumericAssert.Close([1, 1], prior, 1e-14);
    }

    [Fact]
    public void OverRelaxation_LengthensTheStepInLogWeights()
    {
        double[] row = [0.6, 0.4];
        OverRelaxation.Apply([6, 4], [0, 0], [0.5, 0.5], 0.5, row, new double[2]);
        double a = 0.6 * Math.Sqrt(0.6 / 0.5);
        double b = 0.4 * Math.Sqrt(0.4 / 0.5);
        NumericAssert.Close([a / (a + b), b / (a + b)], row, 1e-14);
    }

    /// <summary>Where the longer step would overshoot so far that it loses: the estimate stays.</summary>
    [Fact]
    public void OverRelaxation_ThatWouldLose_KeepsTheEstimate()
    {
        double[] row = [0.8, 0.2, 0, 1];
        OverRelaxation.Apply([8, 2, 0, 10], [0, 0], [0.99, 0.01, 0.5, 0.5], 0.9, row, new double[2]);
        Assert.Equal([0.8, 0.2], row[..2]);
        NumericAssert.Close([0, 1], row[2..], 1e-15);
    }

    [Fact]
    public void OverRelaxation_NeverLowersTheExpectedLogLikelihood() =>
        Gen.Select(Gen.Double[0, 10].Array[4], Gen.Double[0.001, 1].Array[4], Gen.Double[0.01, 0.99], Gen.Double[0.001, 1])
            .Sample((counts, weights, factor, pseudoCount) =>
        {
            double[] former = [.. weights.Select(w => w / weights.Sum())];
            double[] prior = [.. Enumerable.Repeat(pseudoCount, 4)];
            double[] row = [.. counts.Select(n => (n + pseudoCount) / (counts.Sum() + (4 * pseudoCount)))];
            OverRelaxation.Apply(counts, prior, former, factor, row, new double[4]);
            double Expected(double[] p) => Enumerable.Range(0, 4).Sum(d => (counts[d] + prior[d]) * Math.Log(p[d]));
            Assert.True(Expected(row) >= Expected(former) - (1e-9 * (1 + Math.Abs(Expected(former)))));
            Assert.Equal(1, row.Sum(), 12);
        });

    /// <summary>Log-likelihood plus the logarithm of the priors never falls under full-batch EM, over-relaxed or not, whatever is missing.</summary>
    [Fact]
    public void FullBatchSteps_NeverLowerTheObjective() =>
        Gen.Select(RandomModels.Any, Gen.ULong, Gen.Double[0, 4], Gen.Double[0, 0.99], Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 0.5]), Gen.OneOf(Gen.Const(0.0),
            Gen.Double[0, 4])).Sample(
            (model, seed, strength, factor, pseudoCount, gaussian) =>
            {
                var options = new TrainingOptions
                {
                    PseudoCount = pseudoCount,
                    PriorStrengths = [strength],
                    OverRelaxation = factor,
                    LeafPseudoCount = 0,
                    GaussianStrength = gaussian,
                    MinimumVariance = 1e-2,
                    Seed = seed,
                    Engine = Exact,
                };
                TrainingSet set = Learnable.Draw(model, 25, seed, missing: 0.2, unlabelled: 0.5);
                var problem = new TrainingProblem(model.Shape, Learnable.Leaves(model), set, options);
                ConvAC network = RandomStart.Build(problem, 0);
                var expectation = new ExpectationStep(Exact);
                var counts = new ExpectedCounts(network);
                double before = double.NegativeInfinity;
                for (int step = 0; step < 6; step++)
                {
                    expectation.Load(network);
                    expectation.AddCounts(set, RowSelection.All(set.Data), counts, null, default);
                    double objective = counts.LogLikelihood + LogPrior(network, strength, pseudoCount) + LogPriorOfNormals(network, problem);
                    Assert.True(objective >= before - (1e-9 * (1 + Math.Abs(objective))), Invariant($"step {step}: {before:R} -> {objective:R}"));
                    before = objective;
                    network = problem.Maximize(network, counts);
                }
            },
            iter: 60);

    [Fact]
    public void OverRelaxation_TakesFewerSteps()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet train = Learnable.Draw(planted, 400, 1);
        double Reached(double factor) => ExpectationMaximization.Train(
            planted.Shape, Learnable.Leaves(planted), train,
            options: Learnable.Quick with { Steps = 6, PseudoCount = 0, PriorStrengths = [0], LeafPseudoCount = 0, OverRelaxation = factor }).Score;
        double[] reached = [Reached(0), Reached(0.5), Reached(0.9)];
        Assert.True(reached[1] > reached[0] && reached[2] > reached[0], string.Join(", ", reached));
    }

    [Fact]
    public void Train_KeepsTheBestOfThePriorStrengths()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet train = Learnable.Draw(planted, 60, 1);
        TrainingSet validation = Learnable.Draw(planted, 200, 2);
        TrainingResult Run(params double[] strengths) => ExpectationMaximization.Train(
            planted.Shape, Learnable.Leaves(planted), train, validation, Learnable.Quick with { Steps = 10, Restarts = 2, PriorStrengths = strengths });
        double[] tried = [0.01, 4, 400];
        TrainingResult all = Run(tried);
        TrainingResult[] alone = Array.ConvertAll(tried, s => Run(s));
        Assert.Equal(6, all.History.Where(s => s.Phase == TrainingPhase.Search).Select(s => s.Run).Distinct().Count());
        int best = Enumerable.Range(0, 3).MaxBy(i => alone[i].Score);
        Assert.Equal(tried[best], all.PriorStrength);
        Assert.Equal(best, all.BestRun % 3);
        Assert.Equal(all.BestRun / 3, all.BestRestart);
        Assert.Equal(Learnable.Parameters(alone[best].Model), Learnable.Parameters(all.Model));
        Assert.Equal(alone[best].Score, all.Score);
    }

    /// <summary>The logarithm of the prior density of all means and variances, but for constants.</summary>
    internal static double LogPriorOfNormals(ConvAC network, TrainingProblem problem) =>
        network.Leaves.Take(network.Shape.LeafCount).Select((leaf, i) => (Leaf: leaf as GaussianLeaf, Prior: problem.Prior(i)))
        .Where(site => site.Leaf is not null)
        .Sum(site => Enumerable.Range(0, site.Leaf!.Channels).Sum(d =>
        {
            (double variance, double away, LeafPrior prior) = (site.Leaf.Variances[d], site.Leaf.Means[d] - site.Prior.Mean, site.Prior);
            return -0.5 * ((prior.VarianceStrength * (Math.Log(variance) + (prior.Variance / variance))) + (prior.MeanStrength * away * away / variance));
        }));

    /// <summary>The logarithm of the prior density of all rows, but for constants.</summary>
    internal static double LogPrior(ConvAC network, double strength, double pseudoCount)
    {
        double total = pseudoCount == 0 ? 0 : network.ClassPrior.ToArray().Sum(p => pseudoCount * Math.Log(p));
        for (int m = 0; m < network.Shape.MatrixCount; m++)
        {
            int columns = network.Shape.Channels(network.Shape.NodeOfMatrix(m));
            double[][] rows = [.. network.Matrix(m).ToArray().Chunk(columns)];
            total += pseudoCount == 0 ? 0 : rows.Sum(row => row.Sum(a => pseudoCount * Math.Log(a)));

            // The sum of divergences from the best common row is minus the number of rows times the logarithm of this normalisation.
            total += strength == 0
                ? 0
                : strength * rows.Length * Math.Log(Enumerable.Range(0, columns).Sum(d => Math.Exp(rows.Average(row => Math.Log(row[d])))));
        }

        return total;
    }
}
