namespace Entroscope.Information.Scaling;

/// <summary>
/// How probable the measured T(l) are by a law, for every number k of transient levels at the bottom and every scatter sigma of the grid at once. Levels run
/// from the top down, so that the Cholesky factor of all of them holds that of all but the k lowest. A transient level lies about the law by a factor e.
/// </summary>
internal abstract class LawLikelihood
{
    private const int FewestOfLaw = 5;
    private const int MostTransients = 12;
    private const double LeastAmplitude = 1e-6;
    private const double GreatestAmplitude = 1e3;

    // From so many errors above 0 on the error of T is that of log T.
    private const double LogErrors = 6;

    private readonly LawCorrection? _correction;

    protected LawLikelihood(TotalCorrelationSeries series, int[] levels, LawCorrection? correction)
    {
        Levels = levels;
        int n = levels.Length;
        Values = [.. levels.Reverse().Select(l => series.Values[l])];
        Covariance = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Covariance[i, j] = series.Covariance[levels[n - 1 - i], levels[n - 1 - j]];
            }
        }

        Corrections = correction?.Covariance(series, [.. levels.Reverse()]);
        (_correction, Weights) = (correction, new double[n]);
        Array.Fill(Weights, 1);
        Counts = Math.Max(1, Math.Min(MostTransients, n - FewestOfLaw) + 1);
        double total = 2 * (1 - Math.Pow(2, -Counts));
        double[] counts = [.. Enumerable.Range(0, Counts).Select(k => Math.Log(Math.Pow(2, -k) / total))];
        LogPrior = [.. counts.SelectMany(k => Grid.LogWeights.Select(s => k + s))];
        double least = Math.Min(LeastAmplitude, 1e-3 * Values.Where(v => v > 0).DefaultIfEmpty(1).Min());
        LogAmplitudeDensity = -Math.Log(GreatestAmplitude / least);
    }

    /// <summary>Gets the levels, ascending.</summary>
    public int[] Levels { get; }

    /// <summary>Gets how many numbers of transient levels there are: 0..Counts-1.</summary>
    public int Counts { get; }

    /// <summary>Gets the prior of a number k of transient levels and a place s of the grid of sigma, at [k * S + s].</summary>
    public double[] LogPrior { get; }

    /// <summary>Gets a value indicating whether the amplitude is a parameter of <see cref="Evaluate"/>; else it is integrated out there.</summary>
    public abstract bool NeedsAmplitude { get; }

    protected static SigmaGrid Grid => SigmaGrid.Instance;

    /// <summary>Gets T(l), from the top down.</summary>
    protected double[] Values { get; }

    /// <summary>Gets the covariance of their errors, from the top down.</summary>
    protected double[,] Covariance { get; }

    /// <summary>Gets the covariance of corrections to the law, from the top down; null without any.</summary>
    protected double[,]? Corrections { get; }

    /// <summary>Gets a value indicating whether what corrections change in log T depends on the law.</summary>
    protected bool AddsCorrections => _correction?.Constant is not null;

    /// <summary>Gets what a correction of 1 changes in log T, from the top down.</summary>
    protected double[] Weights { get; }

    /// <summary>Gets the logarithm of the prior density of the log amplitude.</summary>
    protected double LogAmplitudeDensity { get; }

    /// <summary>Makes the likelihood of levels: in log T where all of them are many errors above 0.</summary>
    /// <param name="correction">What the law is corrected by; null for the law alone.</param>
    public static LawLikelihood Of(TotalCorrelationSeries series, int[] levels, LawCorrection? correction = null) =>
        Array.TrueForAll(levels, l => IsFarAbove(series.Values[l], series.Error(l)))
            ? new RelativeLikelihood(series, levels, correction)
            : new AbsoluteLikelihood(series, levels, correction);

    /// <summary>Computes the log-likelihood, a density in T.</summary>
    /// <param name="logShape">The logarithms of the shape of the levels, ascending levels.</param>
    /// <param name="u">The amplitude as a place of 0..1, where it is needed.</param>
    /// <param name="table">The result at [k * S + s], with the prior of the amplitude and not that of k and sigma.</param>
    public abstract void Evaluate(ReadOnlySpan<double> logShape, double u, Span<double> table);

    /// <summary>Draws a log amplitude.</summary>
    /// <param name="logShape">The logarithms of the shape.</param>
    /// <param name="u">The amplitude as a place of 0..1, where it is needed.</param>
    public abstract double DrawLogAmplitude(ReadOnlySpan<double> logShape, double u, int k, int s, double gaussian);

    /// <summary>Computes the log-likelihood of no information: all T are 0.</summary>
    public double LogNothing()
    {
        int n = Values.Length;
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                lower[(i * n) + j] = Covariance[i, j];
            }

            if (!(Covariance[i, i] > 0))
            {
                return double.NegativeInfinity;
            }

            lower[(i * n) + i] *= 1 + 1e-9;
        }

        double sum = PackedCholesky.Factor(lower, n);
        double[] z = [.. Values];
        PackedCholesky.Whiten(lower, n, z);
        return -0.5 * (sum + z.Sum(x => x * x) + (n * Math.Log(2 * Math.PI)));
    }

    /// <summary>Gets what corrections add to the covariance of log T of two levels; one that does not follow the law lies about it by a factor e.</summary>
    protected double Correction(int i, int j) => Corrections is null ? 0
        : Weights[i] > 0 && Weights[j] > 0 ? Weights[i] * Weights[j] * Corrections[i, j]
        : i == j ? 1 : 0;

    protected void SetWeights(ReadOnlySpan<double> logShape) => _correction?.SetWeights(logShape, Weights);

    /// <summary>Returns whether a value is so many errors above 0 that its logarithm has the error of the value.</summary>
    protected static bool IsFarAbove(double value, double error) => value > 0 && value >= LogErrors * error;
}
