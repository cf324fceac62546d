using Entroscope.Data;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Workflow;

namespace Entroscope.Reporting;

/// <summary>Measures a trained network on its data and gathers everything that the report shows.</summary>
public static class ReportBuilder
{
    private const int ShownSamples = 6;

    /// <summary>Measures a network.</summary>
    /// <param name="split">The data it was trained on; test data is read here for the first time.</param>
    /// <param name="trained">The network.</param>
    /// <param name="options">How to measure; null for the defaults.</param>
    /// <param name="phase">Hears what is being done, or null.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The report, without the facts of time.</returns>
    public static RunReport Measure(
        DataSplit split, TrainedNetwork trained, MeasurementOptions? options = null, IProgress<string>? phase = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(trained);
        options ??= new MeasurementOptions();
        ConvAC model = trained.Model;
        var engineOptions = new EngineOptions { Threads = options.Threads };
        IEngine engine = Engines.Create(model, engineOptions);
        bool validated = IsValidated(split);
        (Dataset shown, string name) = split.Test is { } test ? (test, "test") : validated ? (split.Validation, "validation") : (split.Train, "training");

        phase?.Report("evaluating");
        EvaluationSummary train = Evaluate(engine, split.Train, cancellation);
        IEngine chosen = trained.Training.Refitted ? Engines.Create(trained.Training.Chosen, engineOptions) : engine;
        EvaluationSummary? validation = validated ? Evaluate(chosen, split.Validation, cancellation) with { BeforeRefit = trained.Training.Refitted } : null;
        EvaluationSummary? tested = split.Test is { } rows ? Evaluate(engine, rows, cancellation) : null;

        // A refitted network has learned from the validation rows; theirs is the account of the network that was chosen on them.
        IEngine witness = ReferenceEquals(shown, split.Validation) && validated ? chosen : engine;
        phase?.Report("measuring the ledger");
        DatasetLedger ledger = DatasetLedgers.Compute(witness, shown.Observations, null, cancellation);
        DatasetLedger? given = model.Classes > 1 && shown.Labels is { } known ? DatasetLedgers.ComputeGivenClass(witness, shown.Observations, known, cancellation) : null;

        SharedLedger shared = SharedLedgers.Compute(witness, shown.Observations, model.Classes > 1 ? shown.Labels : null, cancellation);

        phase?.Report("measuring the model's entropies");
        EntropyOptions draws = ModelEntropies.Options(model, options, engineOptions);
        var entropies = ModelEntropies.Measure(model, draws, cancellation);

        ScalingStudy? scaling = entropies.Scales is { } scales ? ReportScaling.Study(scales, split, trained, options, draws, phase, cancellation) : null;
        phase?.Report("looking at samples");
        int[] order = OrderBySurprisal(witness, shown.Observations, cancellation);
        int count = Math.Min(ShownSamples, order.Length);
        return new RunReport
        {
            Title = options.Title ?? split.Train.Name,
            Version = ProductVersion.Text,
            Model = ModelSummary.Of(model),
            Data = Describe(split, trained, options),
            Warnings = TrainingWarnings.Of(split, trained, options.Threads, cancellation),
            Training = Describe(trained),
            Train = train,
            Validation = validation,
            Test = tested,
            LedgerData = name,
            Ledger = ledger,
            Shared = shared,
            LedgerGivenClass = given,
            Entropies = entropies.Entropies,
            Information = InformationMeasurements.Measure(model, entropies, scaling, shown.Observations, draws, phase, cancellation),
            Levels = LevelReport.OfAll(model.Shape, ledger, entropies.Entropies),
            LeastSurprising = Describe(witness, shown, order[..count], cancellation),
            MostSurprising = Describe(witness, shown, [.. order[^count..].Reverse()], cancellation),
            Samples = Sampling.Draw(model, options.Samples, options.Seed, engine: engineOptions, cancellation: cancellation).Data,
            Imputations = Impute(engine, shown, options, engineOptions, cancellation),
        };
    }

