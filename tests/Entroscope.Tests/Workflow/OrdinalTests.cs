using System.Text.RegularExpressions;
using Entroscope.Data.Tables;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Tests.Files;
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
        double[] gains = Gains(seed, Row);
        Assert.True(gains.Average() > 0.05, Invariant($"gain {gains.Average()}"));
    }

    /// <summary>Of ordinals whose neighbouring values have nothing in common nothing is smoothed: on fresh rows they are no worse than categories.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void JaggedOrdinal_IsNoWorseThanACategory(int seed)
    {
        double[] gains = Gains(seed, JaggedRow);
        double mean = gains.Average();
        double error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean))) / gains.Length;
        Assert.True(mean >= -2 * error, Invariant($"gain {mean} ± {error}"));
    }

    /// <summary>The share that was chosen is in the note, in the model and in its file; the usual one leaves no trace.</summary>
    [Fact]
    public void ChosenSharing_IsKept()
    {
        DataSplit smooth = OrdinalSharing.Choose(Split(1, Row), new TrainingOptions());
        Assert.All(smooth.Train.Columns, c => Assert.Equal(NamedSymbols.NeighbourShare, c.Sharing));
        DataSplit jagged = OrdinalSharing.Choose(Split(1, JaggedRow), new TrainingOptions());
        Assert.All(jagged.Train.Columns, c => Assert.Equal(0, c.Sharing));
        Assert.Equal("Column 'a': its values share no strength with their neighbours, which is best on held-out rows.", jagged.Train.Notes[0]);
        Assert.Same(jagged, OrdinalSharing.Choose(jagged, new TrainingOptions()));
        TrainedModel trained = TrainingJob.Run(jagged, new NetworkPlan { Tree = "line", Widths = [2] }, new TrainingOptions { Steps = 1, Refit = false });
        using var folder = new TemporaryFolder();
        ModelFile.Save(trained.Mixture, folder["m.json"]);
        Assert.Equal(0, ModelFile.Load(folder["m.json"]).Components[0].Leaves[0].Specification.Sharing);
        string text = File.ReadAllText(folder["m.json"]);
        File.WriteAllText(folder["n.json"], Regex.Replace(
            text, "\"sharing\":\\s*\\[[^\\]]*\\]", "\"sharing\": [2, 0]", RegexOptions.None, TimeSpan.FromSeconds(5)));
        ErrorAssert.Throws<ModelException>(
            $"{folder["n.json"]}: The member 'sharing' of site 0 must be 0..1, but is 2.", () => ModelFile.Load(folder["n.json"]));
    }

    /// <summary>The estimate by hand: counts 3, 0, 1 with a pseudo-count of 1 and 1/4 for values not seen.</summary>
    [Fact]
    public void UnseenValues_KeepTheirProbability()
    {
        double[] table = new double[4];
        Assert.True(NamedSymbols.Normalize([3, 0, 1, 0], 4, 1, 0, 0.25, [0.25, 0.25, 0.25, 0.25], table));
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
        Assert.True(NamedSymbols.Normalize([0, 0, 0, 0, 10, 0, 0, 0, 0], 9, 0.2, 0.9, 0, few, few));
        Assert.True(NamedSymbols.Normalize([0, 0, 0, 0, 1e6, 0, 0, 0, 0], 9, 0.2, 0.9, 0, many, many));
        NumericAssert.Close(1, few.Sum(), 1e-12);
        Assert.True(few[3] > 5 * few[0]);
        NumericAssert.Close(few[3], few[5], 1e-15);
        Assert.True(many[3] < 1e-6);
    }

    private static double[][] Rows(int seed, Func<RandomStream, double[]> draw)
    {
        var random = new RandomStream((ulong)seed, "planted ordinals");
        return [.. Enumerable.Range(0, 4500).Select(_ => draw(random))];
    }

    private static DataSplit Split(int seed, Func<RandomStream, double[]> draw, ColumnKind kind = ColumnKind.Ordinal)
    {
        double[][] rows = Rows(seed, draw);
        ColumnInfo[] columns = [new("a", kind, Values, 0), new("b", kind, Values, 0)];
        return new DataSplit(
            Dataset.Create("train", Observations.FromRows(rows[..400]), columns),
            Dataset.Create("validation", Observations.FromRows(rows[400..500]), columns),
            null, "planted");
    }

    private static double[] Gains(int seed, Func<RandomStream, double[]> draw)
    {
        double[][] rows = Rows(seed, draw);
        var fresh = Observations.FromRows(rows[500..]);
        double[] smoothed = Score(ColumnKind.Ordinal);
        double[] plain = Score(ColumnKind.Categorical);
        return [.. smoothed.Zip(plain, (a, b) => a - b)];

        double[] Score(ColumnKind kind)
        {
            DataSplit split = Split(seed, draw, kind);
            TrainingOptions options = TrainingOptions.ForRows(400) with { Steps = 20, Seed = (ulong)seed, Refit = false };
            TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = [6] }, options);
            return LogLikelihood.Compute(trained.Mixture, fresh);
        }
    }

    private static double[] Row(RandomStream random)
    {
        int z = random.NextInt(3);
        return [Within(15 + (15 * z) + (4 * random.NextGaussian())), Within(50 - (15 * z) + (6 * random.NextGaussian()))];
    }

    // Both follow a latent of three by every third value of the range, each at a place of its own.
    private static double[] JaggedRow(RandomStream random)
    {
        int z = random.NextInt(3);
        return [(z + (3 * random.NextInt(20))) * 7 % Values, (z + (3 * (int)(20 * random.NextDouble() * random.NextDouble()))) * 7 % Values];
    }

    private static double Within(double x) => Math.Clamp(Math.Round(x), 0, Values - 1);
}
