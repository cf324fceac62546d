using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>The leaf family of every real column: right on planted columns, and never at the expense of fresh rows.</summary>
public sealed class ColumnLeafSelectionTests
{
    private static readonly string[] Names = ["normal", "skewed", "heavy", "tied"];

    private static readonly LeafFamily[][] Right =
        [[LeafFamily.Gaussian], [LeafFamily.LogNormal], [LeafFamily.Student], [LeafFamily.Quantile]];

    /// <summary>Of 20 seeds at least 17 are right in each column (normal ones stay normal), 600 training and 450 validation rows.</summary>
    [Fact]
    public void PlantedFamiliesAreFound()
    {
        int[] right = new int[Names.Length];
        var wrong = new List<string>();
        for (ulong seed = 1; seed <= 20; seed++)
        {
            DataSplit chosen = ColumnLeafSelection.Choose(Split(seed, 600, 450, dependent: false).Split);
            for (int i = 0; i < right.Length; i++)
            {
                bool good = Right[i].Contains(chosen.LeafChoices[i].Chosen);
                right[i] += good ? 1 : 0;
                if (!good)
                {
                    wrong.Add(chosen.LeafChoices[i].Describe());
                }
            }
        }

        Assert.True(right.All(r => r >= 17), string.Join(' ', right) + "\n" + string.Join('\n', wrong));
    }

    /// <summary>Networks with the leaves chosen are no worse on fresh rows than those with normal ones, and better on columns that are not normal.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void FreshRowsDoNotSuffer(ulong seed)
    {
        (DataSplit split, Observations fresh) = Split(seed, 400, 100, dependent: true);
        DataSplit chosen = ColumnLeafSelection.Choose(split);
        Assert.Equal(4, chosen.LeafChoices.Count);
        Assert.Equal(chosen.LeafChoices.Select(c => c.Describe()), chosen.Train.Notes.TakeLast(4));
        double[] usual = LogLikelihood.Compute(TrainingJob.Run(split, new NetworkPlan { Tree = "line" }).Model, fresh);
        TrainedModel trained = TrainingJob.Run(chosen, new NetworkPlan { Tree = "line" });
        double[] better = LogLikelihood.Compute(trained.Model, fresh);
        double width = Math.Log(0.01);
        double[] gains = [.. better.Zip(usual, (b, u) => b - u).Select((g, r) =>
            g - (trained.Model.Leaves[3] is QuantileLeaf { Grid: var grid } && grid.Atoms.Contains(fresh[r, 3]) ? width : 0))];
        double mean = gains.Average();
        double error = Math.Sqrt(gains.Average(g => (g - mean) * (g - mean)) / gains.Length);
        Assert.True(mean > -2 * error && mean > 0, Invariant($"{mean} ± {error}; {string.Join(' ', chosen.LeafChoices.Select(c => c.Describe()))}"));
        Assert.Contains("log-normal densities, better than normal ones by", trained.Model.Metadata.Training.RealLeaves, StringComparison.Ordinal);
    }

    /// <summary>Few values decide nothing; log-normal densities are no candidate where a value is not greater than 0, and are refused there.</summary>
    [Fact]
    public void WhatCannotBe_IsNotChosen()
    {
        DataSplit few = Split(1, 20, 10, dependent: false).Split;
        ColumnLeafChoice choice = ColumnLeafSelection.Choose(few).LeafChoices[1];
        Assert.Equal("Column 'skewed': normal densities, as there are too few values to choose on.", choice.Describe());
        DataSplit many = Split(1, 300, 100, dependent: false).Split;
        Assert.All(ColumnLeafSelection.Choose(many).LeafChoices.Where(c => c.Column != "skewed"),
            c => Assert.DoesNotContain(c.Candidates, t => t.Family == LeafFamily.LogNormal));
        DataException error = Assert.Throws<DataException>(() => many.WithRealLeaves(LeafFamily.LogNormal));
        Assert.Matches("^column 'normal': LogNormal leaves need values greater than 0, but row [0-9]+ of train has -[0-9.E-]+\\.$", error.Message);
    }

    private static (DataSplit Split, Observations Fresh) Split(ulong seed, int train, int validation, bool dependent)
    {
        var random = new RandomStream(seed, "planted columns");
        double[][] rows = [.. Enumerable.Range(0, train + validation + 2000).Select(_ => Row(random, dependent))];
        Dataset Of(string name, double[][] part) =>
            Dataset.Create(name, Observations.FromRows(part), [.. Names.Select(n => new ColumnInfo(n, ColumnKind.Real, 0, 0))]);
        return (new DataSplit(Of("train", rows[..train]), Of("validation", rows[train..(train + validation)]), null, "by hand"),
            Observations.FromRows(rows[(train + validation)..]));
    }

    private static double[] Row(RandomStream random, bool dependent)
    {
        double common = random.NextGaussian();
        double Normal() => dependent ? (0.7 * common) + (Math.Sqrt(0.51) * random.NextGaussian()) : random.NextGaussian();
        double chi = Enumerable.Range(0, 2).Sum(_ => random.NextExponential()) / 2;
        return
        [
            Normal(), Math.Exp(3 + Normal()), Normal() / Math.Sqrt(Math.Max(chi * chi, 1e-3)),
            Math.Round(random.NextDouble() < 0.3 ? 0 : 5 + Normal(), 2),
        ];
    }
}
