using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class ProfileTests
{
    [Fact]
    public void Profile_CountsEveryPassOfTheCall()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingOptions options = Learnable.Quick with
        {
            Steps = 3,
            Patience = 100,
            BatchSize = 40,
            Restarts = 2,
            Engine =
            new EngineOptions { Kind = EngineKind.Double, Threads = 2 }
        };
        TrainingResult result = ExpectationMaximization.Train(
            planted.Shape, Learnable.Leaves(planted), Learnable.Draw(planted, 90, 1), Learnable.Draw(planted, 150, 2), options);
        TrainingProfile profile = result.Profile;
        Assert.Equal((2, EngineKind.Double), (profile.Threads, profile.Arithmetic));
        int runs = 2 * options.PriorStrengths.Count;

        // The refit learns from all rows but the 50 that judge it, and once more from all if
        // it is kept; the two networks are compared on these rows, then on those learned from.
        Assert.True(result.Refitted);
        Assert.Equal((runs * 3 * 90) + (result.BestStep * (190 + 240)), profile.Samples);
        Assert.Equal((runs * 4 * 150) + (2 * (50 + 190 + 240)), profile.ScoredSamples);
        Assert.Equal((0L, 0L), (profile.RescuedSamples, profile.RescuedScoredSamples));
        Assert.Equal(2 * planted.Shape.WeightCount, profile.OperationsPerSample);
        double[] parts = [profile.StartSeconds, profile.ExpectationSeconds, profile.MaximizationSeconds, profile.ScoringSeconds, profile.OtherSeconds];
        Assert.All(parts, seconds => Assert.True(seconds > 0, Invariant($"{seconds} s")));
        Assert.Equal(0, profile.CheckpointSeconds);
        Assert.Equal(profile.TotalSeconds, parts.Sum(), 1e-9);
    }

    /// <summary>
    /// A run goes on from a network that holds a value impossible, without pseudo-counts for good: those samples are computed again, and counted.
    /// </summary>
    [Fact]
    public void Profile_CountsRescuedSamples()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Bernoulli);
        (TrainingSet train, TrainingSet validation) = (Learnable.Draw(planted, 90, 1), Learnable.Draw(planted, 50, 2));
        TrainingOptions options = Learnable.Quick with { Steps = 3, Patience = 100, PriorStrengths = [1], Refit = false, LeafPseudoCount = 0 };
        TrainingResult Run(MemoryStore store) => ExpectationMaximization.Train(planted.Shape, Learnable.Leaves(planted), train, validation,
            options, checkpoints: store);
        var broken = new MemoryStore(killAtSave: 2);
        Assert.Throws<KilledException>(() => Run(broken));
        Checkpoint started = broken.Latest!;
        TrainingProfile profile = Run(new MemoryStore(started with { Components = [started.Components[0].With(0, new BernoulliLeaf([0, 0, 0]))] })).Profile;
        Assert.Equal((3 * Ones(train), 3 * Ones(validation)), (profile.RescuedSamples, profile.RescuedScoredSamples));
        Assert.True(profile.CheckpointSeconds > 0);
    }

    [Fact]
    public void Rates_FollowFromTheCounts()
    {
        var profile = new TrainingProfile
        {
            Threads = 1,
            Arithmetic = EngineKind.Single,
            Samples = 1000,
            ScoredSamples = 10,
            RescuedSamples = 0,
            RescuedScoredSamples = 0,
            OperationsPerSample = 2_000_000,
            StartSeconds = 1,
            ExpectationSeconds = 2,
            MaximizationSeconds = 3,
            ScoringSeconds = 4,
            CheckpointSeconds = 5,
            TotalSeconds = 20,
        };
        Assert.Equal((500, 50, 3, 5), (profile.ExpectationRate, profile.OverallRate, profile.Gigaflops, profile.OtherSeconds));
        TrainingProfile idle = profile with { Samples = 0, ExpectationSeconds = 0 };
        Assert.All([idle.ExpectationRate, idle.OverallRate, idle.Gigaflops], rate => Assert.Equal(double.NaN, rate));
    }

    private static long Ones(TrainingSet set) => Enumerable.Range(0, set.Data.Rows).Count(r => set.Data[r, 0] == 1);
}
