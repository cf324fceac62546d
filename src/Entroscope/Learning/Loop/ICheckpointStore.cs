namespace Entroscope.Learning.Loop;

/// <summary>Keeps the latest checkpoint of a training run.</summary>
public interface ICheckpointStore
{
    /// <summary>Brings back the latest checkpoint saved.</summary>
    /// <returns>The checkpoint to continue from; null to begin a new run.</returns>
    Checkpoint? Load();

    /// <summary>Replaces the latest checkpoint. After a crash at any instant either the old or the new one is found.</summary>
    /// <param name="checkpoint">
    /// The checkpoint; immutable, but for the arrays of its statistics and moments, and of those within it, which belong to the run: they must be written
    /// before the method returns.
    /// </param>
    void Save(Checkpoint checkpoint);
}
