namespace Entroscope.Information.Scaling;

/// <summary>
/// The likelihood in log T: log T(l) = log amplitude + log shape + errors with the covariance
/// C(i,j) / (T(i) T(j)) and sigma^2 on its diagonal. The amplitude is integrated analytically.
/// </summary>
internal sealed class RelativeLikelihood : LawLikelihood
{
    private readonly double[] _logs;

    // The covariance of errors over T, without corrections to the law.
    private readonly double[] _relative;
    private readonly bool _isDiagonal;

    // For every sigma: the factor (its inverse diagonal alone where that is all), the whitened
    // ones, and for the first i levels the log-determinant and the sum of squares of the ones.
    private readonly double[][] _factors;
    private readonly double[][] _ones;
    private readonly double[][] _logDeterminants;
    private readonly double[][] _onesSquared;

    // Of transient levels, by their number: the sum of weights and of log variances.
    private readonly double[] _transientWeights;
    private readonly double[] _transientSum;
    private readonly double[] _transientLog;
    private readonly double[] _residual;
    private readonly double[] _whitened;

    public RelativeLikelihood(TotalCorrelationSeries series, int[] levels, LawCorrection? correction)
        : base(series, levels, correction)
    {
        int n = Values.Length;
        _logs = Array.ConvertAll(Values, Math.Log);
        _relative = new double[n * n];
        _isDiagonal = correction is null;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                _relative[(i * n) + j] = Covariance[i, j] / (Values[i] * Values[j]);
                _isDiagonal &= i == j || Covariance[i, j] == 0;
            }
        }

        int places = Grid.LogSigma.Length;
        (_factors, _ones, _logDeterminants, _onesSquared) = (new double[places][], new double[places][], new double[places][], new double[places][]);
        (_transientWeights, _transientSum, _transientLog) = (new double[Counts], new double[Counts], new double[Counts]);
        (_residual, _whitened) = (new double[n], new double[n]);
        Factor();
    }

    public override bool NeedsAmplitude => false;

    private double Constant => LogAmplitudeDensity - _logs.Sum() - (0.5 * (_logs.Length - 1) * Math.Log(2 * Math.PI));

    public override void Evaluate(ReadOnlySpan<double> logShape, double u, Span<double> table)
    {
        int n = _logs.Length;
        int places = Grid.LogSigma.Length;
        SetLaw(logShape);
        double constant = Constant;
        Span<double> squares = stackalloc double[Counts];
        Span<double> sums = stackalloc double[Counts];
        for (int k = 1; k < Counts; k++)
        {
            double r = _residual[n - k];
            squares[k] = squares[k - 1] + (_transientWeights[k - 1] * r * r);
            sums[k] = sums[k - 1] + (_transientWeights[k - 1] * r);
        }

        for (int s = 0; s < places; s++)
        {
            Whiten(s);
            double[] ones = _ones[s];
            double square = 0;
            double cross = 0;
            for (int i = 0; i < n; i++)
            {
                double z = _whitened[i];
                square += z * z;
                cross += z * ones[i];
                int k = n - 1 - i;
                if (k < Counts)
                {
                    double weight = _onesSquared[s][i] + _transientSum[k];
                    double mean = cross + sums[k];
                    table[(k * places) + s] = constant
                        - (0.5 * (_logDeterminants[s][i] + _transientLog[k] + square + squares[k] - (mean * mean / weight) + Math.Log(weight)));
                }
            }
        }
    }

    public override double DrawLogAmplitude(ReadOnlySpan<double> logShape, double u, int k, int s, double gaussian)
    {
        int n = _logs.Length;
        SetLaw(logShape);
        Whiten(s);
        double cross = 0;
        for (int i = 0; i < n - k; i++)
        {
            cross += _whitened[i] * _ones[s][i];
        }

        for (int i = 0; i < k; i++)
        {
            cross += _transientWeights[i] * _residual[n - 1 - i];
        }

        double weight = _onesSquared[s][n - 1 - k] + _transientSum[k];
        return (cross / weight) + (gaussian / Math.Sqrt(weight));
    }

    private void SetLaw(ReadOnlySpan<double> logShape)
    {
        if (AddsCorrections)
        {
            SetWeights(logShape);
            Factor();
        }

        for (int i = 0; i < _residual.Length; i++)
        {
            _residual[i] = _logs[i] - logShape[_residual.Length - 1 - i];
        }
    }

    private void Whiten(int s)
    {
        if (_isDiagonal)
        {
            for (int i = 0; i < _whitened.Length; i++)
            {
                _whitened[i] = _residual[i] * _factors[s][i];
            }

            return;
        }

        _residual.CopyTo(_whitened, 0);
        PackedCholesky.Whiten(_factors[s], _whitened.Length, _whitened);
    }

    private void Factor()
    {
        int n = Values.Length;
        double[] relative = [.. _relative];
        for (int i = 0; i < n && Corrections is not null; i++)
        {
            for (int j = 0; j < n; j++)
            {
                relative[(i * n) + j] += Correction(i, j);
            }
        }

        for (int s = 0; s < _factors.Length; s++)
        {
            Factor(relative, s, n);
        }

        double sum = 0;
        double log = 0;
        for (int k = 0; k < Counts; k++)
        {
            (_transientSum[k], _transientLog[k]) = (sum, -log);
            _transientWeights[k] = 1 / (1 + relative[(n - 1 - k) * (n + 1)]);
            sum += _transientWeights[k];
            log += Math.Log(_transientWeights[k]);
        }
    }

    private void Factor(double[] relative, int s, int n)
    {
        double[] factor = [.. relative];
        double variance = Math.Exp(2 * Grid.LogSigma[s]);
        for (int i = 0; i < n; i++)
        {
            factor[(i * n) + i] += variance;
        }

        PackedCholesky.Factor(factor, n);
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        PackedCholesky.Whiten(factor, n, ones);
        double[] diagonal = [.. Enumerable.Range(0, n).Select(i => factor[(i * n) + i])];
        _factors[s] = _isDiagonal ? Array.ConvertAll(diagonal, d => 1 / d) : factor;
        _ones[s] = ones;
        _logDeterminants[s] = [.. Enumerable.Range(0, n).Select(i => 2 * diagonal.Take(i + 1).Sum(Math.Log))];
        _onesSquared[s] = [.. Enumerable.Range(0, n).Select(i => ones.Take(i + 1).Sum(o => o * o))];
    }
}
