using System.Diagnostics;
using Entroscope.Information.Scaling;
using Entroscope.Numerics;
using Entroscope.Tests.Information;

namespace Entroscope.Benchmarks.Laws;

/// <summary>Prints how well the inference of the scaling law is calibrated: docs/scaling-calibration.md.</summary>
internal static class LawsCommand
{
    private static readonly ScalingLawOptions WeightsOnly = new() { Draws = 0 };

    public static int Run(string[] arguments)
    {
        string[] names = ["--plants", "--exact", "--nulls", "--intervals", "--corrections", "--data", "--data-nulls", "--first", "--threads", "--seed"];
        var options = new CommandOptions(arguments, names, "--verbose");
        ulong seed = (ulong)options.Number("--seed", 1, 0);
        if (options.Number("--data", 0, 0) is > 0 and int trainings)
        {
            DataLaws.Run(trainings, seed, options.Has("--verbose"));
            return 0;
        }

        if (options.Number("--data-nulls", 0, 0) is > 0 and int nulls)
        {
            DataNulls.Run(nulls, options.Number("--first", 0, 0), seed, options.Number("--threads", 0, 0));
            return 0;
        }

        Plants(options.Number("--plants", 3000, 0), seed);
        Exact(options.Number("--exact", 500, 0), seed);
        Nulls(options.Number("--nulls", 500, 0), seed);
        Intervals(
            "95 % intervals of the plant's own law, {0} plants", options.Number("--intervals", 1000, 0), i =>
                LawPlant.Draw(new RandomStream(seed, "interval plants", i)));
        int corrections = options.Number("--corrections", 500, 0);
        Intervals(
            "95 % intervals where the law is reached slowly, {0} plants", corrections, i =>
                LawPlant.DrawCorrected(new RandomStream(seed, "corrected law plants", i)));
        Intervals(
            "The same without scatter, errors and transient levels, {0} plants", corrections, i =>
                LawPlant.DrawCorrected(new RandomStream(seed, "corrected exact law plants", i), exact: true));
        return 0;
    }

    private static void Plants(int count, ulong seed)
    {
        var results = new List<(LawPlant Plant, ScalingLawAnalysis Analysis)>();
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            var plant = LawPlant.Draw(new RandomStream(seed, "law plants", i));
            results.Add((plant, LawInference.Infer(plant.Series, ScalingSubject.Network, WeightsOnly)));
        }

        if (count == 0)
        {
            return;
        }

        Console.WriteLine(Invariant(
            $"{count} plants of 5 to 14 levels, every law, scatter and transient levels from the prior ({watch.Elapsed.TotalMilliseconds / count:0} ms each)"));
        Console.WriteLine();
        Console.WriteLine("| weight of the most probable law | plants | mean weight | right |");
        Console.WriteLine("| --- | --- | --- | --- |");
        (double Low, double High)[] bins = [(0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.0001)];
        foreach ((double low, double high) in bins)
        {
            (LawPlant Plant, ScalingLawAnalysis Analysis)[] inside =
                [.. results.Where(r => r.Analysis.Laws.Length > 0 && r.Analysis.Laws[0].Weight >= low && r.Analysis.Laws[0].Weight < high)];
            Console.WriteLine(inside.Length == 0 ? Invariant($"| {low:0.0} to {Math.Min(high, 1):0.0} | 0 | | |") : Invariant(
                $"| {low:0.0} to {Math.Min(high, 1):0.0} | {inside.Length} | {inside.Average(r => r.Analysis.Laws[0].Weight):0.000} | ")
                + Invariant($"{inside.Average(r => r.Analysis.Laws[0].Kind == r.Plant.Kind ? 1.0 : 0):0.000} |"));
        }

