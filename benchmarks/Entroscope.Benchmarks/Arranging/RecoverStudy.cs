using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Arranging;

internal static class RecoverStudy
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--folds", "--seeds", "--width", "--steps", "--only", "--first"], "--score");
        int folds = options.Number("--folds", 5, 2), seeds = options.Number("--seeds", 1, 1), width = options.Number("--width", 32, 1);
        int steps = options.Number("--steps", 20, 1);
        int first = options.Number("--first", 0);
        string only = options.Text("--only", string.Empty);
        Dataset data = DataLoader.Load("digits", new DataOptions());
        int rows = data.Observations.Rows;
        var results = new Dictionary<string, (double[] Nats, double[] Right, int Count)>();
        for (int s = first; s < first + seeds; s++)
        {
            for (int f = 0; f < folds; f++)
            {
                int from = f * rows / folds, to = (f + 1) * rows / folds;
                int[] test = [.. Enumerable.Range(from, to - from)];
                int[] rest = [.. Enumerable.Range(0, rows).Where(r => r < from || r >= to)];
                new RandomStream((ulong)s, "validation", f).Shuffle<int>(rest);
                int validation = rest.Length * 15 / 100;
                var split = new DataSplit(
                    data.Select([.. rest[validation..].Order()], "train"), data.Select([.. rest[..validation].Order()], "validation"), data.Select(test, "test"), "fold");
                foreach ((string name, PoolingTree tree) in Trees(split.Train, (ulong)((s * folds) + f + 1)))
                {
                    if (only.Length > 0 && !only.Split(',').Contains(name))
                    {
                        continue;
                    }

                    if (!results.TryGetValue(name, out var sums))
                    {
                        sums = (new double[rows], new double[rows], 0);
                    }

                    (double[] nats, double[] right) = Score(split, tree, width, steps, s, options.Has("--score"));
                    for (int r = 0; r < test.Length; r++)
                    {
                        sums.Nats[from + r] += nats[r];
                        sums.Right[from + r] += right[r];
                    }

                    results[name] = sums with { Count = s + 1 };
                }

                Console.Error.WriteLine($"seed {s} fold {f}");
            }

            Show(results, s - first + 1);
        }

        return 0;
    }

    private static void Show(Dictionary<string, (double[] Nats, double[] Right, int Count)> results, int seeds)
    {
        foreach ((string name, (double[] nats, double[] right, _)) in results)
        {
            Console.Write(Invariant($"{name,-20} nats {nats.Average() / seeds:0.00} accuracy {100 * right.Average() / seeds:0.00}"));
            if (results.ContainsKey("random") && results.ContainsKey("grid") && name is not "random" and not "grid")
            {
                Console.Write(Recovered("nats", nats, results["random"].Nats, results["grid"].Nats));
                Console.Write(Recovered("accuracy", right, results["random"].Right, results["grid"].Right));
            }

            Console.WriteLine();
        }
    }

    private static string Recovered(string what, double[] found, double[] random, double[] grid)
    {
        double up = found.Average() - random.Average(), all = grid.Average() - random.Average(), share = up / all;
        double[] terms = [.. Enumerable.Range(0, found.Length).Select(r => (found[r] - random[r] - (share * (grid[r] - random[r]))) / all)];
        return Invariant($"  {what} {100 * share:0} % ± {100 * Estimate.OfSample(terms).HalfWidth95:0}");
    }

    private static IEnumerable<(string Name, PoolingTree Tree)> Trees(Dataset data, ulong seed)
    {
        yield return ("grid", PoolingTree.Grid(8, 8));
        yield return ("grid-turned", PoolingTree.Grid(8, 8, [new GridSize(2, 1), new GridSize(1, 2)]));
        int[] order = [.. Enumerable.Range(0, 64)];
        new RandomStream(seed, "order").Shuffle<int>(order);
        yield return ("random", BalancedOrder.Tree(order));
        DataMutualInformation information = DataMutualInformation.Compute(data.Observations, data.LeafSpecifications(), 0, default);
        double[] within = Within(data);
        double[] plain = new double[64 * 64];
        for (int i = 0; i < 64 * 64; i++)
        {
            plain[i] = i / 64 == i % 64 ? 0 : information[i / 64, i % 64];
        }

        double[] sqrt = Array.ConvertAll(plain, v => Math.Sqrt(v));
        double[] corr = new double[64 * 64];
        var c = ColumnAssociation.ByCorrelation(data.Observations, data.LeafSpecifications(), 0, default);
        for (int i = 0; i < 64 * 64; i++)
        {
            corr[i] = i / 64 == i % 64 ? 0 : c[i / 64, i % 64];
        }

        (string, double[])[] all = [("squared", Array.ConvertAll(plain, v => v * v)), ("power15", Array.ConvertAll(plain, v => v * Math.Sqrt(v))), ("plain", plain),
            ("sqrt", sqrt), ("corr", corr), ("corr2", Array.ConvertAll(corr, v => v * v)), ("mixed", [.. plain.Select((v, e) => (v / plain.Sum()) + (corr[e] / corr.Sum()))])];
        foreach ((string name, double[] w) in all)
        {
            int[] found = BalancedOrder.Find(ColumnAssociation.OfMatrix(64, Array.ConvertAll(w, Math.Sqrt)), seed);
            yield return (name, BalancedOrder.Tree(found));
            int[] refined = Refine(found, w);
            yield return (name + "-full", BalancedOrder.Tree(refined));
            Console.Error.WriteLine(Invariant($"{name}: product {Cost(found, w)}, full {Cost(refined, w)}"));
        }

    }

    private static double Cost(int[] order, double[] w)
    {
        double sum = 0;
        for (int a = 0; a < 64; a++)
        {
            for (int b = 0; b < a; b++)
            {
                sum += w[(order[a] * 64) + order[b]] * (System.Numerics.BitOperations.Log2((uint)(a ^ b)) + 1);
            }
        }

        return sum;
    }

    private static int[] Refine(int[] order, double[] w)
    {
        order = [.. order];
        double cost = Cost(order, w);
        double before = cost;
        bool any = true;
        while (any)
        {
            any = false;
            for (int size = 1; size <= 16; size *= 2)
            {
                for (int a = 0; a < 64; a += size)
                {
                    for (int b = 0; b < a; b += size)
                    {
                        Swap(a, b, size);
                        double now = Cost(order, w);
                        if (now < cost - 1e-9)
                        {
                            (cost, any) = (now, true);
                        }
                        else
                        {
                            Swap(a, b, size);
                        }
                    }
                }
            }
        }

        Console.Error.WriteLine(Invariant($"cost {before} to {cost}"));
        return order;

        void Swap(int a, int b, int size)
        {
            for (int k = 0; k < size; k++)
            {
                (order[a + k], order[b + k]) = (order[b + k], order[a + k]);
            }
        }
    }

    private static double[] Within(Dataset data)
    {
        double[] sum = new double[64 * 64];
        int[] labels = data.Labels!;
        for (int y = 0; y < 10; y++)
        {
            int[] some = [.. Enumerable.Range(0, labels.Length).Where(r => labels[r] == y)];
            // Squared correlations as the information of normal columns: counts of few rows are biased.
            var c = ColumnAssociation.ByCorrelation(data.Observations.Select(some), data.LeafSpecifications(), 0, default);
            for (int e = 0; e < sum.Length; e++)
            {
                double r = e / 64 == e % 64 ? 0 : c[e / 64, e % 64];
                sum[e] += r * r * some.Length / labels.Length;
            }
        }

        return sum;
    }

    private static (double[] Nats, double[] Right) Score(DataSplit split, PoolingTree tree, int width, int steps, int seed, bool score)
    {
        Dataset test = split.Test!;
        var plan = new NetworkPlan { Widths = [width], RealLeafChannels = 4 };
        double[] nats = new double[test.Observations.Rows], posterior;
        TrainingOptions standard = TrainingOptions.ForRows(split.Train.Observations.Rows);
        TrainingOptions training = standard with
        {
            Steps = steps,
            PriorStrengths = [1],
            Refit = false,
            WarmUpRows = 0,
            KeepRowHashes = false,
            ParameterLimit = long.MaxValue,
            Seed = (ulong)seed + 1,
        };
        ConvACMixture model = TrainingJob.Run(split, plan, training, tree: new TreeChoice(tree, [])).Mixture;
        if (score)
        {
            ConvACMixture scored = ScoreJob.Run(split, plan, model.Network, new Entroscope.Learning.Score.ScoreOptions { Steps = 30 }, training).Mixture;
            posterior = Posterior.OfClass(scored, test.Observations, new EngineOptions(), default);
        }
        else
        {
            nats = LogLikelihood.Compute(model, test.Observations, new EngineOptions(), default);
            posterior = Posterior.OfClass(model, test.Observations, new EngineOptions(), default);
        }

        double[] right = [.. Enumerable.Range(0, nats.Length).Select(r =>
        {
            double[] classes = posterior[(r * 10)..((r + 1) * 10)];
            return Array.IndexOf(classes, classes.Max()) == test.Labels![r] ? 1.0 : 0;
        })];
        return (nats, right);
    }
}
