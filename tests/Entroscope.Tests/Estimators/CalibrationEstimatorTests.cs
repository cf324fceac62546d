using Entroscope.Estimators;
using Entroscope.Estimators.Calibration;
using Entroscope.Estimators.Catalog;
using Xunit;

namespace Entroscope.Tests.Estimators;

public sealed class CalibrationEstimatorTests
{
    [Fact]
    public void IsotonicRegressionPoolsViolators()
    {
        // Shares by probability: 0, 1 | 0, 1 at equal probability, 1: pooled to (0), (1, 0, 1 -> 2/3), (1), each with one event of the average kind more.
        var map = IsotonicMap.Fit([0.1, 0.2, 0.5, 0.5, 0.9], [false, true, false, true, true]);
        const double Average = 3.5 / 6;
        NumericAssert.Close(Average / 2, map.At(0.1), 1e-15);
        NumericAssert.Close((2 + Average) / 4, map.At(0.4), 1e-15);
        NumericAssert.Close((1 + Average) / 2, map.At(0.9), 1e-15);
        NumericAssert.Close(map.At(0.1), map.At(0), 1e-15);
        NumericAssert.Close(map.At(0.9), map.At(1), 1e-15);
        NumericAssert.Close((map.At(0.4) + map.At(0.9)) / 2, map.At(0.65), 1e-15);
    }

    [Fact]
    public void TheBudgetAddsUp_RowByRow()
    {
        (SampleMatrix given, int[] labels) = PlantedGeometry.Coins(300, 2, 1);
        var budget = LabelBudget.Of(given, labels);
        double share = labels.Average();
        NumericAssert.Close(-(share * Math.Log(share)) - ((1 - share) * Math.Log(1 - share)), budget.LabelEntropy, 1e-12);
        NumericAssert.Close(budget.LabelEntropy, budget.Usable.Value + budget.Undecodable.Value + budget.Miscalibrated.Value, 1e-12);
        double cross = labels.Select((y, i) => -Math.Log(y == 1 ? given.Row(i)[0] : 1 - given.Row(i)[0])).Average();
        NumericAssert.Close(budget.LabelEntropy - cross, budget.Usable.Value, 1e-12);
        double[] two = [.. given.Values.ToArray().SelectMany(p => (double[])[1 - p, p])];
        Assert.Equal(budget.Undecodable.Value, LabelBudget.Of(new SampleMatrix(300, 2, two), labels).Undecodable.Value, 1e-12);
        double[] three = [.. given.Values.ToArray().SelectMany(p => (double[])[(1 - p) * 0.999, p * 0.999, 0.001])];
        var withEmpty = LabelBudget.Of(new SampleMatrix(300, 3, three), labels);
        NumericAssert.Close(withEmpty.LabelEntropy, withEmpty.Usable.Value + withEmpty.Undecodable.Value + withEmpty.Miscalibrated.Value, 1e-12);
        NumericAssert.Close(budget.Undecodable.Value, withEmpty.Undecodable.Value, 0.02);
    }

    [Fact]
    public void IntervalsCoverMiscalibration()
    {
        int held = Enumerable.Range(1, 100).Count(s =>
        {
            (SampleMatrix given, int[] labels) = PlantedGeometry.Coins(500, 2, (ulong)s);
            SampleEstimate lost = LabelBudget.Of(given, labels).Miscalibrated;
            return lost.Lower <= 0.055034241 && 0.055034241 <= lost.Upper;
        });
        Assert.InRange(held, 88, 100);
    }

    // ECE of a perfectly calibrated predictor, 15 bins, confidences Beta(5, 1).
    [Theory]
    [InlineData(200, 0.061, 0.003)]
    [InlineData(1000, 0.026, 0.0015)]
    [InlineData(10_000, 0.0086, 0.0007)]
    public void NoiseAloneGivesAnError(int rows, double expected, double tolerance)
    {
        SampleEstimate[] usual = new SampleEstimate[20];
        for (int s = 0; s < usual.Length; s++)
        {
            (SampleMatrix given, int[] labels) = PlantedGeometry.Confident(rows, (ulong)s);
            usual[s] = CalibrationError.Usual(given, labels);
            if (s == 0)
            {
                SampleEstimate above = CalibrationError.AboveNull(given, labels);
                Assert.Equal(usual[s].PValue, above.PValue);
                Assert.Equal(
                    Invariant($"Right confidences would show {usual[s].Value - above.Value:0.0000} on average; see the debiased ones."), usual[s].Warning);
                NumericAssert.Close(expected, usual[s].Value - above.Value, 2 * tolerance);
            }
        }

        NumericAssert.Close(expected, usual.Average(e => e.Value), 2 * tolerance);
        Assert.InRange(usual.Count(e => e.PValue < 0.05), 0, 4);
    }

    [Fact]
    public void WrongConfidencesAreFound()
    {
        (SampleMatrix given, int[] labels) = PlantedGeometry.Coins(2000, 3, 1);
        SampleEstimate debiased = CalibrationError.Debiased(given, labels);
        Assert.True(debiased.Lower > 0.1);
        Assert.Equal(1 / 401.0, CalibrationError.Usual(given, labels).PValue);
    }

    [Fact]
    public void WhatAreNoProbabilitiesIsRefused()
    {
        int[] labels = [0, 1, 1];
        ErrorAssert.Throws<ArgumentException>(
            "2 columns of probabilities do not go with 3 classes. (Parameter 'given')",
            () => LabelBudget.Of(new SampleMatrix(3, 2, (double[])[1, 0, 1, 0, 1, 0]), [0, 1, 2]));
        ErrorAssert.Throws<ArgumentException>(
            "Row 2: probabilities must be at least 0 and have the sum 1, but the least is 0.5 and the sum 1.25. (Parameter 'given')",
            () => LabelBudget.Of(new SampleMatrix(3, 2, (double[])[1, 0, 0.5, 0.75, 1, 0]), labels));
        ErrorAssert.Throws<ArgumentException>(
            "Row 3: the probability of its class is 0, which costs an infinite amount. (Parameter 'given')",
            () => LabelBudget.Of(new SampleMatrix(3, 1, (double[])[0.5, 0.5, 0]), labels));
    }
}