        Console.WriteLine();
        Console.WriteLine("| scatter of the plant | plants | named | rightly, of these | other verdicts |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach ((string name, Func<LawPlant, bool> belongs) in new (string, Func<LawPlant, bool>)[]
        {
            ("nothing shared", p => p.Kind == ScalingLawKind.None),
            ("below 0.05", p => p.Kind != ScalingLawKind.None && p.Sigma < 0.05),
            ("0.05 to 0.15", p => p.Kind != ScalingLawKind.None && p.Sigma is >= 0.05 and < 0.15),
            ("above 0.15", p => p.Kind != ScalingLawKind.None && p.Sigma >= 0.15),
        })
        {
            (LawPlant Plant, ScalingLawAnalysis Analysis)[] inside = [.. results.Where(r => belongs(r.Plant))];
            (LawPlant Plant, ScalingLawAnalysis Analysis)[] named = [.. inside.Where(r => r.Analysis.Named.Length > 0)];
            string others = string.Join(", ", inside.Where(r => r.Analysis.Named.Length == 0).GroupBy(r => r.Analysis.Verdict).OrderBy(g => g.Key)
                .Select(g => Invariant($"{g.Key} {g.Count()}")));
            Console.WriteLine(
                Invariant($"| {name} | {inside.Length} | {named.Length} | {named.Count(r => r.Analysis.Named.Contains(r.Plant.Kind))} | {others} |"));
        }

