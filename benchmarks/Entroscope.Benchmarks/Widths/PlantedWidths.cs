using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Resizing;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Widths;

/// <summary>Compares what <c>inspect --widths --try</c> says with truths of known widths, and with independent columns: docs/widths.md.</summary>
internal static class PlantedWidths
{
    private const int Sites = 8;
    private const int Values = 4;
    private const int TrueWidth = 4;
    private static readonly int[] RowCounts = [500, 2000];

    public static int Run(int seeds, int trainings, int threads)
    {
        Console.WriteLine("| truth | rows | trained width | wider gains | no difference | loses | narrower gains | no difference | loses | mean gain of wider "
            + "| of narrower | heights by themselves: wider gains |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (int rows in RowCounts)
        {
            foreach ((string name, int width) in new[] { ("width 4", 2), ("width 4", 4), ("width 4", 8), ("independent columns", 2), ("independent columns", 4),
                ("independent columns", 8) })
            {
                WidthExperimentResult[] results = [.. Enumerable.Range(1, seeds)
                    .Select(seed => Try(name == "width 4" ? Truth((ulong)seed) : Independent((ulong)seed), rows, width, (ulong)seed, trainings, threads))];
                Console.WriteLine(Row(name, rows, width, results));
            }
        }

        return 0;
    }

    private static WidthExperimentResult Try(ConvAC truth, int rows, int width, ulong seed, int trainings, int threads)
    {
        DataSplit split = Split(truth, rows, seed);
        var engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads };
        TrainingOptions options = TrainingOptions.ForRows(split.Train.Observations.Rows) with { Seed = seed, Refit = false, Engine = engine };
        ConvAC model = TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = [width] }, options).Model;
        var given = new ModelSplit(ModelData.Of(model, split.Train), ModelData.Of(model, split.Validation), string.Empty);
        WidthAdvice advice = WidthAdvice.Compute(model,
            EntropyAnalysis.Measure(model, new EntropyOptions { Draws = 2000, Engine = new EngineOptions { Threads = threads } }));
        return WidthExperiment.Plan(model, given, advice, new WidthExperimentOptions { Seeds = trainings, Engine = engine }).Run();
    }

    /// <summary>Draws rows from a truth, the last 15 % for validation.</summary>
    public static DataSplit Split(ConvAC truth, int rows, ulong seed)
    {
        ColumnInfo[] columns = [.. truth.Leaves.Select((_, i) => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Categorical, Values, 0))];
        var data = Dataset.Create("planted", Sampling.Draw(truth, rows, seed).Data, columns);
        int training = rows * 85 / 100;
        return new DataSplit(data.Select([.. Enumerable.Range(0, training)], "train"),
            data.Select([.. Enumerable.Range(training, rows - training)], "validation"), null, string.Empty);
    }

    // Every latent tells its parent with probability 0.9, every site its latent with 0.85.
    public static ConvAC Truth(ulong seed, int sites = Sites)
    {
        var random = new RandomStream(seed, "planted widths");
        var shape = NetworkShape.PerLevel(PoolingTree.Line(sites), TrueWidth, [TrueWidth]);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount)
            .Select(m => shape.Rows(shape.NodeOfMatrix(m)) == 1 ? [.. Enumerable.Repeat(1.0 / TrueWidth, TrueWidth)] : Sharp(TrueWidth, 0.9, random))];
        return new ConvAC(shape,
            [.. Enumerable.Range(0, sites).Select(_ => new CategoricalLeaf(TrueWidth, Values, Sharp(Values, 0.85, random)))], weights, [1.0]);
    }

    public static ConvAC Independent(ulong seed)
    {
        var random = new RandomStream(seed, "independent columns");
        var shape = NetworkShape.PerLevel(PoolingTree.Line(Sites), 1, [1]);
        double[][] weights = [.. Enumerable.Repeat(new[] { 1.0 }, shape.MatrixCount)];
        return new ConvAC(shape, [.. Enumerable.Range(0, Sites).Select(_ => new CategoricalLeaf(1, Values, Simplex(random)))], weights, [1.0]);
    }

    private static double[] Simplex(RandomStream random)
    {
        double[] p = [.. Enumerable.Range(0, Values).Select(_ => random.NextExponential())];
        return Array.ConvertAll(p, x => x / p.Sum());
    }

    private static double[] Sharp(int size, double likely, RandomStream random)
    {
        int[] target = [.. Enumerable.Range(0, size)];
        random.Shuffle<int>(target);
        return [.. Enumerable.Range(0, size * size).Select(i => i % size == target[i / size] ? likely : (1 - likely) / (size - 1))];
    }

    private static string Row(string name, int rows, int width, WidthExperimentResult[] results)
    {
        int Count(Func<WidthExperimentResult, WidthOutcome?> which, WidthGain verdict) => results.Count(r => which(r)?.Verdict == verdict);
        string Verdicts(Func<WidthExperimentResult, WidthOutcome?> which) =>
            string.Join(" | ", new[] { WidthGain.Gains, WidthGain.NoDifference, WidthGain.Loses }.Select(v => Invariant($"{Count(which, v)}")));
        double Mean(Func<WidthExperimentResult, WidthOutcome?> which) =>
            results.Select(which).OfType<WidthOutcome>().Select(o => o.Gain.Value).DefaultIfEmpty(double.NaN).Average();
        WidthOutcome[] heights = [.. results.SelectMany(r => r.Outcomes).Where(o => o.Alternative is { Height: not null, Step: WidthStep.Wider })];
        return Invariant($"| {name} | {rows} | {width} | {Verdicts(r => r.Wider)} | {Verdicts(r => r.Narrower)} | {Mean(r => r.Wider):+0.000;-0.000} | ")
            + Invariant($"{Mean(r => r.Narrower):+0.000;-0.000} | {heights.Count(o => o.Verdict == WidthGain.Gains)} of {heights.Length} |");
    }
}
