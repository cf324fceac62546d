using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>A run that ends at any instant and is resumed gives the same bits as one that never ended.</summary>
public sealed class ResumeTests
{
    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Gaussian);
    private static readonly TrainingSet Train = Learnable.Draw(Planted, 90, 1, missing: 0.1, unlabelled: 0.3);
    private static readonly TrainingSet Validation = Learnable.Draw(Planted, 75, 2);

    public static TheoryData<string, TrainingOptions, bool> Runs => new()
    {
        { "full batch", Learnable.Quick with { Steps = 3 }, false },
        { "full batch, restarts", Learnable.Quick with { Steps = 2, Restarts = 3 }, false },
        { "full batch, refit", Learnable.Quick with { Steps = 4, Patience = 1 }, true },
        { "mini-batch", Learnable.Quick with { Steps = 3, BatchSize = 40 }, false },
        { "prior strengths, restarts, refit", Learnable.Quick with { Steps = 2, Restarts = 2, PriorStrengths = [0.5, 8] }, true },
        { "mini-batch, restarts, refit", Learnable.Quick with { Steps = 3, BatchSize = 40, Restarts = 2 }, true },
        { "rare checkpoints", Learnable.Quick with { Steps = 4, BatchSize = 40, CheckpointEvery = 3 }, true },
        { "random start, no refit", Learnable.Quick with { Steps = 3, Initialisation = Initialisation.Random, Restarts = 2, Refit = false }, true },
        { "no step", Learnable.Quick with { Steps = 0 }, true },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Resume_AfterAnyKill_GivesTheSameBits(string run, TrainingOptions options, bool validate)
    {
        TrainingSet? validation = validate ? Validation : null;
        var whole = new MemoryStore();
        TrainingResult expected = Run(options, validation, whole);
        Assert.Equal(TrainingPhase.Done, whole.Latest!.Phase);
        for (int kill = 1; kill <= whole.Saves; kill++)
        {
            var broken = new MemoryStore(killAtSave: kill);
            Assert.Throws<KilledException>(() => Run(options, validation, broken));
            AssertSame(expected, Run(options, validation, new MemoryStore(broken.Latest)), Invariant($"{run}, save {kill}"));
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Resume_AfterAnyCancellation_GivesTheSameBits(string run, TrainingOptions options, bool validate)
    {
        TrainingSet? validation = validate ? Validation : null;
        var reports = new Canceller(int.MaxValue);
        TrainingResult expected = Run(options, validation, new MemoryStore(), reports);
        for (int cancel = 1; cancel < reports.Count; cancel++)
        {
            var store = new MemoryStore();
            using var canceller = new Canceller(cancel);
            Assert.Throws<OperationCanceledException>(() => Run(options, validation, store, canceller));
            AssertSame(expected, Run(options, validation, store), Invariant($"{run}, report {cancel}"));
        }
    }

    [Fact]
    public void Resume_WhereCrossValidationDecidesOnTheRefit_GivesTheSameBits()
    {
        TrainingSet few = Validation.Select([.. Enumerable.Range(0, 20)]);
        TrainingOptions options = Learnable.Quick with { Steps = 4, Patience = 1, PriorStrengths = [0.5, 8] };
        var whole = new MemoryStore();
        using var reports = new Canceller(int.MaxValue);
        TrainingResult expected = Run(options, few, whole, reports);
        Assert.Equal((5, true), (expected.Refit!.Folds, expected.Refitted));
        for (int kill = 1; kill <= whole.Saves; kill++)
        {
            var broken = new MemoryStore(killAtSave: kill);
            Assert.Throws<KilledException>(() => Run(options, few, broken));
            AssertSame(expected, Run(options, few, new MemoryStore(broken.Latest)), Invariant($"save {kill}"));
        }

        for (int cancel = 1; cancel < reports.Count; cancel++)
        {
            var store = new MemoryStore();
            using var canceller = new Canceller(cancel);
            Assert.Throws<OperationCanceledException>(() => Run(options, few, store, canceller));
            AssertSame(expected, Run(options, few, store), Invariant($"report {cancel}"));
        }
    }

    [Fact]
    public void Resume_OfAFinishedRun_ReturnsItsResult()
    {
        var store = new MemoryStore();
        TrainingResult first = Run(Learnable.Quick, Validation, store);
        int saves = store.Saves;
        AssertSame(first, Run(Learnable.Quick, Validation, store), "finished run");
        Assert.Equal(saves, store.Saves);
    }

    [Fact]
    public void Resume_ChangesNoCheckpoint()
    {
        var broken = new MemoryStore(killAtSave: 8);
        TrainingOptions options = Learnable.Quick with { BatchSize = 40 };
        Assert.Throws<KilledException>(() => Run(options, Validation, broken));
        double[] before = [.. broken.Latest!.Statistics![0].Weights.SelectMany(w => w)];
        Run(options, Validation, new MemoryStore(broken.Latest));
        Assert.Equal(before, broken.Latest.Statistics[0].Weights.SelectMany(w => w));
    }

    [Fact]
    public void Resume_WithOtherSettings_IsRefused()
    {
        var store = new MemoryStore();
        Run(Learnable.Quick, Validation, store);
        DataException error = Assert.Throws<DataException>(() => Run(Learnable.Quick with { Seed = 7, PseudoCount = 0.25 }, Validation, store));
        Assert.Equal(
            "The checkpoint belongs to another training run: pseudo_count is 0.001 there, but 0.25 here; seed is 1 there, but 7 here.", error.Message);
        error = Assert.Throws<DataException>(() => ExpectationMaximization.Train(
            Planted.Shape, Learnable.Leaves(Planted), Train, Validation, Learnable.Quick, checkpoints: store, dataFingerprint: "b"));
        Assert.Equal("The checkpoint belongs to another training run: data is a there, but b here.", error.Message);
    }

    [Fact]
    public void Resume_WithOtherNetwork_IsRefused()
    {
        var store = new MemoryStore();
        Run(Learnable.Quick, Validation, store);
        ConvAC other = RandomModels.Build(3, 8, new RandomModelOptions { MinSites = 8, MaxClasses = 1 });
        DataException error = Assert.Throws<DataException>(() => ExpectationMaximization.Train(
            other.Shape, Learnable.Leaves(Planted), new TrainingSet(Train.Data), new TrainingSet(Validation.Data), Learnable.Quick,
            checkpoints: store, dataFingerprint: "a"));
        Assert.Matches("^The checkpoint belongs to another training run: network is [0-9a-f]{16} there, but [0-9a-f]{16} here\\.$", error.Message);
    }

    [Fact]
    public void Resume_WithOtherThreadsOrRhythm_IsAllowed()
    {
        var broken = new MemoryStore(killAtSave: 3);
        Assert.Throws<KilledException>(() => Run(Learnable.Quick, Validation, broken));
        TrainingOptions other = Learnable.Quick with { CheckpointEvery = 2, Engine = Learnable.Quick.Engine with { Threads = 3 } };
        AssertSame(Run(Learnable.Quick, Validation, new MemoryStore()), Run(other, Validation, new MemoryStore(broken.Latest)), "other threads");
    }

    private static TrainingResult Run(TrainingOptions options, TrainingSet? validation, MemoryStore store, Canceller? canceller = null) =>
        ExpectationMaximization.Train(
            Planted.Shape, Learnable.Leaves(Planted), Train, validation, options, canceller, store, "a", canceller?.Token ?? CancellationToken.None);

    private static void AssertSame(TrainingResult expected, TrainingResult actual, string what)
    {
        Assert.True(Learnable.Parameters(expected.Model).SequenceEqual(Learnable.Parameters(actual.Model)), what);
        Assert.True(Learnable.Parameters(expected.Chosen).SequenceEqual(Learnable.Parameters(actual.Chosen)), what);
        Assert.Equal(expected.Model.Metadata.Training, actual.Model.Metadata.Training);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(
            (expected.BestRun, expected.BestStep, expected.Score, expected.StoppedBecause, expected.Refitted),
            (actual.BestRun, actual.BestStep, actual.Score, actual.StoppedBecause, actual.Refitted));
    }

    /// <summary>Cancels at a chosen report: within a step, too.</summary>
    private sealed class Canceller(int at) : IProgress<TrainingProgress>, IDisposable
    {
        private readonly CancellationTokenSource _source = new();

        public int Count { get; private set; }

        public CancellationToken Token => _source.Token;

        public void Report(TrainingProgress value)
        {
            if (++Count == at)
            {
                _source.Cancel();
            }
        }

        public void Dispose() => _source.Dispose();
    }
}
