using Entroscope.Numerics;

namespace Entroscope.Estimators.Dimension;

/// <summary>The dimension of the set that samples lie on, from ratios of distances to near neighbours: TwoNN and GRIDE.</summary>
/// <remarks>
/// Neighbours share points, so the ratios of different rows depend on each other: an interval that takes them as independent covers too seldom. This one is
/// from disjoint parts of the rows with their distances computed again. Copies of a row are left out and counted.
/// </remarks>
internal static class IntrinsicDimension
{
    // Parts of a quarter of the rows keep about their scale: 4^(1/d) times the distances.
    private const int Parts = 4;
    private const int Partitions = 8;
    private const int FewestOfInterval = 100;
    private const int LargestOrder = 64;

    /// <summary>TwoNN (Facco et al. 2017) by maximum likelihood: N over the sum of log(r2 / r1).</summary>
    public static SampleEstimate TwoNearest(SampleMatrix x, ulong seed = 1, int threads = 0, double? period = null) =>
        Estimate("twonn", x, 2, logs => Likelihood(logs, 1), seed, threads, period);

    /// <summary>TwoNN without the bias of the inverse of a mean: N - 1 over the sum.</summary>
    public static SampleEstimate TwoNearestUnbiased(SampleMatrix x, ulong seed = 1, int threads = 0, double? period = null) =>
        Estimate("twonn-unbiased", x, 2, Unbiased, seed, threads, period);

    /// <summary>TwoNN as published: the slope of -log(1 - i/N) over the sorted log(r2 / r1), through 0, of the lowest 90 %.</summary>
    public static SampleEstimate TwoNearestRegression(SampleMatrix x, ulong seed = 1, int threads = 0, double? period = null) =>
        Estimate("twonn-regression", x, 2, Regression, seed, threads, period);

    /// <summary>GRIDE (Denti et al. 2022): maximum likelihood from the neighbours of orders n and 2 n; larger n look at larger distances.</summary>
    /// <param name="order">The order n, 1..64; 1 is TwoNN.</param>
    public static SampleEstimate Gride(SampleMatrix x, int order = 2, ulong seed = 1, int threads = 0, double? period = null)
    {
        Refuse.Argument(order is < 1 or > LargestOrder, $"The number of neighbours must be 1..{LargestOrder}, but is {order}.", nameof(order));
        return Estimate("gride", x, 2 * order, logs => Likelihood(logs, order), seed, threads, period);
    }

    /// <summary>
    /// GRIDE with the error that DADApy gives, from the observed information of ratios that are taken as independent: 1 / sqrt(N/d² + (n - 1) sum L²
    /// exp(-d L) / (1 - exp(-d L))²). Neighbours share points, and the error is too small by a sixth to a half.
    /// </summary>
    public static SampleEstimate GrideOfDadapy(SampleMatrix x, int order, int threads = 0, double? period = null)
    {
        DenseMatrix points = Points(x, period);
        double[] logs = Logs(points, null, 2 * order, period, threads);
        double d = Likelihood(logs, order);
        double information = logs.Length / (d * d);
        foreach (double log in logs.Where(l => l > 0 && order > 1))
        {
            double half = 2 * Math.Sinh(d * log / 2);
            information += (order - 1) * log * log / (half * half);
        }

        return Spectra.SpectrumRanks.Reproduced(new SampleEstimate
        {
            Value = d,
            Samples = points.Rows,
            Estimator = "gride",
            Unit = EstimateUnit.Dimensions,
            StandardError = 1 / Math.Sqrt(information),
        });
    }

