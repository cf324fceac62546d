using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Neighbours;
using Xunit;

namespace Entroscope.Tests.Estimators;

/// <summary>Estimators by nearest neighbours against the same formulas by all pairs, and what the published tools do otherwise.</summary>
public sealed class NeighbourEstimatorTests
{
    // Coarse values make many distances equal; then which neighbour is which may differ, but not how far it is.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(5, 0)]
    [InlineData(1, 0.5)]
    [InlineData(3, 0.5)]
    [InlineData(2, 100)]
    public void TheTree_FindsWhatAllPairsShow(int columns, double step)
    {
        SampleMatrix x = PlantedSamples.Draw(300, columns, 1, (random, row) =>
        {
            for (int c = 0; c < row.Length; c++)
            {
                double value = random.NextGaussian();
                row[c] = step == 0 ? value : step * Math.Round(value / step);
            }
        });
        var tree = new NeighbourTree(x);
        int[] rows = new int[4];
        double[] distances = new double[4];
        for (int i = 0; i < x.Rows; i++)
        {
            double[] all = [.. Enumerable.Range(0, x.Rows).Where(j => j != i).Select(j => Distance(x, i, j)).Order()];
            tree.Nearest(x.Row(i), i, rows, distances);
            Assert.Equal(all[..4], distances);
            Assert.Equal(distances, rows.Select(j => Distance(x, i, j)));
            Assert.DoesNotContain(i, rows);
            Assert.Equal(4, rows.Distinct().Count());
            foreach (double limit in new[] { distances[^1], Math.BitDecrement(distances[^1]), 1 }.Where(l => l >= 0))
            {
                Assert.Equal(1 + all.Count(d => d <= limit), tree.CountWithin(x.Row(i), limit));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Kraskov_IsTheFormulaByAllPairs(int k)
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Dense(150, 2, 0.5, 3);
        (double first, double second) = (0, 0);
        int n = x.Rows;
        for (int i = 0; i < n; i++)
        {
            int[] others = [.. Enumerable.Range(0, n).Where(j => j != i)];
            int[] nearest = [.. others.OrderBy(j => Math.Max(Distance(x, i, j), Distance(y, i, j))).Take(k)];
            double d = nearest.Max(j => Math.Max(Distance(x, i, j), Distance(y, i, j)));
            first += Digamma(1 + others.Count(j => Distance(x, i, j) < d)) + Digamma(1 + others.Count(j => Distance(y, i, j) < d));
            (double ex, double ey) = (nearest.Max(j => Distance(x, i, j)), nearest.Max(j => Distance(y, i, j)));
            second += Digamma(others.Count(j => Distance(x, i, j) <= ex)) + Digamma(others.Count(j => Distance(y, i, j) <= ey));
        }

        NumericAssert.Close(Digamma(k) + Digamma(n) - (first / n), NeighbourSums.Kraskov1([x, y], k, 1), 1e-12);
        NumericAssert.Close(Digamma(k) - (1.0 / k) + Digamma(n) - (second / n), NeighbourSums.Kraskov2([x, y], k, 1), 1e-12);
    }

    [Fact]
    public void Conditional_Ross_AndEntropy_AreTheFormulasByAllPairs()
    {
        const int k = 3;
        SampleMatrix all = PlantedSamples.Gaussian(120, 3, 5);
        (SampleMatrix x, SampleMatrix y, SampleMatrix z) = (all.Column(0), all.Column(1), all.Column(2));
        int n = all.Rows;
        int[] labels = [.. Enumerable.Range(0, n).Select(i => i % 3 == 0 ? 1 : i == 1 ? 2 : 0)];
        int[] kept = [.. Enumerable.Range(0, n).Where(i => labels[i] != 2)];
        (double conditional, double entropy, double ross) = (0, 0, 0);
        for (int i = 0; i < n; i++)
        {
            int[] others = [.. Enumerable.Range(0, n).Where(j => j != i)];
            double d = others.Select(j => Distance(all, i, j)).Order().ElementAt(k - 1);
            conditional += Digamma(1 + others.Count(j => Math.Max(Distance(x, i, j), Distance(z, i, j)) < d))
                + Digamma(1 + others.Count(j => Math.Max(Distance(y, i, j), Distance(z, i, j)) < d)) - Digamma(1 + others.Count(j => Distance(z, i, j) < d));
            entropy += 3 * Math.Log(2 * d);
            if (labels[i] != 2)
            {
                double own = others.Where(j => labels[j] == labels[i]).Select(j => Distance(x, i, j)).Order().ElementAt(k - 1);
                ross += Digamma(k) - Digamma(labels.Count(c => c == labels[i])) - Digamma(kept.Count(j => Distance(x, i, j) < own));
            }
        }

        NumericAssert.Close(Digamma(k) - (conditional / n), NeighbourSums.Conditional(x, y, z, k, 1), 1e-12);
        NumericAssert.Close(Digamma(n) - Digamma(k) + (entropy / n), NeighbourSums.Entropy(all, k, 1), 1e-12);
        NumericAssert.Close(Digamma(kept.Length) + (ross / kept.Length), NeighbourSums.Ross(x, labels, k, 1), 1e-12);
    }

    // Powers of two change no rounding: the counts, and so the value, must not change either. A tolerance such as 1e-15 does not pass this.
    [Theory]
    [InlineData(-40)]
    [InlineData(14)]
    [InlineData(60)]
    public void Strictness_DoesNotDependOnTheScale(int power)
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(300, 1, 0.9, 4);
        double scale = Math.ScaleB(1, power);
        (SampleMatrix u, SampleMatrix v) = (Times(x, scale), Times(y, scale));
        Assert.Equal(NeighbourSums.Kraskov1([x, y], 3, 1), NeighbourSums.Kraskov1([u, v], 3, 1));
        Assert.Equal(NeighbourSums.Kraskov2([x, y], 3, 1), NeighbourSums.Kraskov2([u, v], 3, 1));
        if (power > 10)
        {
            Assert.True(PublishedForms.NpeetInformation([u, v], 3, 1) < PublishedForms.NpeetInformation([x, y], 3, 1) - 0.02);
        }
    }

    // What the tables of the field report: with these definitions independence looks like -0.29 nats, and 0.83 like 0.57.
    [Theory]
    [InlineData(0, -0.285, 0.04)]
    [InlineData(0.9, 0.57, 0.08)]
    public void Infomeasure_CountsTheSampleItself(double correlation, double expected, double slack)
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(400, 1, correlation, 6);
        var input = new EstimatorInput(x) { Y = y, Neighbours = 4 };
        SampleEstimate theirs = EstimatorCatalog.Find("mi", input, "ksg2", "infomeasure").Compute(input);
        Assert.InRange(theirs.Value, expected - slack, expected + slack);
        Assert.Equal("By the definition of infomeasure, which is not the estimator that it cites; only to reproduce its numbers.", theirs.Warning);
        Assert.InRange(NeighbourSums.Kraskov2([x, y], 4, 1), (-0.5 * Math.Log(1 - (correlation * correlation))) - 0.1, 0.95);
    }

