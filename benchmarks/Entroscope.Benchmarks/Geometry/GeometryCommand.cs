using Entroscope.Estimators;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Geometry;

/// <summary>
/// How often the 95 % intervals of the estimators of ranks, dimensions, similarities and probes hold the truth (docs/estimators-geometry.md).
/// </summary>
internal static class GeometryCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--seeds", "--estimators", "--cases", "--threads", "--speed"]);
        if (options.Text("--speed", string.Empty) is { Length: > 0 } sizes)
        {
            return GeometrySpeed.Run(sizes.Split(','), options.Number("--threads", 0));
        }

        int seeds = options.Number("--seeds", 1000, 10);
        string[] names = options.Text("--estimators", string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries);
        Console.WriteLine("| estimator | samples | truth | mean | held | too high | too low | half width | p below 0.05 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        string text = options.Text("--cases", string.Empty);
        foreach (GeometryCase planted in GeometryCase.All.Where(
            c => (names.Length == 0 || names.Contains(c.Name, StringComparer.Ordinal)) && c.Data.Contains(text, StringComparison.Ordinal)))
        {
            var estimates = new SampleEstimate[seeds];
            ParallelLoop.For(seeds, s => estimates[s] = planted.Of((ulong)s + 1), DenseMatrix.Crew(options.Number("--threads", 0)));
            Console.WriteLine(Row(planted, estimates));
        }

        return 0;
    }

    private static string Row(GeometryCase planted, SampleEstimate[] estimates)
    {
        string start = Invariant($"| `{planted.Name}` | {planted.Data} | {planted.Truth:0.#####} | {estimates.Average(e => e.Value):0.#####} |");
        SampleEstimate[] known = [.. estimates.Where(e => e.Lower is not null)];
        string held = known.Length == 0
            ? " - | - | - | - |"
            : Invariant($" {Share(known, e => e.Lower <= planted.Truth && planted.Truth <= e.Upper)} | {Share(known, e => e.Lower > planted.Truth)} |")
                + Invariant($" {Share(known, e => e.Upper < planted.Truth)} | {known.Average(e => (e.Upper - e.Lower) / 2):0.#####} |");
        string some = known.Length < estimates.Length && known.Length > 0
            ? Invariant($" ({known.Length} of {estimates.Length} with an interval)") : string.Empty;
        SampleEstimate[] tested = [.. estimates.Where(e => e.PValue is not null)];
        return start + held + (tested.Length == 0 ? " - |" : Invariant($" {Share(tested, e => e.PValue < 0.05)} |")) + some;
    }

    private static string Share(SampleEstimate[] estimates, Func<SampleEstimate, bool> holds) =>
        Invariant($"{100.0 * estimates.Count(holds) / estimates.Length:0.0} %");
}
