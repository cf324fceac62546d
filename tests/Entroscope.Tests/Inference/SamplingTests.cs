using CsCheck;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Entroscope.Tests.Inference;

public sealed class SamplingTests
{
    private static readonly RandomModelOptions Soft = new() { MinSites = 3, MaxSites = 3, Continuous = false, NearDeterministic = 0 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Draw_HasTheFrequenciesOfTheExactTable(int seed)
    {
        ConvAC model = RandomModels.Build((ulong)seed, 3, Soft);
        SampleSet samples = Sampling.Draw(model, 4000, 5);
        AssertFrequencies(Conditional.Table(model, [0, 1, 2]).Probabilities, Cells(model, samples.Data, [0, 1, 2]));
        AssertFrequencies(model.ClassPrior.ToArray(), samples.Classes);
        int label = model.Classes - 1;
        AssertFrequencies(Conditional.Table(model, [0, 1, 2], null, label).Probabilities, Cells(model, Sampling.Draw(model, 4000, 6, label).Data, [0, 1, 2]));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void DrawGivenAndImpute_HaveTheFrequenciesOfTheExactConditional(int seed)
    {
        ConvAC model = RandomModels.Build((ulong)seed, 3, Soft);
        double[] evidence = [double.NaN, 0, double.NaN];
        double[] expected = Conditional.Table(model, [0, 2], evidence).Probabilities;
        SampleSet given = Sampling.DrawGiven(model, evidence, 4000, 8);
        AssertFrequencies(expected, Cells(model, given.Data, [0, 2]));
        AssertFrequencies(Posterior.OfClass(model, evidence), given.Classes);
        Observations imputed = Sampling.Impute(model, Observations.FromRows([.. Enumerable.Repeat(evidence, 4000)]), 9);
        AssertFrequencies(expected, Cells(model, imputed, [0, 2]));
        Assert.All(Enumerable.Range(0, 4000), r => Assert.Equal(0, imputed[r, 1]));
    }

    [Fact]
    public void Draw_OfAGaussianMixture_HasItsMoments()
    {
        SampleSet samples = Sampling.Draw(TestModels.TwoGaussians(), 20_000, 3);
        double[] x = [.. Enumerable.Range(0, 20_000).Select(r => samples.Data[r, 0])];
        double mean = x.Average();
        NumericAssert.Close(1, mean, 4 * 2.5 / Math.Sqrt(20_000));
        NumericAssert.Close(6.25, x.Average(v => (v - mean) * (v - mean)), 0.3);
    }

    [Fact]
    public void Impute_KeepsWhatIsObservedAndFillsTheRest() => Gen.Select(RandomModels.Any, Gen.ULong, Gen.Enum<ImputeMethod>()).Sample(
        (model, seed, method) =>
        {
            Observations data = RandomModels.Data(model, 5, 0.4, seed);
            Observations filled = Sampling.Impute(model, data, seed, method);
            for (int r = 0; r < data.Rows; r++)
            {
                for (int i = 0; i < data.Sites; i++)
                {
                    bool kept = double.IsNaN(data[r, i]) ? double.IsFinite(filled[r, i]) : filled[r, i] == data[r, i];
                    Assert.True(kept, Invariant($"row {r}, site {i}: {data[r, i]} became {filled[r, i]}"));
                }
            }

            if (method != ImputeMethod.Mean)
            {
                filled.EnsureFits(model);
            }
        },
        iter: 60);

    [Fact]
    public void Impute_ByMeanAndMode_AgreesWithTheExactMarginal() => Gen.Select(RandomModels.Discrete, Gen.ULong).Sample(
        (model, seed) =>
        {
            double[] evidence = BruteForce.Evidence(model, seed);
            Observations data = Observations.FromRows([evidence]);
            Observations mean = Sampling.Impute(model, data, 0, ImputeMethod.Mean);
            Observations mode = Sampling.Impute(model, data, 0, ImputeMethod.Mode);
            for (int i = 0; i < evidence.Length; i++)
            {
                if (double.IsNaN(evidence[i]))
                {
                    double[] p = Conditional.Table(model, [i], evidence).Probabilities;
                    NumericAssert.Close(p.Select((q, k) => q * k).Sum(), mean[0, i], 1e-10);
                    NumericAssert.Close(p.Max(), p[(int)mode[0, i]], 1e-10);
                }
            }
        },
        iter: 60);

    [Fact]
    public void Impute_ByMode_FindsTheHighestPointOfAGaussianMixture() => Gen.Select(Gen.ULong, Gen.Int[1, 4]).Sample(
        (seed, channels) =>
        {
            ConvAC model = RandomModels.Build(seed, 1, new RandomModelOptions { MaxChannels = channels });
            if (model.Leaves[0] is not GaussianLeaf)
            {
                return;
            }

            GaussianMixture mixture = Conditional.Mixture(model, [0]);
            double mode = Sampling.Impute(model, Observations.FromRows([[double.NaN]]), 0, ImputeMethod.Mode)[0, 0];
            double highest = Enumerable.Range(-1500, 3001).Max(i => mixture.LogDensity(i / 100.0));
            Assert.True(mixture.LogDensity(mode) >= highest - 1e-12, Invariant($"{mode}"));
        },
        iter: 60);

    [Fact]
    public void Impute_WithLabels_FollowsTheClass()
    {
        Observations data = Observations.FromRows([[double.NaN, double.NaN], [double.NaN, double.NaN], [double.NaN, 1]]);
        foreach (ImputeMethod method in Enum.GetValues<ImputeMethod>())
        {
            Observations filled = Sampling.Impute(TestModels.Copies(), data, 1, method, [1, 0, -1]);
            Assert.Equal([1, 1], filled.Row(0));
            Assert.Equal([0, 0], filled.Row(1));
            Assert.Equal([1, 1], filled.Row(2));
        }
    }

    [Fact]
    public void Results_DependOnTheSeedAlone()
    {
        ConvAC model = RandomModels.Build(21, 6);
        Observations data = RandomModels.Data(model, 700, 0.5, 4);
        var one = new EngineOptions { Threads = 1 };
        var three = new EngineOptions { Threads = 3 };
        SampleSet first = Sampling.Draw(model, 700, 1, -1, one);
        AssertSame(first.Data, Sampling.Draw(model, 700, 1, -1, three).Data);
        AssertSame(Sampling.Impute(model, data, 1, engine: one), Sampling.Impute(model, data, 1, engine: three));
        Assert.Equal(first.Classes[..300], Sampling.Draw(model, 300, 1).Classes);
        Observations other = Sampling.Draw(model, 700, 2).Data;
        Assert.Contains(Enumerable.Range(0, 700), r => !first.Data.Row(r).SequenceEqual(other.Row(r)));
    }

    private static void AssertSame(Observations a, Observations b)
    {
        for (int r = 0; r < a.Rows; r++)
        {
            Assert.Equal(a.Row(r), b.Row(r));
        }
    }

    private static int[] Cells(ConvAC model, Observations data, int[] sites) =>
        [.. Enumerable.Range(0, data.Rows).Select(r => sites.Aggregate(0, (cell, i) => (cell * model.Leaves[i].Alphabet) + (int)data[r, i]))];

    /// <summary>Pearson's chi-square at the 1e-4 level, over the cells with an expected count of at least 5; the seeds are fixed.</summary>
    private static void AssertFrequencies(double[] expected, int[] cells)
    {
        int[] counts = new int[expected.Length];
        foreach (int cell in cells)
        {
            counts[cell]++;
        }

        int[] common = [.. Enumerable.Range(0, expected.Length).Where(c => expected[c] * cells.Length >= 5)];
        double statistic = common.Sum(c => Math.Pow(counts[c] - (expected[c] * cells.Length), 2) / (expected[c] * cells.Length));
        double critical = common.Length < 2 ? 1e-6 : ChiSquared.InvCDF(common.Length, 0.9999);
        Assert.True(statistic <= critical, Invariant($"chi-square {statistic} over {common.Length} cells exceeds {critical}"));
        Assert.All(Enumerable.Range(0, expected.Length), c => Assert.True(expected[c] > 0 || counts[c] == 0));
    }
}
