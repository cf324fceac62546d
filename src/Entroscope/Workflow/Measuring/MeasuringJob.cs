using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>Measures a trained network: how well it predicts its data, where their information is spent and shared, and how information flows in the network itself.</summary>
public static class MeasuringJob
{
    private const int ShownSamples = 6;

    /// <summary>Measures a network.</summary>
    /// <param name="split">The data it was trained on; test data is read here for the first time.</param>
    /// <param name="trained">The network.</param>
    /// <param name="options">How to measure; null for the defaults.</param>
    /// <param name="phase">Receives what is being done; null for none.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurements.</returns>
    /// <remarks>
    /// Cost: one pass up for every part of the data; up and down the rows of the test (else of the validation or the training) once, and once more given their classes where these are known; up and down the
    /// draws behind the entropies, and those behind what patches share.
    /// </remarks>
    public static Measurements Run(
        DataSplit split, TrainedNetwork trained, MeasurementOptions? options = null, IProgress<string>? phase = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(trained);
        options ??= new MeasurementOptions();
        ConvAC model = trained.Model;
        var engineOptions = new EngineOptions { Threads = options.Threads };
        IEngine engine = Engines.Create(model, engineOptions);
        bool validated = split.IsValidated;
        (Dataset shown, string name) = split.Test is { } test ? (test, "test") : validated ? (split.Validation, "validation") : (split.Train, "training");

        phase?.Report("evaluating");
        Evaluation train = Evaluate(engine, split.Train, cancellation);
        IEngine chosen = trained.Training.Refitted ? Engines.Create(trained.Training.Chosen, engineOptions) : engine;
        Evaluation? validation = validated ? Evaluate(chosen, split.Validation, cancellation) : null;
        Evaluation? tested = split.Test is { } rows ? Evaluate(engine, rows, cancellation) : null;

        // A refitted network has learned from the validation rows; theirs is the account of the network that was chosen on them.
        IEngine witness = ReferenceEquals(shown, split.Validation) && validated ? chosen : engine;
        phase?.Report("measuring the ledger");
        EntropyOptions draws = ModelEntropies.Options(model, options, engineOptions);
        bool scales = HeldOutScaling.Rows(split, trained).Rows is not null && ModelEntropies.WhyNoScales(model, draws) is null;
        var read = new RowMeasurements(witness, shown, scales, cancellation);
        DatasetLedger? given = model.Classes > 1 && shown.Labels is { } known ? DatasetLedgers.ComputeGivenClass(new ModelEngine(witness), shown.Observations, known, cancellation) : null;

        phase?.Report("measuring the model's entropies");
        var entropies = ModelEntropies.Measure(model, draws, cancellation);
        ScalingStudy? scaling = entropies.Scales is { } measured
            ? HeldOutScaling.Study(measured, read.Scales, split, trained, options, draws, phase, cancellation)
            : null;
        phase?.Report("looking at samples");
        int[] order = read.OrderBySurprisal();
        int count = Math.Min(ShownSamples, order.Length);
        int[] possible = ReferenceEquals(witness, engine) ? read.Possible : Possible(engine, shown.Observations, cancellation);
        return new Measurements
        {
            Warnings = TrainingWarnings.Of(split, trained, options.Threads, cancellation),
            Train = train,
            Validation = validation,
            ValidationBeforeRefit = validated && trained.Training.Refitted,
            Test = tested,
            LedgerData = name,
            Ledger = read.Ledger,
            Shared = read.Shared,
            LedgerGivenClass = given,
            Entropies = entropies.Entropies,
            Information = InformationMeasurements.Measure(model, entropies, scaling, shown.Observations.Select(possible), draws, phase, cancellation),
            LeastSurprising = Describe(witness, shown, order[..count], cancellation),
            MostSurprising = Describe(witness, shown, [.. order[^count..].Reverse()], cancellation),
            Samples = Sampling.Draw(model, options.Samples, options.Seed, engine: engineOptions, cancellation: cancellation).Data,
            Imputations = Impute(engine, shown, options, engineOptions, cancellation),
        };
    }

    private static Evaluation Evaluate(IEngine engine, Dataset data, CancellationToken cancellation) =>
        Evaluation.Compute(new ModelEngine(engine), data.Observations, data.Labels, cancellation);

    private static int[] Possible(IEngine engine, Observations rows, CancellationToken cancellation)
    {
        double[] log = new double[rows.Rows];
        engine.LogLikelihood(rows, RowSelection.All(rows), log, default, cancellation);
        return [.. Enumerable.Range(0, log.Length).Where(r => log[r] > double.NegativeInfinity)];
    }

    private static SampleReport[] Describe(IEngine engine, Dataset data, int[] rows, CancellationToken cancellation)
    {
        LedgerTable table = engine.Ledger(data.Observations, RowSelection.Of(rows), null, cancellation);
        SharedTable shared = SharedLedgers.OfSamples(new ModelEngine(engine), data.Observations, RowSelection.Of(rows), cancellation);
        return [.. rows.Select((row, i) => new SampleReport
        {
            Row = row + 1,
            Label = data.Labels is { } labels && labels[row] >= 0 ? labels[row] : null,
            Posterior = double.IsNegativeInfinity(table.LogLikelihood[i]) ? [] : table.ClassPosterior[(i * table.Classes)..((i + 1) * table.Classes)],
            Values = data.Observations.Row(row),
            Surprisal = -table.LogLikelihood[i],
            ClassInformation = table.ClassTerm[i],
            NodeInformation = table.NodeTerms[(i * table.Nodes)..((i + 1) * table.Nodes)],
            SiteSurprisal = table.SiteTerms[(i * table.Sites)..((i + 1) * table.Sites)],
            Marginal = shared.Marginal[(i * table.Sites)..((i + 1) * table.Sites)],
            GivenRest = shared.GivenRest[(i * table.Sites)..((i + 1) * table.Sites)],
            Shared = shared.Shared[(i * table.Nodes)..((i + 1) * table.Nodes)],
        })];
    }

    private static ImputationReport[] Impute(IEngine engine, Dataset data, MeasurementOptions options, EngineOptions engineOptions, CancellationToken cancellation)
    {
        ConvAC model = engine.Model;
        int count = Math.Min(options.Imputations, data.Observations.Rows);
        double[][] originals = [.. Enumerable.Range(0, count).Select(r => data.Observations.Row((int)((long)r * data.Observations.Rows / Math.Max(1, count))))];
        if (count == 0)
        {
            return [];
        }

        int sites = model.Tree.SiteCount;
        bool[] hidden = [.. Enumerable.Range(0, sites).Select(i => i >= sites / 2)];
        Observations seen = Observations.FromRows([.. originals.Select(row => row.Select((x, i) => hidden[i] ? double.NaN : x).ToArray())]);

        // What the network holds impossible has no conditional distribution to draw from.
        int[] possible = Possible(engine, seen, cancellation);
        Observations filled = Sampling.Impute(model, seen.Select(possible), options.Seed, ImputeMethod.Sample, null, engineOptions, cancellation);
        return [.. possible.Select((r, i) => new ImputationReport(originals[r], hidden, filled.Row(i)))];
    }
}
