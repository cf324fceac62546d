using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Structure;
using Entroscope.Workflow.Resizing;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Widths;

/// <summary>Compares advised schedules of widths with uniform ones at equal parameter counts: docs/widths.md.</summary>
internal static class WidthsCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--data", "--sets", "--seeds", "--uniform", "--tree", "--threads", "--json", "--planted", "--trainings"]);
        if (options.Has("--planted"))
        {
            return PlantedWidths.Run(options.Number("--planted", 20), options.Number("--trainings", new WidthExperimentOptions().Seeds),
                options.Number("--threads", 1));
        }

        string[] sets = options.Text("--sets", "digits,nltcs,plants,jester").Split(',');
        int seeds = Math.Max(2, options.Number("--seeds", 5));
        string? tree = options.Has("--tree") ? options.Text("--tree", string.Empty) : null;
        Console.WriteLine("| data | uniform r | parameters | uniform: "
            + "test nats a row | advised | difference | error over seeds | over rows | mean channels by height | chosen |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        var results = new List<WidthsResult>();
        foreach (int width in options.Numbers("--uniform", 8, 16))
        {
            foreach (string set in sets)
            {
                string path = set == "digits" ? set : Path.Combine(options.Text("--data", "."), set);
                WidthsResult result = Compare(set, path, tree, width, seeds, options.Number("--threads", 1));
                Console.WriteLine(Row(result));
                results.Add(result);
                if (options.Has("--json"))
                {
                    ResultFile.Write(options.Text("--json", string.Empty), results.Select(Summary.Of).ToArray());
                }
            }
        }

        return 0;
    }

    private static WidthsResult Compare(string set, string path, string? tree, int width, int seeds, int threads)
    {
        long budget = 0;
        SeedResult[] results = [.. Enumerable.Range(1, seeds).Select(seed =>
        {
            DataSplit split = DataLoader.LoadSplit(path, null, new SplitOptions { Seed = (ulong)seed });
            var uniform = new NetworkPlan { Tree = tree, Widths = [width] };
            TrainingOptions training = TrainingOptions.ForRows(split.Train.Observations.Rows) with
            {
                Refit = false,
                Seed = (ulong)seed,
                Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads },
            };
            TreeChoice chosen = TreeSelection.Choose(split, uniform, training);
            budget = uniform.CountParameters(split.Train, chosen.Tree);
            Dataset test = split.Test ?? throw new ArgumentException($"{set} has no test rows.");
            double[] before = Score(TrainingJob.Run(split, uniform, training, tree: chosen).Model, test);
            AutoWidthsResult advised = AutoWidths.Run(split, new NetworkPlan { Tree = tree }, budget, training, tree: chosen);
            var result = new SeedResult(seed, before, Score(advised.Network.Model, test), advised.Search.Trials[advised.Search.Chosen],
                advised.Network.Elapsed.TotalSeconds);
            Console.Error.WriteLine(Invariant($"{set}, r = {width}, seed {seed}: {result.Difference:+0.000;-0.000} nats, {result.Seconds:0} s"));
            foreach (WidthTrial t in advised.Search.Trials)
            {
                Console.Error.WriteLine(
                    Invariant($"  round {t.Round}, {t.Schedule} from {t.Start}: {t.Parameters} parameters, validation {t.Score:0.000}, {t.Steps} steps"));
            }

            return result;
        })];
        return new WidthsResult(set, width, budget, results);
    }

    private static double[] Score(ConvAC model, Dataset test)
    {
        double[] logLikelihood = new double[test.Observations.Rows];
        Engines.Create(model).LogLikelihood(test.Observations, RowSelection.All(test.Observations), logLikelihood);
        return logLikelihood;
    }

    private static string Row(WidthsResult r)
    {
        string chosen = string.Join(", ",
            r.Seeds.CountBy(s => $"{s.Chosen.Schedule} from {s.Chosen.Start}").OrderByDescending(p => p.Value).Select(p => Invariant($"{p.Value} {p.Key}")));
        return Invariant($"| {r.Set} | {r.Width} | {r.Budget} | {r.Uniform:0.000} | {r.Advised:0.000} | {r.Difference:+0.000;-0.000} | {r.SeedError:0.000} | ")
            + Invariant($"{r.RowError:0.000} | {Channels(r)} | {chosen} |");
    }

    private static string Channels(WidthsResult r)
    {
        PoolingTree tree = r.Seeds[0].Chosen.Shape.Tree;
        return string.Join(", ", Enumerable.Range(0, tree.Height + 1).Select(h => Invariant(
            $"{r.Seeds.Average(s => Enumerable.Range(0, tree.NodeCount).Where(v => tree.HeightOf(v) == h).Average(v => s.Chosen.Shape.Channels(v))):0.#}")));
    }

    private sealed record Summary(string Set, int Width, long Budget, double Uniform, double Advised, double Difference, double SeedError, double RowError)
    {
        public static Summary Of(WidthsResult r) => new(r.Set, r.Width, r.Budget, r.Uniform, r.Advised, r.Difference, r.SeedError, r.RowError);
    }
}