    /// <summary>
    /// Solves N/d + (n - 1) sum L / (1 - exp(-d L)) - (2 n - 1) sum L = 0 for the logs L of the ratios of distances; its left side falls with d.
    /// </summary>
    public static double Likelihood(double[] logs, int order)
    {
        double sum = CompensatedSum.Of(logs);
        double low = logs.Length / ((2.0 * order) - 1) / sum * 1e-3, high = (double)logs.Length * order / sum * 10;
        if (!(sum > 0))
        {
            return double.NaN;
        }

        if (order == 1)
        {
            return logs.Length / sum;
        }

        while (Score(logs, order, sum, low) < 0)
        {
            low /= 10;
        }

        while (Score(logs, order, sum, high) > 0)
        {
            high *= 10;
        }

        for (int step = 0; step < 200 && high > low * (1 + 4e-16); step++)
        {
            double middle = high > 2 * low ? Math.Sqrt(low * high) : (low + high) / 2;
            (low, high) = Score(logs, order, sum, middle) > 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    public static double Unbiased(double[] logs) => (logs.Length - 1) / CompensatedSum.Of(logs);

    public static double Regression(double[] logs)
    {
        double[] sorted = [.. logs.Order()];
        int used = Math.Max(1, (int)(sorted.Length * 0.9));
        (double xy, double xx) = (0, 0);
        for (int i = 0; i < used; i++)
        {
            xy += sorted[i] * -Math.Log(1 - ((i + 1.0) / sorted.Length) + (i + 1 == sorted.Length ? double.Epsilon : 0));
            xx += sorted[i] * sorted[i];
        }

        return xx > 0 ? xy / xx : double.NaN;
    }

    private static double Score(double[] logs, int order, double sum, double d)
    {
        double ratios = 0;
        foreach (double log in logs)
        {
            // L / (1 - exp(-d L)) has the limit 1 / d.
            double scaled = d * log;
            ratios += scaled < 1e-12 ? 1 / d : log / (scaled < 1e-5 ? scaled * (1 - (scaled / 2)) : 1 - Math.Exp(-scaled));
        }

        return (logs.Length / d) + ((order - 1) * ratios) - (((2 * order) - 1) * sum);
    }

    private static SampleEstimate Estimate(
        string name, SampleMatrix x, int neighbours, Func<double[], double> dimension, ulong seed, int threads, double? period)
    {
        DenseMatrix points = Points(x, period);
        int n = points.Rows;
        Refuse.Argument(
            n < neighbours + 2, $"{neighbours + 2} distinct rows are needed for {neighbours} neighbours of each, but there are {n}.", nameof(x));
        double value = dimension(Logs(points, null, neighbours, period, threads));
        var estimate = new SampleEstimate
        {
            Value = value,
            Samples = n,
            Estimator = name,
            Unit = EstimateUnit.Dimensions,
            Warning = Warning(value, x.Rows, n),
        };
        if (n < Math.Max(FewestOfInterval, Parts * 4 * neighbours) || !double.IsFinite(value) || value > MostDimensions(n))
        {
            return estimate;
        }

        double error = Math.Sqrt(VarianceOfParts(points, neighbours, dimension, seed, period, threads) / Parts);
        return Jackknife.WithLogInterval(estimate, error, StudentLaw.Quantile(0.975, Partitions * (Parts - 1)));
    }

    // The variance of the log of the estimate of a quarter of the rows; that of all rows has a quarter of it.
    private static double VarianceOfParts(DenseMatrix points, int neighbours, Func<double[], double> dimension, ulong seed, double? period, int threads)
    {
        double sum = 0;
        for (int partition = 0; partition < Partitions; partition++)
        {
            int[] order = [.. Enumerable.Range(0, points.Rows)];
            new RandomStream(seed, "parts of the rows", partition).Shuffle(order.AsSpan());
            double[] logs = new double[Parts];
            for (int part = 0; part < Parts; part++)
            {
                int first = (int)((long)points.Rows * part / Parts), last = (int)((long)points.Rows * (part + 1) / Parts);
                logs[part] = Math.Log(dimension(Logs(points, order[first..last], neighbours, period, threads)));
            }

            sum += logs.Sum(l => (l - logs.Average()) * (l - logs.Average())) / (Parts - 1);
        }

        return sum / Partitions;
    }

    private static double[] Logs(DenseMatrix points, int[]? rows, int neighbours, double? period, int threads) =>
        Array.ConvertAll(
            NearestNeighbours.Find(points, rows, neighbours, period, threads), d => Math.Log(d[neighbours - 1].Square / d[(neighbours / 2) - 1].Square) / 2);

    // Eckmann and Ruelle (1992).
    private static double MostDimensions(int rows) => 2 * Math.Log10(rows);

    private static string? Warning(double value, int rows, int distinct)
    {
        if (!double.IsFinite(value))
        {
            return "Undetermined: the neighbours of every row are equally far.";
        }

        string? large = value > MostDimensions(distinct)
            ? Invariant($"{distinct} rows show at most about {MostDimensions(distinct):0.#} dimensions (2 log10 N): a larger dimension is underestimated.")
            : null;
        string? copies = distinct < rows ? Invariant($"{rows - distinct} of {rows} rows are copies of others and left out.") : null;
        return large is null || copies is null ? large ?? copies : copies + " " + large;
    }

    private static DenseMatrix Points(SampleMatrix x, double? period) =>
        Distinct(period is null ? SampleGeometry.Centred(x, out _) : new DenseMatrix(x.Rows, x.Columns, x.Values.ToArray()));

    private static DenseMatrix Distinct(DenseMatrix x)
    {
        var seen = new HashSet<int>(new RowEquality(x));
        int[] kept = [.. Enumerable.Range(0, x.Rows).Where(seen.Add)];
        return kept.Length == x.Rows ? x : NearestNeighbours.Select(x, kept);
    }

    private sealed class RowEquality(DenseMatrix x) : IEqualityComparer<int>
    {
        public bool Equals(int a, int b) => x.Row(a).SequenceEqual(x.Row(b));

        public int GetHashCode(int row)
        {
            var hash = default(HashCode);
            foreach (double value in x.Row(row))
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
