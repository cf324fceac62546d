using Entroscope.Numerics;

namespace Entroscope.Estimators.Similarity;

/// <summary>Centred kernel alignment of two sets of features of the same rows (Kornblith et al. 2019), linear kernels.</summary>
internal static class KernelAlignment
{
    private const int Permutations = 199;
    private const int MostPermuted = 1500;

    /// <summary>
    /// CKA from the unbiased HSIC (Song et al. 2012, equation 5): near 0 for independent features however many they are. The interval is that of the jackknife
    /// over rows; the p-value that of 199 permutations of the rows, of at most 1500 of them.
    /// </summary>
    public static SampleEstimate Debiased(SampleMatrix x, SampleMatrix? other, ulong seed = 1, int threads = 0)
    {
        SampleMatrix y = SampleGeometry.Beside(x, other);
        Refuse.Argument(x.Rows < 5, $"At least 5 rows are needed, but there are {x.Rows}.", nameof(x));
        (DenseMatrix a, DenseMatrix b) = (SampleGeometry.Centred(x, out _), SampleGeometry.Centred(y, out _));
        var between = new HilbertSchmidt(a, b, threads);
        var own = new HilbertSchmidt(a, a, threads);
        var others = new HilbertSchmidt(b, b, threads);
        double value = between.Value / Math.Sqrt(own.Value * others.Value);
        bool determined = own.IsPositive && others.IsPositive;
        var estimate = new SampleEstimate
        {
            Value = determined ? value : double.NaN,
            Samples = x.Rows,
            Estimator = "cka-debiased",
            Unit = EstimateUnit.Ratio,
            PValue = PValue(a, b, seed, threads),
            Warning = determined ? FewRows(x, y) : Invariant($"Undetermined: {x.Rows} rows do not show that the features vary together with themselves."),
        };
        double[] without = [.. Enumerable.Range(0, x.Rows).Select(i => between.Without(i) / Math.Sqrt(own.Without(i) * others.Without(i)))];
        if (!determined || !Array.TrueForAll(without, double.IsFinite))
        {
            return estimate;
        }

        double error = Jackknife.Error(without);
        double half = error * SkewedMean.Factor(x.Rows);
        return estimate with { StandardError = error, Lower = value - half, Upper = Math.Min(value + half, Math.Max(1, value)) };
    }

    /// <summary>
    /// The usual CKA, from the biased HSIC: independent normal features of p and q dimensions give about sqrt(p q / ((n + p)(n + q))), not 0.
    /// </summary>
    public static SampleEstimate Biased(SampleMatrix x, SampleMatrix? other, int threads = 0)
    {
        SampleMatrix y = SampleGeometry.Beside(x, other);
        (DenseMatrix a, DenseMatrix b) = (SampleGeometry.Centred(x, out _), SampleGeometry.Centred(y, out _));
        (double p, double q, double n) = (Participation(a, threads), Participation(b, threads), x.Rows - 1);
        double null0 = Math.Sqrt(p / (n + p) * (q / (n + q)));
        return new SampleEstimate
        {
            Value = Norm(a, b, threads) / Math.Sqrt(Norm(a, a, threads) * Norm(b, b, threads)),
            Samples = x.Rows,
            Estimator = "cka",
            Unit = EstimateUnit.Ratio,
            Warning = null0 > 0.02
                ? Invariant($"Independent features with spectra as these would show about {null0:0.00}; the debiased CKA would show 0.")
                : null,
        };
    }

    /// <summary>What torch_cka computes: sums of the unbiased HSIC over batches in the order of the rows; not a number where a sum is negative.</summary>
    /// <param name="batch">The rows of a batch; those left over are dropped.</param>
    public static SampleEstimate Batches(SampleMatrix x, SampleMatrix? other, int batch = 256, int threads = 0)
    {
        SampleMatrix y = SampleGeometry.Beside(x, other);
        int size = Math.Min(batch, x.Rows);
        (double between, double own, double others) = (0, 0, 0);
        for (int first = 0; first + size <= x.Rows; first += size)
        {
            (DenseMatrix a, DenseMatrix b) = (Part(x, first, size), Part(y, first, size));
            between += new HilbertSchmidt(a, b, threads).Value;
            own += new HilbertSchmidt(a, a, threads).Value;
            others += new HilbertSchmidt(b, b, threads).Value;
        }

        return Spectra.SpectrumRanks.Reproduced(new SampleEstimate
        {
            Value = Math.Sqrt(between) * Math.Sqrt(between) / (Math.Sqrt(own) * Math.Sqrt(others)),
            Samples = x.Rows,
            Estimator = "cka",
            Unit = EstimateUnit.Ratio,
        });
    }

    /// <summary>Gets the sentence about few rows; null where there are as many as columns.</summary>
    public static string? FewRows(SampleMatrix x, SampleMatrix y) => x.Rows < Math.Max(x.Columns, y.Columns)
        ? Invariant($"{x.Rows} rows are fewer than the {Math.Max(x.Columns, y.Columns)} columns.")
        : null;

    private static DenseMatrix Part(SampleMatrix x, int first, int size) =>
        SampleGeometry.Centred(new SampleMatrix(size, x.Columns, x.Values.Slice(first * x.Columns, size * x.Columns).ToArray()), out _);

    // |X' Y|^2 from the smaller of both sides.
    private static double Norm(DenseMatrix a, DenseMatrix b, int threads)
    {
        if ((long)a.Columns * b.Columns > (long)a.Rows * a.Rows)
        {
            return DenseMatrix.Dot(a.Gram(threads).Values, b.Gram(threads).Values);
        }

        double[] product = a.Transposed().TimesTransposed(b.Transposed(), threads).Values;
        return DenseMatrix.Dot(product, product);
    }

    private static double Participation(DenseMatrix x, int threads)
    {
        double trace = DenseMatrix.Dot(x.Values, x.Values);
        double naive = trace * trace / Norm(x, x, threads);

        // 1 / naive = 1 / true + 1 / n for normal features.
        double rest = (1 / naive) - (1.0 / (x.Rows - 1));
        return rest > 0 ? Math.Min(x.Columns, 1 / rest) : x.Columns;
    }

    private static double PValue(DenseMatrix x, DenseMatrix y, ulong seed, int threads)
    {
        int[] rows = [.. Enumerable.Range(0, x.Rows)];
        if (x.Rows > MostPermuted)
        {
            new RandomStream(seed, "rows that are permuted").Shuffle(rows.AsSpan());
            rows = [.. rows.AsSpan(0, MostPermuted).ToArray().Order()];
        }

        var statistic = new HilbertSchmidt.Permuted(HilbertSchmidt.CentredGram(x, rows, threads), HilbertSchmidt.CentredGram(y, rows, threads));
        double found = statistic.Of([.. Enumerable.Range(0, rows.Length)]);
        bool[] asLarge = new bool[Permutations];
        ParallelLoop.For(
            Permutations,
            p =>
            {
                int[] order = [.. Enumerable.Range(0, rows.Length)];
                new RandomStream(seed, "permuted rows", p).Shuffle(order.AsSpan());
                asLarge[p] = statistic.Of(order) >= found - (1e-12 * Math.Abs(found));
            },
            DenseMatrix.Crew(threads));
        return (1.0 + asLarge.Count(l => l)) / (Permutations + 1);
    }
}
