using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Inference.Classification;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>
/// Measures a trained model: how well it predicts its data, where their information is spent and shared, and how information flows in the model itself.
/// </summary>
/// <remarks>
/// A mixture is evaluated as it is. What belongs to patches, levels and latents is measured on its components joined to one network
/// (<see cref="JoinedNetwork"/>) where they have one tree; where trees differ it is left out, and <see cref="SharedLedger.NoTree"/> gives the
/// reason; what pairs of sites share is measured in any case.
/// </remarks>
public static class MeasuringJob
{
    private const int ShownSamples = 6;
    private const int ShownAnomalies = 10;

    // Every column takes a pass of its own through the rows.
    private const int MostColumnValues = 400_000;

    /// <summary>Measures a model.</summary>
    /// <param name="split">The data it was trained on; test data is read here for the first time.</param>
    /// <param name="trained">The model.</param>
    /// <param name="options">How to measure; null for the defaults.</param>
    /// <param name="phase">Receives what is being done; null for none.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurements.</returns>
    /// <exception cref="ArgumentException">Networks on shuffled columns are requested for a mixture of several networks.</exception>
    /// <exception cref="ModelException">The network is not one of probabilities.</exception>
    /// <remarks>
    /// Cost: one pass up for every part of the data; up and down the rows of the test (else of the validation or the training)
    /// once, and once more given their classes where these are known; up and down the one set of draws behind entropies, what patches share
    /// and the scales. Of a mixture the rows and draws of its own are passed once more through every component.
    /// </remarks>
    public static Measurements Run(
        DataSplit split, TrainedModel trained, MeasurementOptions? options = null, IProgress<string>? phase = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(trained);
        options ??= new MeasurementOptions();
        ConvACMixture model = trained.Mixture;
        if (options.Nulls > 0)
        {
            NullNetworks.EnsureNetwork(model.Components.Count);
        }

        var engineOptions = new EngineOptions { Threads = options.Threads, Crew = options.Crew is { } crew ? new LedgerCrew(crew) : null };
        var engine = new ModelEngine(model, engineOptions);
        bool validated = split.IsValidated;
        (Dataset shown, string name) = split.Test is { } test ? (test, "test") : validated ? (split.Validation, "validation") : (split.Train, "training");

        // A refitted network has learned from the validation rows; theirs is the account of the network that was chosen on them.
        ModelEngine chosen = trained.Training.Refitted ? new ModelEngine(trained.Training.ChosenMixture, engineOptions) : engine;
        ModelEngine reader = ReferenceEquals(shown, split.Validation) && validated ? chosen : engine;
        ModelEngine witness = OnTree(reader, engineOptions);
        ConvAC? network = model.CommonTree is null ? null : JoinedNetwork.Of(model);
        phase?.Report("measuring the ledger");
        EntropyOptions draws = ModelEntropies.Options(model, options, engineOptions);
        bool scales = HeldOutScaling.Rows(split, trained).Rows is not null && network is not null && ModelEntropies.WhyNoScales(network, draws) is null;
        ClassificationOptions classes = (options.Classes ?? new ClassificationOptions()) with { Seed = options.Seed };
        FittingRows fitting = Fit(shown);
        var read = new RowMeasurements(witness, fitting, scales, classes, cancellation);

        phase?.Report("evaluating");
        Evaluation train = Evaluate(engine, split.Train);
        Evaluation? validation = validated ? Evaluate(chosen, split.Validation) : null;
        Evaluation? tested = split.Test is { } rows ? Evaluate(engine, rows) : null;
        DatasetLedger? given = DatasetLedgers.ComputeGivenClass(witness, fitting, cancellation);
        DatasetLedger ofComponents = ReferenceEquals(witness, reader)
            ? read.Ledger
            : DatasetLedgers.Compute(reader, fitting.Unlabelled, cancellation);

        phase?.Report("measuring the model's entropies");
        LayerEntropies? mixed = model.Components.Count == 1 ? null : EntropyAnalysis.Measure(model, draws, cancellation);
        ModelEntropies entropies = network is null ? new ModelEntropies(mixed!, null, null, null) : ModelEntropies.Measure(network, draws, cancellation);
        ScalingStudy? scaling = entropies.Scales is { } measured
            ? HeldOutScaling.Study(measured, read.Scales, split, trained, options, draws, phase, cancellation)
            : null;
        phase?.Report("looking at samples");
        int[] order = read.OrderBySurprisal();
        int count = Math.Min(ShownSamples, order.Length);
        int[] possible = ReferenceEquals(reader, engine) ? read.Possible : Possible(engine, shown.Observations, cancellation);
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
            MixtureEntropies = mixed,
            Components = ComponentReport.Of(trained, ofComponents, mixed),
            Information = network is null
                ? InformationMeasurements.MeasureWithoutTree(model, options.Threads, phase, cancellation)
                : InformationMeasurements.Measure(network, entropies, scaling, shown.Observations.Select(possible), draws, phase, cancellation),
            LeastSurprising = Describe(witness, shown, order[..count], cancellation),
            MostSurprising = Describe(witness, shown, [.. order[^count..].Reverse()], cancellation),
            Anomalies = split.Test is { } tests && validated
                ? AnomalyScan.Run(
                    chosen, Fit(tests), Fit(split.Validation), new AnomalyOptions { DescribedRows = ShownAnomalies }, cancellation)
                : null,
            ClassColumns = model.Classes > 1 && (split.Test is not null || validated) ? Columns(reader, fitting, options.Seed, phase, cancellation) : null,
            Samples = Sampling.Draw(model, options.Samples, options.Seed, engine: engineOptions, cancellation: cancellation).Data,
            Imputations = Impute(engine, shown, options, engineOptions, cancellation),
        };

