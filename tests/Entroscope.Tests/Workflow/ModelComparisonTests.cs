using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Runs;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Models side by side: what the interval of a difference covers, how often a verdict is wrong, and what is refused.</summary>
public sealed class ModelComparisonTests
{
    private const int Sites = 6;

    [Fact]
    public void TheInterval_CoversTheDifferenceOfNewRows()
    {
        ConvAC truth = PlantedLatentTree.Draw(Sites, 1);
        ConvAC[] models = [PlantedLatentTree.Draw(Sites, 2), PlantedLatentTree.Draw(Sites, 3)];
        var all = Observations.FromRows([.. Enumerable.Range(0, 1 << Sites)
            .Select(x => Enumerable.Range(0, Sites).Select(i => (double)(x >> i & 1)).ToArray())]);
        double[] p = LogLikelihood.Compute(truth, all);
        double[][] of = [.. models.Select(m => LogLikelihood.Compute(m, all))];
        double expected = p.Select((l, x) => Math.Exp(l) * (of[1][x] - of[0][x])).Sum();
        (int covered, int together) = (0, 0);
        const int Seeds = 400;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            Observations rows = Sampling.Draw(truth, 80, seed).Data;
            ModelDifference difference = ModelComparison.Compute(
                [("a", models[0]), ("b", models[1]), ("c", models[1])], Dataset.Create("rows", rows)).Differences[0];
            covered += Math.Abs(difference.LogLikelihood.Value - expected) <= difference.LogLikelihood.HalfWidth95 ? 1 : 0;
            together += Math.Abs(difference.LogLikelihood.Value - expected) <= difference.HalfWidthTogether ? 1 : 0;
        }

        Assert.InRange(covered / (double)Seeds, 0.91, 0.985);
        Assert.InRange(together / (double)Seeds, 0.95, 1);
        Assert.True(together > covered);
    }

    [Fact]
    public void EqualModels_AreDecidedInNoMoreThanOneOfTwentyCases_AndUnequalOnesInMost()
    {
        (int wrong, int right) = (0, 0);
        const int Seeds = 2000;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var random = new RandomStream(seed, "recognised", 0);
            bool?[] first = Draw(random, 0.8), same = Draw(random, 0.8), better = Draw(random, 0.95);
            wrong += AccuracyDifference.Of(first, same, 1)!.Verdict != ComparisonVerdict.Undecided ? 1 : 0;
            right += AccuracyDifference.Of(first, better, 1)!.Verdict == ComparisonVerdict.Higher ? 1 : 0;
        }

        Assert.InRange(wrong / (double)Seeds, 0.005, 0.05);
        Assert.InRange(right / (double)Seeds, 0.8, 1);

        static bool?[] Draw(RandomStream random, double accuracy) => [.. Enumerable.Range(0, 120).Select(_ => (bool?)(random.NextDouble() < accuracy))];
    }

    [Fact]
    public void TheTestOfAccuracies_IsTheBinomialOne()
    {
        // 2 (1 + 10 + 45) / 2^10, 2 (1 + 7) / 2^7, and 1 where the rows are divided evenly or not at all.
        foreach ((int here, int first, double chance) in new[] { (8, 2, 112 / 1024.0), (1, 6, 16 / 128.0), (3, 3, 1), (0, 0, 1), (5, 0, 2 / 32.0) })
        {
            AccuracyDifference found = Of(here, first, 1);
            NumericAssert.Close(chance, found.Chance, 1e-12);
            NumericAssert.Close(Math.Min(1, 3 * chance), Of(here, first, 3).Chance, 1e-12);
            NumericAssert.Close((here - first) / 20.0, found.Difference, 1e-15);
        }

        // Agresti and Min (2005): (n12 - n21) / (n + 2) and the root of their sum + 1 less the square of the difference over n + 2.
        NumericAssert.Close((6 / 22.0) - (1.96 * Math.Sqrt(11 - (36 / 22.0)) / 22), Of(8, 2, 1).Lower, 1e-12);
        NumericAssert.Close((6 / 22.0) + (1.96 * Math.Sqrt(11 - (36 / 22.0)) / 22), Of(8, 2, 1).Upper, 1e-12);

        static AccuracyDifference Of(int here, int first, int together)
        {
            bool?[] there = [.. Enumerable.Range(0, 20).Select(r => (bool?)(r < first)), null];
            bool?[] own = [.. Enumerable.Range(0, 20).Select(r => (bool?)(r >= 20 - here)), true];
            return AccuracyDifference.Of(there, own, together)!;
        }
    }

    [Fact]
    public void ImpossibleRows_DecideAgainstTheModelThatHasThem()
    {
        ConvAC soft = PlantedLatentTree.Draw(2, 1);
        ConvAC copies = TestModels.Copies();
        var rows = Dataset.Create("rows", Observations.FromRows([[0, 0], [1, 1], [0, 1], [1, 1]]));
        ModelDifference difference = ModelComparison.Compute([("soft", soft), ("copies", copies)], rows).Differences[0];
        Assert.Equal((1, 0, ComparisonVerdict.Lower, 3), (
            difference.OnlyHereImpossible, difference.OnlyFirstImpossible, difference.LogLikelihoodVerdict, difference.LogLikelihood.Draws));
        ModelDifference back = ModelComparison.Compute([("copies", copies), ("soft", soft)], rows).Differences[0];
        Assert.Equal((0, 1, ComparisonVerdict.Higher), (back.OnlyHereImpossible, back.OnlyFirstImpossible, back.LogLikelihoodVerdict));
    }

    [Fact]
    public void AModelAndItself_AndRowsThatDifferAlike_DecideNothing()
    {
        ConvAC[] models = [PlantedLatentTree.Draw(3, 1), PlantedLatentTree.Draw(3, 2)];
        Dataset rows = Dataset.Create("rows", Sampling.Draw(models[0], 50, 1).Data);
        ModelDifference own = ModelComparison.Compute([("a", models[0]), ("b", models[0])], rows).Differences[0];
        Assert.Equal((0.0, 0.0, ComparisonVerdict.Undecided), (own.LogLikelihood.Value, own.HalfWidthTogether, own.LogLikelihoodVerdict));
        var equal = Dataset.Create("rows", Observations.FromRows([[0, 0, 1], [0, 0, 1], [0, 0, 1]]));
        ModelDifference alike = ModelComparison.Compute([("a", models[0]), ("b", models[1])], equal).Differences[0];
        Assert.NotEqual(0, alike.LogLikelihood.Value);
        Assert.Equal((double.NaN, ComparisonVerdict.Undecided), (alike.HalfWidthTogether, alike.LogLikelihoodVerdict));
    }

    [Fact]
    public void WhatCannotBeCompared_IsRefused()
    {
        ConvAC model = PlantedLatentTree.Draw(2, 1);
        var rows = Dataset.Create("rows", Observations.FromRows([[0, 1], [1, 1]]));
        ErrorAssert.Throws<ArgumentException>("A comparison needs at least two models, but there is 1. (Parameter 'models')",
            () => ModelComparison.Compute([("a", model)], rows));
        var one = Dataset.Create("rows", Observations.FromRows([[0], [1]]));
        ErrorAssert.Throws<DataException>("Column 'x0' has a density in b and probabilities in a, which have no common unit.",
            () => ModelComparison.Compute([("a", TestModels.Independent(1, 2)), ("b", TestModels.TwoGaussians())], one));
        ErrorAssert.Throws<DataException>("/nowhere: runs are looked for in a folder, but this is none.", () => RunRecord.Find("/nowhere"));
    }
}
