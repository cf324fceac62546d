using Entroscope.Engine;
using Entroscope.Learning;

namespace Entroscope.Tests.Learning;

/// <summary>Keeps checkpoints in memory, as copies, and can break off a run at a chosen save.</summary>
internal sealed class MemoryStore(Checkpoint? first = null, int killAtSave = int.MaxValue) : ICheckpointStore
{
    private Checkpoint? _latest = first;

    /// <summary>Gets the number of saves.</summary>
    public int Saves { get; private set; }

    public Checkpoint? Latest => _latest;

    public Checkpoint? Load() => _latest;

    public void Save(Checkpoint checkpoint)
    {
        ExpectedCounts? copy = null;
        if (checkpoint.Statistics is { } statistics)
        {
            copy = new ExpectedCounts(checkpoint.Model);
            copy.Add(statistics);
        }

        if (++Saves == killAtSave)
        {
            throw new KilledException();
        }

        _latest = checkpoint with { Statistics = copy };
    }
}
