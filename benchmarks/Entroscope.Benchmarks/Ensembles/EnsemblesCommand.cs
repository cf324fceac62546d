using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Benchmarks.Ensembles;

/// <summary>Prints how often an interval that includes the training covers the mean over trainings: docs/uncertainty.md.</summary>
internal static class EnsemblesCommand
{
    private const int FreshRows = 4000;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--truths", "--seeds", "--rows", "--models", "--trainings"]);
        int seeds = options.Number("--seeds", 200, 1);
        int models = options.Number("--models", 12, 2);
        int trainings = options.Number("--trainings", 400, 2);
        Console.WriteLine("| truth | quantity | mean over trainings | covered | mean half width | covered by the plain spread "
            + "| mean of the ensemble less the own value |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (string name in options.Text("--truths", string.Join(',', EnsembleTruth.All.Select(t => t.Name))).Split(','))
        {
            EnsembleTruth truth = Array.Find(EnsembleTruth.All, t => t.Name == name)
                ?? throw new ArgumentException($"--truths must name some of {string.Join(", ", EnsembleTruth.All.Select(t => t.Name))}, but has '{name}'.");
            Cover(truth, options.Number("--rows", truth.Rows, 8), seeds, models, trainings);
        }

        return 0;
    }

    private static void Cover(EnsembleTruth truth, int rows, int seeds, int models, int trainings)
    {
        Dataset fresh = truth.Draw(FreshRows, 99);
        double[][] others = new double[trainings][];
        Parallel.For(0, trainings, t => others[t] = truth.Measure(truth.Train(truth.Split((ulong)(100_000 + t), rows), 0), fresh));
        double[] expected = [.. truth.Quantities.Select((_, q) => others.Average(o => o[q]))];
        var found = new EnsembleInterval[seeds][];
        var plain = new EnsembleInterval[seeds][];
        Parallel.For(0, seeds, s =>
        {
            DataSplit split = truth.Split((ulong)(1 + s), rows);
            double[] own = truth.Measure(truth.Train(split, 0), fresh);
            ConvACMixture[] ensemble = [.. Enumerable.Range(1, models).Select(k => truth.Train(ModelEnsemble.Resampled(split, 1, k), k))];
            double[][] values = [.. ensemble.Select(m => truth.Measure(m, fresh))];
            double[] scores = [.. ensemble.Select(m => ModelEnsemble.ScoreOf(m, split, refitted: false))];
            found[s] = [.. truth.Quantities.Select((quantity, q) => EnsembleInterval.Of(
                Estimate.Exact(own[q]), [.. values.Select(v => v[q])], quantity.IsScore ? scores : null))];
            plain[s] = [.. own.Select((v, q) => EnsembleInterval.Of(Estimate.Exact(v), [.. values.Select(x => x[q])]))];
        });
        for (int q = 0; q < expected.Length; q++)
        {
            EnsembleInterval[] of = [.. found.Select(f => f[q])];
            Console.WriteLine(Invariant($"| {truth.Name} | {truth.Quantities[q].Name} | {expected[q]:0.0000} | {Covered(of, q):0.0} % of {seeds} | ")
                + Invariant($"{of.Average(f => f.HalfWidth95):0.0000} | {Covered([.. plain.Select(f => f[q])], q):0.0} % | ")
                + Invariant($"{of.Average(f => f.Mean - f.Own.Value):0.0000} |"));
        }

        double Covered(EnsembleInterval[] of, int q) =>
            100.0 * of.Count(f => Math.Abs(f.Own.Value - expected[q]) <= f.HalfWidth95) / of.Length;
    }
}
