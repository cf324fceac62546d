using Entroscope.Numerics;

namespace Entroscope.Estimators.Spectra;

/// <summary>How many directions samples fill, by the definitions in use: they differ, so the name of each is part of the number.</summary>
/// <remarks>
/// All of them belong to the sample, not to the population alone: they grow with the number of rows, and no interval is known. The isotropic normal
/// distribution in D = N dimensions has RankMe 0.805 D, not D.
/// </remarks>
internal static class SpectrumRanks
{
    /// <summary>RankMe (Garrido et al. 2023, equation 3, without its 1e-7): exp of the entropy of the singular values over their sum; the mean stays.</summary>
    public static SampleEstimate RankMe(SampleMatrix x, int threads = 0) =>
        Rank("rankme", x, SampleGeometry.Squares(SampleGeometry.Plain(x, out _), threads), s => Exponential(Roots(s)));

    /// <summary>The effective rank of Roy and Vetterli (2007): as RankMe, without the mean.</summary>
    public static SampleEstimate Effective(SampleMatrix x, int threads = 0) => Centred("effective-rank", x, s => Exponential(Roots(s)), threads);

    /// <summary>The exponential of the von Neumann entropy: as the effective rank, of the eigenvalues of the covariance.</summary>
    public static SampleEstimate OfEigenvalues(SampleMatrix x, int threads = 0) => Centred("eigenvalue-rank", x, Exponential, threads);

    /// <summary>The stable rank (Rudelson, Vershynin 2007): the sum of the eigenvalues over the largest.</summary>
    public static SampleEstimate Stable(SampleMatrix x, int threads = 0) => Centred("stable-rank", x, s => s.Sum() / s[0], threads);

    /// <summary>The share of the directions that hold 99 % of the variance (Richter et al. 2021, "saturation").</summary>
    public static SampleEstimate Saturation(SampleMatrix x, int threads = 0) =>
        Centred("saturation", x, s => (double)Holding(s, 0.99) / x.Columns, threads) with { Unit = EstimateUnit.Ratio, Cap = Cap(x, 1) / x.Columns };

    /// <summary>The effective dimension of ridge regression: the sum of l / (l + lambda) over the eigenvalues l of the covariance.</summary>
    /// <param name="lambda">lambda, above 0; null for the mean eigenvalue.</param>
    public static SampleEstimate Ridge(SampleMatrix x, double? lambda = null, int threads = 0) => Ridge(x, scale => lambda / scale / scale, threads);

    /// <summary>The same with lambda the square of a width, which may leave the numbers.</summary>
    /// <param name="width">The width, above 0; null for the root of the mean eigenvalue.</param>
    public static SampleEstimate RidgeOfWidth(SampleMatrix x, double? width, int threads) => Ridge(x, scale => width / scale * (width / scale), threads);

    private static SampleEstimate Ridge(SampleMatrix x, Func<double, double?> lambda, int threads)
    {
        DenseMatrix centred = SampleGeometry.Centred(x, out double scale);
        double[] squares = SampleGeometry.Squares(centred, threads);
        double penalty = lambda(scale) * x.Rows ?? squares.Sum() / x.Columns;
        return Rank("ridge-dimension", x, squares, s => s.Sum(l => l == 0 ? 0 : l / (l + penalty)), 1);
    }

    /// <summary>RankMe with a number added to every share, as published code has it.</summary>
    /// <param name="added">1e-7 in the paper, 1e-5 in stable-pretraining.</param>
    public static SampleEstimate RankMePlus(double added, SampleMatrix x, int threads = 0) => Reproduced(
        Rank("rankme", x, SampleGeometry.Squares(SampleGeometry.Plain(x, out _), threads), s =>
        {
            double[] roots = Roots(s);
            double sum = roots.Sum();
            return Math.Exp(-roots.Sum(r => LogSpace.XLogX((r / sum) + added)));
        }));

    /// <summary>What reptrix calls RankMe: shares of variance, not of singular values, and without the mean.</summary>
    public static SampleEstimate Reptrix(SampleMatrix x, int threads = 0) =>
        Reproduced(Centred("rankme", x, Exponential, threads));

    /// <summary>The saturation of delve, which counts the directions before the one that reaches 99 %: one too few.</summary>
    public static SampleEstimate Delve(SampleMatrix x, int threads = 0) => Reproduced(
        Centred("saturation", x, s => (Holding(s, 0.99) - 1.0) / x.Columns, threads) with { Unit = EstimateUnit.Ratio });

    public static double Exponential(IReadOnlyList<double> weights)
    {
        double sum = weights.Sum();
        return Math.Exp(LogSpace.Entropy([.. weights.Select(w => w / sum)]));
    }

    public static SampleEstimate Reproduced(SampleEstimate estimate) => estimate with
    {
        Warning = "By the published code of a tool, which is not the definition that it cites; only to reproduce its numbers.",
    };

    private static double[] Roots(double[] squares) => Array.ConvertAll(squares, Math.Sqrt);

    private static int Holding(double[] squares, double share)
    {
        double threshold = squares.Sum() * share * (1 - 1e-12);
        (int count, double sum) = (0, 0);
        while (sum < threshold)
        {
            sum += squares[count++];
        }

        return count;
    }

    private static double Cap(SampleMatrix x, int lost) => Math.Min(x.Rows - lost, x.Columns);

    private static SampleEstimate Centred(string name, SampleMatrix x, Func<double[], double> rank, int threads) =>
        Rank(name, x, SampleGeometry.Squares(SampleGeometry.Centred(x, out _), threads), rank, 1);

    private static SampleEstimate Rank(string name, SampleMatrix x, double[] squares, Func<double[], double> rank, int lost = 0)
    {
        Refuse.Argument(squares[0] == 0, $"All values are 0: they have no direction.", nameof(x));
        double value = rank(squares);
        return new SampleEstimate
        {
            Value = value,
            Samples = x.Rows,
            Estimator = name,
            Unit = EstimateUnit.Dimensions,
            Cap = Cap(x, lost),
            Warning = value > x.Rows / 10.0
                ? Invariant($"{x.Rows} rows limit it: a value of more than a tenth of the rows grows with their number; compare at equal numbers of rows.")
                : null,
        };
    }
}
