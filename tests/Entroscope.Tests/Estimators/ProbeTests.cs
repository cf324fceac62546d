using Entroscope.Estimators;
using Entroscope.Estimators.Calibration;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Probes;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Estimators;

public sealed class ProbeTests
{
    private static readonly ProbeFamily[] Families = Enum.GetValues<ProbeFamily>();

    [Fact]
    public void LabelsWithoutRelationHaveNoUsableInformation()
    {
        foreach (ProbeFamily family in Families)
        {
            int held = 0, claimed = 0;
            for (ulong s = 1; s <= 40; s++)
            {
                (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(120, 20, 0, s);
                SampleEstimate estimate = UsableInformation.Of(family, x, labels, s).Estimate;
                held += estimate.Lower <= 0 && 0 <= estimate.Upper ? 1 : 0;
                claimed += estimate.Lower > 0 ? 1 : 0;
            }

            Assert.InRange(held, 38, 40);
            Assert.InRange(claimed, 0, 2);
        }
    }

    // Two normal classes at distance 2: the logistic family holds the truth.
    [Fact]
    public void TheLowerEndIsBelowTheTruth_TheMeanNearIt()
    {
        foreach (ProbeFamily family in Families)
        {
            SampleEstimate[] estimates = [.. Enumerable.Range(1, 12).Select(s =>
            {
                (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(1000, 2, 2, (ulong)s);
                return UsableInformation.Of(family, x, labels, (ulong)s).Estimate;
            })];
            Assert.InRange(estimates.Count(e => e.Lower <= 0.336830820), 11, 12);
            NumericAssert.Close(0.335, estimates.Average(e => e.Value), family == ProbeFamily.Neighbours ? 0.04 : 0.015);
            Assert.All(estimates, e => Assert.Equal(EstimateSide.LowerBound, e.Side));
        }
    }

    [Fact]
    public void HeldOutRowsAreGivenBack_AndTheBudgetAddsUp()
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(300, 6, 2, 1);
        var usable = UsableInformation.Of(ProbeFamily.Gaussian, x, labels);
        Assert.Equal(labels, usable.Labels);
        NumericAssert.Close(usable.Estimate.Value, usable.Pointwise.Average(), 1e-12);
        NumericAssert.Close(
            [.. usable.Pointwise], [.. labels.Select((y, i) => Math.Log(usable.Probabilities.Row(i)[y]) - usable.Baseline[i])], 1e-9);
        LabelBudget budget = usable.Budget();
        NumericAssert.Close(usable.Estimate.Value, budget.Usable.Value, 1e-9);
        NumericAssert.Close(usable.LabelEntropy, budget.Usable.Value + budget.Undecodable.Value + budget.Miscalibrated.Value, 1e-9);
        Assert.Equal(usable.LabelEntropy, usable.Estimate.Cap);
    }

    [Fact]
    public void PairedDifferencesAreSharperThanTheirParts()
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(400, 3, 2, 1);
        double[] noisy = [.. x.Values.ToArray().Zip(PlantedGeometry.Normal(400, 3, 9).Values.ToArray(), (a, b) => a + (0.5 * b))];
        var clean = UsableInformation.Of(ProbeFamily.Gaussian, x, labels);
        var after = UsableInformation.Of(ProbeFamily.Gaussian, new SampleMatrix(400, 3, noisy), labels);
        SampleEstimate difference = UsableInformation.Difference(clean, after);
        NumericAssert.Close(clean.Estimate.Value - after.Estimate.Value, difference.Value, 1e-12);
        Assert.True(difference.Lower > 0);
        Assert.True(difference.StandardError < clean.Estimate.StandardError);
        (SampleMatrix fewer, int[] fewerLabels) = PlantedGeometry.Classes(300, 3, 2, 1);
        ErrorAssert.Throws<ArgumentException>(
            "The held-out rows of both must be the same. (Parameter 'second')",
            () => UsableInformation.Difference(clean, UsableInformation.Of(ProbeFamily.Gaussian, fewer, fewerLabels)));
    }

