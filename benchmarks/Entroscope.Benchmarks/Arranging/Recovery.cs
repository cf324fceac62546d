using System.Numerics.Tensors;
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

/// <summary>
/// What of the likelihood and the accuracy that networks on digits lose by shuffled pixels comes back in the order found: every row is held out once, by folds,
/// and every seed has a shuffle, orders and trainings of its own.
/// </summary>
internal static class Recovery
{
    private const int Steps = 20;

    public static void Write(int folds, int seeds, int width)
    {
        Dataset data = DataLoader.Load("digits", new DataOptions());
        int rows = data.Observations.Rows;
        var scores = new Dictionary<string, (double[] Nats, double[] Right)>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            for (int fold = 0; fold < folds; fold++)
            {
                (int from, int to) = (fold * rows / folds, (fold + 1) * rows / folds);
                DataSplit split = Split(data, from, to, (ulong)seed);
                foreach ((string name, PoolingTree tree) in Trees(split.Train, (ulong)((seed * folds) + fold)))
                {
                    scores.TryAdd(name, (new double[rows], new double[rows]));
                    (double[] nats, bool[] right) = Score(split, tree, width, (ulong)seed);
                    for (int r = 0; r < nats.Length; r++)
                    {
                        scores[name].Nats[from + r] += nats[r] / seeds;
                        scores[name].Right[from + r] += right[r] ? 1.0 / seeds : 0;
                    }
                }
            }
        }

        Console.WriteLine(Invariant($"{rows} rows, each held out once in {folds} folds of neighbouring rows, {seeds} seeds, networks of {width} channels"));
        Console.WriteLine("| order | nats a row | classes recognised (%) | recovered: nats (%) | classes (%) |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach ((string name, (double[] nats, double[] right)) in scores)
        {
            bool found = name is not "grid" and not "shuffled";
            Console.WriteLine(Invariant($"| {name} | {nats.Average():0.00} | {100 * right.Average():0.00} | ")
                + (found ? Recovered(nats, scores["shuffled"].Nats, scores["grid"].Nats) + " | "
                    + Recovered(right, scores["shuffled"].Right, scores["grid"].Right) : " | ") + " |");
        }
    }

    private static DataSplit Split(Dataset data, int from, int to, ulong seed)
    {
        int[] rest = [.. Enumerable.Range(0, data.Observations.Rows).Where(r => r < from || r >= to)];
        new RandomStream(seed, "validation rows", from).Shuffle<int>(rest);
        int validation = rest.Length * 15 / 100;
        return new DataSplit(
            data.Select([.. rest[validation..].Order()], "training rows"), data.Select([.. rest[..validation].Order()], "validation rows"),
            data.Select([.. Enumerable.Range(from, to - from)], "test rows"), "folds");
    }

    private static IEnumerable<(string Name, PoolingTree Tree)> Trees(Dataset train, ulong seed)
    {
        int sites = train.Observations.Sites;
        yield return ("grid", TreeSpecification.Parse(null, sites, train.Image));
        int[] order = [.. Enumerable.Range(0, sites)];
        new RandomStream(seed, "shuffled pixels").Shuffle<int>(order);
        yield return ("shuffled", BalancedOrder.Tree(order));
        DataMutualInformation information = DataMutualInformation.Compute(train.Observations, train.LeafSpecifications());
        yield return ("found by information", Found(ColumnAssociation.ByInformation(information)));
        yield return ("found by correlation", Found(ColumnAssociation.ByCorrelation(train.Observations, train.LeafSpecifications())));

        PoolingTree Found(ColumnAssociation association) => BalancedOrder.Tree(BalancedOrder.Find(association, seed));
    }

    private static (double[] Nats, bool[] Right) Score(DataSplit split, PoolingTree tree, int width, ulong seed)
    {
        TrainingOptions training = TrainingOptions.ForRows(split.Train.Observations.Rows) with
        {
            Steps = Steps,
            PriorStrengths = [1],
            Refit = false,
            WarmUpRows = 0,
            KeepRowHashes = false,
            Seed = seed,
        };
        ConvACMixture model = TrainingJob.Run(split, new NetworkPlan { Widths = [width] }, training, tree: new TreeChoice(tree, [])).Mixture;
        Dataset test = split.Test!;
        double[] posterior = Posterior.OfClass(model, test.Observations, new EngineOptions(), default);
        return (LogLikelihood.Compute(model, test.Observations, new EngineOptions(), default), [.. Enumerable.Range(0, test.Observations.Rows).Select(r =>
        {
            ReadOnlySpan<double> classes = posterior.AsSpan(r * test.Classes, test.Classes);
            return TensorPrimitives.IndexOfMax(classes) == test.Labels![r];
        })]);
    }

    // The interval is that of a ratio of means over rows.
    private static string Recovered(double[] found, double[] shuffled, double[] grid)
    {
        double whole = grid.Average() - shuffled.Average(), share = (found.Average() - shuffled.Average()) / whole;
        double[] terms = [.. found.Select((f, r) => (f - shuffled[r] - (share * (grid[r] - shuffled[r]))) / whole)];
        return Invariant($"{100 * share:0} ± {100 * Estimate.OfSample(terms).HalfWidth95:0}");
    }
}
