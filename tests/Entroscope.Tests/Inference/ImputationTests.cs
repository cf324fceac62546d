using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>Multiple imputation and the intervals of filled values: against enumeration, and against planted truth.</summary>
public sealed class ImputationTests
{
    private static readonly RandomModelOptions Discrete = new() { MinSites = 3, MaxSites = 4, Families = [LeafFamily.Categorical, LeafFamily.Binomial] };

    /// <summary>Intervals and sets of discrete sites have the probabilities that conditional tables give them, and no smaller set would do.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void IntervalsAgreeWithConditionalTables(ulong seed)
    {
        var model = new ConvACMixture([RandomModels.Build(seed, 4, Discrete)], [1]);
        Observations data = Observations.FromRows([.. Enumerable.Range(0, 30).Select(r =>
            Sampling.Draw(model, 30, seed).Data.Row(r).Select((x, i) => (r + i) % 3 == 0 ? double.NaN : x).ToArray())]);
        IReadOnlyList<FilledCell> cells = Imputation.Intervals(model, data, 0.8);
        Assert.Equal(Enumerable.Range(0, data.Rows).Sum(r => data.Row(r).Count(double.IsNaN)), cells.Count);
        foreach (FilledCell cell in cells)
        {
            SiteDistribution table = Conditional.Table(model, [cell.Site], data.Row(cell.Row));
            double Of(double value) => table.Probabilities[Array.IndexOf(table.Values[0], value)];
            Assert.Equal(table.Probabilities.Max(), Of(cell.Mode), 1e-9);
            if (model.Pattern.Leaves[cell.Site].Family == LeafFamily.Categorical)
            {
                Assert.Equal(cell.Values.Sum(Of), cell.Probability, 1e-9);
                Assert.True(cell.Probability >= 0.8 - 1e-9);
                Assert.True(cell.Probability - Of(cell.Values[^1]) < 0.8);
                Assert.True(double.IsNaN(cell.Lower) && double.IsNaN(cell.Mean));
            }
            else
            {
                Assert.Empty(cell.Values);
                Assert.Equal(table.Values[0].Where(v => v >= cell.Lower && v <= cell.Upper).Sum(Of), cell.Probability, 1e-9);
                Assert.True(table.Values[0].Where(v => v < cell.Lower).Sum(Of) < 0.1 + 1e-9);
                Assert.True(table.Values[0].Where(v => v > cell.Upper).Sum(Of) < 0.1 + 1e-9);
                Assert.Equal(table.Values[0].Sum(v => v * Of(v)), cell.Mean, 1e-9);
            }
        }
    }

    /// <summary>The first table is that of a single imputation; further ones differ, agree with it on what is observed, and depend on no thread.</summary>
    [Fact]
    public void DrawsExtendTheSingleOne()
    {
        var model = new ConvACMixture([RandomModels.Build(5, 4, Discrete), RandomModels.Build(5, 4, Discrete)], [0.3, 0.7]);
        Observations whole = Sampling.Draw(model, 600, 1).Data;
        Observations data = Observations.FromRows([.. Enumerable.Range(0, 600).Select(r =>
            whole.Row(r).Select((x, i) => i == r % 4 ? double.NaN : x).ToArray())]);
        IReadOnlyList<Observations> tables = Imputation.Draws(model, data, 3, 8);
        IReadOnlyList<Observations> again = Imputation.Draws(model, data, 2, 8, engine: new() { Threads = 1 });
        Observations single = Sampling.Impute(model, data, 8);
        int differ = 0;
        for (int r = 0; r < data.Rows; r++)
        {
            Assert.Equal(single.Row(r), tables[0].Row(r));
            Assert.Equal(again[1].Row(r), tables[1].Row(r));
            differ += tables[1].Row(r).SequenceEqual(tables[2].Row(r)) ? 0 : 1;
            Assert.All(Enumerable.Range(0, data.Sites), i => Assert.True(double.IsNaN(data[r, i]) || data[r, i] == tables[2][r, i]));
        }

        Assert.InRange(differ, 30, 590);
        ErrorAssert.Throws<ArgumentException>(
            "The probability of an interval must lie between 0 and 1, but is 1. (Parameter 'level')", () => Imputation.Intervals(model, data, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Imputation.Draws(model, data, 0, 1));
        Assert.Throws<SizeLimitException>(() => Imputation.Draws(model, data, int.MaxValue, 1));
    }

    /// <summary>
    /// Intervals of 95 % of trained networks hold the planted truth: of two correlated columns, a skewed one, a count and a name, values missing at random.
    /// </summary>
    [Fact]
    public void IntervalsCoverThePlantedTruth()
    {
        (int held, int all) = (0, 0);
        (int heldReal, int allReal) = (0, 0);
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var random = new RandomStream(seed, "planted");
            double[][] rows = [.. Enumerable.Range(0, 1100).Select(_ => Row(random))];
            bool[][] holes = Array.ConvertAll(rows, r => Array.ConvertAll(r, _ => random.NextDouble() < 0.15));
            Dataset data = Of("rows", [.. rows.Zip(holes, (r, h) => r.Zip(h, (x, hole) => hole ? double.NaN : x).ToArray())]);
            int[] order = [.. Enumerable.Range(0, 1100)];
            var split = new DataSplit(data.Select(order.AsSpan(0, 600), "train"), data.Select(order.AsSpan(600, 100), "validation"), null, "by hand");
            ConvACMixture model = TrainingJob.Run(split, new NetworkPlan { Widths = [12] },
                TrainingOptions.ForRows(700) with { Seed = seed, Steps = 40 }).Mixture;
            foreach (FilledCell cell in Imputation.Intervals(model, data.Select(order.AsSpan(700), "fresh").Observations))
            {
                double truth = rows[700 + cell.Row][cell.Site];
                bool holds = cell.Values.Count > 0 ? cell.Values.Contains(truth) : truth >= cell.Lower && truth <= cell.Upper;
                (held, all) = (held + (holds ? 1 : 0), all + 1);
                bool real = cell.Site < 3;
                (heldReal, allReal) = (heldReal + (real && holds ? 1 : 0), allReal + (real ? 1 : 0));
            }
        }

        Assert.True((double)held / all is > 0.91 and < 0.98, Invariant($"{held} of {all}"));
        Assert.True((double)heldReal / allReal is > 0.91 and < 0.98, Invariant($"{heldReal} of {allReal} real ones"));
    }

    private static double[] Row(RandomStream random)
    {
        double f = random.NextGaussian();
        double name = f < -0.6 ? 0 : f < 0.5 ? 1 : 2;
        return
        [
            f + (0.5 * random.NextGaussian()), (0.8 * f) + (0.6 * random.NextGaussian()), Math.Exp(0.5 * (f + random.NextGaussian())),
            Enumerable.Range(0, 10).Count(_ => random.NextDouble() < 1 / (1 + Math.Exp(-f))),
            random.NextDouble() < 0.85 ? name : random.NextInt(3),
        ];
    }

    private static Dataset Of(string name, double[][] rows) => Dataset.Create(name, Observations.FromRows(rows),
    [
        new ColumnInfo("a", ColumnKind.Real, 0, 1), new ColumnInfo("b", ColumnKind.Real, 0, 1), new ColumnInfo("c", ColumnKind.Real, 0, 1),
        new ColumnInfo("n", ColumnKind.Count, 11, 1), new ColumnInfo("k", ColumnKind.Categorical, 3, 1),
    ]);
}
