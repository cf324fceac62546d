using Xunit;
using Entroscope.Estimators;
using Entroscope.Networks.Measurements;
using Entroscope.Networks.Tests.Support;
using Entroscope.Numerics;

namespace Entroscope.Networks.Tests;

/// <summary>The lower bound of the entropy of activations where few rows are equal.</summary>
public sealed class EntropyBoundTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // (1 + l) exp(-l) = 5 %, and Poisson's law with two and three rows of one symbol.
    [Theory]
    [InlineData(0, 4.743865)]
    [InlineData(1, 6.295794)]
    [InlineData(2, 6.295794)]
    [InlineData(3, 7.753657)]
    public void Few_equal_pairs_are_rows_of_one_symbol(int pairs, double expected) =>
        Assert.Equal(expected, EntropyMeasurement.MostOfOneSymbol(pairs), 1e-5);

    [Fact]
    public void Every_pair_that_is_equal_lowers_the_bound()
    {
        double[] bounds = [.. ((int[])[0, 1, 2, 3, 5]).Select(equal => Bound(equal).Value)];
        Assert.All(bounds.Zip(bounds.Skip(1)), p => Assert.True(p.Second < p.First + 1e-12));
        Assert.True(bounds[1] < bounds[0] && bounds[^1] < bounds[1]);
        Assert.Equal("1 of the pairs of 400 rows are equal: with 95 % confidence it is at least this.", Bound(1).Warning);
        Assert.Equal(("collision-few", EstimateSide.LowerBound), (Bound(1).Estimator, Bound(1).Side));
    }

    // One symbol, three, and many alike: the bound of the sum of p² is below it in at most 5 % of samples.
    [Theory]
    [InlineData(1, 4.8)]
    [InlineData(1, 6.4)]
    [InlineData(1, 9)]
    [InlineData(3, 6)]
    [InlineData(3, 12)]
    [InlineData(400, 20)]
    [InlineData(4000, 10)]
    public void The_bound_holds_whatever_the_distribution(int symbols, double mean)
    {
        const int Samples = 400;
        const int Trials = 2000;
        var random = new RandomStream(5, "equal rows");
        double mass = mean / Samples;
        int failed = 0;
        for (int t = 0; t < Trials; t++)
        {
            int[] counts = new int[symbols];
            for (int i = 0; i < Samples; i++)
            {
                if (random.NextDouble() < mass)
                {
                    counts[random.NextInt(symbols)]++;
                }
            }

            double pairs = counts.Sum(c => c * (c - 1.0) / 2);
            double bound = EntropyMeasurement.MostOfOneSymbol(pairs) / Samples;
            failed += bound * bound < mass * mass / symbols ? 1 : 0;
        }

        Assert.InRange(failed, 0, 0.065 * Trials);
    }

    private SampleEstimate Bound(int equal)
    {
        string folder = Directory.CreateDirectory(_folder[Invariant($"{equal}-{Guid.NewGuid():N}")]).FullName;
        var random = new RandomStream(1, "rows");
        double[][] rows = [.. Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 20).Select(_ => random.NextGaussian()).ToArray())];
        for (int i = 0; i < equal; i++)
        {
            rows[(2 * i) + 1] = rows[2 * i];
        }

        File.WriteAllBytes(Path.Combine(folder, "layer.npy"), Arrays.Reals([400, 20], [.. rows.SelectMany(r => r)]));
        return ActivationFolder.Observe(folder, new ObservationOptions(), cancellation: TestContext.Current.CancellationToken).Layers[0].Figures
            .Single(f => f.Key == "entropy_lower").Estimate;
    }
}
