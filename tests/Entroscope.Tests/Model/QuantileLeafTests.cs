using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class QuantileLeafTests
{
    private static readonly QuantileGrid Grid = new([-1, 0, 0.5, 2], [0.25, 3], 2, 0.5);

    // Lower tail, three bins, upper tail, two atoms.
    private static readonly QuantileLeaf Leaf = new(Grid, 2, [0.1, 0.2, 0.15, 0.05, 0.1, 0.3, 0.1, 0.05, 0.05, 0.4, 0.3, 0.1, 0, 0.1]);

    private static readonly Func<double, double>[] Powers = [_ => 1, x => x, x => x * x];

    [Fact]
    public void TheDensityIsThatOfItsCells()
    {
        AssertDensity(-2, 0.1 * 2 * Math.Exp(-2), 0.05 * 2 * Math.Exp(-2));
        AssertDensity(-0.5, 0.2, 0.05);
        AssertDensity(0.1, 0.3, 0.8);
        AssertDensity(1, 0.05 / 1.5, 0.2);
        AssertDensity(4, 0.1 * 0.5 * Math.Exp(-1), 0.1 * 0.5 * Math.Exp(-1));
        AssertDensity(0.25, 0.3, 0);
        AssertDensity(3, 0.1, 0.1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void MassMeanAndEntropyAreIntegrals(int channel)
    {
        double[] moments = Array.ConvertAll(Powers, f => Integral(channel, (x, p) => f(x) * p));
        NumericAssert.Close(1, moments[0], 1e-10);
        double[] weights = [channel == 0 ? 1 : 0, channel];
        NumericAssert.Close(moments[1], Leaf.MixtureMean(weights), 1e-9);
        double[] entropy = new double[2];
        Leaf.Entropy(entropy);
        NumericAssert.Close(Integral(channel, (_, p) => p > 0 ? -p * Math.Log(p) : 0), entropy[channel], 1e-9);
        foreach (double x in (double[])[-1.5, -0.3, 0.25, 1, 2.9, 3, 5])
        {
            NumericAssert.Close(Integral(channel, (y, p) => y <= x ? p : 0, x), Leaf.Cumulative(channel, x), 1e-9, what: Invariant($"P(X <= {x})"));
        }
    }

    [Fact]
    public void TheEntropyOfAMixtureIsExact()
    {
        double[] weights = [0.3, 0.7];
        double[] summary = new double[Grid.Cells];
        double[] row = new double[Grid.Cells];
        for (int d = 0; d < 2; d++)
        {
            Leaf.Summarize(d, row);
            summary = [.. summary.Zip(row, (s, r) => s + (weights[d] * r))];
        }

        double expected = Integral(0, (x, _) => 0.3 * Density(0, x) + (0.7 * Density(1, x)) is var p && p > 0 ? -p * Math.Log(p) : 0);
        NumericAssert.Close(expected, Leaf.SummaryEntropy(summary), 1e-9);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void TheOverlapIsTheIntegralOfTheProduct(int one, int two)
    {
        NumericAssert.Close(Math.Log(Integral(0, (x, _) => Density(one, x) * Density(two, x))), Leaf.LogOverlap([Leaf, Leaf], [one, two]), 1e-9);
        NumericAssert.Close(Math.Log(Integral(0, (x, _) => Density(one, x) * Density(two, x) * Density(0, x))),
            Leaf.LogOverlap([Leaf, Leaf, Leaf], [one, two, 0]), 1e-9);
    }

    [Fact]
    public void SamplesHaveTheFrequenciesOfTheCells()
    {
        const int count = 40_000;
        var random = new RandomStream(3, "quantile samples");
        double[] x = [.. Enumerable.Range(0, count).Select(_ => Leaf.Sample(0, random))];
        double[] p = Leaf.Table[..Grid.Cells].ToArray();
        for (int k = 0; k < p.Length; k++)
        {
            NumericAssert.Close(p[k], x.Count(v => Grid.CellOf(v) == k) / (double)count, 4 * Math.Sqrt(p[k] * (1 - p[k]) / count),
                what: Invariant($"cell {k}"));
        }

        Assert.Equal(x.Count(v => Grid.CellOf(v) == 5), x.Count(v => v == 0.25));
        double mean = Integral(0, (v, q) => v * q);
        double variance = Integral(0, (v, q) => v * v * q) - (mean * mean);
        NumericAssert.Close(mean, x.Average(), 4 * Math.Sqrt(variance / count));
    }

    [Fact]
    public void QuantilesInvertTheCumulativeDistribution()
    {
        double[] weights = [0.5, 0.5];
        double Below(double x) => 0.5 * (Leaf.Cumulative(0, x) + Leaf.Cumulative(1, x));
        foreach (double share in (double[])[0.01, 0.2, 0.5, 0.9, 0.999])
        {
            double x = Leaf.MixtureQuantile(weights, share);
            Assert.True(Below(x) >= share - 1e-12 && Below(Math.BitDecrement(x) - 1e-9) <= share + 1e-8, Invariant($"{share}: {x}"));
        }

        // The atom 0.25 holds the shares from 0.2 + ... of channel 0.
        double before = Leaf.Cumulative(0, Math.BitDecrement(0.25));
        Assert.Equal(0.25, Leaf.MixtureQuantile([1, 0], before + 0.1));
    }

    [Fact]
    public void TheMStepIsTheMaximumOfThePosterior()
    {
        double[] counts = new double[Leaf.StatisticsLength];
        Leaf.Accumulate(0.1, [2, 1], counts);
        Leaf.Accumulate(0.25, [3, 0.5], counts);
        Leaf.Accumulate(9, [1, 0.25], counts);
        var prior = new LeafPrior(0.5, 1e-9) { VarianceStrength = 7 };
        double[] table = ((QuantileLeaf)Leaf.Maximize(counts, prior)).Table.ToArray();
        double[] expected = [.. ((double[])[0, 0, 2, 0, 1, 3, 0]).Select(c => (c + 1.5) / 16.5),
            .. ((double[])[0, 0, 1, 0, 0.25, 0.5, 0]).Select(c => (c + 1.5) / 12.25)];
        NumericAssert.Close(expected, table, 1e-15);
    }

    [Fact]
    public void DifferencesKeepTheirDigitsFarOut()
    {
        foreach (double x in (double[])[1e3, 1e12, 1e300, double.MaxValue])
        {
            var wide = new WideLog[2];
            var other = new QuantileLeaf(Grid, 2, [0, 0, 0, 0, 1, 0, 0, 0.75, 0, 0, 0, 0.25, 0, 0]);
            other.WideLogDensity(x, wide);
            NumericAssert.Close(Math.Log(4), wide[0].Less(wide[1]), 1e-14, what: Invariant($"{x}"));
        }
    }

    [Fact]
    public void AGridFollowsItsColumn()
    {
        var random = new RandomStream(1, "grid");
        double[] continuous = [.. Enumerable.Range(0, 3000).Select(_ => random.NextGaussian())];
        var plain = QuantileGrid.Fit(ValueColumn.Of([.. continuous]));
        Assert.Empty(plain.Atoms.ToArray());
        Assert.Equal(27, plain.Bins);
        int[] cells = new int[plain.Cells];
        Array.ForEach(continuous, x => cells[plain.CellOf(x)]++);
        Assert.All(cells, c => Assert.InRange(c, 100, 108));

        double[] tied = [.. continuous.Select((x, i) => i % 5 < 2 ? 0 : i % 50 == 4 ? 1.5 : x)];
        Assert.Equal([0, 1.5], QuantileGrid.Fit(ValueColumn.Of(tied)).Atoms.ToArray());

        // Recorded in steps of a half: values are shared, but as their neighbours lead one to expect, and no bin is narrower than a step.
        double[] steps = [.. continuous.Select(x => Math.Round(2 * x) / 2)];
        var coarse = QuantileGrid.Fit(ValueColumn.Of(steps));
        Assert.Empty(coarse.Atoms.ToArray());
        double[] edges = coarse.Edges.ToArray();
        Assert.All(edges.Zip(edges.Skip(1)), e => Assert.True(e.Second - e.First >= 0.5 - 1e-12));
        Assert.All(coarse.Rates.ToArray(), r => Assert.True(r <= 2));
    }

    /// <summary>Where no value lies between few different ones, all are atoms, rare ones, too; the M step leaves next to nothing for other values.</summary>
    [Fact]
    public void FewDifferentValuesAreAllAtoms()
    {
        double[] column = [.. Enumerable.Range(0, 300).Select(i => i == 7 ? -2 : i % 7 < 3 ? 0.5 : 1.5)];
        var grid = QuantileGrid.Fit(ValueColumn.Of([.. column, double.NaN]));
        Assert.Equal([-2, 0.5, 1.5], grid.Atoms.ToArray());
        LeafDistribution leaf = QuantileLeaf.Descriptor.Flat(grid.Specification, 1, ColumnMoments.Of(ValueColumn.Of(column)));
        double[] counts = new double[leaf.StatisticsLength];
        Array.ForEach(column, x => leaf.Accumulate(x, [1], counts));
        var prior = new LeafPrior(0.1, 1e-9) { VarianceStrength = 4 };
        leaf = leaf.Maximize(counts, prior);
        double[] gradient = new double[counts.Length];
        leaf.Gradient(counts, prior, 1, 1, gradient);
        NumericAssert.Close(new double[counts.Length], gradient, 1e-10);
        var random = new RandomStream(5, "few values");
        double[] drawn = [.. Enumerable.Range(0, 2000).Select(_ => leaf.Sample(0, random))];
        Assert.InRange(drawn.Count(x => !column.Contains(x)), 0, 4);
        NumericAssert.Close(column.Count(x => x == 0.5) / 300.0, drawn.Count(x => x == 0.5) / 2000.0, 0.04);

        // Continuous data in three decimals repeat values, but as their neighbours do.
        double[] rounded = [.. Enumerable.Range(0, 1000).Select(_ => Math.Round(random.NextGaussian(), 3))];
        Assert.Empty(QuantileGrid.Fit(ValueColumn.Of(rounded)).Atoms.ToArray());
    }

    [Theory]
    [InlineData(new[] { 7.0, 7, 7, 7, 7, 7 }, 1)]
    [InlineData(new[] { 7.0, 7, 7 }, 0)]
    [InlineData(new[] { 1.0 }, 0)]
    [InlineData(new double[0], 0)]
    [InlineData(new[] { 0.0, 0, 0, 0, 0, 0, 0, 3.5, 4.5 }, 0)]
    [InlineData(new[] { 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3.5, 4.5 }, 1)]
    public void SmallColumnsHaveGrids(double[] values, int atoms)
    {
        var grid = QuantileGrid.Fit(ValueColumn.Of([.. values, double.NaN]));
        Assert.Equal(atoms, grid.Atoms.Length);
        double[] flat = [.. Enumerable.Repeat(1.0 / grid.Cells, grid.Cells)];
        double[] log = new double[1];
        new QuantileLeaf(grid, 1, flat).LogDensity(values.FirstOrDefault(), log);
        Assert.True(double.IsFinite(log[0]));
    }

    [Fact]
    public void ItsPropertiesAreThoseItWasMadeOf()
    {
        Assert.Equal((2, 0, LeafFamily.Quantile, 14, 14), (Leaf.Channels, Leaf.Alphabet, Leaf.Family, Leaf.ParameterCount, Leaf.StatisticsLength));
        Assert.Equal("quantile(7) x 2", Leaf.ToString());
        Assert.Equal((7, 3), (Grid.Cells, Grid.Bins));
        Assert.Equal(Leaf.Specification, new QuantileGrid([-1, 0, 0.5, 2], [0.25, 3], 2, 0.5).Specification);
        Assert.NotEqual(Leaf.Specification, new QuantileGrid([-1, 0, 0.5, 2], [0.25], 2, 0.5).Specification);
        Assert.Equal(14, Grid.Specification.ParameterCount(2));
        Assert.Equal(0.25, Leaf.Mode(0));
        Assert.Equal("must be a finite number", Leaf.Describe(double.NaN));
    }

    [Fact]
    public void WrongParametersAreRefused()
    {
        Refused("A quantile grid needs at least 1 edge and 2 rates of tails, but has 0 and 2.", () => new QuantileGrid([], [], 1, 1));
        Refused("The edges of a quantile grid must be finite and ascend, but number 1 is 0.", () => new QuantileGrid([0, 0], [], 1, 1));
        Refused("The atoms of a quantile grid must be finite and ascend, but number 0 is NaN.", () => new QuantileGrid([0], [double.NaN], 1, 1));
        Refused("The rate of the upper tail must be finite and greater than 0, but is 0.", () => new QuantileGrid([0], [], 1, 0));
        Refused("A quantile leaf of 1 channels and 7 cells needs 7 probabilities, but 2 were given.", () => new QuantileLeaf(Grid, 1, [0.5, 0.5]));
        Refused("The weights of leaf channel 0 must sum to 1 within 1E-09, but sum to 0.", () => new QuantileLeaf(Grid, 1, new double[7]));
        ErrorAssert.Null("grid", () => _ = new QuantileLeaf(null!, 1, [1]));
        ErrorAssert.Null("random", () => Leaf.Sample(0, null!));
    }

    private static void Refused(string message, Func<object> make) => ErrorAssert.Throws<ModelException>(message, () => _ = make());

    private static double Density(int channel, double x)
    {
        double[] log = new double[2];
        Leaf.LogDensity(x, log);
        return Math.Exp(log[channel]);
    }

    private static void AssertDensity(double x, double one, double two)
    {
        NumericAssert.Close(one, Density(0, x), 1e-15, 1e-14);
        NumericAssert.Close(two, Density(1, x), 1e-15, 1e-14);
    }

    // With respect to the Lebesgue measure and one for every atom: by Gauss-Kronrod panels between the places where the density jumps, and a sum.
    private static double Integral(int channel, Func<double, double, double> function, double jump = -1)
    {
        double sum = 0;
        double[] breaks = [.. ((double[])[-20, -1, 0, 0.5, 2, 80, jump]).Distinct().Order()];
        for (int i = 1; i < breaks.Length; i++)
        {
            (double[] places, double[] weights) = GaussKronrod.Panels(breaks[i - 1], breaks[i], 40);
            sum += places.Zip(weights, (x, w) => w * function(x, Density(channel, x))).Sum();
        }

        return sum + Grid.Atoms.ToArray().Sum(a => function(a, Density(channel, a)));
    }
}
