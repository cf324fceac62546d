using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Tests.Learning;

/// <summary>Keeps all checkpoints of a mixture in memory, as copies, and can break off a run at a chosen save.</summary>
internal sealed class MixtureStore(MixtureCheckpoint? first = null, int killAtSave = int.MaxValue) : IMixtureCheckpointStore
{
    /// <summary>Gets the checkpoints in the order in which they were saved.</summary>
    public List<MixtureCheckpoint> Saved { get; } = first is null ? [] : [first];

    /// <summary>Gets the number of saves, the broken one included.</summary>
    public int Saves { get; private set; }

    public MixtureCheckpoint? LoadMixture() => Saved.LastOrDefault();

    public void SaveMixture(MixtureCheckpoint checkpoint)
    {
        if (++Saves == killAtSave)
        {
            throw new KilledException();
        }

        Checkpoint? component = checkpoint.Component is { } c ? c with { Statistics = Copy(c.Model, c.Statistics) } : null;
        ExpectedCounts[]? statistics = checkpoint.Statistics is null ? null : [.. checkpoint.Components.Zip(checkpoint.Statistics, (m, s) => Copy(m, s)!)];
        Saved.Add(checkpoint with { Component = component, Statistics = statistics });
    }

    private static ExpectedCounts? Copy(ConvAC model, ExpectedCounts? counts)
    {
        if (counts is null)
        {
            return null;
        }

        var copy = new ExpectedCounts(model);
        copy.Add(counts);
        return copy;
    }
}
