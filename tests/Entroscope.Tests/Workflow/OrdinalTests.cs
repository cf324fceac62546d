using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Ordinals share strength with their neighbours; text categories give values not seen a fixed probability.</summary>
public sealed class OrdinalTests
{
    private const int Values = 60;

    /// <summary>Two ordinals of 60 values that follow a latent of three, from 400 rows: on fresh rows the smoothed network is better, seed by seed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void SmoothedOrdinal_IsBetterOnFreshRows(int seed)
    {
        double[] gains = Gains(seed);
        Assert.True(gains.Average() > 0.05, Invariant($"gain {gains.Average()}"));
    }

    /// <summary>The estimate by hand: counts 3, 0, 1 with a pseudo-count of 1 and 1/4 for values not seen.</summary>
    [Fact]
    public void UnseenValues_KeepTheirProbability()
    {
        double[] table = new double[4];
        Assert.True(NamedSymbols.Normalize([3, 0, 1, 0], 4, 1, false, 0.25, [0.25, 0.25, 0.25, 0.25], table));
        NumericAssert.Close([0.75 * 4 / 7, 0.75 * 1 / 7, 0.75 * 2 / 7, 0.25], table, 1e-15);
        var leaf = (CategoricalLeaf)CategoricalLeaf.Descriptor.Create(new LeafSpecification(LeafFamily.Categorical, 4) { Unseen = 0.25 }, 1, table);
        Assert.Equal((0.25, 0.25), (leaf.Unseen, leaf.Specification.Unseen));
        ErrorAssert.Throws<ModelException>(
            "The probability of values not seen is 0.5, so leaf channel 0 must give it to its last symbol, but gives 0.25.",
            () => CategoricalLeaf.Descriptor.Create(new LeafSpecification(LeafFamily.Categorical, 4) { Unseen = 0.5 }, 1, table));
    }

    /// <summary>The estimate of an ordered row sums to 1, gives neighbours of what was seen more than what is far away, and fades as counts grow.</summary>
    [Fact]
    public void OrderedRow_IsSmoothed()
    {
        double[] few = new double[9];
        double[] many = new double[9];
        Assert.True(NamedSymbols.Normalize([0, 0, 0, 0, 10, 0, 0, 0, 0], 9, 0.2, true, 0, few, few));
        Assert.True(NamedSymbols.Normalize([0, 0, 0, 0, 1e6, 0, 0, 0, 0], 9, 0.2, true, 0, many, many));
        NumericAssert.Close(1, few.Sum(), 1e-12);
        Assert.True(few[3] > 5 * few[0]);
        NumericAssert.Close(few[3], few[5], 1e-15);
        Assert.True(many[3] < 1e-6);
    }

    private static double[] Gains(int seed)
    {
        var random = new RandomStream((ulong)seed, "planted ordinals");
        double[][] rows = [.. Enumerable.Range(0, 4500).Select(_ => Row(random))];
        var fresh = Observations.FromRows(rows[500..]);
        double[] smoothed = Score(ColumnKind.Ordinal);
        double[] plain = Score(ColumnKind.Categorical);
        return [.. smoothed.Zip(plain, (a, b) => a - b)];

        double[] Score(ColumnKind kind)
        {
            ColumnInfo[] columns = [new("a", kind, Values, 0), new("b", kind, Values, 0)];
            var split = new DataSplit(
                Dataset.Create("train", Observations.FromRows(rows[..400]), columns),
                Dataset.Create("validation", Observations.FromRows(rows[400..500]), columns),
                null, "planted");
            TrainingOptions options = TrainingOptions.ForRows(400) with { Steps = 20, Seed = (ulong)seed, Refit = false };
            TrainedNetwork trained = TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = [6] }, options);
            return LogLikelihood.Compute(trained.Mixture, fresh);
        }
    }

    private static double[] Row(RandomStream random)
    {
        int z = random.NextInt(3);
        return [Within(15 + (15 * z) + (4 * random.NextGaussian())), Within(50 - (15 * z) + (6 * random.NextGaussian()))];
    }

    private static double Within(double x) => Math.Clamp(Math.Round(x), 0, Values - 1);
}
