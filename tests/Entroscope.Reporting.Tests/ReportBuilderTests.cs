using Entroscope.Data.Tables;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Reporting.Tests;

/// <summary>What is measured on which rows, by which network.</summary>
public sealed class ReportBuilderTests
{
    private static readonly MeasurementOptions Few = new() { Draws = 50, Samples = 2, Imputations = 4 };

    // Without pseudo-counts a value that no training row has is impossible: such rows are reported, but cannot be completed.
    [Fact]
    public void ImpossibleRows_AreReported_AndNotImputed()
    {
        Dataset all = Data(rows: 44, labelled: 44);
        DataSplit split = Split(all, train: 32, validation: 8, test: 4);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Widths = [2], LeafChannels = 1 },
            new TrainingOptions { Steps = 2, LeafPseudoCount = 0 });
        RunReport report = ReportBuilder.Of(split, trained, MeasuringJob.Run(split, trained, Few));
        Assert.Equal(double.NegativeInfinity, report.Test!.LogLikelihood);
        Assert.Equal(3, report.Imputations.Count);
        Assert.All(report.Imputations, i => Assert.Equal(0, i.Original[0]));
        Assert.Equal(double.PositiveInfinity, report.MostSurprising[0].Surprisal);
        Assert.Equal((3, 1), (report.Shared.Samples, report.Shared.Impossible.Count));
        Assert.Contains("; 1 row has probability 0 and is left out.", Headline.Of(report), StringComparison.Ordinal);
        Assert.NotEmpty(ReportWriter.Html(report));
    }

    // The refitted network has learned from the validation rows: their ledger is that of the network before.
    [Fact]
    public void TheLedgerOfValidationRows_IsThatOfTheNetworkChosenOnThem()
    {
        DataSplit split = Split(Data(rows: 264, labelled: 264), train: 24, validation: 240, test: 0);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Widths = [2] }, new TrainingOptions { Steps = 3 });
        RunReport report = ReportBuilder.Of(split, trained, MeasuringJob.Run(split, trained, Few));
        Assert.True(trained.Training.Refitted);
        Assert.True(report.ValidationBeforeRefit);
        Assert.Equal((true, trained.Training.Refit), (report.Training.Refitted, report.Training.Refit));
        Assert.Contains(report.Data.Notes, n => n.StartsWith("The final network was retrained on training and validation rows together (refit on training and "
            + "validation rows kept: on 50 validation rows", StringComparison.Ordinal));
        Assert.Equal("validation", report.LedgerData);
        Assert.Equal(-report.Validation!.LogLikelihood, report.Ledger.Surprisal.Value, 1e-9);
        double worst = -LogLikelihood.Compute(trained.Training.Chosen, split.Validation.Observations).Min();
        Assert.Equal(worst, report.MostSurprising[0].Surprisal, 1e-9);
    }

    [Fact]
    public void TheLedgerGivenTheClass_IsThatOfTheLabelledRows()
    {
        Dataset all = Data(rows: 44, labelled: 42);
        DataSplit split = Split(all, train: 32, validation: 8, test: 4);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Widths = [2] }, new TrainingOptions { Steps = 2 });
        RunReport report = ReportBuilder.Of(split, trained, MeasuringJob.Run(split, trained, Few));
        DatasetLedger two = DatasetLedgers.Compute(
            new ModelEngine(trained.Model), FittingRows.Of(trained.Model, split.Test!.Observations.Select([0, 1]), split.Test.Labels![..2]));
        Assert.Equal((4, 2), (report.Ledger.Samples, report.LedgerGivenClass!.Samples));
        Assert.Equal(two.Surprisal, report.LedgerGivenClass.Surprisal);
        Assert.Equal(0, report.LedgerGivenClass.ClassInformation.Value);

        DataSplit unlabelled = split with { Test = all.Select([42, 43], "test") };
        Assert.Null(ReportBuilder.Of(unlabelled, trained, MeasuringJob.Run(unlabelled, trained, Few)).LedgerGivenClass);
    }

    // Fair coins, half of them missing: nothing can be explained. A missing value costs nothing, neither together nor one by one.
    [Fact]
    public void MissingValues_AreNoBitsShared()
    {
        double[][] values = [.. Enumerable.Range(0, 64)
            .Select(r => Enumerable.Range(0, 4).Select(i => (r >> i & 1) == (r >> (i + 2) & 1) ? double.NaN : r >> i & 1).ToArray())];
        ColumnInfo[] columns = [.. Enumerable.Range(0, 4).Select(i => new ColumnInfo($"c{i}", ColumnKind.Binary, 2, values.Count(v => double.IsNaN(v[i]))))];
        Dataset all = Dataset.Create("coins", Observations.FromRows(values), columns);
        int[] every = [.. Enumerable.Range(0, 64)];
        var split = new DataSplit(all.Select(every, "train"), all.Select(every, "validation"), all.Select(every, "test"), "Split.");
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Widths = [1], LeafChannels = 1 }, new TrainingOptions { Steps = 1 });
        RunReport report = ReportBuilder.Of(split, trained, MeasuringJob.Run(split, trained, Few));
        Assert.Equal(1, report.Test!.BitsPerSite, 1e-3);
        Assert.Equal(2 * Math.Log(2), report.Shared.IndependentSurprisal.Value, 1e-2);
        Assert.Contains("The columns share no information", ReportWriter.Html(report), StringComparison.Ordinal);
        Assert.All(report.Shared.Sites, s => Assert.Equal(32, s.Observed));
        Assert.All(report.Shared.Sites, s => Assert.Equal(Math.Log(2), s.Marginal.Value, 1e-2));
    }

    // Six binary columns; the first is 0 but in the last row of 44.
    private static Dataset Data(int rows, int labelled)
    {
        double[][] values = [.. Enumerable.Range(0, rows).Select(r => new double[] { r == 43 ? 1 : 0, r % 2, r / 2 % 2, r / 3 % 2, r % 2, r / 2 % 2 })];
        values[0][3] = 1;
        ColumnInfo[] columns = [.. Enumerable.Range(0, 6).Select(i => new ColumnInfo($"c{i}", ColumnKind.Binary, 2, 0))];
        int[] labels = [.. Enumerable.Range(0, rows).Select(r => r < labelled ? r / 3 % 2 : -1)];
        return Dataset.Create("rows", Observations.FromRows(values), columns, labels, ["a", "b"]);
    }

    private static DataSplit Split(Dataset all, int train, int validation, int test) => new(
        all.Select([.. Enumerable.Range(0, train)], "train"),
        all.Select([.. Enumerable.Range(train, validation)], "validation"),
        test == 0 ? null : all.Select([.. Enumerable.Range(train + validation, test)], "test"),
        "Split.");
}
