namespace Entroscope.Information.Scaling;

/// <summary>
/// The likelihood in T where a level is not many errors above 0, in log T at the others. There T = X + error with log X = log law + sigma times a
/// normal number; X is linearised about its most probable value, which is exact for small sigma and for small errors (Laplace's method between).
/// </summary>
internal sealed class AbsoluteLikelihood : LawLikelihood
{
    // The range of the log amplitude about the one that fits best; below it a law is no information.
    private const double Lower = -8;
    private const double Range = 13;
    private const double TypicalScatter = 0.1;
    private const int MostSteps = 12;

    // Errors of exact values: rounding.
    private const double LeastError = 1e-10;

    private readonly bool _isDiagonal;
    private readonly bool[] _isFar;
    private readonly double[] _errors;
    private readonly double[] _fitWeights;
    private readonly double[] _law;
    private readonly double[] _scales;
    private readonly double[] _residual;
    private readonly double[] _variances;
    private readonly double[] _slopes;
    private readonly double[] _matrix;
    private readonly double _jacobian;

    public AbsoluteLikelihood(TotalCorrelationSeries series, int[] levels, LawCorrection? correction)
        : base(series, levels, correction)
    {
        int n = Values.Length;
        _errors = [.. Enumerable.Range(0, n).Select(i => Math.Max(Math.Sqrt(Math.Max(0, Covariance[i, i])), LeastError))];
        _isFar = [.. Values.Select((v, i) => IsFarAbove(v, _errors[i]))];
        _fitWeights = [.. Values.Select((v, i) => 1 / ((_errors[i] * _errors[i]) + Math.Pow(TypicalScatter * Math.Max(v, _errors[i]), 2)))];
        (_law, _scales, _residual, _variances, _matrix) = (new double[n], new double[n], new double[n], new double[n], new double[n * n]);
        _slopes = new double[n];
        _jacobian = Values.Where((_, i) => _isFar[i]).Sum(Math.Log);
        _isDiagonal = correction is null;
        for (int i = 0; i < n; i++)
        {
            Covariance[i, i] = _errors[i] * _errors[i];
            for (int j = 0; j < i; j++)
            {
                _isDiagonal &= Covariance[i, j] == 0;
            }
        }
    }

    /// <summary>Gets where the range of amplitudes, as 0..1, is cut at first: finely where the amplitude fits best.</summary>
    public static double[] AmplitudeBreaks { get; } = [0, (-1.5 - Lower) / Range, (-0.4 - Lower) / Range, (0.4 - Lower) / Range, (1.5 - Lower) / Range, 1];

    public override bool NeedsAmplitude => true;

    public override void Evaluate(ReadOnlySpan<double> logShape, double u, Span<double> table)
    {
        int n = Values.Length;
        int places = Grid.LogSigma.Length;
        double amplitude = LogAmplitude(logShape, u);
        SetWeights(logShape);
        for (int i = 0; i < n; i++)
        {
            _law[i] = logShape[n - 1 - i] + amplitude;
        }

        // The weight of the range of amplitudes over its prior, and transient levels, which do not depend on sigma.
        double constant = LogAmplitudeDensity + Math.Log(Range) - _jacobian - (0.5 * n * Math.Log(2 * Math.PI));
        Span<double> transients = stackalloc double[Counts];
        for (int k = 1; k < Counts; k++)
        {
            Linearise(n - k, 1);
            int i = n - k;
            double variance = Variance(i);
            transients[k] = transients[k - 1] + Math.Log(variance) + (_residual[i] * _residual[i] / variance);
        }

        for (int s = 0; s < places; s++)
        {
            double sigma = Math.Exp(Grid.LogSigma[s]);
            Whiten(sigma);
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                sum += (2 * Math.Log(_matrix[(i * n) + i])) + (_residual[i] * _residual[i]);
                int k = n - 1 - i;
                if (k < Counts)
                {
                    table[(k * places) + s] = constant - (0.5 * (sum + transients[k]));
                }
            }
        }
    }

    public override double DrawLogAmplitude(ReadOnlySpan<double> logShape, double u, int k, int s, double gaussian) => LogAmplitude(logShape, u);

    // Residuals of unit variance, and the standard deviations on the diagonal of the matrix.
    private void Whiten(double sigma)
    {
        int n = Values.Length;
        for (int i = 0; i < n; i++)
        {
            Linearise(i, sigma);
            for (int j = 0; j < i && !_isDiagonal; j++)
            {
                _matrix[(i * n) + j] = (_scales[i] * _scales[j] * Covariance[i, j]) + Common(i, j);
            }

            _matrix[(i * n) + i] = Variance(i);
        }

        if (!_isDiagonal)
        {
            PackedCholesky.Factor(_matrix, n);
            PackedCholesky.Whiten(_matrix, n, _residual);
            return;
        }

        for (int i = 0; i < n; i++)
        {
            double deviation = Math.Sqrt(_matrix[(i * n) + i]);
            _matrix[(i * n) + i] = deviation;
            _residual[i] /= deviation;
        }
    }

    // The amplitude that fits best with a typical scatter, times a factor: the place of the factor hardly depends on the shape.
    private double LogAmplitude(ReadOnlySpan<double> logShape, double u)
    {
        int n = Values.Length;
        double product = 0;
        double square = 0;
        double greatest = double.NegativeInfinity;
        for (int i = 0; i < n; i++)
        {
            greatest = Math.Max(greatest, logShape[i]);
        }

        for (int i = 0; i < n; i++)
        {
            double shape = Math.Exp(logShape[n - 1 - i] - greatest);
            product += _fitWeights[i] * shape * Values[i];
            square += _fitWeights[i] * shape * shape;
        }

        double best = Math.Max(product / square, 1 / Math.Sqrt(square));
        return Math.Log(best) - greatest + Lower + (Range * u);
    }

    private double Variance(int i) => (_scales[i] * _scales[i] * Covariance[i, i]) + _variances[i] + Common(i, i);

    // What a correction to the law adds to the covariance.
    private double Common(int i, int j) => _slopes[i] * _slopes[j] * Correction(i, j);

    private void Linearise(int i, double sigma)
    {
        if (_isFar[i])
        {
            _slopes[i] = 1;
            (_scales[i], _residual[i], _variances[i]) = (1 / Values[i], Math.Log(Values[i]) - _law[i], sigma * sigma);
            return;
        }

        // The most probable log X, by Gauss-Newton steps.
        double precision = 1 / (sigma * sigma);
        double inverse = 1 / (_errors[i] * _errors[i]);
        double x = Math.Min(_law[i], Math.Max(Math.Log(Math.Max(Values[i], _errors[i])), _law[i] - (10 * sigma)));
        for (int step = 0; step < MostSteps; step++)
        {
            double value = Math.Exp(x);
            double move = (((Values[i] - value) * value * inverse) - ((x - _law[i]) * precision)) / ((value * value * inverse) + precision);
            x += Math.Clamp(move, -1, 1);
            if (Math.Abs(move) < 1e-6)
            {
                break;
            }
        }

        double most = Math.Exp(x);
        _slopes[i] = most;
        (_scales[i], _residual[i], _variances[i]) = (1, Values[i] - (most * (1 + _law[i] - x)), most * most * sigma * sigma);
    }
}