        FittingRows Fit(Dataset data) => FittingRows.Of(model.Pattern, data.Observations, model.Classes > 1 ? data.Labels : null, data.Name);

        // The rows that were read for the ledger are evaluated by that pass, unless components are joined there, whose shares it does not show.
        Evaluation Evaluate(ModelEngine by, Dataset data) => ReferenceEquals(data, shown) && ReferenceEquals(witness, reader) && read.Evaluation is { } known
            ? known
            : Evaluation.Compute(by, data.Observations, data.Labels, ReferenceEquals(data, shown) ? classes : null, cancellation);
    }

    // The engine of the one network that a mixture on one tree is; else the engine itself.
    private static ModelEngine OnTree(ModelEngine engine, EngineOptions options) =>
        engine.Components.Count == 1 || engine.Model.CommonTree is null ? engine : new ModelEngine(JoinedNetwork.Of(engine.Model), options);

    private static ClassColumns? Columns(ModelEngine engine, FittingRows shown, ulong seed, IProgress<string>? phase, CancellationToken cancellation)
    {
        phase?.Report("measuring what columns say about the class");
        int rows = shown.Data.Rows;
        int most = Math.Max(1, MostColumnValues / engine.Model.Sites);
        int[] taken = rows <= most ? [.. Enumerable.Range(0, rows)] : RowSample.Of(rows, most, new RandomStream(seed, "rows of the columns and the class"));
        return ClassColumnsAnalysis.TryCompute(engine, shown.Select(taken), new ClassColumnsOptions { Seed = seed }, cancellation);
    }

    private static int[] Possible(ModelEngine engine, Observations rows, CancellationToken cancellation)
    {
        double[] log = new double[rows.Rows];
        engine.LogLikelihood(rows, RowSelection.All(rows), log, cancellation: cancellation);
        return [.. Enumerable.Range(0, log.Length).Where(r => log[r] > double.NegativeInfinity)];
    }

    private static SampleReport[] Describe(ModelEngine engine, Dataset data, int[] rows, CancellationToken cancellation)
    {
        ModelLedgerTable table = engine.Ledger(data.Observations, RowSelection.Of(rows), null, cancellation);
        LedgerTable? nodes = table.Components.Count == 1 ? table.Components[0] : null;
        SharedTable shared = SharedTables.Of(engine, data.Observations, RowSelection.Of(rows), cancellation);
        return [.. rows.Select((row, i) => new SampleReport
        {
            Row = row + 1,
            Label = data.Labels is { } labels && labels[row] >= 0 ? labels[row] : null,
            Posterior = double.IsNegativeInfinity(table.LogLikelihood[i]) ? [] : Row(table.ClassPosterior, i, shared.Classes),
            Values = data.Observations.Row(row),
            Surprisal = -table.LogLikelihood[i],
            ClassInformation = table.ClassTerm[i],
            NodeInformation = nodes is null ? [] : Row(nodes.NodeTerms, i, nodes.Nodes),
            SiteSurprisal = Row(table.SiteTerms, i, shared.Sites),
            Marginal = Row(shared.Marginal, i, shared.Sites),
            GivenRest = Row(shared.GivenRest, i, shared.Sites),
            Shared = Row(shared.Shared, i, shared.Nodes),
        })];

        static double[] Row(double[] values, int row, int columns) => values[(row * columns)..((row + 1) * columns)];
    }

    private static ImputationReport[] Impute(
        ModelEngine engine, Dataset data, MeasurementOptions options, EngineOptions engineOptions, CancellationToken cancellation)
    {
        int count = Math.Min(options.Imputations, data.Observations.Rows);
        double[][] originals = [.. Enumerable.Range(0, count).Select(r => data.Observations.Row((int)((long)r * data.Observations.Rows / Math.Max(1, count))))];
        if (count == 0)
        {
            return [];
        }

        int sites = engine.Model.Sites;
        bool[] hidden = [.. Enumerable.Range(0, sites).Select(i => i >= sites / 2)];
        Observations seen = Observations.FromRows([.. originals.Select(row => row.Select((x, i) => hidden[i] ? double.NaN : x).ToArray())]);

        // What the network holds impossible has no conditional distribution to draw from.
        int[] possible = Possible(engine, seen, cancellation);
        Observations filled = Sampling.Impute(engine.Model, seen.Select(possible), options.Seed, ImputeMethod.Sample, null, engineOptions, cancellation);
        return [.. possible.Select((r, i) => new ImputationReport(originals[r], hidden, filled.Row(i)))];
    }
}
