using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>Turns the posteriors of laws into parameters, bands and predictions.</summary>
internal static class LawSummaries
{
    private const int ScalesBeyond = 2;
    private const int KeptLevels = 2;
    private const double WorthPredicting = 0.05;
    private const double Precise = 0.01;
    private const double LeastKept = 0.02;
    private const double Tail = 0.025;

    // Of the draws outside of the shortest interval: where fewer lie beyond one of its ends, that is the end of what is possible.
    private const double AtEnd = 0.1;

    /// <summary>Summarises all laws.</summary>
    public static ScalingLawFit[] Of(TotalCorrelationSeries series, int[] levels, LawComparison comparison, ScalingLawOptions options)
    {
        var nothing = new ScalingLawFit
        {
            Kind = ScalingLawKind.None,
            Weight = comparison.Nothing,
            Parameters = [],
            Scatter = null,
            Transients =
            [],
            Band = [],
            HeldOut = []
        };
        IEnumerable<ScalingLawFit> laws = comparison.Laws.Select((law, i) => Summarise(series, levels, law, comparison.Weights[i], options));
        return [.. laws.Append(nothing).OrderByDescending(l => l.Weight).ThenBy(l => l.Kind)];
    }

    /// <summary>Finds a quantile of draws, between two of them where it falls there.</summary>
    /// <param name="sorted">The draws, ascending.</param>
    /// <param name="share">The share below.</param>
    public static double Quantile(double[] sorted, double share)
    {
        double place = Math.Clamp((share * sorted.Length) - 0.5, 0, sorted.Length - 1);
        int low = (int)place;
        return low == sorted.Length - 1 ? sorted[low] : sorted[low] + ((place - low) * (sorted[low + 1] - sorted[low]));
    }

    private static ScalingLawFit Summarise(TotalCorrelationSeries series, int[] levels, LawPosterior law, double weight, ScalingLawOptions options)
    {
        double[] marginal = law.Marginal();
        int places = SigmaGrid.Instance.LogSigma.Length;
        var fit = new ScalingLawFit
        {
            Kind = law.Shape.Kind,
            Weight = weight,
            Parameters = [],
            Scatter = SigmaGrid.Instance.Summarise([.. Enumerable.Range(0, places).Select(s => marginal.Where((_, t) => t % places == s).Sum())]),
            Transients = [.. marginal.Chunk(places).Select(c => c.Sum())],
            Band = [],
            HeldOut = [],
        };
        if (options.Draws == 0)
        {
            return fit;
        }

        law.Refine(Precise);
        var random = new RandomStream(options.Seed, "scaling law", (int)law.Shape.Kind);
        LawDraw[] drawn = law.Draw(options.Draws, random);
        (LawDraw[] draws, double[] rates) = Allowed(series, law.Shape, drawn, random);
        fit = fit with
        {
            Band = Band(series, levels, law.Shape.Kind, draws, random),
            HeldOut = weight < WorthPredicting ? [] : HeldOut(series, levels, law.Shape.Kind, options, random),
        };
        if (LawCorrection.Concerns(law.Shape.Kind))
        {
            // The band describes T at these levels, the parameters what T tends to.
            random = new RandomStream(options.Seed, "corrections to a scaling law", (int)law.Shape.Kind);
            drawn = LawCorrection.Draw(series, levels, law, Precise, options.Draws, random);
            (draws, rates) = Allowed(series, law.Shape, drawn, random);
        }

        return fit with { Parameters = Parameters(series, law.Shape, draws, rates, draws.Length < drawn.Length) };
    }

    // s = (m_L - f(n_L)) / n_L lies between 0, for discrete sites, and m_L / n_L: draws for which it does not are not possible.
    private static (LawDraw[] Draws, double[] Rates) Allowed(TotalCorrelationSeries series, LawShape shape, LawDraw[] draws, RandomStream random)
    {
        if (double.IsNaN(series.LargestRate))
        {
            return (draws, []);
        }

        double sites = series.Cuts[^1].Mean;
        double least = series.Discrete ? 0 : double.NegativeInfinity;
        double[] rates = Array.ConvertAll(draws,
            d => series.LargestRate + (series.LargestRateError * random.NextGaussian()) - (Math.Max(0, shape.Excess(d.Point, d.Amplitude, sites)) / sites));
        int[] possible = [.. Enumerable.Range(0, draws.Length).Where(i => rates[i] >= least)];
        return possible.Length >= LeastKept * draws.Length
            ? ([.. possible.Select(i => draws[i])], [.. possible.Select(i => rates[i])])
            : (draws, Array.ConvertAll(rates, r => Math.Max(r, least)));
    }

