using Entroscope.Estimators;

namespace Entroscope.Benchmarks.Estimating;

/// <summary>
/// <c>published</c>: estimators of this library and the published formulas of other tools on the same seeded arrays, with the truth (docs/networks.md).
/// </summary>
internal static class PublishedCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--seeds", "--cases", "--threads"]);
        int seeds = options.Number("--seeds", 100, 1);
        int threads = options.Number("--threads", 0, 0);
        string part = options.Text("--cases", string.Empty);
        Console.WriteLine(Invariant($"{seeds} seeds: mean of the values ± their deviation; \"covers\": how often the interval holds the truth, ")
            + "else 1.96 standard errors");
        Console.WriteLine("| quantity | arrays | truth | here | value | covers | tool | value | covers |");
        Console.WriteLine("| --- | --- | ---: | --- | ---: | ---: | --- | ---: | ---: |");
        foreach (PublishedCase known in PublishedCase.All.Where(c => c.Arrays.Contains(part, StringComparison.Ordinal)))
        {
            var found = new (SampleEstimate Ours, SampleEstimate Theirs)[known.IsFixed ? 1 : seeds];
            var crew = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
            Parallel.For(0, found.Length, crew, s => found[s] = known.Compute((ulong)s + 1));
            Console.WriteLine(Row(known, found));
        }

        return 0;
    }

    private static string Row(PublishedCase known, (SampleEstimate Ours, SampleEstimate Theirs)[] found)
    {
        SampleEstimate[] ours = Array.ConvertAll(found, f => f.Ours);
        SampleEstimate[] theirs = Array.ConvertAll(found, f => f.Theirs);
        return Invariant($"| {known.Quantity} | {known.Arrays} | {known.Truth:0.####} | `{known.Estimator}` | {Cells(ours, known.Truth, marks: true)} ")
            + Invariant($"| {known.Tool} `{known.TheirEstimator}` | {Cells(theirs, known.Truth, marks: false)} |");
    }

    private static string Cells(SampleEstimate[] found, double truth, bool marks)
    {
        SampleEstimate[] numbers = Array.FindAll(found, e => double.IsFinite(e.Value));
        if (numbers.Length == 0)
        {
            return "not a number | -";
        }

        double mean = numbers.Average(e => e.Value);
        double deviation = Math.Sqrt(numbers.Average(e => (e.Value - mean) * (e.Value - mean)));
        string value = found.Length == 1 ? Invariant($"{mean:0.####}") : Invariant($"{mean:0.####} ± {deviation:0.####}");
        string lost = numbers.Length < found.Length
            ? Invariant($", not a number in {100.0 * (found.Length - numbers.Length) / found.Length:0} %") : string.Empty;
        string refused = numbers.Count(e => marks && e.Warning is { } w && w.StartsWith("Limited", StringComparison.Ordinal)) is > 0 and var limited
            ? Invariant($", marked as limited by the samples in {100.0 * limited / found.Length:0} %") : string.Empty;
        SampleEstimate[] errors = Array.FindAll(numbers, e => e.StandardError is > 0);
        string covers = errors.Length == 0 ? "no error"
            : Invariant($"{100.0 * errors.Count(e => Holds(e, truth)) / errors.Length:0.0} %");
        return $"{value}{lost}{refused} | {covers}";
    }

    private static bool Holds(SampleEstimate found, double truth) => found is { Lower: { } lower, Upper: { } upper }
        ? lower <= truth + 1e-12 && truth <= upper + 1e-12
        : Math.Abs(found.Value - truth) <= 1.96 * found.StandardError + 1e-12;
}
