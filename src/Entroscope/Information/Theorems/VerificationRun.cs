using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Sharing;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Theorems;

/// <summary>One verification: what is evaluated, in which order, and when it has been drawn enough.</summary>
internal sealed class VerificationRun
{
    private const int ComparedRows = 64;
    private readonly ConvAC _model;
    private readonly VerificationOptions _options;
    private readonly IProgress<string>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly EngineOptions _engineOptions;
    private readonly IEngine _engine;
    private readonly Judge _judge;
    private readonly EntropyBracket _bracket;

    public VerificationRun(ConvAC model, VerificationOptions options, IProgress<string>? progress, CancellationToken cancellation)
    {
        (_model, _options, _progress, _cancellation) = (model, options, progress, cancellation);
        _engineOptions = options.Engine ?? new EngineOptions();
        _engine = Engines.Create(model, _engineOptions);
        _judge = new Judge(model, options.Sigma);
        _bracket = BoundStatements.Bracket(model, _engineOptions, cancellation);
    }

    private double JointValues => SiteEnumeration.JointValues(_model);

    private long MultiplyAdds => 2 * Enumerable.Range(0, _model.Tree.NodeCount).Sum(v => (long)_model.Shape.Rows(v) * _model.Shape.Channels(v));

    /// <summary>Verifies the model.</summary>
    /// <param name="data">Data to check besides, or null.</param>
    public Verification Run(TrainingSet? data)
    {
        Verification result = JointValues <= _options.EnumerationLimit ? Enumerate((int)JointValues) : Draw();
        return data is null ? result : WithData(result, data);
    }

    private Verification Enumerate(int values)
    {
        Tell(Invariant($"enumerating {values} joint values"));
        var statistics = new LedgerStatistics(_model);
        var patches = new PatchStatistics(_model);
        var samples = new PointwiseChecks(_model, _judge, "joint value");
        LedgerStream.Run(_engine, SampleSource.Enumerate(_model, values), statistics.Columns.ChunkRows, [statistics, patches, samples], _cancellation);
        Observations compared = SampleSource.Enumerate(_model, values).Blocks(Math.Min(values, ComparedRows)).First().Data;
        LayerEntropies entropies = statistics.ToLayerEntropies();
        List<StatementCheck> checks =
        [
            .. samples.Checks(),
            .. OfPosteriors(compared, "joint value"),
            Compare(compared, "joint value"),
            .. SecondRoute.HasTables(_model, values) ? SecondRoute.OfEntropies(_model, _judge, entropies) : [],
            .. Judge(entropies, LevelMargins.Of(entropies), patches.ToInformation()),
        ];
        return new Verification { Method = entropies.Method, Draws = 0, Samples = samples.Samples, ImpossibleSamples = samples.Impossible, Checks = checks };
    }

    private Verification Draw()
    {
        long first = Math.Min(VerificationOptions.FirstDraws, _options.MaxDraws);
        Tell(Invariant($"drawing {first} samples, at most {_options.MaxDraws} while a statement is undecided"));
        int[] sites = [.. Enumerable.Range(0, _model.Tree.SiteCount)];
        var statistics = new LedgerStatistics(_model, sites, KnownMeans.Of(_model, sites));
        var margins = new MarginMoments(_model.Tree);
        var patches = new PatchStatistics(_model);
        var samples = new PointwiseChecks(_model, _judge, "draw");
        StatementCheck[] checks = [];
        long blocks = 0;
        for (long wanted = first; ; wanted = Math.Min(2 * wanted, _options.MaxDraws))
        {
            var source = SampleSource.Draw(count => DrawBlock(blocks++, count), wanted - statistics.Rows);
            LedgerStream.Run(_engine, source, statistics.Columns.ChunkRows, [statistics, margins, patches, samples], _cancellation);
            checks = [.. Judge(statistics.ToLayerEntropies(), margins.ToMargins(_model), patches.ToInformation())];
            if (wanted == _options.MaxDraws || !Array.Exists(checks, NeedsMore))
            {
                break;
            }
        }

        Observations compared = DrawBlock(0, (int)Math.Min(ComparedRows, first));
        checks = [.. samples.Checks(), .. OfPosteriors(compared, "draw"), .. FarOut(compared), Compare(compared, "draw"), .. checks];
        return new Verification
        {
            Method = "draws",
            Draws = statistics.Rows,
            Samples = samples.Samples,
            ImpossibleSamples =
            samples.Impossible,
            Checks = checks
        };
    }

