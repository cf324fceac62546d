namespace Entroscope.Inference.Classification;

/// <summary>
/// How often an event came true against the probability it was given: rows in order of probability, in bins of about equally many rows
/// (rows of one probability are never divided).
/// </summary>
/// <remarks>
/// The error is the root of the mean squared distance of share and probability over the bins. The plain sum counts the noise of the shares as miscalibration;
/// the debiased one of Kumar, Liang and Ma (2019, "Verified Uncertainty Calibration", NeurIPS) subtracts it, bin by bin: s (1 - s) / (n - 1) for a share s of n
/// rows. What is then below 0 is shown as 0. The interval is that of the squared error under normal shares; its lower end is 0 where the rows do not show that
/// the probabilities are wrong.
/// </remarks>
public sealed record CalibrationCurve
{
    private const int MostBins = 15;
    private const int RowsOfBin = 20;

    private CalibrationCurve()
    {
    }

    /// <summary>Gets the bins, by increasing probability; empty without rows.</summary>
    public required IReadOnlyList<CalibrationBin> Bins { get; init; }

    /// <summary>Gets the debiased calibration error, 0..1; NaN where no bin has two rows.</summary>
    public required ClassFigure Error { get; init; }

    internal static CalibrationCurve Of(double[] probability, bool[] came)
    {
        int[] order = [.. Enumerable.Range(0, probability.Length)];
        Array.Sort([.. probability], order);
        int wanted = Math.Clamp(order.Length / RowsOfBin, 1, MostBins);
        var bins = new List<CalibrationBin>();
        SquaredError squared = default;
        int start = 0;
        while (start < order.Length)
        {
            int end = Math.Max(start + 1, (int)((long)order.Length * Math.Min(wanted, bins.Count + 1) / wanted));
            while (end < order.Length && probability[order[end]] == probability[order[end - 1]])
            {
                end++;
            }

            (double sum, double variance, int count) = (0, 0, 0);
            foreach (int row in order.AsSpan(start, end - start))
            {
                double p = probability[row];
                (sum, variance, count) = (sum + p, variance + (p * (1 - p)), count + (came[row] ? 1 : 0));
            }

            int rows = end - start;
            bins.Add(new CalibrationBin(rows, sum / rows, ClassFigure.OfShare((double)count / rows, Math.Sqrt(Noise(count, rows)), rows)));
            squared.Add((double)rows / order.Length, (sum - count) / rows, Noise(count, rows), variance / rows / rows);
            start = end;
        }

        return new CalibrationCurve { Bins = bins, Error = squared.Error(order.Length) };
    }

    // The variance of a share, without bias.
    private static double Noise(int count, int rows) => rows < 2 ? 0 : (double)count / rows * (1 - ((double)count / rows)) / (rows - 1);

    /// <summary>The squared error and its variance, which is Slope v + Constant for a squared error v that all bins have alike.</summary>
    private struct SquaredError
    {
        private const double Quantile = 1.959963984540054;
        private double _value;
        private double _slope;
        private double _constant;
        private bool _known;

        /// <param name="expected">The variance of the share where the probabilities are right: a bin without an exception shows none.</param>
        public void Add(double weight, double distance, double noise, double expected)
        {
            double spread = Math.Max(noise, expected);
            _known |= spread > 0 || distance == 0;
            _value += weight * ((distance * distance) - noise);
            _slope += weight * weight * 4 * spread;
            _constant += weight * weight * 2 * spread * spread;
        }

        // The interval is all squared errors of which the one found is no more than so many of their own standard errors away.
        public readonly ClassFigure Error(int rows)
        {
            if (rows < 2 || !_known)
            {
                return ClassFigure.None;
            }

            double z = Quantile * Quantile;
            double middle = _value + (z * _slope / 2);
            double half = Math.Sqrt(Math.Max(0, (middle * middle) - (_value * _value) + (z * _constant)));
            double value = Root(_value);
            double error = value > 0 ? Math.Sqrt((_slope * _value) + _constant) / (2 * value) : double.NaN;
            return new ClassFigure(value, error, Math.Min(value, Root(middle - half)), Math.Max(value, Root(middle + half)));
        }

        private static double Root(double value) => Math.Min(1, Math.Sqrt(Math.Max(0, value)));
    }
}

/// <summary>The rows of one bin: their number, the mean of their probabilities, and the share of them that came true.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Probability">The mean probability.</param>
/// <param name="Share">The share that came true, with Wilson's interval.</param>
public sealed record CalibrationBin(int Rows, double Probability, ClassFigure Share);
