namespace Entroscope.Learning;

/// <summary>Keeps the latest checkpoint of the training of a mixture.</summary>
public interface IMixtureCheckpointStore
{
    /// <summary>Brings back the latest checkpoint saved.</summary>
    /// <returns>The checkpoint to continue from; null to begin a new run.</returns>
    MixtureCheckpoint? LoadMixture();

    /// <summary>Replaces the latest checkpoint. After a crash at any instant either the old or the new one is found.</summary>
    /// <param name="checkpoint">The checkpoint; immutable, but for the arrays of its statistics, which belong to the run: they must be written before the method returns.</param>
    void SaveMixture(MixtureCheckpoint checkpoint);
}
