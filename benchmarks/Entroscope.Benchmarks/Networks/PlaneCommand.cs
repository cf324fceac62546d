using Entroscope.Estimators;
using Entroscope.Networks.Planes;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Networks;

/// <summary>
/// <c>plane</c>: how often the lower bound of I(T;Y) lies above the truth, for classes that share nothing with the activations and for two normal classes, and
/// how often the bounds of I(X;T) hold that of normal activations in noise (docs/plane.md).
/// </summary>
internal static class PlaneCommand
{
    private const int Rows = 200;
    private const int Bins = 8;
    private const double Noise = 0.5;

    // Two normal classes at distance 2, without the noise and with it; of bins it is known to be less than the former.
    private const double Planted = 0.336830820;
    private const double Noisy = 0.288514342;

    public static int Run(string[] args)
    {
        int seeds = args switch
        {
            [] => 800,
            ["--seeds", string n] => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new ArgumentException("plane [--seeds N]"),
        };
        foreach (bool noisy in (bool[])[true, false])
        {
            string kind = noisy ? FormattableString.Invariant($"noise {Noise}") : FormattableString.Invariant($"{Bins} bins");
            double truth = noisy ? Noisy : Planted;
            var (nulls, likely, over, under, outside, sum) = (0, 0, 0, 0, 0, 0.0);
            for (int seed = 0; seed < seeds; seed++)
            {
                LayerInformation apart = Measure(seed, noisy, 0);
                nulls += apart.LabelLower!.Lower > 0 ? 1 : 0;
                likely += apart.Label!.PValue < 0.05 ? 1 : 0;
                outside += apart.InputLower!.Lower > Exact() || apart.InputUpper?.Upper < Exact() ? 1 : 0;
                LayerInformation shared = Measure(seed, noisy, 1);
                over += shared.LabelLower!.Lower > truth ? 1 : 0;
                under += noisy && shared.LabelUpper!.Upper < truth ? 1 : 0;
                sum += shared.LabelLower.Value;
            }

            Console.WriteLine(FormattableString.Invariant(
                $"{kind}: of {seeds} seeds, without dependence {nulls} lower bounds above 0 and {(noisy ? "no test" : $"{likely} p-values below 0.05")}; ")
                + FormattableString.Invariant($"two classes {over} lower bounds above {truth:0.000} nats, mean {sum / seeds:0.000}")
                + (noisy ? FormattableString.Invariant($", {under} upper bounds below; I(X;T) outside its bounds {outside}") : string.Empty));
        }

        return 0;
    }

    // One normal activation of variance 1, in noise.
    private static double Exact() => 0.5 * Math.Log(1 + (1 / (Noise * Noise)));

    private static LayerInformation Measure(int seed, bool noisy, double shift)
    {
        var random = new RandomStream((ulong)seed, "activations of a plane");
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(2))];
        double[] values = [.. labels.Select(y => random.NextGaussian() + (shift * ((2 * y) - 1)))];
        var x = new SampleMatrix(Rows, 1, values);
        return noisy
            ? NoisyInformation.Measure(x, labels, null, Noise, isWhole: false, (ulong)seed, threads: 0)
            : BinnedInformation.Measure(Quantiser.Fit(x, Bins, PlaneEdges.Mass, (0, 1)).Apply(x), Bins, labels, null, isWhole: false, (ulong)seed);
    }
}
