using Entroscope.Files.Checkpoints;
using Entroscope.Fuzz.Mutations;
using Entroscope.Learning.Loop;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Fuzz.Targets;

/// <summary>Checkpoints of every kind of training, saved at every point of it and really resumed to the end.</summary>
internal sealed class CheckpointTarget : FuzzTarget
{
    private const int SavesKept = 4;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    public override string Name => "checkpoint";

    public override int Weight => 2;

    public override bool Run(FuzzInput input, string folder)
    {
        using var store = new CheckpointFolder(folder);
        File.WriteAllBytes(store.FilePath, input.Files[0]);
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            TrainedModel trained = SmallTrainings.Run(input.Variant, new NamedStore(store, folder), limit.Token);
            Demand(trained.Training.History.Count > 0, "A resumed training without a curve.");
        }
        catch (OperationCanceledException)
        {
            throw new FuzzFault("A training that does not end.");
        }

        return true;
    }

    protected override IEnumerable<FuzzInput> MakeSeeds()
    {
        using var folder = new ScratchFolder();
        for (int variant = 0; variant < SmallTrainings.Count; variant++)
        {
            folder.Clear();
            using var kept = new CheckpointFolder(folder.Path);
            var store = new RecordingStore(kept);
            SmallTrainings.Run(variant, store, CancellationToken.None);
            int step = Math.Max(1, store.Files.Count / SavesKept);
            foreach (byte[] file in store.Files.Where((_, i) => i % step == 0 || i == store.Files.Count - 1))
            {
                yield return new FuzzInput(Name, variant, [file]);
            }
        }
    }

    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random) => Containers.Safetensors(content, other, random);

    // A checkpoint that is refused when it is read must be named.
    private sealed class NamedStore(CheckpointFolder store, string folder) : ICheckpointStore
    {
        public Checkpoint? Load() => Named(folder, store.Load);

        public void Save(Checkpoint checkpoint) => store.Save(checkpoint);
    }

    private sealed class RecordingStore(CheckpointFolder store) : ICheckpointStore
    {
        public List<byte[]> Files { get; } = [];

        // Hybrid training starts from what EM has saved.
        public Checkpoint? Load() => store.Load();

        public void Save(Checkpoint checkpoint)
        {
            store.Save(checkpoint);
            Files.Add(File.ReadAllBytes(store.FilePath));
        }
    }
}
