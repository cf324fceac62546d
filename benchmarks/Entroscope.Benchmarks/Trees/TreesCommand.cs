using System.Diagnostics;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests;

namespace Entroscope.Benchmarks.Trees;

/// <summary>Trees learned over planted ones, from the table of all pairs and from lists of the nearest columns: docs/trees.md.</summary>
internal static class TreesCommand
{
    private static readonly LearnedTreeKind[] Kinds = [LearnedTreeKind.ChowLiu, LearnedTreeKind.Agglomerative];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(
            arguments, ["--columns", "--rows", "--neighbours", "--seeds", "--threads", "--width"], "--lists-only", "--no-training");
        Console.WriteLine("| columns | rows | learned from | tree | seconds | GiB so far | planted pairs found | nats a fresh row |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (int columns in options.Numbers("--columns", 500, 1000, 2000, 4000))
        {
            for (int seed = 1; seed <= options.Number("--seeds", 1, 1); seed++)
            {
                Measure(options, columns, (ulong)seed);
            }
        }

        return 0;
    }

    private static void Measure(CommandOptions options, int columns, ulong seed)
    {
        ConvAC planted = PlantedLatentTree.Draw(columns, seed);
        int rows = options.Number("--rows", 500, 2);
        Observations data = Sampling.Draw(planted, rows, seed).Data;
        Observations fresh = Sampling.Draw(planted, rows, seed + 1000).Data;
        LeafSpecification[] leaves = [.. planted.Leaves.Select(leaf => leaf.Specification)];
        bool listsOnly = options.Has("--lists-only") || columns > ColumnRelations.LargestTable;
        foreach (bool lists in listsOnly ? [true] : (bool[])[false, true])
        {
            var clock = Stopwatch.StartNew();
            var relations = ColumnRelations.Compute(data, leaves, options.Number("--threads", 0), largestTable: lists ? 1 : columns,
                neighbours: options.Number("--neighbours", NearestColumns.StandardNeighbours, 1));
            double shared = clock.Elapsed.TotalSeconds;
            foreach (LearnedTreeKind kind in Kinds)
            {
                clock.Restart();
                PoolingTree tree = TreeLearner.Learn(kind, data, leaves, relations, seed, options.Number("--threads", 0));
                double seconds = shared + clock.Elapsed.TotalSeconds;
                double peak = Process.GetCurrentProcess().PeakWorkingSet64 / (double)(1L << 30);
                string score = options.Has("--no-training") ? "-" : Invariant($"{Score(tree, leaves, data, fresh, options.Number("--width", 6, 1)):0.00}");
                Console.WriteLine(Invariant($"| {columns} | {rows} | {(lists ? "lists" : "table")} | {TreeLearner.Describe(kind)} | ")
                    + Invariant($"{seconds:0.0} | {peak:0.00} | ")
                    + Invariant($"{100 * Found(planted.Tree, tree):0.0} % | {score} |"));
            }
        }
    }

    // The share of the planted pairs of sites under one latent that are pooled together, or one with the other's latent.
    private static double Found(PoolingTree planted, PoolingTree learned)
    {
        int[] parents = [.. Enumerable.Range(0, planted.SiteCount).Select(planted.Parent)];
        (int First, int Second)[] pairs =
            [.. parents.Select((p, i) => (p, i)).GroupBy(x => x.p, x => x.i).SelectMany(g => g.SelectMany(i => g.Where(j => j > i).Select(j => (i, j))))];
        return pairs.Average(pair => AreNear(learned, learned.Parent(pair.First), learned.Parent(pair.Second)) ? 1.0 : 0);
    }

    private static bool AreNear(PoolingTree tree, int a, int b) => a == b || tree.Parent(a) == b || tree.Parent(b) == a;

    private static double Score(PoolingTree tree, LeafSpecification[] leaves, Observations data, Observations fresh, int width)
    {
        var options = new TrainingOptions { Steps = 10, Restarts = 1, Refit = false, KeepRowHashes = false };
        NetworkShape shape = NetworkShape.PerLevel(tree, 2, [width]);
        return ExpectationMaximization.Train(shape, leaves, new TrainingSet(data, null), new TrainingSet(fresh, null), options).Score;
    }
}
