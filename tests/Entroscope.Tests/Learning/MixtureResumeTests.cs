using Entroscope.Files.Checkpoints;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>The training of a mixture that ends at any instant and is resumed gives the same bits as one that never ended.</summary>
public sealed class MixtureResumeTests
{
    public static TheoryData<string, TrainingOptions, bool> Runs => new()
    {
        { "full batch", MixtureCases.Quick with { Steps = 2 }, false },
        { "full batch, refit", MixtureCases.Quick with { Patience = 1 }, true },
        { "mini-batch, refit", MixtureCases.Quick with { Steps = 3, BatchSize = 40 }, true },
        { "rare checkpoints", MixtureCases.Quick with { BatchSize = 40, CheckpointEvery = 3, Refit = false }, true },
        { "no step", MixtureCases.Quick with { Steps = 0 }, true },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Resume_AfterAnyKill_GivesTheSameBits(string run, TrainingOptions options, bool validate)
    {
        TrainingSet? validation = validate ? MixtureCases.Validation : null;
        var whole = new MemoryStore();
        TrainingResult expected = MixtureCases.Run(options, validation, whole);
        Assert.Equal(TrainingPhase.Done, whole.Saved[^1].Phase);
        for (int kill = 1; kill <= whole.Saves; kill++)
        {
            var broken = new MemoryStore(killAtSave: kill);
            Assert.Throws<KilledException>(() => MixtureCases.Run(options, validation, broken));
            MixtureCases.AssertSame(expected, MixtureCases.Run(options, validation, new MemoryStore(broken.Load())), Invariant($"{run}, save {kill}"));
        }
    }

    [Fact]
    public void Resume_AfterAnyCancellation_GivesTheSameBits()
    {
        TrainingOptions options = MixtureCases.Quick with { Steps = 2, BatchSize = 60 };
        using var counter = new Canceller(int.MaxValue);
        TrainingResult expected = MixtureCases.Run(options, MixtureCases.Validation, new MemoryStore(), counter);
        for (int cancel = 1; cancel < counter.Count; cancel += 3)
        {
            var store = new MemoryStore();
            using var canceller = new Canceller(cancel);
            Assert.Throws<OperationCanceledException>(() => MixtureCases.Run(options, MixtureCases.Validation, store, canceller, canceller.Token));
            MixtureCases.AssertSame(expected, MixtureCases.Run(options, MixtureCases.Validation, store), Invariant($"report {cancel}"));
        }
    }

    // A run that is stopped ends with the components that are trained, or with the first one
    // as it is; those are the components that the whole run has before its steps together.
    [Fact]
    public void ACancelledRun_KeepsTheComponentsThatAreTrained()
    {
        TrainingOptions options = MixtureCases.Quick with { KeepWhenCancelled = true, Refit = false };
        using var counter = new Canceller(int.MaxValue);
        TrainingResult whole = MixtureCases.Run(options, MixtureCases.Validation, null, counter);
        var counts = new HashSet<int>();
        for (int cancel = 1; cancel < counter.Count; cancel++)
        {
            using var canceller = new Canceller(cancel);
            TrainingResult kept;
            try
            {
                kept = MixtureCases.Run(options, MixtureCases.Validation, null, canceller, canceller.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Empty(counts);
                continue;
            }

            int components = kept.Mixture.Components.Count;
            counts.Add(components);
            Assert.Equal(StopReason.Interrupted, kept.StoppedBecause);
            Assert.Equal(components, kept.Components.Count);
            double score = LogLikelihood.Compute(kept.Mixture, MixtureCases.Validation.Data).Average();
            Assert.Equal(score, kept.Score, 1e-9);
            if (components is > 1 and < 3)
            {
                Assert.Equal(whole.Components.Take(components), kept.Components);
                Assert.Equal([.. Enumerable.Repeat(1.0 / components, components)], kept.Mixture.Weights.ToArray());
            }
        }

        Assert.Equal([1, 2, 3], counts.Order());
    }

    [Fact]
    public void EveryCheckpoint_GoesThroughAFile()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = MixtureCases.Quick with { Steps = 2, BatchSize = 60 };
        var whole = new MemoryStore();
        TrainingResult expected = MixtureCases.Run(options, MixtureCases.Validation, whole);
        var file = new CheckpointFolder(folder["run"]);
        Assert.Null(file.Load());
        foreach (Checkpoint checkpoint in whole.Saved)
        {
            file.Save(checkpoint);
            MixtureCases.AssertSame(expected, MixtureCases.Run(options, MixtureCases.Validation, new MemoryStore(file.Load())),
                Invariant($"step {checkpoint.Step}"));
        }

        MixtureCases.AssertSame(expected, MixtureCases.Run(options, MixtureCases.Validation, file), "finished run");
        string message = Assert.Throws<DataException>(() => ExpectationMaximization.Train(
            MixtureCases.Shapes[0], MixtureCases.Leaves, MixtureCases.Train, MixtureCases.Validation, options, checkpoints: file,
            dataFingerprint: "a")).Message;
        Assert.Matches("^.*/checkpoint\\.safetensors: The checkpoint belongs to another training run: components is 3 there, but 1 here; "
            + "network is ([0-9a-f]{16} ?){3} there, but [0-9a-f]{16} here\\.$", message);
    }

    [Fact]
    public void AnotherRun_IsRefused()
    {
        var store = new MemoryStore();
        MixtureCases.Run(MixtureCases.Quick, MixtureCases.Validation, store);
        ErrorAssert.Throws<DataException>(
            "The checkpoint belongs to another training run: patience is 5 there, but 2 here; seed is 1 there, but 7 here.",
            () => MixtureCases.Run(MixtureCases.Quick with { Seed = 7, Patience = 2 }, MixtureCases.Validation, store));
        string message = Assert.Throws<DataException>(() => ExpectationMaximization.Train(
            [MixtureCases.Shapes[0]], MixtureCases.Leaves, MixtureCases.Train, MixtureCases.Validation, MixtureCases.Quick, checkpoints: store,
            dataFingerprint: "a")).Message;
        Assert.Matches("^The checkpoint belongs to another training run: components is 3 there, but 1 here; "
            + "network is ([0-9a-f]{16} ?){3} there, but [0-9a-f]{16} here\\.$", message);
    }

    [Fact]
    public void OtherThreadsOrRhythm_AreAllowed()
    {
        var broken = new MemoryStore(killAtSave: 12);
        Assert.Throws<KilledException>(() => MixtureCases.Run(MixtureCases.Quick, MixtureCases.Validation, broken));
        TrainingOptions other = MixtureCases.Quick with { CheckpointEvery = 2, Engine = MixtureCases.Quick.Engine with { Threads = 3 } };
        MixtureCases.AssertSame(
            MixtureCases.Run(MixtureCases.Quick, MixtureCases.Validation),
            MixtureCases.Run(other, MixtureCases.Validation, new MemoryStore(broken.Load())), "other threads");
    }

    /// <summary>Cancels at a chosen report.</summary>
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