    [Fact]
    public void Dit_CountsTheSampleAtTheDistance()
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(400, 1, 0.9, 7);
        var input = new EstimatorInput(SampleMatrix.Join(x, y)) { Neighbours = 4 };
        double theirs = EstimatorCatalog.Find("tc", input, null, "dit").Compute(input).Value;
        Assert.InRange(NeighbourSums.Kraskov1([x, y], 4, 1) - theirs, 0.03, 0.07);
    }

    [Fact]
    public void Units_DoNotMatter()
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(300, 1, 0.75, 8);
        SampleEstimate plain = Run("mi", "ksg1", new(x) { Y = y });
        SampleEstimate scaled = Run("mi", "ksg1", new(Times(x, 1e6)) { Y = Times(y, 1e-3) });
        NumericAssert.Close(plain.Value, scaled.Value, 1e-9);
        SampleEstimate entropy = Run("entropy", "kozachenko-leonenko", new(x));
        NumericAssert.Close(entropy.Value + Math.Log(1e6), Run("entropy", "kozachenko-leonenko", new(Times(x, 1e6))).Value, 1e-9);
    }

    [Fact]
    public void Threads_ChangeNothing()
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(600, 1, 0.75, 9);
        Assert.Equal(Run("mi", "ksg1", new(x) { Y = y, Threads = 1 }), Run("mi", "ksg1", new(x) { Y = y, Threads = 3 }));
    }

    [Fact]
    public void StrongDependence_AndManyDimensions_GetNoInterval()
    {
        (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(300, 1, 0.99999, 10);
        SampleEstimate strong = Run("mi", "ksg1", new(x) { Y = y });
        Assert.Null(strong.Lower);
        Assert.Equal("Above 1.0 nats the bias of neighbours is not small beside the error, and hardly changes with the number of samples.", strong.Warning);
        SampleEstimate drifting = Run("entropy", "kozachenko-leonenko", new(SampleMatrix.Join(x, y)));
        Assert.Null(drifting.Lower);
        Assert.Contains("its bias is not small beside its error.", drifting.Warning, StringComparison.Ordinal);
        SampleEstimate wide = Run("entropy", "kozachenko-leonenko", new(PlantedSamples.Gaussian(300, 8, 11)));
        Assert.Null(wide.Lower);
        Assert.Equal("In 8 dimensions the bias need not be small beside the error, and hardly changes with the number of samples; it is known in 2 or fewer.",
            wide.Warning);
        Assert.Equal("100 samples are too few for an error; 300 are needed.",
            Run("entropy", "kozachenko-leonenko", new(PlantedSamples.Gaussian(100, 1, 1))).Warning);
    }

    [Fact]
    public void IntervalsOfInformations_AreOfPossibleValues_AndTheEstimateStays()
    {
        SampleEstimate[] found = [.. Enumerable.Range(0, 12).Select(s =>
        {
            (SampleMatrix x, SampleMatrix y) = PlantedSamples.Pairs(300, 1, 0, (ulong)s + 40);
            return Run("mi", "ksg1", new(x) { Y = y, Permutations = 0 });
        })];
        Assert.Contains(found, e => e.Value < 0);
        Assert.All(found.Where(e => e.Value < 0), e => Assert.Equal(0, e.Lower));
        Assert.All(found, e => Assert.True(e.Upper > 0 && e.Lower >= 0));
    }

    [Fact]
    public void OneClass_ShowsNothing_AndIsWarnedAbout()
    {
        SampleMatrix x = PlantedSamples.Gaussian(400, 1, 3);
        int[] one = new int[400];
        SampleEstimate ross = Run("mi", "ross", new(x) { Labels = one });
        Assert.Equal("All samples are of one class: they show nothing about classes.", ross.Warning);
        Assert.Null(ross.Lower);
        Assert.Equal(ross.Warning, Run("noise-class-mi", "kolchinsky-tracey-upper", new(x) { Labels = one, Width = 1 }).Warning);
        SampleEstimate table = Run("mi", "panzeri-treves", new(PlantedSamples.Symbols(400, [0.3, 0.7], 12)) { Labels = one });
        Assert.Equal("Variable 2 has one and the same value in all samples: they show nothing about it.", table.Warning);
        Assert.Equal(0, table.Value);
    }

    [Fact]
    public void InformationsNearTheEntropyOfTheClasses_GetNoInterval()
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(400, 1, 5, 4);
        SampleEstimate found = Run("mi", "ross", new(x) { Labels = labels, Permutations = 0 });
        Assert.Null(found.Lower);
        Assert.Equal("It is near the entropy of the classes, 0.6944 nats; the error of what is missing is not known well enough for an interval.",
            found.Warning);
        Assert.NotNull(Run("mi", "ross", new(PlantedGeometry.Classes(400, 1, 2, 4).X) { Labels = labels, Permutations = 0 }).Lower);
    }

    [Fact]
    public void EqualSamples_AreRefusedOrWarnedAbout()
    {
        SampleMatrix many = PlantedSamples.Symbols(400, [0.3, 0.7], 12);
        ErrorAssert.Throws<ArgumentException>(
            "Row 1 is equal to 3 or more other rows: the distribution has no density there. Take an estimator of discrete variables, or of mixed ones. "
            + "(Parameter 'joint')", () => Run("entropy", "kozachenko-leonenko", new(many)));
        SampleMatrix rounded = PlantedSamples.Draw(400, 1, 13, (random, row) => row[0] = Math.Round(random.NextGaussian(), 3));
        SampleEstimate found = Run("mi", "ksg1", new(rounded) { Y = PlantedSamples.Gaussian(400, 1, 14) });
        Assert.Null(found.Lower);
        Assert.EndsWith("% of the values of variable 1, column 1 are equal to others; the estimator is for values of a density.", found.Warning,
            StringComparison.Ordinal);

        // The estimator of mixed variables takes atoms: H of a fair bit that is known.
        SampleMatrix bit = PlantedSamples.Symbols(2000, [0.5, 0.5], 15);
        NumericAssert.Close(Math.Log(2), NeighbourSums.Mixed(bit, bit, 3, 1), 0.01);
    }

    [Fact]
    public void WhatCannotBeTaken_IsRefused()
    {
        SampleMatrix x = PlantedSamples.Gaussian(4, 1, 1);
        ErrorAssert.Throws<ArgumentException>("4 samples have no 4 neighbours each; at least 5 are needed. (Parameter 'samples')",
            () => Run("entropy", "kozachenko-leonenko", new(x) { Neighbours = 4 }));
        ErrorAssert.Throws<ArgumentException>("The number of neighbours must be at least 1, but is 0. (Parameter 'neighbours')",
            () => Run("entropy", "kozachenko-leonenko", new(x) { Neighbours = 0 }));
        ErrorAssert.Throws<ArgumentException>("The order of a Rényi entropy from 3 neighbours is above 0 and below 4, but is 4. (Parameter 'order')",
            () => Run("renyi", "leonenko", new(x) { Order = 4 }));
        ErrorAssert.Throws<ArgumentException>("Column 2 is constant; the density has no finite entropy. (Parameter 'x')",
            () => Run("entropy", "kozachenko-leonenko", new(new SampleMatrix(4, 2, new double[] { 1, 5, 2, 5, 3, 5, 4, 5 }))));
        ErrorAssert.Throws<ArgumentException>("Every class has one sample; a neighbour within the class is needed. (Parameter 'labels')",
            () => Run("mi", "ross", new(x) { Labels = [0, 1, 2, 3] }));
        ErrorAssert.Throws<ArgumentException>("There are 4 samples, but 2 classes; every sample needs one. (Parameter 'labels')",
            () => Run("mi", "ross", new(x) { Labels = [0, 1] }));
        ErrorAssert.Throws<ArgumentException>("The variables have 4 and 5 samples; they need the same number. (Parameter 'other')",
            () => Run("mi", "ksg1", new(x) { Y = PlantedSamples.Gaussian(5, 1, 2) }));
        ErrorAssert.Throws<ArgumentException>("The total correlation is one of at least 2 columns, but there is 1. (Parameter 'i')",
            () => Run("tc", "ksg1", new(x)));
        ErrorAssert.Throws<ArgumentException>("At least 2 variables are needed, but there is 1. (Parameter 'input')",
            () => EstimatorCatalog.Find("tc", new(x), null, "dit").Compute(new(x)));
        ErrorAssert.Throws<ArgumentException>("4 samples have no 4 neighbours each; at least 5 are needed. (Parameter 'input')",
            () => EstimatorCatalog.Find("mi", new(x), null, "infomeasure").Compute(new(x) { Y = x }));
    }

    private static SampleEstimate Run(string quantity, string name, EstimatorInput input) => EstimatorCatalog.Find(quantity, input, name).Compute(input);

    private static SampleMatrix Times(SampleMatrix x, double factor) => new(x.Rows, x.Columns, Array.ConvertAll(x.Values.ToArray(), v => v * factor));

    private static double Digamma(double x) => MathNet.Numerics.SpecialFunctions.DiGamma(x);

    private static double Distance(SampleMatrix x, int i, int j)
    {
        double largest = 0;
        for (int c = 0; c < x.Columns; c++)
        {
            largest = Math.Max(largest, Math.Abs(x.Row(i)[c] - x.Row(j)[c]));
        }

        return largest;
    }
}
