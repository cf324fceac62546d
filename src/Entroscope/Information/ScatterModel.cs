using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>
/// The errors of increments about a law: those of the measurement, and a scatter in proportion to the increments, since the weights of a trained
/// network follow a law only about. The size of an increment is read off a smooth curve (law B), the same for all laws compared.
/// </summary>
internal sealed class ScatterModel
{
    /// <summary>The least scatter: nothing is asked to obey a law better than to a ten-thousandth.</summary>
    public const double Least = 1e-4;
    private const double Most = 3;
    private const double Rounding = 1e-9;
    private const double FirstScatter = 0.1;
    private const int GridPoints = 12;
    private const double Tolerance = 1e-3;
    private static readonly double[] Grid = [.. Enumerable.Range(0, GridPoints).Select(i => Math.Log(Least) + (Math.Log(Most / Least) * i / (GridPoints - 1)))];
    private readonly IncrementSeries _series;
    private readonly int[] _levels;
    private readonly double[] _values;

    public ScatterModel(IncrementSeries series, int[] levels)
    {
        (_series, _levels) = (series, levels);
        _values = Array.ConvertAll(levels, l => series.Values[l]);
        Size = Array.ConvertAll(series.Values, Math.Abs);
        LawForm smooth = Array.Find(LawForm.All, f => f.Kind == ScalingLawKind.GeometricIncrements)!;
        if (levels.Length > smooth.Parameters)
        {
            SeparableFit fit = new WeightedLeastSquares(smooth.Over(series, levels), Errors(FirstScatter)).Fit(_values);
            int[] all = [.. Enumerable.Range(0, series.Length)];
            Size = Array.ConvertAll(smooth.Over(series, all).Curve(fit.Shape, fit.Coefficients, series.Length), Math.Abs);
        }
    }

    /// <summary>Gets for every level the size to which the scatter is in proportion.</summary>
    public double[] Size { get; }

    /// <summary>Fits a law with the scatter of greatest likelihood.</summary>
    /// <param name="form">The law; None has no scatter.</param>
    /// <returns>The fit.</returns>
    public ScatteredFit Fit(LawForm form)
    {
        if (form.Kind == ScalingLawKind.None)
        {
            return At(form, 0);
        }

        double[] at = Array.ConvertAll(Grid, log => At(form, Math.Exp(log)).MinusTwoLogLikelihood);
        (double best, _) = ScalarMinimum.Find(Grid, i => at[i], log => At(form, Math.Exp(log)).MinusTwoLogLikelihood, Tolerance);
        return At(form, Math.Exp(best));
    }

    /// <summary>Factors the covariance of the errors.</summary>
    /// <param name="scatter">The relative scatter; 0 for the errors of the measurement alone.</param>
    /// <returns>The factor.</returns>
    public CholeskyFactor Errors(double scatter)
    {
        int n = _levels.Length;
        double[,] covariance = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                covariance[i, j] = _series.Covariance[_levels[i], _levels[j]];
            }

            covariance[i, i] += (Rounding * Rounding) + Math.Pow(scatter * Size[_levels[i]], 2);
        }

        return new CholeskyFactor(covariance);
    }

    private ScatteredFit At(LawForm form, double scatter)
    {
        CholeskyFactor errors = Errors(scatter);
        var solver = new BoundedLaw(form, _series, _levels, errors);
        SeparableFit fit = solver.FitFreely(_values);
        double minusTwoLog = fit.ChiSquared + errors.LogDeterminant + (_values.Length * Math.Log(2 * Math.PI));
        return new ScatteredFit(fit, solver, scatter <= Least * 1.001 ? 0 : scatter, minusTwoLog);
    }
}
