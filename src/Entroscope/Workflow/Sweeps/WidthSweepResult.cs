using Entroscope.Data.Tables;
using Entroscope.Information.Scaling;
using Entroscope.Information.Widths;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Sweeps;

/// <summary>A finished sweep of widths, and what follows from it. Everything is measured on the same test rows, which have chosen nothing.</summary>
public sealed record WidthSweepResult
{
    /// <summary>Gets the widths, ascending.</summary>
    public required IReadOnlyList<WidthPoint> Points { get; init; }

    /// <summary>
    /// Gets the place in <see cref="Points"/> of the reference: the width of the most probable validation rows, which the others are compared with.
    /// </summary>
    public required int Reference { get; init; }

    /// <summary>Gets how n*(r) grows with the width; null where fewer than three scales are seen.</summary>
    public required BindingGrowth? Growth { get; init; }

    /// <summary>Gets whether the curves of all widths collapse.</summary>
    public required WidthCollapse Collapse { get; init; }

    /// <summary>Gets the law of the scales at which the reference and the width next to it agree.</summary>
    public required WidthLaw Law { get; init; }

    /// <summary>Gets the widths that the scales ask for, those of two scales beyond the tree included where a law was compared.</summary>
    public required IReadOnlyList<AskedWidth> Asked { get; init; }

    /// <summary>Gets what the narrower widths predicted of the widest one, and what came of it; empty for two widths.</summary>
    public required IReadOnlyList<WidthPrediction> Predictions { get; init; }

    /// <summary>Gets the number of complete test rows.</summary>
    public required long TestRows { get; init; }

    /// <summary>Gets the number of trainings that had been finished before.</summary>
    public required int Reused { get; init; }

    /// <summary>Gets what was asked for.</summary>
    public required WidthSweepOptions Options { get; init; }

    /// <summary>Gets the tree of all networks and how it was chosen.</summary>
    public required TreeChoice Tree { get; init; }

    internal int Trainings => Points.Sum(p => p.Trainings.Count);

    internal int Seeds => Points[0].Trainings.Count;

    /// <summary>Gets what the whole sweep cost over what its widest width did, in steps times parameters.</summary>
    public double CostOverWidest => Points.Sum(p => p.Cost) / Points[^1].Cost;

    /// <summary>Gets a sentence about which widths bind, without a full stop at its end.</summary>
    public string Sentence => this switch
    {
        _ when Points.All(p => p.Binding.Verdict == BindingVerdict.NothingShared) =>
            "no binding seen: the networks read nothing that patches share beyond the errors",
        { Seeds: < 2 } => "a single seed shows no errors between trainings, so that no width can be said to bind",
        _ when Points.Any(p => p.Binding.Binds) => "widths that bind: " + string.Join(", ", Points.Where(p => p.Binding.Binds)
            .Select(p => Invariant($"{p.Width} {(p.Binding.Verdict == BindingVerdict.Seen ? "from" : "at every scale, from below")} ")
                + Invariant($"n = {p.Binding.Value:0.#}")))
            + (Points.Take(Reference).Where(p => !p.Binding.Binds).Select(p => Invariant($"{p.Width}")).ToArray() is { Length: > 0 } others
                ? $"; not seen to bind within these scales: {string.Join(", ", others)}" : string.Empty),
        _ => "no binding seen within these scales",
    };

    internal static WidthSweepResult Of(
        WidthSweepOptions options, int[] widths, TreeChoice tree, ScaleGeometry geometry, WidthRecord[,] records, int reused, ulong seed, DataSplit split)
    {
        WidthRecord[][] byWidth = [.. Enumerable.Range(0, widths.Length)
            .Select(w => Enumerable.Range(0, records.GetLength(0)).Select(s => records[s, w]).ToArray())];
        if (Array.Find([.. byWidth.SelectMany(r => r)], r => r.Scales.Impossible > 0) is { } refused)
        {
            throw new DataException(Invariant($"{split.Test!.Name}: the network of width {refused.Width}, seed {refused.Seed}, gives probability 0 to ")
                + Invariant($"{refused.Scales.Impossible} test {(refused.Scales.Impossible == 1 ? "row" : "rows")}, so that widths cannot be compared on the ")
                + "same rows; pseudo-counts above 0 prevent that.");
        }

        WidthCurves curves = Curves(geometry, byWidth, seed);
        var search = new BindingSearch(curves);
        var law = WidthLaw.Of(search, curves, new ScalingLawOptions { Seed = seed });
        var growth = BindingGrowth.Of(search, curves, seed);
        return new WidthSweepResult
        {
            Points = [.. byWidth.Select((r, w) => Point(r, w, curves, search))],
            Reference = curves.Reference,
            Growth = growth,
            Collapse = WidthCollapse.Of(search, curves),
            Law = law,
            Asked = AskedWidth.Of(curves, law.Law, growth),
            Predictions = Predict(geometry, byWidth, curves, search, seed),
            TestRows = curves.Averages[0].Rows,
            Reused = reused,
            Options = options,
            Tree = tree,
        };
    }

    private static WidthPrediction[] Predict(ScaleGeometry geometry, WidthRecord[][] byWidth, WidthCurves after, BindingSearch searchAfter, ulong seed)
    {
        if (byWidth.Length < 3)
        {
            return [];
        }

        WidthCurves before = Curves(geometry, byWidth[..^1], seed);
        return WidthPrediction.Test(before, new BindingSearch(before), after, searchAfter, seed);
    }

    private static WidthCurves Curves(ScaleGeometry geometry, WidthRecord[][] byWidth, ulong seed)
    {
        double[] validation = [.. byWidth.Select(r => r.Average(t => t.Validation.Value))];
        return new WidthCurves(
            geometry, [.. byWidth.Select(r => (r[0].Width, r.Select(t => t.Scales).ToArray()))], Array.IndexOf(validation, validation.Max()), seed);
    }

    private static WidthPoint Point(WidthRecord[] records, int width, WidthCurves curves, BindingSearch search)
    {
        WidthTraining[] trainings = [.. records.Select(r => new WidthTraining(r.Seed, r.Steps, r.Passes, r.Warm, r.Train, r.Validation, Test(r), r.Seconds))];
        WidthEstimate surprisal = curves.Marginal(width, curves.Levels);
        return new WidthPoint(
            records[0].Width,
            records[0].Parameters,
            trainings,
            new WidthEstimate(records.Average(r => r.Validation.Value), records.Average(r => r.Validation.StandardError),
                WidthCurves.ErrorOfMean([.. records.Select(r => r.Validation.Value)])),
            surprisal with { Value = -surprisal.Value },
            [.. Enumerable.Range(0, curves.Levels + 1).Select(l => Level(width, l, curves, search))],
            search.Scales[width]);
    }

    private static WidthLevel Level(int width, int level, WidthCurves curves, BindingSearch search)
    {
        bool joins = level < curves.Levels && curves.Joins(level);
        int place = Array.IndexOf(search.Eligible, level);
        return new WidthLevel(
            level,
            curves.Sizes[level],
            curves.Marginal(width, level),
            joins ? curves.TotalCorrelation(width, level) : null,
            joins ? curves.PatchRest(width, level) : null,
            place >= 0 ? (search.Ratio[width][place], search.RatioError[width][place]) : null,
            joins && curves.Limited[width][level]);
    }

    private static Estimate Test(WidthRecord record)
    {
        double[] rows = [.. record.Scales.Blocks.BlockMeans().Select(b => b[^1])];
        return new Estimate(-record.Scales.Blocks.Mean()[^1], WidthCurves.ErrorOfMean(rows), record.Scales.Blocks.Rows);
    }
}
