using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>Fits the laws to one series of increments and compares them.</summary>
internal sealed class LawFitter
{
    private const int HeldOut = 2;
    private readonly IncrementSeries _series;
    private readonly ScalingLawOptions _options;
    private readonly int[] _levels;
    private readonly PatchSizes[] _scales;

    public LawFitter(IncrementSeries series, ScalingLawOptions options, bool includeRoot)
    {
        (_series, _options) = (series, options);
        _levels = [.. Enumerable.Range(0, series.Length).Where(l => series.Joins(l) && (includeRoot || l < series.Length - 1))];
        int sites = series.Cuts[^1].Sites;
        int window = Math.Max(2, series.Cuts[^2].Patches);
        _scales = [.. series.Cuts, new PatchSizes([sites * window]), new PatchSizes([sites * window * window])];
    }

    /// <summary>Fits every law that the increments can determine.</summary>
    /// <returns>The fits with their weights, those of most weight first.</returns>
    public ScalingLawFit[] FitAll()
    {
        LawForm[] forms = [.. LawForm.All.Where(f => f.AppliesTo(_series) && _levels.Length >= Math.Max(1, f.Parameters))];
        if (forms.Length == 0)
        {
            return [];
        }

        var scatter = new ScatterModel(_series, _levels);
        ScalingLawFit[] fits = Array.ConvertAll(forms, f => Fit(f, scatter));
        double[] weights = InformationCriterion.Weights([.. fits.Select(f => f.Criterion)]);
        return [.. fits.Select((f, i) => f with { Weight = weights[i] }).OrderByDescending(f => f.Weight).ThenBy(f => f.Kind)];
    }

    private ScalingLawFit Fit(LawForm form, ScatterModel scatter)
    {
        ScatteredFit fit = scatter.Fit(form);
        SeparableFit held = fit.Solver.Fit(Array.ConvertAll(_levels, l => _series.Values[l]), _series.Anchor);
        double free = form.Rate(_series, fit.Fit, _series.Anchor);
        double[] law = form.Over(_series, _levels).Curve(held.Shape, held.Coefficients, _levels.Length);
        double[] residuals = [.. _levels.Select((l, i) => _series.Values[l] - law[i])];
        int parameters = form.Parameters + (form.Kind == ScalingLawKind.None ? 0 : 1);
        var replicates = new LawBootstrap(_series, scatter, _levels, _options).Replicate(form, fit).Select(r => (r.Fit, r.Anchor)).ToArray();
        return new ScalingLawFit
        {
            Kind = form.Kind,
            Parameters = Parameters(form, held, replicates),
            Levels = _levels,
            Increments = law,
            Residuals = residuals,
            ChiSquared = SumOfSquares(scatter.Errors(0).Whiten(residuals)),
            Scatter = fit.Scatter,
            FreeRate = form.Rate(_series, held, _series.Anchor).Equals(free) ? null : free,
            Criterion = InformationCriterion.Corrected(fit.MinusTwoLogLikelihood, parameters, _levels.Length),
            Curve = [.. _scales.Select((scale, i) => Point(form, held, replicates, scale, measured: i < _series.Cuts.Length))],
            HeldOut = Predict(form),
        };
    }

    private ScalingParameter[] Parameters(LawForm form, SeparableFit fit, (SeparableFit Fit, double Anchor)[] replicates)
    {
        double[] values = form.Values(_series, fit, _series.Anchor);
        double[][] repeated = Array.ConvertAll(replicates, r => form.Values(_series, r.Fit, r.Anchor));
        return [.. form.Names().Select((name, i) =>
        {
            (double lower, double upper) = Interval([.. repeated.Select(r => r[i])]);
            return new ScalingParameter(name.Name, name.Unit, values[i], lower, upper);
        })];
    }

    private ScalingCurvePoint Point(LawForm form, SeparableFit fit, (SeparableFit Fit, double Anchor)[] replicates, PatchSizes scale, bool measured)
    {
        (double lower, double upper) = Interval(Array.ConvertAll(replicates, r => form.Entropy(_series, r.Fit, r.Anchor, scale)));
        return new ScalingCurvePoint(scale.Mean, form.Entropy(_series, fit, _series.Anchor, scale), lower, upper, measured);
    }

    // The two largest fitted scales from those below, which do not know what all sites together allow; every replicate has its own errors at both, so that their spread is that of the difference.
    private ScalingPrediction[] Predict(LawForm form)
    {
        int known = _levels.Length - HeldOut;
        if (known <= form.Parameters)
        {
            return [];
        }

        int[] below = _levels[..known];
        int[] kept = _levels[known..];
        IncrementSeries unbounded = _series with { Rate = null };
        var scatter = new ScatterModel(unbounded, below);
        ScatteredFit fit = scatter.Fit(form);
        SeparableModel model = form.Over(_series, kept);
        double[] Differences(SeparableFit f, double[] values)
        {
            double[] law = model.Curve(f.Shape, f.Coefficients, HeldOut);
            return [.. kept.Select((l, i) => values[l] - law[i])];
        }

        double[][] differences = [.. new LawBootstrap(unbounded, scatter, below, _options).Replicate(form, fit).Select(r => Differences(r.Fit, r.Values))];
        double[] measured = Differences(fit.Fit, _series.Values);
        return [.. kept.Select((l, i) =>
        {
            (double lower, double upper) = Interval([.. differences.Select(d => d[i])]);
            return new ScalingPrediction(l, _series.Values[l], _series.Values[l] - measured[i], (upper - lower) / (2 * 1.96));
        })];
    }

    private static (double Lower, double Upper) Interval(double[] values)
    {
        if (values.Length == 0)
        {
            return (double.NaN, double.NaN);
        }

        Array.Sort(values);
        return (Quantile(values, 0.025), Quantile(values, 0.975));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }

    private static double SumOfSquares(double[] values) => System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(values);
}
