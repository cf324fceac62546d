namespace Entroscope.Workflow.Sweeps;

/// <summary>Keeps the finished trainings of sweeps.</summary>
internal interface ISweepStore
{
    /// <summary>Finds what a training ended with.</summary>
    /// <returns>Its record, or null where it has not been finished.</returns>
    /// <exception cref="DataException">The store cannot be read.</exception>
    SweepRecord? Find(SweepKey key);

    /// <summary>Keeps a finished training, whole or not at all. Nothing happens where it is kept already.</summary>
    /// <exception cref="DataException">The store cannot be written.</exception>
    void Add(SweepKey key, SweepRecord record);
}
