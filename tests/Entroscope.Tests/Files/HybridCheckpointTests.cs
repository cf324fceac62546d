using CsCheck;
using Entroscope.Files.Checkpoints;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>The hybrid part of a checkpoint: every bit comes back, and what it may not hold is refused.</summary>
public sealed class HybridCheckpointTests
{
    [Fact]
    public void LoadOfSave_IsTheSame() => Gen.Select(SampleModels.Any, Gen.Bool, Gen.Double).Sample((model, best, number) =>
    {
        using var folder = new TemporaryFolder();
        Checkpoint expected = Sample(model) with { Best = best ? [SampleModels.Small()] : [], BestWeights = best ? [1] : [] };
        Fill(expected.Moments!, number);
        var store = new CheckpointFolder(folder.Path);
        store.Save(CheckpointFolderTests.Sample(model) with { Hybrid = expected });
        Checkpoint actual = Assert.IsType<Checkpoint>(store.Load()!.Hybrid);
        ModelAssert.Same(expected.Components[0], actual.Components[0]);
        Assert.Equal(expected.Best.Count, actual.Best.Count);
        Assert.Equal(expected.Settings, actual.Settings);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(Numbers(expected), Numbers(actual));
        Assert.Equal(
            (expected.Phase, expected.Step, expected.Batch, expected.BestStep, expected.BestStopReason),
            (actual.Phase, actual.Step, actual.Batch, actual.BestStep, actual.BestStopReason));
    }, iter: 40);

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, -1)]
    [InlineData(1, double.PositiveInfinity)]
    public void Load_RefusesMomentsThatAdamNeverHas(double first, double second)
    {
        using var folder = new TemporaryFolder();
        ConvAC model = SampleModels.Small();
        Checkpoint hybrid = Sample(model);
        (hybrid.Moments!.First[1][0], hybrid.Moments.Second[1][0]) = (first, second);
        var store = new CheckpointFolder(folder.Path);
        store.Save(CheckpointFolderTests.Sample(model) with { Hybrid = hybrid });
        Assert.Equal(
            store.FilePath + ": The moments of part 1 in hybrid.first_moment and hybrid.second_moment must be finite numbers, the second at least 0.",
            Assert.Throws<ModelException>(store.Load).Message);
    }

    /// <summary>Makes the hybrid part of a checkpoint.</summary>
    internal static Checkpoint Sample(ConvAC model) => new()
    {
        Settings = TrainingRecord.Empty.Hybrid with { Weight = 0.5 },
        Phase = TrainingPhase.Refit,
        Step = 2,
        Batch = 1,
        StepLogLikelihood = double.NegativeInfinity,
        Components = [model],
        Weights = [1],
        BestStep = 3,
        BestScore = -0.25,
        BestStopReason = StopReason.Patience,
        Moments = new AdamMoments(model),
        History = [new TrainingStep(TrainingPhase.Search, 0, 0, null, -1.5) { ValidationAccuracy = 0.25 },
            new TrainingStep(TrainingPhase.Refit, 0, 1, double.NegativeInfinity, null)],
    };

    private static void Fill(AdamMoments moments, double number)
    {
        foreach (double[] part in moments.First.Concat(moments.Second))
        {
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = Math.Abs(number = Math.IEEERemainder(number * 1.1, 1e6) + 1);
            }
        }
    }

    private static long[] Numbers(Checkpoint hybrid) =>
        ModelAssert.Bits([hybrid.StepLogLikelihood, hybrid.BestScore, .. hybrid.Moments!.First.Concat(hybrid.Moments.Second).SelectMany(part => part)]);
}