    // Where s = 0 cuts the draws, the most probable value may be that of s = 0 itself, which an interval with equal tails on both sides would leave out.
    private static ScalingParameter[] Parameters(TotalCorrelationSeries series, LawShape shape, LawDraw[] draws, double[] rates, bool cut)
    {
        double[][] values = Array.ConvertAll(draws, d => shape.Parameters(d.Point, d.Amplitude));
        ScalingParameter[] own =
            [.. shape.Names.Select((name, i) => Parameter(name.Name, name.Unit, [.. values.Select(v => v[i])], cut ? end => AtZeroRate(i, end) : null))];
        return rates.Length == 0 ? own : [.. own, Parameter("s", "nats per site", rates, cut ? _ => 0 : null)];

        // The value that the draw at the end of what is possible has once s = 0.
        double AtZeroRate(int parameter, double value)
        {
            LawDraw nearest = draws[Array.FindIndex(values, v => v[parameter].Equals(value))];
            double sites = series.Cuts[^1].Mean;
            double excess = shape.Excess(nearest.Point, nearest.Amplitude, sites);
            return excess > 0 ? shape.Parameters(nearest.Point, nearest.Amplitude * series.LargestRate * sites / excess)[parameter] : value;
        }
    }

    private static ScalingParameter Parameter(string name, string unit, double[] values, Func<double, double>? bound)
    {
        double[] sorted = [.. values.Order()];
        (double lower, double upper) = (Quantile(sorted, Tail), Quantile(sorted, 1 - Tail));
        if (bound is not null)
        {
            int outside = (int)Math.Round(2 * Tail * sorted.Length);
            int below = Enumerable.Range(0, outside + 1).MinBy(i => sorted[^(outside - i + 1)] - sorted[i]);
            (lower, upper) = below <= AtEnd * outside ? (Math.Min(sorted[0], bound(sorted[0])), Quantile(sorted, 1 - (2 * Tail)))
                : below >= (1 - AtEnd) * outside ? (Quantile(sorted, 2 * Tail), Math.Max(sorted[^1], bound(sorted[^1])))
                : (lower, upper);
        }

        return new ScalingParameter(name, unit, Quantile(sorted, 0.5), lower, upper);
    }

    // What a measurement would give at a level by each draw.
    private static double[] Measurements(TotalCorrelationSeries series, LawShape shape, int index, int? level, LawDraw[] draws, RandomStream random)
    {
        double error = level is { } l ? series.Error(l) : 0;
        double[] values = new double[draws.Length];
        double[] buffer = new double[shape.Length];
        for (int i = 0; i < draws.Length; i++)
        {
            LawDraw draw = draws[i];
            shape.Shape(draw.Point, buffer);
            double sigma = index < draw.Transients ? 1 : draw.Sigma;
            values[i] = (draw.Amplitude * buffer[index] * Math.Exp(sigma * random.NextGaussian())) + (error * random.NextGaussian());
        }

        Array.Sort(values);
        return values;
    }

    private static ScalingBandPoint[] Band(TotalCorrelationSeries series, int[] levels, ScalingLawKind kind, LawDraw[] draws, RandomStream random)
    {
        LawShape shape = Array.Find(LawShapes.Of(series, levels, ScalesBeyond), s => s.Kind == kind)!;
        (double Pooled, double Size)[] beyond = LawShapes.Beyond(series, ScalesBeyond);
        return [.. Enumerable.Range(0, shape.Length).Select(i =>
        {
            bool measured = i < levels.Length;
            double[] values = Measurements(series, shape, i, measured ? levels[i] : null, draws, random);
            int level = measured ? levels[i] : series.Length + i - levels.Length;
            double size = measured ? series.Cuts[levels[i]].Mean : beyond[i - levels.Length].Size;
            return new ScalingBandPoint(level, size, Quantile(values, Tail), Quantile(values, 0.5), Quantile(values, 1 - Tail), measured);
        })];
    }

    private static ScalingPrediction[] HeldOut(TotalCorrelationSeries series, int[] levels, ScalingLawKind kind, ScalingLawOptions options, RandomStream random)
    {
        int[] kept = levels[..^KeptLevels];
        if (kept.Length < LawInference.FewestLevels)
        {
            return [];
        }

        LawShape below = Array.Find(LawShapes.Of(series, kept), s => s.Kind == kind)!;
        LawShape all = Array.Find(LawShapes.Of(series, levels), s => s.Kind == kind)!;
        var law = new LawPosterior(below, LawLikelihood.Of(series, kept));
        law.Refine(Precise);
        LawDraw[] draws = law.Draw(options.Draws, random);
        return [.. Enumerable.Range(kept.Length, KeptLevels).Select(i =>
        {
            double[] values = Measurements(series, all, i, levels[i], draws, random);
            return new ScalingPrediction(levels[i], series.Values[levels[i]], Quantile(values, Tail), Quantile(values, 0.5), Quantile(values, 1 - Tail));
        })];
    }
}
