using Entroscope.Numerics;

namespace Entroscope.Estimators.Discrete;

/// <summary>The entropy of a discrete variable, or of several together, from samples: an estimator's value with its error and its reliability.</summary>
/// <remarks>
/// The interval is normal with <see cref="EntropyError"/>. It is given where what the samples do not show is small beside it: see <see cref="Problem"/>.
/// </remarks>
internal static class DiscreteEntropy
{
    // Measured: beyond these shares the intervals of the corrected estimators cover less than 93 %, see the benchmark of estimators.
    private const double MostSingletons = 0.05;
    private const double MostBias = 0.25;

    public static SampleEstimate Corrected(string name, SampleMatrix x, Func<SymbolCounts, double> formula) =>
        Corrected(name, SymbolCounts.Of(SymbolCounts.Encode(x)), formula);

    public static SampleEstimate Corrected(string name, SymbolCounts counts, Func<SymbolCounts, double> formula)
    {
        double value = formula(counts);
        double error = EntropyError.OfEntropy(counts);
        return Finish(name, counts, value, error, Problem(counts, value, error));
    }

    /// <summary>Computes the plug-in, which is too low: its interval is given where that is little.</summary>
    public static SampleEstimate PlugIn(string name, SampleMatrix x)
    {
        SymbolCounts counts = SymbolCounts.Of(SymbolCounts.Encode(x));
        SampleEstimate found = Corrected(name, counts, EntropyFormulas.PlugIn);
        return found with { Cap = Math.Log(counts.Samples) };
    }

    public static SampleEstimate AsymptoticNsb(string name, SampleMatrix x)
    {
        SymbolCounts counts = SymbolCounts.Of(SymbolCounts.Encode(x));
        Refuse.Argument(counts.Samples == counts.Observed,
            $"All {counts.Samples} samples differ; the asymptotic NSB estimator needs symbols that were seen again.", nameof(x));
        double value = EntropyFormulas.AsymptoticNsb(counts);
        double again = counts.Samples - counts.Observed;
        string? few = again < 0.5 * counts.Samples ? null
            : Invariant($"{100 * again / counts.Samples:0} % of the samples are symbols seen before; the estimator is for few of them, and of many symbols alike.");
        return new SampleEstimate
        {
            Estimator = name,
            Unit = EstimateUnit.Nats,
            Value = value,
            Samples = counts.Samples,
            StandardError = Math.Sqrt(GammaFunctions.Trigamma(again)),
            Warning = few ?? "Of an unknown distribution; no interval is known.",
        };
    }

    /// <summary>Computes the NSB estimate; without an alphabet it is one with the unseen symbols that Chao (1984) estimates, and the others are named.</summary>
    public static SampleEstimate Nsb(string name, SampleMatrix x, int? alphabet)
    {
        SymbolCounts counts = SymbolCounts.Of(SymbolCounts.Encode(x));
        int symbols = Alphabet(counts, alphabet, out bool known);
        (double mean, double deviation) = BayesianEntropy.Nsb(counts, symbols);
        string? problem = Problem(counts, mean, deviation);
        if (!known)
        {
            int[] others = [counts.Observed, 2 * counts.Observed, 10 * counts.Observed];
            double[] sweep = Array.ConvertAll(others, k => BayesianEntropy.Nsb(counts, k).Mean);
            problem = sweep.Max() - sweep.Min() < 0.1 * deviation ? problem
                : "The number of symbols is not known, and the value depends on it: " + string.Join(", ", others.Zip(sweep, (k, h) =>
                    Invariant($"{h:0.0000} nats with {k}"))) + Invariant($", here with {symbols}.");
        }

        return Finish(name, counts, mean, deviation, problem) with { Cap = Math.Log(symbols) };
    }

    public static SampleEstimate Shrinkage(string name, SampleMatrix x, int? alphabet)
    {
        SymbolCounts counts = SymbolCounts.Of(SymbolCounts.Encode(x));
        int symbols = Alphabet(counts, alphabet, out bool known);
        SampleEstimate found = Corrected(name, counts, c => EntropyFormulas.Shrinkage(c, symbols));
        return found with
        {
            Cap = Math.Log(symbols),
            Warning = found.Warning ?? (known ? null : Invariant($"The number of symbols is not known; {symbols} are taken.")),
        };
    }

    /// <summary>Computes the collision entropy, or another Rényi entropy of integer order, from the unbiased sum of powers.</summary>
    public static SampleEstimate Renyi(string name, SampleMatrix x, double order)
    {
        SymbolCounts counts = SymbolCounts.Of(SymbolCounts.Encode(x));
        Refuse.Argument(order is < 2 or > 1000 || order != Math.Floor(order),
            $"The unbiased sum of powers has an integer order from 2 to 1000, but {order} is asked for.", nameof(order));
        Refuse.Argument(counts.Multiplicities[^1].Count < order,
            $"No symbol was seen {order} times in {counts.Samples} samples; the entropy of order {order} cannot be estimated.", nameof(x));
        double value = EntropyPowers.Unbiased(counts, (int)order);
        double? error = order == 2 ? EntropyError.OfCollision(counts) : null;

        // The logarithm of a mean of coincidences is normal only where there are many.
        string? problem = order != 2 ? "The interval is known for the order 2 alone."
            : error > 0.2 ? "Too few samples are equal; no interval is known to cover." : null;
        return Finish(name, counts, value, error, problem);
    }

    public static SampleEstimate PlugInRenyi(string name, SampleMatrix x, double order)
    {
        SymbolCounts counts = SymbolCounts.Of(SymbolCounts.Encode(x));
        Refuse.Argument(!(order >= 0), $"The order of a Rényi entropy is at least 0, but is {order}.", nameof(order));
        return Finish(name, counts, EntropyPowers.PlugIn(counts, order), null, "The plug-in is biased by an amount that is not estimated.") with
        {
            Cap = Math.Log(counts.Samples),
        };
    }

    private static SampleEstimate Finish(string name, SymbolCounts counts, double value, double? error, string? problem) =>
        SampleEstimate.Of(name, EstimateUnit.Nats, value, error, counts.Samples, problem, atLeast: 0);

    // What distance there is between estimators that correct in different ways measures what none of them knows.
    private static string? Problem(SymbolCounts counts, double value, double error)
    {
        if (counts.Observed == 1)
        {
            return "All samples are equal; how rare other symbols are cannot be told from them.";
        }

        double share = (double)counts.Singletons / counts.Samples;
        if (share > MostSingletons)
        {
            return Invariant($"{100 * share:0.#} % of the samples are symbols seen once; what was not seen may hold as much of the distribution.");
        }

        double distance = Math.Max(Math.Abs(value - EntropyFormulas.ChaoWangJost(counts)), Math.Abs(value - EntropyFormulas.Grassberger2003(counts)));
        return distance <= MostBias * error ? null
            : Invariant($"Estimators that correct the bias in other ways differ by {distance:0.####} nats, {distance / error:0.0} standard errors.");
    }

    private static int Alphabet(SymbolCounts counts, int? alphabet, out bool known)
    {
        known = alphabet is not null;
        Refuse.Argument(alphabet < counts.Observed, $"An alphabet of {alphabet} symbols is given, but {counts.Observed} were seen.", nameof(alphabet));
        double unseen = counts.Singletons * (counts.Singletons - 1.0) / (2.0 * (counts.Doubletons + 1));
        return alphabet ?? (int)Math.Min(1 << 30, counts.Observed + Math.Ceiling(unseen));
    }
}