        Console.WriteLine();
    }

    private static void Exact(int count, ulong seed)
    {
        if (count == 0)
        {
            return;
        }

        var wrong = new List<string>();
        int right = 0;
        int alone = 0;
        for (int i = 0; i < count; i++)
        {
            var plant = LawPlant.Draw(new RandomStream(seed, "exact law plants", i), exact: true);
            ScalingLawAnalysis analysis = LawInference.Infer(plant.Series, ScalingSubject.Network, WeightsOnly);
            right += analysis.Named.Contains(plant.Kind) ? 1 : 0;
            alone += analysis.Named.Length == 1 && analysis.Named[0] == plant.Kind ? 1 : 0;
            if (!analysis.Named.Contains(plant.Kind))
            {
                string parameters = string.Join(", ", plant.Parameters.Select(p => Invariant($"{p.Key} {p.Value:0.###}")));
                wrong.Add(Invariant($"{plant.Kind} ({parameters}; {plant.Series.Length} levels) -> {analysis.Verdict}: ")
                    + Invariant($"{string.Join(", ", analysis.Laws.Take(2).Select(l => Invariant($"{l.Kind} {l.Weight:0.00}")))}"));
            }
        }

        Console.WriteLine(Invariant($"{count} exact plants (no scatter, no errors, levels beyond the correlation length): named rightly ")
            + Invariant($"{right / (double)count:0.0%} ({alone / (double)count:0.0%} alone, the rest as a constant together with its approaches)"));
        wrong.Take(12).ToList().ForEach(w => Console.WriteLine("- " + w));
        Console.WriteLine();
    }

    private static void Nulls(int count, ulong seed)
    {
        if (count == 0)
        {
            return;
        }

        Console.WriteLine("| nulls | series | named | no information | undecided | no law |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach ((string name, Func<RandomStream, TotalCorrelationSeries> draw) in new (string, Func<RandomStream, TotalCorrelationSeries>)[]
        {
            ("i.i.d. lognormal, sigma 0.5, exact", r => Lognormal(r, 0.5, 0)),
            ("i.i.d. lognormal, sigma 0.5 to 1.5, errors 1 %", r => Lognormal(r, 0.5 + r.NextDouble(), 0.01)),
            ("i.i.d. lognormal, sigma 0.5 to 1.5, errors 20 %", r => Lognormal(r, 0.5 + r.NextDouble(), 0.2)),
            ("independent data: noise about 0", r => Noise(r, 0)),
            ("independent data, over-fitted: noise about -1 error", r => Noise(r, -1)),
            ("independent data, over-fitted: noise about -5 errors", r => Noise(r, -5)),
        })
        {
            ScalingLawAnalysis[] found =
                [.. Enumerable.Range(0, count).Select(i => LawInference.Infer(draw(new RandomStream(seed, name, i)), ScalingSubject.Data, WeightsOnly))];
            Console.WriteLine(Invariant(
                $"| {name} | {count} | {found.Average(f => f.Named.Length > 0 ? 1.0 : 0):0.0%} | {Share(found, ScalingVerdict.NoInformation)} | ")
                + Invariant($"{Share(found, ScalingVerdict.Undecided)} | {Share(found, ScalingVerdict.NoLaw)} |"));
        }

        Console.WriteLine();
    }

    private static string Share(ScalingLawAnalysis[] found, ScalingVerdict verdict) => Invariant($"{found.Average(f => f.Verdict == verdict ? 1.0 : 0):0.0%}");

    private static TotalCorrelationSeries Lognormal(RandomStream random, double sigma, double error)
    {
        double[] values = [.. Enumerable.Range(0, 5 + random.NextInt(10)).Select(_ => Math.Exp(sigma * random.NextGaussian()))];
        double[] errors = Array.ConvertAll(values, v => error * v);
        return LawPlant.Line([.. values.Select((v, l) => v + (errors[l] * random.NextGaussian()))], errors);
    }

    private static TotalCorrelationSeries Noise(RandomStream random, double mean)
    {
        double[] errors = [.. Enumerable.Range(0, 5 + random.NextInt(10)).Select(l => 0.002 * Math.Pow(1.2, l))];
        return LawPlant.Line([.. errors.Select(e => e * (mean + random.NextGaussian()))], errors);
    }

    private static void Intervals(string title, int count, Func<int, LawPlant> draw)
    {
        if (count == 0)
        {
            return;
        }

        var covered = new SortedDictionary<string, (int Inside, int All)>(StringComparer.Ordinal);
        var watch = Stopwatch.StartNew();
        int done = 0;
        for (int i = 0; done < count; i++)
        {
            LawPlant plant = draw(i);
            ScalingLawAnalysis analysis = LawInference.Infer(plant.Series, ScalingSubject.Network);
            if (analysis.Law(plant.Kind) is not { Parameters.Length: > 0 } law)
            {
                continue;
            }

            done++;
            foreach (ScalingParameter p in law.Parameters)
            {
                bool inside = plant.Parameters[p.Name] >= p.Lower && plant.Parameters[p.Name] <= p.Upper;
                Add(covered, Invariant($"{plant.Kind}, {p.Name}"), inside);
                Add(covered, "all parameters", inside);
                if (analysis.Named is [ScalingLawKind named] && named == plant.Kind)
                {
                    Add(covered, "all parameters, where the law is named", inside);
                }
            }

            Add(covered, "scatter sigma", plant.Sigma >= law.Scatter!.Lower && plant.Sigma <= law.Scatter.Upper);
            foreach (ScalingBandPoint b in law.Band.Where(b => b.Measured))
            {
                Add(covered, "bands: measured T", plant.Series.Values[b.Level] >= b.Lower && plant.Series.Values[b.Level] <= b.Upper);
            }

            foreach (ScalingPrediction p in law.HeldOut)
            {
                Add(covered, "held-out scales: measured T", p.IsCovered);
            }
        }

        Console.WriteLine(
            title.Replace("{0}", Invariant($"{count}"), StringComparison.Ordinal) + Invariant($" ({watch.Elapsed.TotalMilliseconds / count:0} ms each)"));
        Console.WriteLine();
        Console.WriteLine("| interval | number | covers |");
        Console.WriteLine("| --- | --- | --- |");
        foreach ((string name, (int inside, int all)) in covered)
        {
            Console.WriteLine(Invariant($"| {name} | {all} | {inside / (double)all:0.0%} |"));
        }

        Console.WriteLine();
    }

    private static void Add(SortedDictionary<string, (int Inside, int All)> covered, string name, bool inside)
    {
        (int Inside, int All) before = covered.GetValueOrDefault(name);
        covered[name] = (before.Inside + (inside ? 1 : 0), before.All + 1);
    }
}
