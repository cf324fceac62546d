using System.Globalization;
using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;

namespace Entroscope.Benchmarks.Estimating;

/// <summary>How often the 95 % intervals of the estimators cover a known truth, and how often they are given at all (docs/estimators.md).</summary>
internal static class EstimatorsCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--seeds", "--samples", "--what", "--estimators", "--cases", "--threads"]);
        int seeds = options.Number("--seeds", 1000, 2);
        int[] sizes = options.Numbers("--samples", 200, 1000);
        int threads = options.Number("--threads", 0, 0);
        string[] quantities = options.Text("--what", string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries);
        string[] names = options.Text("--estimators", string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries);
        string part = options.Text("--cases", string.Empty);
        EstimatorProblem[] problems =
        [
            .. EstimatorProblem.All().Where(p => (quantities.Length == 0 || quantities.Contains(p.Quantity)) && (names.Length == 0
                || names.Contains(p.Estimator))
                && p.Case.Contains(part, StringComparison.Ordinal)),
        ];
        Console.WriteLine(Invariant($"{seeds} seeds; bias and deviation in nats; error: mean standard error over the deviation; given: intervals given"));
        Console.WriteLine("| quantity | estimator | case | samples | truth | bias | deviation | error | given | covered of those given "
            + "| covered by 1.96 errors, of all |");
        Console.WriteLine("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (EstimatorProblem problem in problems)
        {
            foreach (int samples in sizes)
            {
                Console.WriteLine(Row(problem, samples, seeds, threads));
            }
        }

        return 0;
    }

    private static string Row(EstimatorProblem problem, int samples, int seeds, int threads)
    {
        var found = new SampleEstimate?[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads }, s =>
        {
            EstimatorInput input = problem.Draw(samples, (ulong)s + 1) with { Seed = (ulong)s + 1, Threads = 1, Permutations = 0 };
            try
            {
                found[s] = EstimatorCatalog.Find(problem.Quantity, input, problem.Estimator).Compute(input);
            }
            catch (ArgumentException)
            {
                // Refused: no value, no interval.
            }
        });
        SampleEstimate[] all = [.. found.OfType<SampleEstimate>()];
        string head = Invariant($"| {problem.Quantity} | {problem.Estimator} | {problem.Case} | {samples} | {problem.Truth:0.0000} |");
        if (all.Length == 0)
        {
            return head + " refused | | | | | |";
        }

        double mean = all.Average(e => e.Value);
        double deviation = Math.Sqrt(all.Average(e => (e.Value - mean) * (e.Value - mean)));
        SampleEstimate[] given = [.. all.Where(e => e.Lower is not null)];
        double errors = all.Average(e => e.StandardError ?? double.NaN) / deviation;
        double covered = given.Length == 0 ? double.NaN : given.Average(e => e.Lower <= problem.Truth + 1e-12 && problem.Truth <= e.Upper + 1e-12 ? 1.0 : 0);
        double plain = all.Average(e => Math.Abs(e.Value - problem.Truth) <= 1.96 * (e.StandardError ?? 0) + 1e-12 ? 1.0 : 0);
        return head + Invariant($" {mean - problem.Truth:0.0000} | {deviation:0.0000} | {Plain(errors, "0.00")} | {100.0 * given.Length / seeds:0.0} % | ")
            + Invariant($"{Plain(100 * covered, "0.0")} | {100 * plain:0.0} |");
    }

    private static string Plain(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