    [Fact]
    public void TestRowsAreMeasured()
    {
        (SampleMatrix train, int[] labels) = PlantedGeometry.Classes(600, 3, 2, 1);
        (SampleMatrix test, int[] testLabels) = PlantedGeometry.Classes(800, 3, 2, 2);
        foreach (ProbeFamily family in Families)
        {
            var usable = UsableInformation.OnTest(family, train, labels, test, testLabels);
            Assert.Equal(testLabels, usable.Labels);
            Assert.Equal([.. Enumerable.Range(600, 800)], usable.Rows);
            NumericAssert.Close(0.3368, usable.Estimate.Value, 0.07);
        }

        ErrorAssert.Throws<ArgumentException>(
            "2 columns of the test rows do not go with 3. (Parameter 'test')",
            () => UsableInformation.OnTest(ProbeFamily.Gaussian, train, labels, PlantedGeometry.Normal(800, 2, 1), testLabels));
    }

    [Fact]
    public void NeighboursSeeWhatNoLineDivides()
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Diagonals(400, 1);
        NumericAssert.Close(Math.Log(2), UsableInformation.Of(ProbeFamily.Neighbours, x, labels).Estimate.Value, 0.05);
        Assert.True(UsableInformation.Of(ProbeFamily.Gaussian, x, labels).Estimate.Lower <= 0);
        Assert.True(UsableInformation.Of(ProbeFamily.Logistic, x, labels).Estimate.Lower <= 0);
    }

    [Fact]
    public void ThreadsAndRotationsChangeNothing()
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(100, 120, 3, 1);
        foreach (ProbeFamily family in Families)
        {
            SampleEstimate one = UsableInformation.Of(family, x, labels, 1, 1).Estimate;
            Assert.Equal(one, UsableInformation.Of(family, x, labels, 1, 3).Estimate);
            SampleMatrix moved = PlantedGeometry.Moved(x, 1e-5, 2, 3);
            NumericAssert.Close(one.Value, UsableInformation.Of(family, moved, labels, 1, 1).Estimate.Value, family == ProbeFamily.Logistic ? 2e-3 : 1e-6);
        }
    }

    [Fact]
    public void ManyClasses_SomeOfThemRare()
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Simplex(210, 7, 0.02, 1);
        int[] rare = [.. labels.Select((y, i) => y == 6 && i > 30 ? 5 : y)];
        foreach (ProbeFamily family in Families)
        {
            var usable = UsableInformation.Of(family, x, rare);
            Assert.Equal("A class has only 4 of the held-out rows.", usable.Estimate.Warning);
            Assert.InRange(usable.Estimate.Value, 1, usable.LabelEntropy);
            Assert.All(usable.Pointwise, p => Assert.True(double.IsFinite(p)));
        }
    }

    [Fact]
    public void FewRowsAreRefused()
    {
        (SampleMatrix x, int[] labels) = PlantedGeometry.Classes(19, 2, 1, 1);
        ErrorAssert.Throws<ArgumentException>(
            "At least 20 rows are needed, but there are 19. (Parameter 'x')", () => UsableInformation.Of(ProbeFamily.Gaussian, x, labels));
    }

    [Fact]
    public void QuasiNewtonFindsTheMinimumOfAnIllConditionedFunction()
    {
        double[] found = QuasiNewton.Minimise(
            (x, gradient) =>
            {
                double value = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    double scale = Math.Pow(10, i / 3.0), away = x[i] - i;
                    value += (scale * away * away / 2) + Logistic.Softplus(away) - (away / 2);
                    gradient[i] = (scale * away) + Logistic.Sigmoid(away) - 0.5;
                }

                return value;
            },
            new double[10]);
        NumericAssert.Close([.. Enumerable.Range(0, 10).Select(i => (double)i)], found, 1e-4);
    }
}
