using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>
/// Fits a law by least squares, its rate s within what the entropies of all sites allow: they bracket the rate of every network made of patches like
/// the whole. Where the free fit leaves the bracket, the nearest law is at its end.
/// </summary>
internal sealed class BoundedLaw
{
    private readonly LawForm _form;
    private readonly IncrementSeries _series;
    private readonly int[] _levels;
    private readonly CholeskyFactor _errors;
    private readonly WeightedLeastSquares _free;
    private readonly Dictionary<double, WeightedLeastSquares> _held = [];

    public BoundedLaw(LawForm form, IncrementSeries series, int[] levels, CholeskyFactor errors)
    {
        (_form, _series, _levels, _errors) = (form, series, levels, errors);
        _free = new WeightedLeastSquares(form.Over(series, levels), errors);
    }

    /// <summary>Fits the law.</summary>
    /// <param name="values">The increments of the levels.</param>
    /// <param name="anchor">The mean entropy of a single site.</param>
    /// <returns>The nearest parameters whose rate is allowed.</returns>
    public SeparableFit Fit(double[] values, double anchor)
    {
        SeparableFit free = _free.Fit(values);
        if (_form.Functions.Length == 0 || _series.Rate is not { } allowed)
        {
            return free;
        }

        double rate = _form.Rate(_series, free, anchor);
        double nearest = Math.Clamp(rate, allowed.Least, allowed.Greatest);
        return nearest.Equals(rate) ? free : Hold(values, _series.Sign * (nearest - anchor));
    }

    /// <summary>Fits the law to the increments alone, whatever its rate.</summary>
    /// <param name="values">The increments of the levels.</param>
    /// <returns>The nearest parameters.</returns>
    public SeparableFit FitFreely(double[] values) => _free.Fit(values);

    private SeparableFit Hold(double[] values, double gap)
    {
        if (!_held.TryGetValue(gap, out WeightedLeastSquares? solver))
        {
            _held[gap] = solver = new WeightedLeastSquares(_form.Over(_series, _levels, gap), _errors);
        }

        return _form.Complete(solver.Fit(values), gap);
    }
}