    private static EvaluationSummary Evaluate(IEngine engine, Dataset data, CancellationToken cancellation)
    {
        Evaluation result = Evaluation.Compute(engine, data.Observations, data.Labels, cancellation);
        return new EvaluationSummary
        {
            Rows = result.Rows,
            LogLikelihood = new Estimate(result.LogLikelihood, result.StandardError, result.Rows),
            Impossible = result.Impossible,
            PossibleLogLikelihood = new Estimate(result.PossibleLogLikelihood, result.PossibleStandardError, result.Rows - result.Impossible.Count),
            BitsPerSite = result.BitsPerSite,
            Accuracy = result.Accuracy,
            LabelledRows = result.LabelledRows,
        };
    }

    private static int[] OrderBySurprisal(IEngine engine, Observations data, CancellationToken cancellation)
    {
        double[] surprisal = new double[data.Rows];
        engine.LogLikelihood(data, RowSelection.All(data), surprisal, default, cancellation);
        int[] order = [.. Enumerable.Range(0, data.Rows)];
        Array.Sort([.. surprisal.Select(l => -l)], order);
        return order;
    }

    private static SampleReport[] Describe(IEngine engine, Dataset data, int[] rows, CancellationToken cancellation)
    {
        LedgerTable table = engine.Ledger(data.Observations, RowSelection.Of(rows), null, cancellation);
        SharedTable shared = SharedLedgers.OfSamples(engine, data.Observations, RowSelection.Of(rows), cancellation);
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
        double[] log = new double[count];
        engine.LogLikelihood(seen, RowSelection.All(seen), log, default, cancellation);

        // What the network holds impossible has no conditional distribution to draw from.
        int[] possible = [.. Enumerable.Range(0, count).Where(r => log[r] > double.NegativeInfinity)];
        Observations filled = Sampling.Impute(model, seen.Select(possible), options.Seed, ImputeMethod.Sample, null, engineOptions, cancellation);
        return [.. possible.Select((r, i) => new ImputationReport(originals[r], hidden, filled.Row(i)))];
    }

    private static DataSummary Describe(DataSplit split, TrainedNetwork trained, MeasurementOptions options) => new()
    {
        Name = options.Title ?? split.Train.Name,
        TrainingRows = split.Train.Observations.Rows,
        ValidationRows = IsValidated(split) ? split.Validation.Observations.Rows : 0,
        TestRows = split.Test?.Observations.Rows ?? 0,
        Columns = split.Train.Columns.Count,
        Kinds = string.Join(", ", split.Train.Columns.GroupBy(c => (c.Kind, c.Alphabet)).Select(g => Invariant($"{g.Count()} {Kind(g.Key.Kind, g.Key.Alphabet)}"))),
        Notes = [split.Description, RefitText.Network(trained.Training), .. trained.Hybrid is { } hybrid ? [Describe(hybrid), .. HybridNote.Of(hybrid) is { } note ? [note] : Array.Empty<string>()] : Array.Empty<string>(), .. split.Train.Notes],
        Fingerprint = split.ComputeFingerprint(),
    };

    private static string Describe(TrainingResult hybrid) => Invariant(
        $"After EM the network was trained further for classification: {hybrid.BestStep} passes, mean validation log p(y | x) {hybrid.Score:0.0000} nats; the training curve is that of EM.");

    private static bool IsValidated(DataSplit split) => !ReferenceEquals(split.Validation, split.Train);

    private static string Kind(ColumnKind kind, int alphabet) => kind switch
    {
        ColumnKind.Binary => "binary",
        ColumnKind.Categorical => Invariant($"categorical of {alphabet} values"),
        ColumnKind.Count => Invariant($"counts of 0..{alphabet - 1}"),
        _ => "real",
    };

    private static TrainingSummary Describe(TrainedNetwork trained) => new()
    {
        Initialisation = trained.Initialisation == Initialisation.Clustering ? "bottom-up clustering" : "random",
        Steps = trained.Training.History.Count(h => h.Phase == TrainingPhase.Search && h.Step > 0),
        BestRestart = trained.Training.BestRestart,
        BestRun = trained.Training.BestRun,
        Refitted = trained.Training.Refitted,
        Refit = trained.Training.Refit,
        PriorStrength = trained.Training.PriorStrength,
        BestStep = trained.Training.BestStep,
        Widths = trained.Widths,
        Seconds = trained.Elapsed.TotalSeconds,
        History = [.. trained.Training.History.Where(h => h.Phase == TrainingPhase.Search).Select(h => new TrainingPoint(h.Run, h.Step, h.TrainLogLikelihood ?? double.NaN, h.ValidationLogLikelihood ?? double.NaN))],
    };
}
