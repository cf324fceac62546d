using CsCheck;
using Entroscope.Learning;
using Entroscope.Learning.Start;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>The kernels of the clustering give the bits of their definitions, one point after the other.</summary>
public sealed class PointBlocksTests
{
    private static readonly Gen<(int Dimensions, int Count, int Clusters, ulong Seed)> Cases = Gen.Select(Gen.Int[1, 19], Gen.Int[1, 200],
        Gen.Int[1, 11], Gen.ULong);

    [Fact]
    public void Distances_AreSumsOfSquares() => Cases.Sample((dimensions, count, _, seed) =>
    {
        float[][] points = Points(dimensions, count, seed);
        float[] centre = Points(1, dimensions, seed + 1)[0];
        var blocks = new PointBlocks(points);
        float[] actual = new float[blocks.Count * PointBlocks.Size];
        for (int b = 0; b < blocks.Count; b++)
        {
            PointBlocks.Distances(blocks[b], centre, actual.AsSpan(b * PointBlocks.Size));
        }

        for (int i = 0; i < count; i++)
        {
            float sum = 0;
            for (int j = 0; j < dimensions; j++)
            {
                float difference = points[j][i] - centre[j];
                float square = difference * difference;
                sum += square;
            }

            Assert.Equal(sum, actual[i]);
        }
    });

    [Fact]
    public void Nearest_HasTheLowestScore_TheFirstOnTies() => Cases.Sample((dimensions, count, clusters, seed) =>
    {
        float[][] points = Points(dimensions, count, seed);
        KMeans found = KMeans.Fit(points, clusters, new RandomStream(seed, "fit"), CancellationToken.None);
        int[] labels = new int[count];
        found.Assign(points, labels);
        for (int i = 0; i < count; i++)
        {
            float[] scores = [.. Enumerable.Range(0, found.Count).Select(k => Score(points, i, found.Centre(k).ToArray()))];
            Assert.Equal(Array.IndexOf(scores, scores.Min()), labels[i]);
        }
    });

    [Fact]
    public void Centres_AreMeansInTheOrderOfThePoints_AndStayWithoutPoints() => Cases.Sample((dimensions, count, clusters, seed) =>
    {
        float[][] points = Points(dimensions, count, seed);
        var random = new RandomStream(seed, "labels");
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.NextInt(clusters))];
        float[][] centres = [.. Enumerable.Range(0, clusters + 1).Select(k => Enumerable.Repeat((float)k, dimensions).ToArray())];
        new PointRows(points).MoveCentres(labels, centres);
        for (int k = 0; k <= clusters; k++)
        {
            int[] mine = [.. Enumerable.Range(0, count).Where(i => labels[i] == k)];
            Assert.Equal(mine.Length == 0
                ? Enumerable.Repeat((float)k, dimensions)
                : points.Select(p => (float)(mine.Aggregate(0.0, (sum, i) => sum + p[i]) / mine.Length)), centres[k]);
        }
    });

    /// <summary>Greedy k-means++ as it is written down: of the points drawn, the one that leaves the smallest sum of squares.</summary>
    [Fact]
    public void Seeds_AreTheBestOfTheirTrials() => Cases.Sample((dimensions, count, trials, seed) =>
    {
        float[][] points = Points(dimensions, count, seed);
        var actual = new SeedTrials(new PointBlocks(points), count, trials);
        actual.Begin([.. points.Select(p => p[0])]);
        double[] distance = [.. Enumerable.Range(0, count).Select(i => Distance(points, i, 0))];
        var (mine, theirs) = (new RandomStream(seed, "draw"), new RandomStream(seed, "draw"));
        for (int round = 0; round < 3 && distance.Sum() > 0; round++)
        {
            int[] drawn = [.. Enumerable.Range(0, trials).Select(_ => mine.NextIndex(distance))];
            double[] sums = [.. drawn.Select(d => Enumerable.Range(0, count).Sum(i => Math.Min(distance[i], Distance(points, i, d))))];
            int best = drawn[Array.IndexOf(sums, sums.Min())];
            Assert.Equal(best, actual.TakeBest(points, theirs));
            distance = [.. distance.Select((d, i) => Math.Min(d, Distance(points, i, best)))];
            NumericAssert.Close(distance.Sum(), actual.Total, 0, 1e-12);
        }
    });

    private static double Distance(float[][] points, int i, int centre)
    {
        float sum = 0;
        foreach (float[] p in points)
        {
            float difference = p[i] - p[centre];
            float square = difference * difference;
            sum += square;
        }

        return sum;
    }

    private static float Score(float[][] points, int i, float[] centre)
    {
        float score = centre.Sum(x => x * x);
        for (int j = 0; j < centre.Length; j++)
        {
            float product = points[j][i] * (-2 * centre[j]);
            score += product;
        }

        return score;
    }

    private static float[][] Points(int dimensions, int count, ulong seed)
    {
        var random = new RandomStream(seed, "points");
        return [.. Enumerable.Range(0, dimensions).Select(_ => Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
