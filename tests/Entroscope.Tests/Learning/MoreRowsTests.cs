using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>More rows are never worse: the short form of <c>benchmarks -- rows</c>, across the change of the defaults at 20 000 rows.</summary>
public sealed class MoreRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheDivergenceFromAKnownTruth_FallsWithTheRows(ulong seed)
    {
        ConvAC truth = PlantedLatentTree.Draw(9, seed);
        Observations all = Sampling.Draw(truth, 48_000, seed).Data;
        Observations test = Sampling.Draw(truth, 5000, seed + 100).Data;
        double[] expected = LogLikelihood.Compute(truth, test);
        double[] divergences = [.. new[] { 2000, 19_000, 26_000, 48_000 }.Select(rows =>
        {
            Dataset Part(int first, int end) => Dataset.Create("planted", all.Select([.. Enumerable.Range(first, end - first)]));
            var split = new DataSplit(Part(0, rows * 85 / 100), Part(rows * 85 / 100, rows), null, "the last rows for validation");
            TrainingOptions options =
                TrainingOptions.ForRows(split.Train.Observations.Rows) with { Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 1 } };
            ConvAC model = TrainingJob.Run(split, new NetworkPlan { Widths = [8] }, options).Model;
            return expected.Zip(LogLikelihood.Compute(model, test), (p, q) => p - q + Math.Exp(q - p) - 1).Average();
        })];
        string what = string.Join(", ", divergences.Select(d => Invariant($"{d:0.00000}")));
        Assert.True(divergences[1] < 0.5 * divergences[0], what);
        Assert.True(divergences[2] < 1.25 * divergences[1], what);
        Assert.True(divergences[3] < divergences[1], what);
    }
}
