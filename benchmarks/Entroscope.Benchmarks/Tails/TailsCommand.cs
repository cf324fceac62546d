using Entroscope.Engine;

namespace Entroscope.Benchmarks.Tails;

/// <summary>Ratios far out: what every engine answers about samples up to 1e300 standard deviations away, against exact arithmetic (docs/tails.md).</summary>
internal static class TailsCommand
{
    private const int Rows = 6;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--networks"]);
        int networks = Math.Max(1, options.Number("--networks", 20));
        Console.WriteLine(Invariant($"{networks} random mixtures of all leaf families a row, {Rows} samples each"));
        Console.WriteLine(
            @"| distance | engine | largest \|sum - 1\| | posteriors | expected counts | smallest ledger term | shared information | probability 0 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (double distance in (double[])[1, 1e2, 1e4, 1e8, 1e16, 1e36, 1e100, 1e300])
        {
            TailCase[] cases = [.. Enumerable.Range(0, networks).Select(i => TailCase.Draw((ulong)i, distance, Rows))];
            foreach (EngineKind kind in Enum.GetValues<EngineKind>())
            {
                var errors = new TailErrors();
                Array.ForEach(cases, c => errors.Add(c, kind));
                double[] figures = [errors.Sum, errors.Posterior, errors.Counts, errors.Ledger, errors.Shared];
                string row = string.Join(" | ", figures.Select(f => Invariant($"{f:0.0e0}")));
                Console.WriteLine(Invariant($"| {distance:0e0} | {kind.ToString().ToLowerInvariant()} | {row} | {errors.Impossible} |"));
            }
        }

        return 0;
    }
}
