using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Bootstrap;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Ensembles: rows drawn anew, folders that are continued and refused, and what an interval that includes the training covers.</summary>
public sealed class ModelEnsembleTests : IDisposable
{
    private static readonly NetworkPlan Plan = new() { Tree = "line", Widths = [2] };
    private static readonly TrainingOptions Options = new() { Steps = 15, Refit = false, Engine = new() { Threads = 1 } };
    private readonly string _root = Directory.CreateTempSubdirectory("entroscope-ensemble-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void AResample_DrawsFromEachPartByItself_AndKeepsColumnsAndClasses()
    {
        double[][] rows = [.. Enumerable.Range(0, 40).Select(r => new[] { r, r == 3 || r == 33 ? 1 : double.NaN })];
        var data = Dataset.Create(
            "rows", Observations.FromRows(rows), labels: [.. Enumerable.Range(0, 40).Select(r => r is 5 or 35 ? 1 : 0)], classNames: ["a", "b"]);
        var split = new DataSplit(
            data.Select([.. Enumerable.Range(0, 30)], "train"), data.Select([.. Enumerable.Range(30, 10)], "validation"), data, "by hand");
        for (int k = 1; k <= 20; k++)
        {
            DataSplit drawn = ModelEnsemble.Resampled(split, 1, k);
            double[] train = [.. Enumerable.Range(0, 30).Select(r => drawn.Train.Observations[r, 0])];
            Assert.All(train, v => Assert.InRange(v, 0, 29));
            Assert.InRange(train.Distinct().Count(), 12, 26);
            Assert.All(Enumerable.Range(0, 10), r => Assert.InRange(drawn.Validation.Observations[r, 0], 30, 39));
            Assert.Contains(Enumerable.Range(0, 30), r => !double.IsNaN(drawn.Train.Observations[r, 1]));
            Assert.Contains(1, drawn.Validation.Labels!);
            Assert.Null(drawn.Test);
            Assert.Equal(drawn.Train.Fingerprint, ModelEnsemble.Resampled(split, 1, k).Train.Fingerprint);
            Assert.NotEqual(drawn.Train.Fingerprint, ModelEnsemble.Resampled(split, 1, k + 1).Train.Fingerprint);
        }
    }

    [Fact]
    public void AFolder_IsContinued_AndHoldsTheSameWhateverTheThreads()
    {
        DataSplit split = Split(1, 120);
        ConvACMixture model = Train(split, 0);
        int trained = 0;
        ConvACMixture Count(DataSplit rows, int number, CancellationToken _)
        {
            Interlocked.Increment(ref trained);
            return number == 4 && trained < 100 ? throw new OperationCanceledException() : Train(rows, number);
        }

        string folder = Path.Combine(_root, "a");
        Assert.Throws<OperationCanceledException>(() => ModelEnsemble.Train(model, split, Count, new EnsembleOptions(5) { Threads = 1 }, folder));
        Assert.Equal(3, Directory.GetFiles(folder, "fit-*").Length);
        File.WriteAllText(Path.Combine(folder, "fit-0002.safetensors"), "cut");
        trained = 100;
        var ensemble = ModelEnsemble.Train(model, split, Count, new EnsembleOptions(5) { Threads = 2 }, folder);
        Assert.Equal(103, trained);
        string other = Path.Combine(_root, "b");
        ModelEnsemble.Train(model, split, (rows, k, _) => Train(rows, k), new EnsembleOptions(5) { Threads = 1 }, other);
        foreach (string file in Directory.GetFiles(other))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(file))));
        }

        Assert.Equal((5, true), (ensemble.Models.Count, ensemble.IsResampled));
        Assert.Equal(5, ModelEnsemble.Load(folder, model).Models.Count);
    }

    [Fact]
    public void WhatIsNoEnsembleOfTheModel_IsRefused()
    {
        DataSplit split = Split(1, 60);
        ConvACMixture model = Train(split, 0);
        string folder = Path.Combine(_root, "c");
        ModelEnsemble.Train(model, split, (rows, k, _) => Train(rows, k), new EnsembleOptions(2), folder);
        ErrorAssert.Throws<DataException>($"{folder}: is the ensemble of another model: its record is not that of the training of this one.",
            () => ModelEnsemble.Load(folder, Train(split, 7)));
        ErrorAssert.Throws<DataException>($"{folder}: holds the ensemble of another training, which is kept; name another folder.",
            () => ModelEnsemble.Train(model, split, (rows, k, _) => Train(rows, k), new EnsembleOptions(2, Resample: false), folder));
        ErrorAssert.Throws<DataException>($"{_root}: is not the folder of an ensemble: it has no ensemble.json of one.",
            () => ModelEnsemble.Load(_root, model));
        ErrorAssert.Throws<ArgumentException>("An ensemble needs at least 2 models, but 1 is asked for. (Parameter 'Count')",
            () => ModelEnsemble.Train(model, split, (rows, k, _) => Train(rows, k), new EnsembleOptions(1), folder));
        File.Delete(Path.Combine(folder, "fit-0002.safetensors"));
        ErrorAssert.Throws<DataException>($"{folder}: an ensemble needs at least 2 models, but this one has 1.", () => ModelEnsemble.Load(folder, model));
        File.Delete(Path.Combine(folder, "ensemble.json"));
        ErrorAssert.Throws<DataException>($"{folder}: holds models that are of no ensemble, and are kept; name another folder.",
            () => ModelEnsemble.Train(model, split, (rows, k, _) => Train(rows, k), new EnsembleOptions(2), folder));
    }

    // The expectation over trainings is that of 400 of them, on the same new rows, which leave no error of their own here.
    [Fact]
    public void TheInterval_CoversTheMeanOverTrainings_WhichThatOfOneModelDoesNot()
    {
        Observations fresh = Sampling.Draw(PlantedLatentTree.Draw(4, 1), 4000, 99).Data;
        double expected = Enumerable.Range(1000, 400).Average(s => LogLikelihood.Mean(Train(Split((ulong)s, 80), 0), fresh));
        (int covered, double width, double plain) = (0, 0, 0);
        const int Seeds = 60;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            DataSplit split = Split(seed, 80);
            double own = LogLikelihood.Mean(Train(split, 0), fresh);
            ConvACMixture[] models = [.. Enumerable.Range(1, 12).Select(k => Train(ModelEnsemble.Resampled(split, 1, k), k))];
            double[] values = [.. models.Select(m => LogLikelihood.Mean(m, fresh))];
            var interval = EnsembleInterval.Of(Estimate.Exact(own), values, [.. models.Select(m => ModelEnsemble.ScoreOf(m, split, refitted: false))]);
            plain += EnsembleInterval.Of(Estimate.Exact(own), values).HalfWidth95 / Seeds;
            covered += Math.Abs(own - expected) <= interval.HalfWidth95 ? 1 : 0;
            width += interval.HalfWidth95 / Seeds;
        }

        Assert.InRange(covered, 0.88 * Seeds, Seeds);

        // The square root of 3 by theory: the slope of the likelihood at the own model spreads resamples beyond other trainings.
        Assert.InRange(plain / width, 1.2, 2);
    }

    [Fact]
    public void TheScoreOfTheRows_IsKeptWithTheModels_AndIsTheSpread()
    {
        DataSplit split = Split(1, 60);
        ConvACMixture model = Train(split, 0);
        string folder = Path.Combine(_root, "scores");
        var trained = ModelEnsemble.Train(model, split, (rows, k, _) => Train(rows, k), new EnsembleOptions(3), folder);
        var loaded = ModelEnsemble.Load(folder, model);
        double[] scores = [.. loaded.Models.Select(m => LogLikelihood.Mean(m, split.Train.Observations))];
        Assert.Equal(scores, loaded.Scores!);
        Assert.Equal(scores, trained.Scores!);
        Observations rows = split.Train.Observations;
        EnsembleInterval found = loaded.WidenLogLikelihood(Estimate.Exact(LogLikelihood.Mean(model, rows)), m => LogLikelihood.Mean(m, rows));
        NumericAssert.Close(EnsembleInterval.Of(Estimate.Exact(0), scores).Spread, found.Spread, 1e-14);

        // Rows of another kind, along whose likelihood the models differ more: the plain spread.
        Assert.Equal(EnsembleInterval.Of(Estimate.Exact(0), [1, 5, 9]), EnsembleInterval.Of(Estimate.Exact(0), [1, 5, 9], [1, 1.1, 1.2]));
        Assert.Null(ModelEnsemble.Train(model, split, (r, k, _) => Train(r, k), new EnsembleOptions(2, Resample: false), Path.Combine(_root, "s")).Scores);
    }

    [Fact]
    public void TheWidth_IsThatOfStudent_AndOfTheOwnInterval()
    {
        var found = EnsembleInterval.Of(new Estimate(3, 0.5, 1000), [1, 2, 3, 4, 5]);
        NumericAssert.Close(3, found.Mean, 1e-15);
        NumericAssert.Close(Math.Sqrt(2.5), found.Spread, 1e-15);

        // The 0.975 quantile of Student's t with 4 degrees of freedom is 2.776445.
        NumericAssert.Close(Math.Sqrt((0.98 * 0.98) + (2.776445 * 2.776445 * 2.5)), found.HalfWidth95, 1e-5);
    }

    private static DataSplit Split(ulong seed, int rows)
    {
        Dataset data = Dataset.Create("rows", Sampling.Draw(PlantedLatentTree.Draw(4, 1), rows, seed).Data);
        int train = rows * 3 / 4;
        return new DataSplit(
            data.Select([.. Enumerable.Range(0, train)], "train"), data.Select([.. Enumerable.Range(train, rows - train)], "validation"), null, "by hand");
    }

    private static ConvACMixture Train(DataSplit split, int number) =>
        TrainingJob.Run(split, Plan, Options with { Seed = (ulong)(1 + number) }).Mixture;
}
