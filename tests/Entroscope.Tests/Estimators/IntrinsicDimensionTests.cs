using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Estimators.Dimension;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Estimators;

public sealed class IntrinsicDimensionTests
{
    private static readonly double[] Logs = [.. ((double[])[1.1, 1.3, 1.7, 2.5, 1.05, 1.9]).Select(r => Math.Log(r))];

    [Fact]
    public void SixRatios()
    {
        NumericAssert.Close(2.404580748, IntrinsicDimension.Likelihood(Logs, 1), 1e-9);
        NumericAssert.Close(2.003817290, IntrinsicDimension.Unbiased(Logs), 1e-9);
        NumericAssert.Close(2.007260490, IntrinsicDimension.Likelihood(Logs, 2), 1e-9);
        NumericAssert.Close(1.845717201, IntrinsicDimension.Likelihood(Logs, 4), 1e-9);

        // The five smallest against -log(1 - i/6).
        double[] sorted = [.. Logs.Order().Take(5)];
        double slope = sorted.Select((l, i) => -l * Math.Log(1 - ((i + 1) / 6.0))).Sum() / sorted.Sum(l => l * l);
        NumericAssert.Close(slope, IntrinsicDimension.Regression(Logs), 1e-12);
        Assert.True(double.IsNaN(IntrinsicDimension.Likelihood([0, 0], 2)));
        NumericAssert.Close(1e-3, IntrinsicDimension.Likelihood([1000, 1000], 1), 1e-15);
        NumericAssert.Close(IntrinsicDimension.Likelihood(Logs, 3) * 1e9, IntrinsicDimension.Likelihood([.. Logs.Select(l => l * 1e-9)], 3), 1, 1e-7);
    }

    [Fact]
    public void NeighboursAreTheNearest()
    {
        SampleMatrix x = PlantedGeometry.Normal(60, 11, 1);
        var matrix = new DenseMatrix(60, 11, x.Values.ToArray());
        Neighbour[][] found = NearestNeighbours.Find(matrix, null, 5, null, 2);
        for (int i = 0; i < 60; i++)
        {
            (double Square, int Row)[] all =
                [.. Enumerable.Range(0, 60).Where(j => j != i).Select(j => (Square(x.Row(i).ToArray(), x.Row(j).ToArray()), j)).Order()];
            Assert.Equal(all.Take(5).Select(n => n.Row), found[i].Select(n => n.Row));
            NumericAssert.Close([.. all.Take(5).Select(n => n.Square)], [.. found[i].Select(n => n.Square)], 1e-12);
        }

        static double Square(double[] x, double[] y) => x.Zip(y, (a, b) => (a - b) * (a - b)).Sum();

        // On a circle of length 1, 0.95 is nearer to 0 than 0.2.
        Neighbour[] around = NearestNeighbours.Find(new DenseMatrix(3, 1, [0, 0.2, 0.95]), null, 1, 1, 1)[0];
        NumericAssert.Close(0.0025, around[0].Square, 1e-15);
    }

    [Fact]
    public void CopiesAreLeftOutAndCounted()
    {
        SampleMatrix x = PlantedGeometry.Torus(300, 2, 1);
        var doubled = new SampleMatrix(450, 4, (double[])[.. x.Values, .. x.Values[..600]]);
        SampleEstimate once = IntrinsicDimension.Gride(x), twice = IntrinsicDimension.Gride(doubled);
        NumericAssert.Close(once.Value, twice.Value, 1e-9);
        Assert.Equal(300, twice.Samples);
        Assert.Equal("150 of 450 rows are copies of others and left out.", twice.Warning);
        Assert.Null(once.Warning);
    }

    [Fact]
    public void RotationsScalesAndShiftsChangeNothing()
    {
        SampleMatrix x = PlantedGeometry.Torus(300, 2, 1);
        foreach (double scale in (double[])[1e-160, 3, 1e160])
        {
            SampleEstimate moved = IntrinsicDimension.TwoNearest(PlantedGeometry.Moved(x, scale, 2 * scale, 2));
            NumericAssert.Close(IntrinsicDimension.TwoNearest(x).Value, moved.Value, 0, 1e-9);
        }
    }

    [Fact]
    public void ThreadsChangeNoBit_TheSeedChangesTheIntervalAlone()
    {
        SampleMatrix x = PlantedGeometry.Torus(300, 2, 1);
        Assert.Equal(IntrinsicDimension.Gride(x, 2, 5, 1), IntrinsicDimension.Gride(x, 2, 5, 3));
        Assert.Equal(IntrinsicDimension.Gride(x, 2, 5).Value, IntrinsicDimension.Gride(x, 2, 6).Value);
        Assert.NotEqual(IntrinsicDimension.Gride(x, 2, 5).Lower, IntrinsicDimension.Gride(x, 2, 6).Lower);
    }

    [Fact]
    public void IntervalsCover()
    {
        SampleEstimate[] estimates =
            [.. Enumerable.Range(1, 100).Select(s => IntrinsicDimension.TwoNearest(PlantedGeometry.Torus(300, 1, (ulong)s), (ulong)s))];
        Assert.InRange(estimates.Count(e => e.Lower <= 1 && 1 <= e.Upper), 88, 100);
    }

    [Fact]
    public void FewRowsGetNoInterval_ManyDimensionsAWarning()
    {
        Assert.Null(IntrinsicDimension.TwoNearest(PlantedGeometry.Torus(50, 1, 1)).Lower);
        Assert.Equal(
            "200 rows show at most about 4.6 dimensions (2 log10 N): a larger dimension is underestimated.",
            IntrinsicDimension.TwoNearest(PlantedGeometry.Normal(200, 30, 1)).Warning);
        var equal = new SampleMatrix(4, 3, (double[])[1, 0, 0, 0, 1, 0, 0, 0, 1, -1.0 / 3, -1.0 / 3, -1.0 / 3]);
        ErrorAssert.Throws<ArgumentException>(
            "6 distinct rows are needed for 4 neighbours of each, but there are 4. (Parameter 'x')", () => IntrinsicDimension.Gride(equal));
        ErrorAssert.Throws<ArgumentException>(
            "The number of neighbours must be 1..64, but is 65. (Parameter 'order')", () => IntrinsicDimension.Gride(equal, 65));
        double[] corners = [.. Enumerable.Range(0, 24).Select(i => (double)((i / 3 >> (i % 3)) & 1))];
        SampleEstimate lattice = IntrinsicDimension.TwoNearest(new SampleMatrix(8, 3, corners));
        Assert.True(double.IsNaN(lattice.Value));
        Assert.Equal("Undetermined: the neighbours of every row are equally far.", lattice.Warning);
    }
}
