using Entroscope.Benchmarks.Measuring;
using Entroscope.Information.Scaling;
using Entroscope.Numerics;
using Entroscope.Sources;

namespace Entroscope.Benchmarks.Truths;

/// <summary>
/// Trains networks on draws of the sources with a known law, with the aligned tree and shifted ones, and counts what is said: docs/sources.md.
/// </summary>
internal static class SourcesCommand
{
    // So many standard errors below the exact entropy a mean would be wrong.
    private const double Below = -3;
    private const double JointWeight = 0.9;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(
            arguments,
            ["--sources", "--sites", "--rows", "--width", "--steps", "--seeds", "--first", "--shifts", "--threads", "--jobs", "--results", "--set"],
            "--no-check", "--verbose", "--shared", "--unshared");
        string[] names = options.Text("--sources", string.Join(',', SourceSetting.All.Select(s => s.Name).Distinct())).Split(',');
        string? stray = names.FirstOrDefault(n => !SourceSetting.All.Any(s => string.Equals(s.Name, n, StringComparison.Ordinal)));
        if (stray is not null)
        {
            string all = string.Join(", ", SourceSetting.All.Select(s => s.Name).Distinct());
            throw new ArgumentException($"'{stray}' is no source of this table; these are {all}.");
        }

        int seeds = options.Number("--seeds", 2, 1);
        int first = options.Number("--first", 1, 0);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Number("--jobs", 1, 1) };
        string? results = options.Has("--results") ? options.Text("--results", string.Empty) : null;
        SourceOutcome[] known = results is not null && File.Exists(results) ? [.. File.ReadLines(results).Select(ResultFile.FromLine<SourceOutcome>)] : [];
        Heading();
        foreach (SourceSetting standard in SourceSetting.All.Where(s => names.Contains(s.Name, StringComparer.Ordinal)))
        {
            SourceSetting setting = standard with
            {
                Sites = options.Number("--sites", standard.Sites, 32),
                Rows = options.Number("--rows", standard.Rows, 100),
                Width = options.Number("--width", standard.Width, 1),
                Steps = options.Number("--steps", standard.Steps, 0),
                Shared = (standard.Shared || options.Has("--shared")) && !options.Has("--unshared"),
                Parameters = options.Has("--set") ? SourceSetting.Parse(options.Text("--set", string.Empty)) : standard.Parameters,
            };
            SourceTruth truth = setting.Create().Truth();
            foreach (int shift in options.Numbers("--shifts", 0, 1))
            {
                var outcomes = new SourceOutcome[seeds];
                var gate = new Lock();
                ParallelLoop.For(
                    seeds,
                    i =>
                    {
                        int seed = first + i;
                        outcomes[i] = Array.Find(known, o => o.Setting == setting.ToString() && o.Shift == shift && o.Seed == seed)
                            ?? SourceTraining.Run(setting, truth, shift, seed, options.Number("--threads", 1, 1), check: !options.Has("--no-check"));
                        lock (gate)
                        {
                            Tell(outcomes[i], options.Has("--verbose"), known.Contains(outcomes[i]) ? null : results);
                        }
                    },
                    parallel);
                Row(setting, truth, shift, outcomes);
            }
        }

        return 0;
    }

    private static void Heading()
    {
        Console.WriteLine("| source | sites | rows | channels | exact curve | shift | trainings | right | undecided | no law | wrong | verdicts "
            + "| through one network | wider links needed | levels below m(n) | greatest excess | seconds |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    private static void Tell(SourceOutcome outcome, bool verbose, string? results)
    {
        if (results is not null)
        {
            File.AppendAllText(results, ResultFile.ToLine(outcome) + "\n");
        }

        Console.Error.WriteLine(
            Invariant($"{outcome.Setting}, shift {outcome.Shift}, seed {outcome.Seed}: {outcome.Verdict}, {outcome.Shown} through one network, ")
            + Invariant($"excess at most {outcome.Excess.Max():0.00%}, {outcome.Seconds:0.0} s"));
        if (verbose)
        {
            Console.Error.WriteLine("  " + outcome.Sentence);
            Console.Error.WriteLine("  excess: " + string.Join(", ", outcome.Excess.Zip(outcome.Errors, (e, z) => Invariant($"{e:0.000%} ({z:0.0})"))));
        }
    }

    private static void Row(SourceSetting setting, SourceTruth truth, int shift, SourceOutcome[] outcomes)
    {
        int right = outcomes.Count(o => o.IsRight == true);
        int wrong = outcomes.Count(o => o.IsRight == false);
        int none = outcomes.Count(o => o.Verdict == ScalingVerdict.NoLaw);
        Console.WriteLine(
            Invariant($"| {setting.Name} {setting.Given} | {setting.Sites} | {setting.Rows} | {setting.Width}{(setting.Shared ? ", shared" : string.Empty)} ")
            + Invariant($"| {truth.NameLaw().Verdict} | {shift} | {outcomes.Length} | {right} | {outcomes.Length - right - wrong - none} | {none} | {wrong} ")
            + Invariant($"| {Counts(outcomes.Select(o => $"{o.Verdict}"))} | {Counts(outcomes.Select(o => o.Shown))} ")
            + Invariant($"| {outcomes.Count(o => o.Rising.Length > 0)} ")
            + Invariant($"| {outcomes.Sum(o => o.Errors.Count(z => z < Below))} of {outcomes.Sum(o => o.Errors.Length)} ")
            + Invariant($"| {outcomes.Max(o => o.Excess.Max()):0.00%} | {outcomes.Average(o => o.Seconds):0.0} |"));
        SourceOutcome[] powers = [.. outcomes.Where(o => o.Beta is not null)];
        if (truth.Source.Law.Kinds is [ScalingLawKind.Power] && setting.Name == "santa-fe" && powers.Length > 0)
        {
            double beta = setting.Value("beta");
            int inside = powers.Count(o => o.Beta![1] <= beta && beta <= o.Beta[2]);
            Console.WriteLine(Invariant($"\nbeta = {beta} within its interval: {inside} of {powers.Length}; ")
                + Invariant($"mean {powers.Average(o => o.Beta![0]):0.000}, mean width {powers.Average(o => o.Beta![2] - o.Beta[1]):0.000}\n"));
        }

        if (setting.Name == "hidden-markov")
        {
            Console.WriteLine(Invariant($"\nconstant and its approaches with a joint probability of at least {JointWeight}: ")
                + Invariant($"{outcomes.Count(o => o.Constants >= JointWeight)} of {outcomes.Length}\n"));
        }
    }

    private static string Counts(IEnumerable<string> names) =>
        string.Join(", ", names.GroupBy(n => n).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Invariant($"{g.Key} {g.Count()}")));
}
