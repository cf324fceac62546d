using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Odd rows: ranks against counting, p-values under the null over seeds, planted oddities, the columns that are named.</summary>
public sealed class AnomalyTests
{
    private static readonly CategoricalLeaf Copy = new(2, 2, [1, 0, 0, 1]);

    private static readonly RandomModelOptions Real = new() { MinSites = 4, Families = [LeafFamily.Gaussian], MaxClasses = 1 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PValues_AreCounts_TiesIncluded(bool mixture)
    {
        ConvACMixture model = Model(3, new RandomModelOptions { MinSites = 4, Continuous = false, MaxClasses = 3 }, mixture);
        Observations rows = RandomModels.Data(model.Components[0], 60, 0.15, 1);
        Observations reference = RandomModels.Data(model.Components[0], 80, 0.1, 2);
        AnomalyReport report = AnomalyScan.Run(new ModelEngine(model), model.Fit(rows), model.Fit(reference));
        double[] log = LogLikelihood.Compute(model, rows);
        for (int r = 0; r < rows.Rows; r++)
        {
            double[] row = rows.Row(r);
            double[][] usable = [.. Enumerable.Range(0, reference.Rows).Select(reference.Row)
                .Where(u => !u.Where((x, i) => double.IsNaN(x) && !double.IsNaN(row[i])).Any())
                .Select(u => u.Select((x, i) => double.IsNaN(row[i]) ? double.NaN : x).ToArray())];
            int below = usable.Length == 0 ? 0 : LogLikelihood.Compute(model, Observations.FromRows(usable)).Count(s => s <= log[r]);
            Assert.Equal(usable.Length, report.Rows[r].ReferenceRows);
            Assert.Equal((1.0 + below) / (1.0 + usable.Length), report.Rows[r].PValue);
            Assert.Equal(log[r], report.Rows[r].LogLikelihood);
            Assert.Equal(r + 1, report.Rows[r].Row);
        }

        Assert.Equal(report.Rows.Select(r => r.PValue).Order(), report.Ranked.Select(r => r.PValue));
        Assert.InRange(report.Ranked.Count(r => r.Columns.Count > 0), 1, 20);
    }

    // The model is not that of the data: p-values beside held-out rows are uniform whatever the model.
    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void UnderTheNull_PValuesAreUniform_ThoughTheModelIsWrong(double missing)
    {
        double[] levels = [0.05, 0.1, 0.25, 0.5, 0.75];
        double[][] shares = [.. Enumerable.Range(0, 120).Select(seed => Shares((ulong)seed, missing, levels))];
        for (int l = 0; l < levels.Length; l++)
        {
            double[] share = [.. shares.Select(s => s[l])];
            double mean = share.Average();
            double error = Math.Sqrt(share.Average(s => (s - mean) * (s - mean)) / (share.Length - 1));
            Assert.True(Math.Abs(mean - levels[l]) <= (4 * error) + 1e-3, Invariant($"P(p <= {levels[l]}) is {mean} +- {error}"));
            Assert.True(error < 0.03);
        }
    }

    [Fact]
    public void BesideDraws_RowsOfTheModelAreNotOdd()
    {
        ConvACMixture model = Model(1, Real, mixture: true);
        double[] p = [.. Enumerable.Range(0, 40).SelectMany(seed =>
        {
            Observations rows = Sampling.Draw(model, 25, (ulong)seed + 1000).Data;
            return AnomalyScan.BesideDraws(new ModelEngine(model), model.Fit(rows), new AnomalyOptions { Draws = 199, DescribedRows = 0 }, (ulong)seed, null)
                .Rows.Select(r => r.PValue);
        })];
        Assert.InRange(p.Count(x => x <= 0.1) / (double)p.Length, 0.06, 0.14);
        Assert.InRange(p.Count(x => x <= 0.5) / (double)p.Length, 0.43, 0.57);
    }

    [Fact]
    public void Discoveries_AreFalseAtTheirRate_AndFindWhatIsPlanted()
    {
        (List<double> wrong, int found) = ([], 0);
        for (ulong seed = 0; seed < 60; seed++)
        {
            ConvACMixture model = Model(seed, Real, mixture: false);
            Observations rows = Sampling.Draw(model, 100, seed + 500).Data;
            double[][] values = [.. Enumerable.Range(0, 100).Select(rows.Row)];
            for (int r = 0; r < 10; r++)
            {
                values[r][1] += 1000;
            }

            AnomalyReport report = AnomalyScan.Run(new ModelEngine(model), model.Fit(Observations.FromRows(values)),
                model.Fit(Sampling.Draw(model, 999, seed + 900).Data), new AnomalyOptions { FalseDiscoveryRate = 0.1 });
            RatedRow[] listed = [.. report.Discoveries];
            wrong.Add(listed.Length == 0 ? 0 : listed.Count(r => r.Row > 10) / (double)listed.Length);
            found += listed.Count(r => r.Row <= 10);
            Assert.All(listed.Where(r => r.Row <= 10), r => Assert.Equal(1, r.Columns[0].Site));
        }

        Assert.Equal(600, found);
        double mean = wrong.Average();
        double error = Math.Sqrt(wrong.Average(w => (w - mean) * (w - mean)) / wrong.Count);
        Assert.True(mean <= 0.09 + (3 * error), Invariant($"false discoveries {mean} +- {error}"));
        Assert.True(mean >= 0.09 - (4 * error), Invariant($"false discoveries {mean} +- {error}"));
    }

    [Fact]
    public void ColumnsAreRankedByTheirTerm_WithWhatWasExpected()
    {
        ConvACMixture model = Model(7, new RandomModelOptions { MinSites = 5, MaxClasses = 2 }, mixture: true);
        Observations rows = RandomModels.Data(model.Components[0], 12, 0.2, 3);
        Observations reference = RandomModels.Data(model.Components[1], 300, 0, 4);
        var engine = new ModelEngine(model);
        AnomalyReport report = AnomalyScan.Run(engine, engine.Fit(rows), engine.Fit(reference), new AnomalyOptions { DescribedRows = 12, ColumnsOfRow = 9 });
        SharedTable mean = SharedTables.Of(engine, reference, Entroscope.Engine.RowSelection.All(reference));
        foreach (RatedRow row in report.Rows)
        {
            double[] values = rows.Row(row.Row - 1);
            Assert.Equal(row.Columns.Select(c => c.Excess).OrderDescending(), row.Columns.Select(c => c.Excess));
            for (int i = 0; i < values.Length; i++)
            {
                OddColumn? column = row.Columns.FirstOrDefault(c => c.Site == i);
                if (double.IsNaN(values[i]))
                {
                    Assert.Null(column);
                    continue;
                }

                double[] without = [.. values];
                without[i] = double.NaN;
                double term = LogLikelihood.Compute(model, Observations.FromRows([without]))[0] - row.LogLikelihood;
                double usual = Enumerable.Range(0, reference.Rows).Average(r => mean.GivenRest[(r * model.Sites) + i]);
                Assert.Equal(term - usual > 1e-9, column is not null && column.Excess > 1e-9);
                if (column is not null)
                {
                    NumericAssert.Close(term, column.Surprisal, 1e-8);
                    NumericAssert.Close(term - usual, column.Excess, 1e-8);
                    NumericAssert.Close(Conditional.Answer(model, i, without).Mean, column.Expected!.Mean, 1e-9);
                }
            }
        }
    }

    [Fact]
    public void QValues_AreTheSmallestRateOfDiscovery()
    {
        var random = new RandomStream(1, "q");
        double[] p = [.. Enumerable.Range(0, 50).Select(k => Math.Round(random.NextDouble() * (k < 10 ? 0.05 : 1), 2))];
        double[] q = FalseDiscovery.QValues(p);
        foreach (double rate in (double[])[0.01, 0.05, 0.1, 0.2, 0.5])
        {
            double[] sorted = [.. p.Order()];
            int last = Array.FindLastIndex([.. sorted.Select((x, k) => x <= rate * (k + 1) / p.Length + 1e-15)], b => b);
            Assert.Equal(last + 1, q.Count(x => x <= rate + 1e-15));
        }
    }

    [Fact]
    public void AnImpossibleRow_IsTheOddest_AndItsColumnIsNamed()
    {
        ConvACMixture model = ConvACMixture.Of(new ConvAC(
            new NetworkShape(PoolingTree.Cp(2), [2, 2, 2]), [Copy, Copy], [[1, 0, 0, 1], [1, 0, 0, 1], [0.5, 0.5]], [1]));
        Observations rows = Observations.FromRows([[0, 0], [0, 1], [1, 1]]);
        AnomalyReport report = AnomalyScan.Run(new ModelEngine(model), model.Fit(rows), model.Fit(Observations.FromRows([[0, 0], [1, 1], [0, 0]])));
        RatedRow odd = report.Ranked[0];
        Assert.Equal((2, double.NegativeInfinity, 0.25), (odd.Row, odd.LogLikelihood, odd.PValue));
        Assert.Equal(double.PositiveInfinity, odd.Columns[0].Surprisal);
        Assert.Equal(1, odd.Columns[0].Expected!.ModeProbability, 12);
    }

    [Fact]
    public void OptionsAndRows_AreChecked()
    {
        ConvACMixture model = Model(1, Real, mixture: false);
        Observations rows = RandomModels.Data(model.Components[0], 3, 0, 1);
        string Refused(AnomalyOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => AnomalyScan.Run(new ModelEngine(model), model.Fit(rows), model.Fit(rows), options)).Message;
        Assert.StartsWith("The false discovery rate must be above 0 and below 1, but is 1.", Refused(new() { FalseDiscoveryRate = 1 }),
            StringComparison.Ordinal);
        Assert.StartsWith("The rows described must be at least 0, but are -1.", Refused(new() { DescribedRows = -1 }), StringComparison.Ordinal);
        Assert.StartsWith("The columns of a row must be at least 1, but are 0.", Refused(new() { ColumnsOfRow = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("The draws must be at least 1, but are 0.", Refused(new() { Draws = 0 }), StringComparison.Ordinal);
        Assert.Equal("Anomalies need at least one row and one reference row, but there is none.",
            Assert.Throws<DataException>(() => AnomalyScan.Run(new ModelEngine(model), model.Fit(rows), model.Fit(rows.Select([])))).Message);
    }

    private static double[] Shares(ulong seed, double missing, double[] levels)
    {
        ConvAC truth = RandomModels.Build(seed, 4, Real);
        ConvACMixture wrong = Model(seed + 77, Real, mixture: seed % 2 == 0);
        Observations rows = RandomModels.Data(truth, 40, missing, seed);
        Observations reference = RandomModels.Data(truth, 399, missing, seed + 5000);
        RatedRow[] rated = [.. AnomalyScan.Run(new ModelEngine(wrong), wrong.Fit(rows), wrong.Fit(reference), new AnomalyOptions { DescribedRows = 0 }).Rows];
        Assert.True(missing > 0 || rated.All(r => r.ReferenceRows == 399));

        // Of n reference rows the p-values are multiples of 1 / (n + 1): the share below a level is that of the multiples.
        return [.. levels.Select(level => rated.Average(r =>
            (r.PValue <= level ? 1 : 0) - (Math.Floor((level * (r.ReferenceRows + 1)) + 1e-9) / (r.ReferenceRows + 1)) + level))];
    }

    private static ConvACMixture Model(ulong seed, RandomModelOptions options, bool mixture)
    {
        ConvAC one = RandomModels.Build(seed, 4, options);
        ConvAC other = one;
        return mixture ? new ConvACMixture([one, other], [0.3, 0.7]) : ConvACMixture.Of(one);
    }
}
