using Entroscope.Coding;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Information.Distance;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Information.Theorems;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Learning.Born;
using Entroscope.Learning.Hybrid;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Resizing;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests;

/// <summary>Every verb of the façade gives what the call beneath it gives.</summary>
public sealed class CircuitTests
{
    private static readonly TrainingOptions Few =
        new() { Steps = 2, Seed = 5, Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 1 }, Refit = false };
    private static readonly NetworkPlan Narrow = new() { Widths = [3], LeafChannels = 2 };

    [Fact]
    public void ATrainingIsThatOfTheJob()
    {
        DataSplit rows = Rows();
        var circuit = Circuit.Train(rows, Narrow, Few);
        TrainedModel trained = TrainingJob.Run(rows, Narrow, Few);
        Assert.Equal(Bytes(trained.Model), Bytes(circuit.Model));
        Assert.Same(rows, circuit.Data);
        Assert.Equal(trained.Training.Score, circuit.Training!.Score);
        Assert.Equal((5ul, 1), (circuit.Options.Seed, circuit.Options.Engine!.Threads));

        var mixture = Circuit.Train(rows, Narrow with { Tree = "line", Components = 2 }, Few);
        Assert.Equal(Bytes(TrainingJob.Run(rows, Narrow with { Tree = "line", Components = 2 }, Few).Mixture), Bytes(mixture.Model));
        Assert.Equal(2, mixture.Model.Components.Count);
    }

    [Fact]
    public void AFileIsDividedByTheSeedOfTheTraining_AsByTheCommandLine()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("t.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 60).Select(r => $"{r % 2},{r / 2 % 2}\n")));
        var circuit = Circuit.Train(path, Narrow, Few);
        Assert.Equal(DataLoader.LoadSplit(path, null, new SplitOptions { Seed = 5 }).Validation.Fingerprint, circuit.Data!.Validation.Fingerprint);
        Assert.Contains("drawn with seed 5", circuit.Data.Description, StringComparison.Ordinal);
        Assert.Contains("drawn with seed 1", Circuit.Train(path, Narrow).Data!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void SeedsAre1ByDefault()
    {
        ulong[] seeds =
        [
            new Circuit(TestModels.Copies()).Options.Seed, new EntropyOptions().Seed, new SplitOptions().Seed, new TrainingOptions().Seed,
            new MeasurementOptions().Seed,
            new VerificationOptions().Seed, new ScalingLawOptions().Seed, new DistanceLawOptions().Seed, new ResizingOptions().Seed,
        ];
        Assert.All(seeds, seed => Assert.Equal(1ul, seed));
    }

    [Fact]
    public void AModelIsSavedAndLoaded()
    {
        using var folder = new TemporaryFolder();
        var circuit = new Circuit(TestModels.Copies());
        circuit.Save(folder["m.safetensors"]);
        var loaded = Circuit.Load(folder["m.safetensors"]);
        Assert.Equal(Bytes(circuit.Model), Bytes(loaded.Model));
        Assert.Null(loaded.Data);
        Assert.Null(loaded.Training);
        Assert.Equal(
            "Only a single network that was trained here has the record that this needs; a mixture or a loaded model can be asked one question at a time.",
            Assert.Throws<InvalidOperationException>(() => loaded.Measure()).Message);
        Assert.Throws<InvalidOperationException>(() => loaded.TrainHybrid());
    }

    [Fact]
    public void QuestionsAboutRowsAreThoseOfTheLibrary()
    {
        DataSplit rows = Rows();
        Circuit circuit = Circuit.Train(rows, Narrow, Few).With(seed: 9);
        ConvACMixture model = circuit.Model;
        Dataset test = rows.Test!;
        Observations data = test.Observations;
        var engine = new ModelEngine(model);
        Assert.Equivalent(Evaluation.Compute(engine, data, test.Labels), circuit.Evaluate(test), strict: true);
        Assert.NotNull(circuit.Evaluate(test).Accuracy);
        Assert.Equal(LogLikelihood.Compute(model, data), circuit.LogLikelihood(test));
        Assert.Equal(Posterior.OfClass(model, data), circuit.Posterior(test));
        Assert.Equivalent(DatasetLedgers.Compute(engine, engine.Fit(data)), circuit.Ledger(test), strict: true);
        Assert.Equivalent(SharedLedgers.Compute(engine, engine.Fit(data, test.Labels)), circuit.SharedLedger(test), strict: true);
        Assert.Equal(engine.Ledger(data, RowSelection.All(data)).LogLikelihood, circuit.LedgerOfRows(test).LogLikelihood);
        Assert.Equal(SharedTables.Of(engine, data, RowSelection.All(data)).Shared, circuit.SharedLedgerOfRows(test).Shared);
        double[] first = data.Row(0);
        first[1] = double.NaN;
        var holes = Dataset.Create("holes", Observations.FromRows([first]), test.Columns);
        Assert.Equal(Sampling.Impute(model, holes.Observations, 9).Row(0), circuit.Impute(holes).Row(0));
        Assert.Equal(Conditional.Table(model, [1], first).Probabilities, circuit.Conditional([1], first).Probabilities);
        Assert.Equal(MostProbableExplanation.Compute(model, first).LogJoint, circuit.Explain(first).LogJoint);
        Assert.Equivalent(ModelVerification.Run(model, model.Fit(data, test.Labels), new VerificationOptions { Seed = 9 }),
            circuit.Verify(test), strict: true);
        Assert.Equal(
            ModelVerification.Run(model, null, new VerificationOptions { Seed = 9, MaxDraws = 500, EnumerationLimit = 0 }).Draws,
            circuit.With(draws: 500).Verify().Draws);

        var other = Dataset.Create("other", Observations.FromRows([[0.0]]));
        Assert.Throws<DataException>(() => circuit.Evaluate(other));
    }

    [Fact]
    public void QuestionsAboutTheModelAreThoseOfTheLibrary()
    {
        ConvAC model = TestModels.Independent(8, 2);
        Circuit circuit = new Circuit(model).With(seed: 3, threads: 1, draws: 400);
        EntropyOptions options = new() { Seed = 3, Draws = 400, Engine = new EngineOptions { Threads = 1 } };
        Assert.Equal(options, circuit.Options);
        Assert.Equal(Sampling.Draw(model, 5, 3).Data.Row(4), circuit.Sample(5).Data.Row(4));
        Assert.Equivalent(EntropyAnalysis.Measure(model, options), circuit.Entropies(), strict: true);
        Assert.Equal(400, circuit.Entropies().Draws);
        Assert.Equal(EntropyAnalysis.OfSites(model, [0, 2], options), circuit.Entropy([0, 2]));
        Assert.Equal(RenyiEntropies.Compute(model, 2), circuit.RenyiEntropy(2));
        PairwiseInformation pairs = circuit.PairwiseInformation();
        Assert.Equal(PairwiseInformationAnalysis.Compute(model).Matrix, pairs.Matrix);
        Assert.Equivalent(EntropyBrackets.Compute(model, pairs.Matrix), circuit.EntropyBracket(pairs), strict: true);
        Assert.Equivalent(ModelDivergences.Compute(model, model, options), circuit.Divergence(new Circuit(model)), strict: true);
        Assert.Equivalent(MutualInformationAnalysis.Between(model, [0], [1, 2], options), circuit.MutualInformation([0], [1, 2]), strict: true);
        Assert.Equivalent(PatchInformationAnalysis.Measure(model, options), circuit.PatchInformation(), strict: true);
        Assert.Equivalent(
            DistanceLawAnalysis.Compute(model, DistanceLawAnalysis.Standard(model.Tree), new DistanceLawOptions { Seed = 3 }),
            circuit.DistanceLaw(), strict: true);
        Assert.Equivalent(MeasuredScaling.OfNetwork(model, options, new ScalingLawOptions { Seed = 3 }), circuit.Scaling(), strict: true);
        Assert.Equivalent(WidthAdvice.Compute(model, EntropyAnalysis.Measure(model, options)), circuit.WidthAdvice(), strict: true);
    }

    [Fact]
    public void LaterTrainingsAreThoseOfTheLibrary()
    {
        DataSplit rows = Rows();
        TrainedModel trained = TrainingJob.Run(rows, Narrow, Few);
        var circuit = Circuit.Of(rows, trained, Few);
        var further = new HybridOptions { Steps = 1 };
        Circuit hybrid = circuit.TrainHybrid(further, Few);
        Assert.Equal(Bytes(HybridJob.Run(trained, rows, further, Few).Model), Bytes(hybrid.Model));
        Assert.Equal(circuit.Options, hybrid.Options);
        Assert.Equal(LatentClassInformation.Compute(trained.Model), circuit.ClassInformation());

        Measurements measured = circuit.Measure(new MeasurementOptions { Draws = 300, Threads = 1, Samples = 3 });
        Assert.Equal(MeasuringJob.Run(rows, trained, new MeasurementOptions { Draws = 300, Threads = 1, Samples = 3 }).Test!.LogLikelihood,
            measured.Test!.LogLikelihood);
        Assert.Equal(3, measured.Samples!.Rows);

        var searched = Circuit.TrainWithin(rows, 400, new NetworkPlan { Tree = "line" }, Few);
        Assert.Equal(Bytes(AutoWidths.Run(rows, new NetworkPlan { Tree = "line" }, 400, Few).Network.Model), Bytes(searched.Model));
    }

    [Fact]
    public void ANetworkOfAmplitudesAnswersTheSameQuestions()
    {
        DataSplit rows = Rows();
        var options = new BornOptions { Steps = 2 };
        var circuit = Circuit.TrainBorn(rows, Narrow, options, Few);
        TrainedModel trained = BornJob.Run(rows, Narrow, options, Few);
        ConvAC model = trained.Model;
        Assert.Equal(Bytes(model), Bytes(circuit.Model));
        Assert.Equal(trained.Born!.Score, circuit.Training!.Score);
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "m.json", "m.safetensors" })
        {
            circuit.Save(folder[name]);
            Assert.Equal(Bytes(model), Bytes(Circuit.Load(folder[name]).Model));
        }

        Dataset test = rows.Test!;
        Assert.Equal(LogLikelihood.Compute(model, test.Observations), circuit.LogLikelihood(test));
        Assert.Equal(circuit.LogLikelihood(test).Average(), circuit.Evaluate(test).LogLikelihood, 12);
        Assert.Equal(Posterior.OfClass(model, test.Observations), circuit.Posterior(test));
        Assert.Equal(circuit.Evaluate(test).Accuracy, circuit.Classification(test).Accuracy.Value);
        Assert.Equal(Conditional.Table(model, [0, 1]).Probabilities, circuit.Conditional([0, 1]).Probabilities);
        Assert.Equal(Sampling.Draw(model, 5, 5).Data.Row(4), circuit.Sample(5).Data.Row(4));
        Assert.Equal(RenyiEntropies.Compute(model, 2).Value, circuit.RenyiEntropy(2).Value);
        Assert.Equal(MutualInformationAnalysis.RenyiCorrelation(model, [0], [1, 2]), circuit.RenyiCorrelation([0], [1, 2]));
        Assert.Equal(EntropyAnalysis.OfSites(model, [0, 1, 2]), circuit.Entropy([0, 1, 2]));
        Assert.Throws<ModelException>(() => circuit.Ledger(test));
        Assert.Throws<ModelException>(() => circuit.Entropies());
        Assert.Throws<ModelException>(() => circuit.Explain(null));
        Assert.Equal(
            "One network is needed, not a mixture of 2 components: in the Born reading amplitudes are added, not probabilities; a wider network takes the "
            + "place of components. (Parameter 'plan')",
            Assert.Throws<ArgumentException>(() => Circuit.TrainBorn(rows, Narrow with { Components = 2 }, options, Few)).Message);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => Circuit.TrainBorn(rows, Narrow, options, Few, null, stopped.Token));
    }

    [Fact]
    public void RowsOfAFileAreReadByTheNamesOfTheModel()
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(2, "rows of a file");
        string text = "a,b,c,d\n"
            + string.Concat(Enumerable.Range(0, 200).Select(_ => string.Join(',', Enumerable.Range(0, 4).Select(_ => random.NextInt(2))) + "\n"));
        string path = folder.Write("t.csv", text);
        DataSplit split = DataLoader.LoadSplit(path, null, new SplitOptions { Seed = 5, TestRows = 50 });
        var circuit = Circuit.Train(split, Narrow with { Tree = "line" }, Few);
        Assert.Equal(200, circuit.Read(path).Observations.Rows);
        MeasuredScaling held = circuit.ScalingOfRows(path);
        Assert.Equal(50, held.Measurement.Rows!.Count);
        Assert.Equivalent(MeasuredScaling.OfRows(circuit.Model.Network, split.Test!.Observations, null, new ScalingLawOptions { Seed = 5 }).Law,
            held.Law, strict: true);
        string wrong = folder.Write("w.csv", text.Replace("a,b", "a,x", StringComparison.Ordinal));
        Assert.Contains("'x'", Assert.Throws<DataException>(() => circuit.Read(wrong)).Message, StringComparison.Ordinal);

        DataSplit whole = DataLoader.LoadSplit(path, null, new SplitOptions { Seed = 5 });
        var options = new ResizingOptions { Prune = 0.5, Seed = 5, Steps = 1 };
        var trained = Circuit.Train(whole, Narrow with { Tree = "line" }, Few);
        var rows = ModelSplit.Load(trained.Model.Network, path, null, new SplitOptions { Seed = 5 });
        Assert.Equal(Bytes(NetworkResizing.Run(trained.Model.Network, rows, options).Model), Bytes(trained.Resize(path, options).Model));
    }

    [Fact]
    public void CompressedRowsComeBack()
    {
        using var folder = new TemporaryFolder();
        DataSplit rows = Rows();
        var circuit = Circuit.Train(rows, Narrow, Few);
        CompressionSummary summary = circuit.Compress(rows.Test!, folder["t.entc"]);
        Assert.Equal((30, 30 * 5L, new FileInfo(folder["t.entc"]).Length), (summary.Rows, summary.Values, summary.Bytes));
        var again = new Circuit(circuit.Model);
        CodedRows back = again.With(threads: 2).Decompress(folder["t.entc"]);
        Assert.Equal(rows.Test!.Labels, back.Labels);
        Assert.All(Enumerable.Range(0, 30), r => Assert.Equal(rows.Test.Observations.Row(r), back.Data.Row(r)));
        ErrorAssert.Null("rows", () => circuit.Compress(null!, folder["u.entc"]));
        Assert.False(File.Exists(folder["u.entc"]));
    }

    private static DataSplit Rows()
    {
        var random = new RandomStream(1, "circuit rows");
        Dataset Part(string name, int rows)
        {
            int[] labels = [.. Enumerable.Range(0, rows).Select(r => r % 2)];
            double[][] values =
                [.. labels.Select(y => Enumerable.Range(0, 4).Select(i => random.NextDouble() < 0.8 ? y : (double)random.NextInt(2)).ToArray())];
            return Dataset.Create(name, Observations.FromRows(values), null, labels, ["no", "yes"]);
        }

        return new DataSplit(Part("train", 80), Part("validation", 20), Part("test", 30), "three parts");
    }

    private static byte[] Bytes(ConvACMixture model)
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(model, folder["m.json"]);
        return File.ReadAllBytes(folder["m.json"]);
    }
}
