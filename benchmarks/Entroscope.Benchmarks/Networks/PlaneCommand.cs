using Entroscope.Estimators;
using Entroscope.Networks.Planes;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Networks;

/// <summary>
/// <c>plane</c>: how often the lower bound of I(T;Y) lies above the truth, for classes that share nothing with the activations and for two normal classes, and
/// how often the bounds of I(X;T) hold that of normal activations in noise, and the ellipses the pair of both (docs/plane.md).
/// </summary>
internal static class PlaneCommand
{
    private const int Bins = 8;
    private const double Noise = 0.5;
    private const double Reach = 3;
    private const int Panels = 200;

    // Two normal classes at distance 2, without the noise and with it; of bins it is known to be less than the former.
    private const double Planted = 0.336830820;
    private const double Noisy = 0.288514342;

    public static int Run(string[] args)
    {
        var options = new CommandOptions(args, ["--seeds", "--rows"]);
        (int seeds, int rows) = (options.Number("--seeds", 800, 1), options.Number("--rows", 200, 20));
        foreach (bool noisy in (bool[])[true, false])
        {
            string kind = noisy ? FormattableString.Invariant($"noise {Noise}") : FormattableString.Invariant($"{Bins} bins");
            double truth = noisy ? Noisy : Planted;
            var (nulls, likely, over, under, outside, given, held, sum) = (0, 0, 0, 0, 0, 0, 0, 0.0);
            for (int seed = 0; seed < seeds; seed++)
            {
                LayerInformation apart = Measure(rows, seed, noisy, 0);
                nulls += apart.LabelLower!.Lower > 0 ? 1 : 0;
                likely += apart.Label!.PValue < 0.05 ? 1 : 0;
                outside += apart.InputLower!.Lower > Exact() || apart.InputUpper?.Upper < Exact() ? 1 : 0;
                LayerInformation shared = Measure(rows, seed, noisy, 1);
                over += shared.LabelLower!.Lower > truth ? 1 : 0;
                under += noisy && shared.LabelUpper!.Upper < truth ? 1 : 0;
                sum += shared.LabelLower.Value;
                if (shared.Ellipse is { } ellipse)
                {
                    (double input, double label) = noisy ? Pair() : BinnedPair(Bins, 1);
                    given++;
                    held += ellipse.Holds(input - shared.Input.Value, label - shared.Label!.Value) ? 1 : 0;
                }
            }

            Console.WriteLine(FormattableString.Invariant(
                $"{kind}, {rows} rows: of {seeds} seeds, without dependence {nulls} lower bounds above 0 and ")
                + FormattableString.Invariant($"{(noisy ? "no test" : $"{likely} p-values below 0.05")}; ")
                + FormattableString.Invariant($"two classes {over} lower bounds above {truth:0.000} nats, mean {sum / seeds:0.000}")
                + (noisy ? FormattableString.Invariant($", {under} upper bounds below; I(X;T) outside its bounds {outside}") : string.Empty)
                + FormattableString.Invariant($"; ellipses {given}, of which {100.0 * held / Math.Max(1, given):0.0} % hold the pair"));
        }

        Ellipses(seeds);
        return 0;
    }

    // How often ellipses of bins hold the pair, for two normal classes nearer and farther from each other, in few and many bins.
    private static void Ellipses(int seeds)
    {
        foreach ((int bins, int rows, double shift) in ((int, int, double)[])
            [(2, 200, 0.5), (3, 200, 1), (4, 200, 1), (8, 200, 0), (8, 200, 0.25), (8, 200, 0.5), (8, 200, 1), (8, 200, 1.5), (8, 500, 1), (8, 2000, 1),
                (30, 400, 1), (30, 1000, 1)])
        {
            (double input, double label) = BinnedPair(bins, shift);
            bool?[] held = new bool?[seeds];
            ParallelLoop.For(seeds, seed =>
            {
                LayerInformation found = Measure(rows, seed, false, shift, bins);
                held[seed] = found.Ellipse?.Holds(input - found.Input.Value, label - found.Label!.Value);
            });
            int given = held.Count(h => h is not null);
            Console.WriteLine(FormattableString.Invariant($"{bins} bins, {rows} rows, classes at distance {2 * shift}: {given} ellipses of {seeds}, of which ")
                + FormattableString.Invariant($"{100.0 * held.Count(h => h == true) / Math.Max(1, given):0.0} % hold the pair"));
        }
    }

    // One normal activation of variance 1, in noise.
    private static double Exact() => 0.5 * Math.Log(1 + (1 / (Noise * Noise)));

    private static LayerInformation Measure(int rows, int seed, bool noisy, double shift, int bins = Bins)
    {
        var random = new RandomStream((ulong)seed, "activations of a plane");
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(2))];
        double[] values = [.. labels.Select(y => random.NextGaussian() + (shift * ((2 * y) - 1)))];
        var x = new SampleMatrix(rows, 1, values);
        return noisy
            ? NoisyInformation.Measure(x, labels, null, Noise, isWhole: false, (ulong)seed, threads: 0)
            : BinnedInformation.Measure(Quantiser.Fit(x, bins, PlaneEdges.Range, (-Reach, Reach)).Apply(x), bins, labels, null, isWhole: false, (ulong)seed);
    }

    // Activations of variance 1 about -1 and 1, in noise: the density of T and the entropy of the noise.
    private static (double Input, double Label) Pair()
    {
        double deviation = Math.Sqrt(1 + (Noise * Noise));
        (double[] places, double[] weights) = GaussKronrod.Panels(-12, 12, Panels);
        CompensatedSum entropy = default;
        for (int i = 0; i < places.Length; i++)
        {
            double density = (Density(places[i] - 1, deviation) + Density(places[i] + 1, deviation)) / 2;
            entropy.Add(-weights[i] * LogSpace.XLogX(density));
        }

        return (entropy.Value - (0.5 * Math.Log(2 * Math.PI * Math.E * Noise * Noise)), Noisy);
    }

    private static (double Input, double Label) BinnedPair(int bins, double shift)
    {
        double[] edges = [double.NegativeInfinity, .. Enumerable.Range(1, bins - 1).Select(b => (2 * Reach * b / bins) - Reach), double.PositiveInfinity];
        double[][] classes = [.. new[] { -shift, shift }.Select(m => edges.Zip(edges.Skip(1), (a, b) => Below(b - m) - Below(a - m)).ToArray())];
        double[] all = [.. classes[0].Zip(classes[1], (p, q) => (p + q) / 2)];
        double entropy = LogSpace.Entropy(all);
        return (entropy, entropy - classes.Average(c => LogSpace.Entropy(c)));
    }

    private static double Density(double x, double deviation) =>
        Math.Exp(-x * x / (2 * deviation * deviation)) / (deviation * Math.Sqrt(2 * Math.PI));

    private static double Below(double x) => 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(-x / Math.Sqrt(2));
}
