using Entroscope.Numerics;

namespace Entroscope.Estimators.Discrete;

/// <summary>The mutual information of two discrete variables, or that given a third, from samples; with a test against independence.</summary>
internal static class DiscreteInformation
{
    private const int StandardPermutations = 499;

    // Measured: with fewer samples than this for each joint value that was seen, or more joint values seen once, the intervals cover less than 93 %.
    private const double FewestPerCell = 4;
    private const double MostSingletons = 0.1;

    // Given a third variable the errors of its values add up: joint values of 4 samples each made intervals that hold in 91 %.
    private const int FewestOfRarest = 8;

    /// <summary>
    /// The plug-in, and with its first-order bias taken away: (K_xyz - K_xz - K_yz + K_z)/(2N) over the values seen (Panzeri, Treves 1996, equation 9).
    /// </summary>
    /// <param name="z">What is conditioned on; null for nothing.</param>
    /// <param name="corrected">Whether the bias is taken away.</param>
    public static SampleEstimate Compute(string name, SampleMatrix x, SampleMatrix y, SampleMatrix? z, bool corrected, ulong seed, int? permutations)
    {
        var joint = new Table(x, y, z);
        (int n, int freedom) = (x.Rows, joint.Freedom);
        double plugIn = joint.Information();
        BoundedError bounded = joint.Error(plugIn);
        double bias = freedom / (2.0 * n);
        double value = corrected ? plugIn - bias : plugIn;
        double error = bounded.At(value);
        string? problem = joint.All.Observed == 1 ? "All samples are equal; nothing can be told from them."
            : joint.XValues == 1 || joint.YValues == 1
                ? Invariant($"Variable {(joint.XValues == 1 ? 1 : 2)} has one and the same value in all samples: they show nothing about it.")
            : joint.All.Samples < FewestPerCell * joint.All.Observed || joint.All.Singletons > MostSingletons * n
            ? Invariant($"{n} samples fall on {joint.All.Observed} joint values, {joint.All.Singletons} of them seen once; the bias is not known well enough.")
            : z is not null && joint.All.Multiplicities[0].Count < FewestOfRarest
                ? Invariant($"The rarest joint value has {joint.All.Multiplicities[0].Count} samples; given a third variable {FewestOfRarest} are needed ")
                    + "for an interval."
            : !corrected && Math.Abs(bias) > 0.25 * error ? Invariant($"The plug-in's bias is about {bias:0.####} nats, {bias / error:0.0} standard errors.")
            : null;
        SampleEstimate found = SampleEstimate.Of(name, EstimateUnit.Nats, value, error, n, problem, bounded.Interval(value));
        return found with
        {
            PValue = joint.PermutationTest(plugIn, seed, permutations ?? StandardPermutations),
            Cap = corrected ? null : Math.Log(Math.Min(joint.X.Observed, joint.Y.Observed)),
        };
    }

    /// <summary>H(X) + H(Y) - H(X,Y), each by an estimator of the entropy.</summary>
    /// <param name="entropy">The estimator, which is given the counts and the number of values that there may be.</param>
    public static SampleEstimate BySum(string name, SampleMatrix x, SampleMatrix y, Func<SymbolCounts, int, double> entropy, ulong seed, int? permutations)
    {
        var joint = new Table(x, y, null);
        double value = entropy(joint.X, joint.X.Observed) + entropy(joint.Y, joint.Y.Observed)
            - entropy(joint.All, Product(joint.X.Observed, joint.Y.Observed));
        double error = joint.Error(joint.Information()).At(value);
        return SampleEstimate.Of(name, EstimateUnit.Nats, value, error, x.Rows, "A difference of estimates of entropies; no interval is known to cover.") with
        {
            PValue = joint.PermutationTest(joint.Information(), seed, permutations ?? StandardPermutations),
        };
    }

    private static int Product(int a, int b) => (int)Math.Min(1 << 30, (long)a * b);

