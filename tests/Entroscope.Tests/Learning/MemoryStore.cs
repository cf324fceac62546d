using Entroscope.Engine;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Tests.Learning;

/// <summary>Keeps all checkpoints in memory, as copies, and can break off a run at a chosen save.</summary>
internal sealed class MemoryStore(Checkpoint? first = null, int killAtSave = int.MaxValue) : ICheckpointStore
{
    /// <summary>Gets the checkpoints in the order in which they were saved.</summary>
    public List<Checkpoint> Saved { get; } = first is null ? [] : [first];

    /// <summary>Gets the number of saves, the broken one included.</summary>
    public int Saves { get; private set; }

    public Checkpoint? Latest => Saved.LastOrDefault();

    public Checkpoint? Load() => Latest;

    public void Save(Checkpoint checkpoint)
    {
        if (++Saves == killAtSave)
        {
            throw new KilledException();
        }

        Saved.Add(Copy(checkpoint));
    }

    private static Checkpoint Copy(Checkpoint checkpoint) => checkpoint with
    {
        Statistics = checkpoint.Statistics is null ? null : [.. checkpoint.Components.Zip(checkpoint.Statistics, Copy)],
        Component = checkpoint.Component is { } component ? Copy(component) : null,
        Moments = checkpoint.Moments?.Copy(checkpoint.Components[0]),
    };

    private static ExpectedCounts Copy(ConvAC model, ExpectedCounts counts)
    {
        var copy = new ExpectedCounts(model);
        copy.Add(counts);
        return copy;
    }
}
