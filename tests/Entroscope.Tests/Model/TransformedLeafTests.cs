using System.Globalization;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Model;

/// <summary>Log-normal leaves and normal densities of normal scores, against quadrature in the unit of the site.</summary>
public sealed class TransformedLeafTests
{
    private static readonly double[] Weights = [0.5, 0.2, 0.3];

    public static TheoryData<LeafFamily> Families => [LeafFamily.LogNormal, LeafFamily.NormalScore];

    /// <summary>Densities integrate to 1; means, entropies, cumulative probabilities and overlaps are those of the integrals.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void EverythingAgreesWithQuadrature(LeafFamily family)
    {
        TransformedLeaf leaf = Make(family, 3);
        for (int d = 0; d < leaf.Channels; d++)
        {
            double[] entropies = new double[leaf.Channels];
            leaf.Entropy(entropies);
            double[] one = new double[leaf.Channels];
            one[d] = 1;
            Assert.Equal(1, Integral(leaf, d, x => Density(leaf, x, d)), 1e-6);
            Assert.Equal(leaf.MixtureMean(one), Integral(leaf, d, x => x * Density(leaf, x, d)), 1e-5);
            double mean = leaf.MixtureMean(one);
            double variance = leaf.MixtureVariance(one);
            Assert.Equal(variance, Integral(leaf, d, x => (x - mean) * (x - mean) * Density(leaf, x, d)), 1e-4 * Math.Max(1, variance));
            Assert.Equal(entropies[d], Integral(leaf, d, x => Density(leaf, x, d) is var p && p > 0 ? -p * Math.Log(p) : 0), 1e-5);
            Assert.Equal(0.3, leaf.Cumulative(d, leaf.MixtureQuantile(one, 0.3)), 1e-9);
            for (int e = 0; e < leaf.Channels; e++)
            {
                Assert.Equal(Math.Log(Integral(leaf, d, x => Density(leaf, x, d) * Density(leaf, x, e) * Density(leaf, x, 0))),
                    leaf.LogOverlap([leaf, leaf, leaf], [d, e, 0]), 1e-4);
            }
        }

        double mode = leaf.MixtureMode(Weights);
        double highest = Mixture(leaf, mode);
        for (double z = -4; z < 4; z += 0.003)
        {
            double x = leaf.Family == LeafFamily.LogNormal ? Math.Exp(z) : z * 3;
            Assert.True(Mixture(leaf, x) <= highest + 1e-12, Invariant($"{x} instead of {mode}"));
        }
    }

    /// <summary>The bound of the entropy of a mixture is one, and that of a single channel is its entropy.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void EntropiesOfMixturesAreBounded(LeafFamily family)
    {
        TransformedLeaf leaf = Make(family, 3);
        double[] summary = new double[leaf.SummaryLength];
        double[] all = new double[leaf.SummaryLength];
        for (int d = 0; d < leaf.Channels; d++)
        {
            leaf.Summarize(d, summary);
            all = [.. all.Zip(summary, (a, s) => a + (Weights[d] * s))];
        }

        double entropy = -Enumerable.Range(0, 3).Sum(d => Weights[d] * Integral(leaf, d, x => Density(leaf, x, d) * Math.Log(Mixture(leaf, x))));
        Assert.True(leaf.SummaryEntropy(all) >= entropy, Invariant($"{leaf.SummaryEntropy(all)} below {entropy}"));
    }

    /// <summary>Draws have the quantiles of the distribution, and no log-normal one is negative.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void DrawsFollowTheDistribution(LeafFamily family)
    {
        TransformedLeaf leaf = Make(family, 2);
        var random = new RandomStream(3, "draws");
        double[] drawn = [.. Enumerable.Range(0, 20_000).Select(_ => leaf.Sample(1, random))];
        foreach (double share in new[] { 0.01, 0.2, 0.5, 0.9, 0.99 })
        {
            double quantile = leaf.MixtureQuantile([0, 1], share);
            Assert.InRange(drawn.Count(x => x <= quantile) / 20_000.0, share - (4 * Math.Sqrt(share * (1 - share) / 20_000)),
                share + (4 * Math.Sqrt(share * (1 - share) / 20_000)));
        }

        Assert.True(family != LeafFamily.LogNormal || drawn.Min() > 0);
    }

