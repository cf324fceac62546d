using Entroscope.Files;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Learning.Hybrid;

/// <summary>Hybrid training that ends at any instant and is resumed, from the file, on other threads, gives the same bits as one that never ended.</summary>
public sealed class HybridResumeTests
{
    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Gaussian);
    private static readonly TrainingSet Train = Learnable.Draw(Planted, 90, 1, missing: 0.1, unlabelled: 0.3);
    private static readonly TrainingSet Validation = Learnable.Draw(Planted, 40, 2);
    private static readonly HybridOptions Options = new() { BatchSize = 40, Steps = 3, LearningRate = 0.03 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_AfterAnyKill_GivesTheSameBits(bool validate)
    {
        using var whole = new KillableFolder(int.MaxValue);
        HybridResult expected = Run(whole, validate, 1);
        Assert.Equal(TrainingPhase.Done, whole.Load()!.Hybrid!.Phase);
        for (int kill = 1; kill <= whole.HybridSaves; kill++)
        {
            using var broken = new KillableFolder(kill);
            Assert.Throws<KilledException>(() => Run(broken, validate, 1));
            AssertSame(expected, Run(broken, validate, 3), Invariant($"save {kill}"));
        }

        AssertSame(expected, Run(whole, validate, 1), "finished run");
    }

    [Fact]
    public void Resume_WithOtherOptions_IsRefused()
    {
        using var store = new KillableFolder(int.MaxValue);
        Run(store, true, 1);
        ErrorAssert.Throws<DataException>(
            "The checkpoint belongs to another training run: hybrid_steps is 3 there, but 4 here; hybrid_weight is 0.9 there, but 0.5 here.",
            () => HybridTraining.Train(Planted, Train, Validation, Options with { Steps = 4, DiscriminativeWeight = 0.5 }, Learnable.Quick, checkpoints: store));
    }

    [Fact]
    public void CheckpointsWithoutFinishedEM_AreRefused() => ErrorAssert.Throws<ArgumentException>(
        "Hybrid training goes on from finished EM, but the checkpoints hold none. (Parameter 'checkpoints')",
        () => HybridTraining.Train(Planted, Train, Validation, Options, Learnable.Quick, checkpoints: new MemoryStore()));

    private static HybridResult Run(KillableFolder store, bool validate, int threads)
    {
        TrainingSet? validation = validate ? Validation : null;
        TrainingOptions training = Learnable.Quick with { Engine = Learnable.Quick.Engine with { Threads = threads } };
        TrainingResult em = ExpectationMaximization.Train(Planted.Shape, Learnable.Leaves(Planted), Train, validation, training, checkpoints: store);
        return HybridTraining.Train(em.Chosen, Train, validation, Options, training, em.Model, checkpoints: store);
    }

    private static void AssertSame(HybridResult expected, HybridResult actual, string what)
    {
        Assert.True(Learnable.Parameters(expected.Model).SequenceEqual(Learnable.Parameters(actual.Model)), what);
        Assert.True(Learnable.Parameters(expected.Chosen).SequenceEqual(Learnable.Parameters(actual.Chosen)), what);
        Assert.Equal(expected.Model.Metadata.Training, actual.Model.Metadata.Training);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(
            (expected.BestStep, expected.Score, expected.StoppedBecause, expected.Refitted), (actual.BestStep, actual.Score, actual.StoppedBecause, actual.Refitted));
    }

    /// <summary>A checkpoint folder that breaks off at a chosen save of the hybrid part, once.</summary>
    private sealed class KillableFolder : ICheckpointStore, IDisposable
    {
        private readonly int _killAt;
        private readonly TemporaryFolder _folder = new();
        private readonly CheckpointFolder _inner;

        public KillableFolder(int killAt)
        {
            _killAt = killAt;
            _inner = new CheckpointFolder(_folder.Path);
        }

        public int HybridSaves { get; private set; }

        public Checkpoint? Load() => _inner.Load();

        public void Save(Checkpoint checkpoint)
        {
            if (checkpoint.Hybrid is not null && ++HybridSaves == _killAt)
            {
                throw new KilledException();
            }

            _inner.Save(checkpoint);
        }

        public void Dispose() => _folder.Dispose();
    }
}
