using Entroscope.Information.Scaling;

namespace Entroscope.Information.Widths;

/// <summary>
/// The law of the scales at which the reference and the width next to it agree: T of the reference, with what the other changes among its errors.
/// </summary>
/// <param name="Law">
/// The laws compared and their weights. None is named: a law of data must also stay with half the training rows, which a sweep of widths does not try.
/// </param>
/// <param name="Other">The width that it was compared with: the next wider one, or the next narrower where there is none.</param>
/// <param name="SystematicError">For every level what that width changes beyond its errors, in nats.</param>
/// <param name="Agrees">Whether the most probable law through both widths is the same; false where none is decided.</param>
public sealed record WidthLaw(ScalingLawAnalysis Law, int Other, IReadOnlyList<double> SystematicError, bool Agrees)
{
    internal static WidthLaw Of(BindingSearch search, WidthCurves curves, ScalingLawOptions options)
    {
        int reference = curves.Reference;
        int other = reference + 1 < curves.Widths.Length ? reference + 1 : reference - 1;
        bool[] limited = Limited(search, curves, other);
        TotalCorrelationSeries series = Series(curves, reference, limited);
        double[] change = [.. Enumerable.Range(0, curves.Levels).Select(l => LawStability.Beyond(
            new(curves.Mean[reference][l] - curves.Mean[other][l], curves.Error(d => d[reference][l] - d[other][l]), WidthCurves.DrawCount)))];
        ScalingLawAnalysis law = LawInference.Infer(LawStability.Widen(series, [change]), ScalingSubject.Data, options);
        ScalingLawAnalysis through = LawInference.Infer(Series(curves, other, limited), ScalingSubject.Data, options);
        bool agrees = law.Named.Length > 0 && LawStability.IsMostProbable(law.Named, through);
        string width = Invariant($"width {curves.Widths[other]}");
        ScalingLawAnalysis described = law.Named.Length == 0 ? law : law with
        {
            Verdict = ScalingVerdict.Undecided,
            Named = [],
            Sentence = (law.Named.Length > 1 ? "a constant, or an approach to one," : ScalingSentence.Name(law.Named[0]))
                + $" is the most probable law of the scales at which widths agree ({ScalingSentence.Probability(law.Weight)})"
                + (agrees ? $", through {width} as well; it is not named, since whether it stays with half the training rows has not been tried"
                    : $", but not through {width}: undecided"),
        };
        return new WidthLaw(described, curves.Widths[other], Array.ConvertAll(change, Math.Abs), agrees);
    }

    // Where a narrower one binds, or the reference is near the log of its own channels, it is not known what more channels would read.
    private static bool[] Limited(BindingSearch search, WidthCurves curves, int other)
    {
        BindingScale scale = search.Scales[other];
        return [.. Enumerable.Range(0, curves.Levels).Select(l => curves.Limited[curves.Reference][l]
            || (scale.Verdict == BindingVerdict.Seen && curves.Sizes[l] > scale.Value)
            || (scale.Verdict == BindingVerdict.BelowSmallest && curves.Sizes[l] >= scale.Value))];
    }

    private static TotalCorrelationSeries Series(WidthCurves curves, int width, bool[] limited)
    {
        ScaleGeometry geometry = curves.Geometry;
        var moments = new LevelMoments(curves.Averages[width], geometry.Pooled, curves.Mean[width][^1], null);
        double[,] seeds = curves.SeedCovariance();
        for (int i = 0; i < curves.Levels; i++)
        {
            for (int j = 0; j < curves.Levels; j++)
            {
                moments.Covariance[i, j] += seeds[i, j];
            }
        }

        return new TotalCorrelationSeries
        {
            Values = moments.Mean,
            Covariance = moments.Covariance,
            Cuts = geometry.Cuts,
            Pooled = geometry.Pooled,
            LimitedByWidth = limited,
            SharedBorder = geometry.SharedBorder,
            HasScale = geometry.HasScale,
        };
    }
}