    /// <summary>Values of 0 and below have no log-normal density; scales are never below the resolution of the recording.</summary>
    [Fact]
    public void LogNormalLeaves_KnowTheirDomainAndTheResolution()
    {
        double[] values = [.. Enumerable.Range(1, 200).Select(i => Math.Round(0.1 + (i * i * 0.001), 1))];
        LeafSpecification fitted = LeafFamilies.Of(LeafFamily.LogNormal).Fit(LeafFamily.LogNormal, ValueColumn.Of(values));
        Assert.Equal(0.1, fitted.Constants!.Arrays[0][0], 1e-9);
        var leaf = (TransformedLeaf)fitted.Descriptor.Create(fitted, 1, [0.5, 1]);
        double[] log = new double[1];
        foreach (double x in new[] { 0.0, -1 })
        {
            leaf.LogDensity(x, log);
            Assert.Equal(double.NegativeInfinity, log[0]);
        }

        double[] statistics = new double[leaf.StatisticsLength];
        for (int i = 0; i < 50; i++)
        {
            leaf.Accumulate(0.2, [1], statistics);
        }

        var narrow = (TransformedLeaf)leaf.Maximize(statistics, new LeafPrior(0.2, 1e-9));
        double highest = Density(narrow, narrow.Mode(0), 0);
        Assert.InRange(highest * 0.1, 0.9, 1.15);
    }

    [Theory]
    [InlineData(LeafFamily.LogNormal, "-1", "The resolution of a transformed site must be one finite number of at least 0, but has 1 numbers: -1.")]
    [InlineData(LeafFamily.NormalScore, "0,1;0;0", "A normal score needs at least 2 values and a score for each, but has 2 and 1.")]
    [InlineData(LeafFamily.NormalScore, "0,1;1,1;0", "The values and scores of a normal score must be finite and ascend, but number 1 is 1 and 1.")]
    public void WrongConstants_AreRefused(LeafFamily family, string arrays, string message)
    {
        var constants = new LeafConstants([.. arrays.Split(';').Select(a =>
            a.Split(',').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray())]);
        ErrorAssert.Throws<ModelException>(message, () => LeafFamilies.Of(family).CheckConstants(constants));
    }

    private static TransformedLeaf Make(LeafFamily family, int channels)
    {
        LeafConstants constants = new(family == LeafFamily.LogNormal ? [[0]] : [[-2, -0.5, 0.25, 3], [-1.5, -0.2, 0.4, 1.1], [0]]);
        var leaf = new LeafSpecification(family, 0) { Constants = constants };
        return (TransformedLeaf)leaf.Descriptor.Create(leaf, channels, [.. new[] { 0.2, -0.7, 1.1 }[..channels], .. new[] { 0.3, 0.1, 0.6 }[..channels]]);
    }

    private static double Density(TransformedLeaf leaf, double x, int channel)
    {
        double[] logs = new double[leaf.Channels];
        leaf.LogDensity(x, logs);
        return Math.Exp(logs[channel]);
    }

    private static double Mixture(TransformedLeaf leaf, double x) => Enumerable.Range(0, leaf.Channels).Sum(d => Weights[d] * Density(leaf, x, d));

    // Over the quantiles of a channel and beyond: by substitution of a fine grid of z, which follows the density wherever it is large.
    private static double Integral(TransformedLeaf leaf, int channel, Func<double, double> f)
    {
        const int Cells = 400_000;
        (double from, double to) = (leaf.Inner.Means[channel] - (12 * Math.Sqrt(leaf.Inner.Variances[channel])),
            leaf.Inner.Means[channel] + (12 * Math.Sqrt(leaf.Inner.Variances[channel])));
        var transform = MonotoneTransform.Of(leaf.Family, leaf.Specification.Constants!);
        double[] knots = leaf.Family == LeafFamily.NormalScore ? leaf.Specification.Constants!.Arrays[1] : [];
        double[] grid = [.. Enumerable.Range(0, Cells + 1).Select(k => from + (k * (to - from) / Cells)).Concat(knots)
            .Where(z => z >= from && z <= to).Order()];
        double sum = 0;
        double before = transform.Back(grid[0]);
        foreach (double z in grid[1..])
        {
            double after = transform.Back(z);
            sum += (after - before) * f(before + ((after - before) / 2));
            before = after;
        }

        return sum;
    }
}
