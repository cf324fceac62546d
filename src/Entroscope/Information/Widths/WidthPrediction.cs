using Entroscope.Information.Distance;
using Entroscope.Numerics;

namespace Entroscope.Information.Widths;

/// <summary>A prediction for the widest width from the narrower ones alone, and what its networks then showed.</summary>
/// <param name="Quantity">What is predicted.</param>
/// <param name="Width">The width that it is about.</param>
/// <param name="Predicted">The prediction; NaN where there is none.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end of its 95 % interval.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="MeasuredLower">The lower end of its 95 % interval.</param>
/// <param name="MeasuredUpper">The upper end of its 95 % interval.</param>
/// <param name="Verdict">Whether the prediction held.</param>
/// <param name="Reason">Why it cannot be told, in words; empty where it can.</param>
public sealed record WidthPrediction(
    PredictedQuantity Quantity, int Width, double Predicted, double Lower, double Upper, double Measured, double MeasuredLower, double MeasuredUpper,
    PredictionVerdict Verdict, string Reason)
{
    // An interval of n* that spans more than this factor says next to nothing.
    private const double VagueFactor = 16;

    internal static WidthPrediction[] Test(WidthCurves before, BindingSearch searchBefore, WidthCurves after, BindingSearch searchAfter, ulong seed) =>
        [OfLikelihood(before, after, seed), OfScale(before, searchBefore, after, searchAfter, seed)];

    // -log p of a row through the widest width, by the law of levelling off through the narrower ones. All are measured on the same rows,
    // whose error is common.
    private static WidthPrediction OfLikelihood(WidthCurves before, WidthCurves after, ulong seed)
    {
        int width = after.Widths[^1];
        int last = before.Levels;
        WidthEstimate measured = after.Marginal(after.Widths.Length - 1, last);
        double half = 1.96 * (double.IsNaN(measured.SeedError) ? 0 : measured.SeedError);
        var open = new WidthPrediction(PredictedQuantity.Surprisal, width, double.NaN, double.NaN, double.NaN, measured.Value, measured.Value - half,
            measured.Value + half, PredictionVerdict.CannotTell, string.Empty);
        if (before.SeedCount < 2 || before.Widths.Length < SaturatingPowerLaw.FewestPoints)
        {
            return open with
            {
                Reason = before.SeedCount < 2 ? "a single seed shows no errors between trainings"
                    : Invariant($"{before.Widths.Length} narrower widths; a law of levelling off takes {SaturatingPowerLaw.FewestPoints}"),
            };
        }

        double[] Means(double[][] draw) => Array.ConvertAll(draw, w => w[last]);
        SaturatingPowerLaw law = Law(before, Means(before.Mean));
        int freedom = Math.Max(1, before.Widths.Length - 3);
        var random = new RandomStream(seed, "prediction of a likelihood");
        double[] drawn = [.. before.Drawn.Take(400).Select(d =>
        {
            // What the draws of rows have in common with the measurement is taken out: only differences between widths are at stake.
            double common = Means(d).Average() - Means(before.Mean).Average();
            return Law(before, Means(d)).At(width) - common + (law.Residual * random.NextStudent(freedom));
        }).Order()];
        (double lower, double upper) = (drawn[(int)(0.025 * drawn.Length)], drawn[(int)(0.975 * drawn.Length)]);
        double gained = Means(before.Mean).Max() - Means(before.Mean).Min();
        return Judged(open with { Predicted = law.At(width), Lower = lower, Upper = upper }, upper - lower > gained,
            "the interval is wider than all that the narrower widths differ by");
    }

    private static SaturatingPowerLaw Law(WidthCurves curves, double[] values) =>
        SaturatingPowerLaw.Fit([.. curves.Widths.Select((w, i) => ((double)w, new[] { values[i] }))])!;

    // n* of the reference of the narrower widths, mostly the widest of them, which nothing showed before a wider one was trained.
    private static WidthPrediction OfScale(WidthCurves before, BindingSearch searchBefore, WidthCurves after, BindingSearch searchAfter, ulong seed)
    {
        int place = before.Reference;
        int width = before.Widths[place];
        BindingScale seen = searchAfter.Scales[place];
        var open = new WidthPrediction(PredictedQuantity.BindingScale, width, double.NaN, double.NaN, double.NaN, seen.Value, seen.Lower, seen.Upper,
            PredictionVerdict.CannotTell, string.Empty);
        if (BindingGrowth.Of(searchBefore, before, seed) is not { } growth)
        {
            string few = Invariant($"the scale at which a width binds is seen of {searchBefore.Seen.Length}; a line takes {BindingGrowth.Fewest}");
            return open with { Reason = few };
        }

        (double value, double lower, double upper) = growth.ScaleOf(width);
        WidthPrediction predicted = open with { Predicted = value, Lower = lower, Upper = upper };
        double largest = before.Sizes[..^1].Max();
        return seen.Verdict switch
        {
            BindingVerdict.Seen => Judged(predicted, upper > VagueFactor * lower, "the interval is too wide to say much"),

            // Not seen is what a scale beyond the tree predicts, too.
            BindingVerdict.NotSeen when lower > largest => predicted with { Verdict = PredictionVerdict.Held },
            BindingVerdict.NotSeen when upper < Math.Min(seen.Lower, largest) => predicted with { Verdict = PredictionVerdict.NotHeld },
            BindingVerdict.BelowSmallest when lower > seen.Upper => predicted with { Verdict = PredictionVerdict.NotHeld },
            _ => predicted with { Reason = after.Reference == place ? "no wider width is better" : "it is not seen within these scales" },
        };
    }

    private static WidthPrediction Judged(WidthPrediction prediction, bool vague, string why) =>
        vague ? prediction with { Reason = why }
        : prediction with
        {
            Verdict = prediction.MeasuredUpper >= prediction.Lower && prediction.MeasuredLower <= prediction.Upper
                ? PredictionVerdict.Held
                : PredictionVerdict.NotHeld,
        };
}

/// <summary>What a prediction is about.</summary>
public enum PredictedQuantity
{
    /// <summary>The mean of -log p of held-out rows through the widest width, in nats a row.</summary>
    Surprisal,

    /// <summary>The scale at which the reference of the narrower widths binds, in sites: nothing showed it before the widest was trained.</summary>
    BindingScale,
}

/// <summary>Whether a prediction held.</summary>
public enum PredictionVerdict
{
    /// <summary>The intervals of prediction and measurement overlap.</summary>
    Held,

    /// <summary>They do not.</summary>
    NotHeld,

    /// <summary>There is no prediction, or it says too little, or nothing to compare it with was measured.</summary>
    CannotTell,
}