    /// <summary>The samples as codes of X with Z, Y with Z, Z, and all, with their counts.</summary>
    private sealed class Table
    {
        private readonly int[] _x;
        private readonly int[] _y;
        private readonly int[] _z;
        private readonly int[] _xz;
        private readonly int[] _yz;
        private readonly int[] _all;

        public Table(SampleMatrix x, SampleMatrix y, SampleMatrix? z)
        {
            SampleMatrix.EnsureSameRows(x, y);
            SampleMatrix.EnsureSameRows(x, z);
            (_x, _y) = (SymbolCounts.Encode(x), SymbolCounts.Encode(y));
            _z = z is null ? new int[x.Rows] : SymbolCounts.Encode(z);
            (_xz, _yz) = (SymbolCounts.Join(_x, _z), SymbolCounts.Join(_y, _z));
            _all = SymbolCounts.Join(_xz, _y);
            (X, Y, Z, All) = (SymbolCounts.Of(_xz), SymbolCounts.Of(_yz), SymbolCounts.Of(_z), SymbolCounts.Of(_all));
        }

        public SymbolCounts X { get; }

        public SymbolCounts Y { get; }

        public SymbolCounts Z { get; }

        public SymbolCounts All { get; }

        public int XValues => _x.Max() + 1;

        public int YValues => _y.Max() + 1;

        public int Freedom => All.Observed - X.Observed - Y.Observed + Z.Observed;

        public double Information() => EntropyFormulas.PlugIn(X) + EntropyFormulas.PlugIn(Y) - EntropyFormulas.PlugIn(Z) - EntropyFormulas.PlugIn(All);

        public BoundedError Error(double plugIn)
        {
            double n = _x.Length;
            var without = new Dictionary<(int, int, int, int), (double, double)>();
            for (int i = 0; i < _x.Length; i++)
            {
                (int all, int x, int y, int z) = (All.Counts[_all[i]], X.Counts[_xz[i]], Y.Counts[_yz[i]], Z.Counts[_z[i]]);
                (double value, double samples) = without.GetValueOrDefault((all, x, y, z));
                value = samples > 0 ? value : ((n * plugIn) + EntropyFormulas.Step(all) - EntropyFormulas.Step(x) - EntropyFormulas.Step(y)
                    + EntropyFormulas.Step(z)) / (n - 1);
                without[(all, x, y, z)] = (value, samples + 1);
            }

            return BoundedError.Of(BoundedError.Jackknife(without.Values), plugIn, Math.Log(Math.Min(X.Observed, Y.Observed)),
                Math.Abs(Freedom) / (2 * n * n), _x.Length);
        }

        /// <summary>Computes how often the plug-in is as large where the samples of Y are shuffled among those of equal Z.</summary>
        public double? PermutationTest(double found, ulong seed, int permutations)
        {
            if (permutations == 0)
            {
                return null;
            }

            int[][] strata = [.. Enumerable.Range(0, _z.Length).GroupBy(i => _z[i]).Select(g => g.ToArray())];
            double rest = EntropyFormulas.PlugIn(X) + EntropyFormulas.PlugIn(Y) - EntropyFormulas.PlugIn(Z);
            var random = new RandomStream(seed, "permutations of the samples of the second variable");
            int[] y = [.. _y];
            int extreme = 1;
            for (int p = 0; p < permutations; p++)
            {
                foreach (int[] stratum in strata)
                {
                    for (int i = stratum.Length - 1; i > 0; i--)
                    {
                        (int a, int b) = (stratum[i], stratum[random.NextInt(i + 1)]);
                        (y[a], y[b]) = (y[b], y[a]);
                    }
                }

                // Rounding must not decide between equal tables.
                extreme += rest - EntropyFormulas.PlugIn(SymbolCounts.Of(SymbolCounts.Join(_xz, y))) >= found - 1e-12 ? 1 : 0;
            }

            return extreme / (permutations + 1.0);
        }
    }
}
