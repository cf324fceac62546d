namespace Entroscope.Information;

/// <summary>What samples say about the total correlations of all levels together: their means and the covariance of these.</summary>
/// <remarks>The first 2L+1 columns of a sample are the L increments of H(X|D_l) and the L+1 sums of patch surprisals; further ones are not looked at here.</remarks>
internal sealed class LevelMoments
{
    // What rounding leaves of differences of logarithms as large as the surprisal of the whole.
    private static readonly double Rounding = Math.ScaleB(1, -50);
    private readonly double[] _mean;
    private readonly double[,] _covariance;
    private readonly int[] _pooled;
    private readonly double[] _unseen;
    private readonly double _kept;

    /// <summary>Prepares the moments.</summary>
    /// <param name="blocks">The samples.</param>
    /// <param name="pooled">For every level the nodes over which its increment is a mean.</param>
    /// <param name="errors">The standard error of the mean of every sum of patch surprisals with what draws may have missed, length L+1; null for rows, which miss nothing.</param>
    public LevelMoments(LevelBlocks blocks, int[] pooled, double[]? errors)
    {
        _pooled = pooled;
        (_mean, _covariance) = (blocks.Mean(), blocks.CovarianceOfMean());

        // Few blocks make a covariance of many levels nearly singular: what is off its diagonal is then drawn towards 0.
        _kept = Math.Max(0, 1 - ((double)pooled.Length / blocks.Count));
        _unseen = [.. Enumerable.Range(0, pooled.Length + 1).Select(l => errors is not null && errors[l] > 0 ? Math.Max(0, (errors[l] * errors[l]) - _covariance[Sum(l), Sum(l)]) : 0)];
    }

    private int Levels => _pooled.Length;

    /// <summary>Computes the means of T(l), in nats.</summary>
    public double[] TotalCorrelation() => [.. _pooled.Select((pooled, l) => (_mean[Sum(l)] - _mean[Sum(l + 1)]) / pooled)];

    /// <summary>Computes the covariance of the means of T(l), in square nats, shape [L, L].</summary>
    public double[,] TotalCorrelationCovariance()
    {
        double[,] result = new double[Levels, Levels];
        for (int i = 0; i < Levels; i++)
        {
            for (int j = 0; j < Levels; j++)
            {
                double value = _covariance[Sum(i), Sum(j)] - _covariance[Sum(i), Sum(j + 1)] - _covariance[Sum(i + 1), Sum(j)] + _covariance[Sum(i + 1), Sum(j + 1)];
                result[i, j] = (i == j ? Math.Max(0, value) + Lost(i) + _unseen[i] + _unseen[i + 1] : _kept * value) / _pooled[i] / _pooled[j];
            }
        }

        return result;
    }

    private int Sum(int level) => Levels + level;

    // A difference of sums that vary much more than it loses to rounding what their covariances and the sums themselves do.
    private double Lost(int level)
    {
        double values = Rounding * (1 + Math.Max(Math.Abs(_mean[Sum(level)]), Math.Abs(_mean[Sum(level + 1)])));
        return (values * values) + (1e-12 * Math.Max(_covariance[Sum(level), Sum(level)], _covariance[Sum(level + 1), Sum(level + 1)]));
    }
}
