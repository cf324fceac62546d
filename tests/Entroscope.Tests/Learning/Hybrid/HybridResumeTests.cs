using Entroscope.Files.Checkpoints;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
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
        TrainingResult expected = Run(whole, validate, 1);
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
        Checkpoint done = Finished();
        ErrorAssert.Throws<DataException>(
            "The checkpoint belongs to another training run: hybrid_refit is True there, but False here; hybrid_seed is 1 there, but 2 here; "
            + "hybrid_steps is 1 there, but 4 here; hybrid_weight is 0.9 there, but 0.5 here.",
            () => HybridTraining.Train(
                Planted, Train, Validation, Options with { Steps = 4, DiscriminativeWeight = 0.5 }, Learnable.Quick with { Seed = 2, Refit = false },
                checkpoints: new MemoryStore(done)));
    }

    [Theory]
    [InlineData("hybrid_start")]
    [InlineData("hybrid_refit_start")]
    [InlineData("hybrid_data")]
    [InlineData("hybrid_validation_data")]
    public void Resume_FromAnotherNetworkOrOnOtherData_IsRefused(string what)
    {
        ConvAC other = Learnable.Planted(LeafFamily.Gaussian, 6);
        TrainingSet relabelled = Train with { Labels = [.. Train.Labels!.Select(y => y == 0 ? 1 : y)] };
        TrainingResult Go(ICheckpointStore store) => HybridTraining.Train(
            what == "hybrid_start" ? other : Planted,
            what == "hybrid_data" ? relabelled : Train,
            what == "hybrid_validation_data" ? Learnable.Draw(Planted, 40, 3) : Validation,
            Options with { Steps = 1 },
            Learnable.Quick,
            what == "hybrid_refit_start" ? other : Planted,
            checkpoints: store);
        Checkpoint done = Finished();
        var own = new MemoryStore(done with { Hybrid = null });
        Go(own);
        ErrorAssert.Throws<DataException>(
            $"The checkpoint belongs to another training run: {what} is {Setting(done)} there, but {Setting(own.Latest!)} here.",
            () => Go(new MemoryStore(done)));
        string Setting(Checkpoint checkpoint) => checkpoint.Hybrid!.Settings.Entries.Single(p => string.Equals(p.Key, what, StringComparison.Ordinal)).Value;
    }

    [Fact]
    public void Resume_WithANetworkOfAnotherShape_IsRefused()
    {
        ConvAC other = Learnable.Planted(LeafFamily.Bernoulli);
        Checkpoint done = Finished();
        var store = new MemoryStore(done with { Hybrid = done.Hybrid! with { Components = [other], Best = [other], BestWeights = [1] } });
        (string there, string here) = (Shape(other), Shape(Planted));
        ErrorAssert.Throws<ModelException>(
            $"The checkpoint cannot be resumed: component.0.architecture must be the architecture {here} of this run, but is {there}.",
            () => HybridTraining.Train(Planted, Train, Validation, Options with { Steps = 1 }, Learnable.Quick, checkpoints: store));
    }

    [Fact]
    public void CheckpointsWithoutFinishedEM_AreRefused() => ErrorAssert.Throws<ArgumentException>(
        "Hybrid training starts from finished EM, but the checkpoints hold none. (Parameter 'checkpoints')",
        () => HybridTraining.Train(Planted, Train, Validation, Options, Learnable.Quick, checkpoints: new MemoryStore()));

    /// <summary>The checkpoint of a finished run of one pass from the planted network.</summary>
    private static Checkpoint Finished()
    {
        var store = new MemoryStore();
        ExpectationMaximization.Train(Planted.Shape, Learnable.Leaves(Planted), Train, Validation, Learnable.Quick with { Steps = 0 }, checkpoints: store);
        HybridTraining.Train(Planted, Train, Validation, Options with { Steps = 1 }, Learnable.Quick, checkpoints: store);
        return store.Latest!;
    }

    /// <summary>The fingerprint that EM gives the shape of a network.</summary>
    private static string Shape(ConvAC model)
    {
        var store = new MemoryStore();
        ExpectationMaximization.Train(model.Shape, Learnable.Leaves(model), Learnable.Draw(model, 10, 1), null,
            Learnable.Quick with { Steps = 0 }, checkpoints: store);
        return store.Latest!.Settings.Network!;
    }

    private static TrainingResult Run(KillableFolder store, bool validate, int threads)
    {
        TrainingSet? validation = validate ? Validation : null;
        TrainingOptions training = Learnable.Quick with { Engine = Learnable.Quick.Engine with { Threads = threads } };
        TrainingResult em = ExpectationMaximization.Train(Planted.Shape, Learnable.Leaves(Planted), Train, validation, training, checkpoints: store);
        return HybridTraining.Train(em.Chosen, Train, validation, Options, training, em.Model, checkpoints: store);
    }

    private static void AssertSame(TrainingResult expected, TrainingResult actual, string what)
    {
        Assert.True(Learnable.Parameters(expected.Model).SequenceEqual(Learnable.Parameters(actual.Model)), what);
        Assert.True(Learnable.Parameters(expected.Chosen).SequenceEqual(Learnable.Parameters(actual.Chosen)), what);
        Assert.Equal(expected.Model.Metadata.Training, actual.Model.Metadata.Training);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(
            (expected.BestStep, expected.Score, expected.StoppedBecause, expected.Refitted),
            (actual.BestStep, actual.Score, actual.StoppedBecause, actual.Refitted));
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
