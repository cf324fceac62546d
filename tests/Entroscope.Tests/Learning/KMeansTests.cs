using CsCheck;
using Entroscope.Learning.Start;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class KMeansTests
{
    [Fact]
    public void Fit_FindsSeparateClouds()
    {
        var random = new RandomStream(4, "clouds");
        float[][] points = [new float[900], new float[900]];
        for (int i = 0; i < 900; i++)
        {
            points[0][i] = (float)((20 * (i % 3)) + random.NextGaussian());
            points[1][i] = (float)((20 * (i % 9 / 3)) + random.NextGaussian());
        }

        int[] labels = new int[900];
        KMeans clusters = KMeans.Fit(points, 9, new RandomStream(1, "test"), CancellationToken.None);
        clusters.Assign(points, labels);
        Assert.Equal(9, clusters.Count);
        Assert.Equal(9, labels.Take(9).Distinct().Count());
        Assert.All(Enumerable.Range(0, 900), i => Assert.Equal(labels[i % 9], labels[i]));
    }

    [Fact]
    public void Fit_OfFewDistinctPoints_FindsThemAll()
    {
        float[][] points = [[1, 2, 1, 3, 2, 1, 3]];
        int[] labels = new int[7];
        KMeans clusters = KMeans.Fit(points, 5, new RandomStream(1, "test"), CancellationToken.None);
        clusters.Assign(points, labels);
        Assert.Equal(3, clusters.Count);
        Assert.Equal(3, labels.Distinct().Count());
        Assert.True(labels[0] == labels[2] && labels[0] == labels[5] && labels[1] == labels[4] && labels[3] == labels[6]);
    }

    /// <summary>The vectorised assignment picks a nearest centre: after a fit that converged, the centres are the means of their points.</summary>
    [Fact]
    public void Assign_PicksTheNearestCentre() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 700], Gen.Int[1, 6], Gen.ULong).Sample(
            (dimensions, count, clusters, seed) =>
            {
                var random = new RandomStream(seed, "points");
                float[][] points =
                    [.. Enumerable.Range(0, dimensions).Select(_ => Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian()).ToArray())];
                int[] labels = new int[count];
                KMeans found = KMeans.Fit(points, clusters, random, CancellationToken.None);
                found.Assign(points, labels);
                double[][] squares = [.. Enumerable.Range(0, found.Count).Select(k => Enumerable.Range(0, count)
                    .Select(i => points.Select((p, j) => Math.Pow(p[i] - found.Centre(k)[j], 2)).Sum()).ToArray())];
                for (int i = 0; i < count; i++)
                {
                    double nearest = squares.Min(s => s[i]);
                    Assert.True(squares[labels[i]][i] <= nearest + (1e-5 * (1 + nearest)), Invariant($"point {i}"));
                }
            },
            iter: 100);

    [Fact]
    public void PrincipalComponents_KeepDistancesOfPointsInAPlane()
    {
        var random = new RandomStream(2, "plane");
        double[] a = [.. Enumerable.Range(0, 10).Select(_ => random.NextGaussian())];
        double[] b = [.. Enumerable.Range(0, 10).Select(_ => random.NextGaussian())];
        double[] s = [.. Enumerable.Range(0, 50).Select(_ => random.NextGaussian())];
        double[] t = [.. Enumerable.Range(0, 50).Select(_ => random.NextGaussian())];
        float[][] points = [.. Enumerable.Range(0, 10).Select(j => Enumerable.Range(0, 50).Select(i => (float)(7 + (s[i] * a[j]) + (t[i] * b[j]))).ToArray())];
        float[][] projected = PrincipalComponents.Fit(points, 5).Project(points);
        Assert.Equal(2, projected.Length);
        for (int i = 1; i < 50; i++)
        {
            NumericAssert.Close(Distance(points, 0, i), Distance(projected, 0, i), 1e-3, 1e-4);
        }

        Assert.All(projected, p => NumericAssert.Close(0, p.Average(), 1e-4));
    }

    [Fact]
    public void PrincipalComponents_OfConstantPoints_AreOneZero()
    {
        float[][] points = [[3, 3, 3], [4, 4, 4]];
        float[] projected = Assert.Single(PrincipalComponents.Fit(points, 2).Project(points));
        NumericAssert.Close([0, 0, 0], [.. projected.Select(x => (double)x)], 1e-6);
    }

    [Fact]
    public void CountSketch_KeepsSquaredLengthsOnAverage()
    {
        var random = new RandomStream(6, "sketch");
        float[][] points = [.. Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 30).Select(_ => (float)random.NextGaussian()).ToArray())];
        float[][] projected = new CountSketch(400, 200, random).Project(points);
        Assert.Equal(200, projected.Length);
        double before = points.Sum(p => p.Sum(x => (double)x * x));
        NumericAssert.Close(before, projected.Sum(p => p.Sum(x => (double)x * x)), 0, 0.1);
    }

    private static double Distance(float[][] points, int i, int j) => Math.Sqrt(points.Sum(p => Math.Pow(p[i] - p[j], 2)));
}