    private IEnumerable<StatementCheck> Judge(LayerEntropies entropies, LevelMargins margins, PatchInformation shared) =>
    [
        .. LevelStatements.Judge(_model, _judge, entropies, margins),
        .. BoundStatements.OfBracket(_judge, _bracket, entropies.Entropy),
        .. BoundStatements.OfCuts(_model, _judge, shared),
    ];

    private Verification WithData(Verification result, TrainingSet data)
    {
        int rows = data.Data.Rows;
        Tell(Invariant($"checking {rows} rows of data, {_options.EmSteps} EM steps"));
        var samples = new PointwiseChecks(_model, _judge, "row");
        LedgerStream.Run(_engine, SampleSource.OfRows(data.Data), new LedgerColumns(_model.Tree).ChunkRows, [samples], _cancellation);
        Observations compared = data.Data.Select([.. Enumerable.Range(0, Math.Min(rows, ComparedRows))]);
        return result with
        {
            Samples = result.Samples + samples.Samples,
            ImpossibleSamples = result.ImpossibleSamples + samples.Impossible,
            Checks =
            [
                .. result.Checks,
                .. samples.Checks(),
                .. OfPosteriors(compared, "row"),
                Compare(compared, "row"),
                .. MonotonicityCheck.Run(_model, data, _options.EmSteps, _engineOptions, _judge, _cancellation),
            ],
        };
    }

    // A margin without error will have none after more draws, either.
    private static bool NeedsMore(StatementCheck check) =>
        check.Verdict >= Verdict.Undecided && !check.Margin.IsExact && !(check.Margin.StandardError <= check.Tolerance);

    private Observations DrawBlock(long block, int count)
    {
        ulong seed = new RandomStream(_options.Seed, "verification draws", block).NextBits();
        return Sampling.Draw(_model, count, seed, engine: _engineOptions, cancellation: _cancellation).Data;
    }

    private IEnumerable<StatementCheck> OfPosteriors(Observations data, string kind) =>
        PosteriorChecks.Of(_engine, _judge, kind, data, _engine.Ledger(data, RowSelection.All(data), null, _cancellation), _cancellation);

    // Far out in the tails logarithms are so large that whatever is subtracted after it has been rounded shows.
    private IEnumerable<StatementCheck> FarOut(Observations draws)
    {
        const string Kind = "far probe";
        if (FarProbes.Make(_model, draws) is not { } probes)
        {
            return [];
        }

        LedgerTable table = _engine.Ledger(probes, RowSelection.All(probes), null, _cancellation);
        var samples = new PointwiseChecks(_model, _judge, Kind);
        samples.Add(table);
        return [.. samples.Checks(), .. PosteriorChecks.Of(_engine, _judge, Kind, probes, table, _cancellation)];
    }

    private StatementCheck Compare(Observations data, string kind)
    {
        IEngine reference = Engines.Create(_model,
            _engineOptions with { Kind = _engineOptions.Kind == EngineKind.Reference ? EngineKind.Double : EngineKind.Reference });
        RowSelection all = RowSelection.All(data);
        return SecondRoute.OfLedgers(_judge, kind, _engine.Ledger(data, all, null, _cancellation), reference.Ledger(data, all, null, _cancellation));
    }

    private void Tell(string work) => _progress?.Report(Invariant($"{work}; {MultiplyAdds} multiply-adds a sample"));
}
