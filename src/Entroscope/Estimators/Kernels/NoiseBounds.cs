using Entroscope.Numerics;

namespace Entroscope.Estimators.Kernels;

/// <summary>
/// What X + noise says about X, the noise Gaussian with a named standard deviation: bounds by pairwise distances (Kolchinsky, Tracey 2017, equations 10 and
/// 13, as used for networks by Saxe et al. 2018), and the entropy of the mixture of all noises by draws (Goldfeld et al. 2019).
/// </summary>
/// <remarks>
/// The upper bound is -mean of ln of the mean of exp(-|x-x'|²/(2s²)), the lower one the same with 2s in the place of s. Both are at most ln N on N samples:
/// there they bound the information about which of the samples it was, not that about X. The value has the jackknife's correction of the bias that samples
/// add; where this is not small beside the standard error, the samples are too few, and the value is no bound.
/// </remarks>
internal static class NoiseBounds
{
    private const int Draws = 20_000;
    private const double MostBias = 2;

    /// <summary>Computes a bound of the information that X + noise has about X.</summary>
    /// <param name="noise">The standard deviation of the noise in every coordinate, above 0.</param>
    /// <param name="isUpper">Whether it is the upper bound.</param>
    /// <param name="corrected">Whether the bias of the samples is taken away; without, it is the formula as published.</param>
    public static SampleEstimate Bound(string name, SampleMatrix x, double noise, bool isUpper, bool corrected, int threads)
    {
        EnsureNoise(noise);
        SquaredDistances.EnsureSize(x, 10);
        int n = x.Rows;
        double[] logs = new double[n];
        double[] sums = new double[n];
        double width = isUpper ? noise : 2 * noise;
        SquaredDistances.ForRows(x, width, threads, (i, row) => logs[i] = Math.Log(sums[i] = CompensatedSum.Of(row)));

        // Without sample l the sum of row i lacks one entry, by symmetry that of row l in column i.
        double[] lost = new double[n];
        SquaredDistances.ForRows(x, width, threads, (l, row) =>
        {
            CompensatedSum sum = default;
            for (int i = 0; i < n; i++)
            {
                sum.Add(i == l ? 0 : GammaFunctions.LogOnePlus(-row[i] / sums[i]));
            }

            lost[l] = sum.Value;
        });
        double total = CompensatedSum.Of(logs);
        double value = Math.Log(n) - (total / n);
        double[] without = [.. Enumerable.Range(0, n).Select(l => Math.Log(n - 1) - ((total - logs[l] + lost[l]) / (n - 1)))];
        (double bias, double error) = (Jackknife.Bias(value, without), Jackknife.Error(without));
        string? problem = Math.Abs(bias) > MostBias * error
            ? Invariant($"Limited by the number of samples: {n} of them give at most {Math.Log(n):0.####} nats, ")
                + Invariant($"and their bias is {Math.Abs(bias):0.####} nats")
                + (error > 0 ? Invariant($", {Math.Abs(bias) / error:0.0} standard errors. ") : ". ")
                + "It bounds nothing."
            : !corrected ? "The formula as published, without a correction of its bias." : null;

        // Where the correction is not small it is not known either: what is shown is then the formula itself, which is at most ln N.
        double shown = corrected && problem is null ? value - bias : value;
        return SampleEstimate.Of(name, EstimateUnit.Nats, shown, error, n, problem, SampleEstimate.Normal(shown, error, 0)) with
        {
            Side = problem is not null && corrected ? EstimateSide.Estimate : isUpper ? EstimateSide.UpperBound : EstimateSide.LowerBound,
            Cap = Math.Log(n),
        };
    }

    /// <summary>
    /// Computes the bound's value for X less the mean of its values within the classes: an estimate of what X + noise says about the class, and no bound.
    /// </summary>
    public static SampleEstimate AboutClass(string name, SampleMatrix x, IReadOnlyList<int> labels, double noise, bool isUpper, int threads)
    {
        Refuse.Argument(labels.Count != x.Rows, $"There are {x.Rows} samples, but {labels.Count} classes; every sample needs one.", nameof(labels));
        SampleEstimate all = Bound(name, x, noise, isUpper, corrected: false, threads);
        CompensatedSum within = default;
        var classes = Enumerable.Range(0, x.Rows).GroupBy(i => labels[i]).Select(g => g.ToArray()).OrderBy(g => g[0]).ToArray();
        foreach (int[] rows in classes)
        {
            Refuse.Argument(rows.Length < 10, $"A class has {rows.Length} samples; at least 10 are needed.", nameof(labels));
            within.Add((double)rows.Length / x.Rows * Bound(name, x.Select(rows), noise, isUpper, corrected: false, threads).Value);
        }

        return all with
        {
            Value = all.Value - within.Value,
            Side = EstimateSide.Estimate,
            StandardError = null,
            Cap = LogSpace.Entropy(Array.ConvertAll(classes, c => (double)c.Length / x.Rows)),
            Warning = classes.Length == 1 ? Neighbours.NeighbourEstimates.OneClass : "A difference of two bounds is no bound; no interval is known.",
        };
    }

    /// <summary>Computes the information that X + noise has about X by draws from the mixture of Gaussians at the samples: at most ln N.</summary>
    public static SampleEstimate Mixture(string name, SampleMatrix x, double noise, ulong seed, int threads)
    {
        EnsureNoise(noise);
        SquaredDistances.EnsureSize(x, 10);
        (int n, int d) = (x.Rows, x.Columns);
        double[] terms = new double[Draws];
        (double factor, double unit) = SquaredDistances.Scale(noise);
        double scale = -1 / (2 * unit * unit);
        ParallelLoop.For(Draws, () => (Point: new double[d], Logs: new double[n]), (t, own) =>
        {
            var random = new RandomStream(seed, "draws of the noise", t);
            ReadOnlySpan<double> centre = x.Row(random.NextInt(n));
            double length = 0;
            for (int c = 0; c < d; c++)
            {
                double z = random.NextGaussian();
                own.Point[c] = centre[c] + (noise * z);
                length += z * z;
            }

            for (int j = 0; j < n; j++)
            {
                own.Logs[j] = scale * SquaredDistances.Of(own.Point, x.Row(j), factor);
            }

            // ln p(t|x) - ln p(t), the constants of the densities cancelled.
            terms[t] = (-length / 2) - LogSpace.LogSumExp(own.Logs) + Math.Log(n);
        }, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads });
        double value = CompensatedSum.Of(terms) / Draws;
        double error = Math.Sqrt(terms.Sum(v => (v - value) * (v - value)) / ((Draws - 1.0) * Draws));
        return new SampleEstimate
        {
            Estimator = name,
            Unit = EstimateUnit.Nats,
            Value = value,
            Samples = n,
            StandardError = error,
            Cap = Math.Log(n),
            Warning = "The error is that of the draws for these samples; how far other samples would lead is not known, and near the logarithm of their number "
                + "the value says which sample it was.",
        };
    }

    private static void EnsureNoise(double noise) =>
        Refuse.Argument(!(noise > 0) || !double.IsFinite(noise), $"The standard deviation of the noise must be above 0, but is {noise}.", nameof(noise));
}
