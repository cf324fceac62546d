using Entroscope.Model;

namespace Entroscope.Workflow.Sweeps;

/// <summary>Keeps the finished trainings of sweeps of widths, and the networks that the next widths start from.</summary>
internal interface IWidthStore
{
    /// <summary>Finds what a training ended with.</summary>
    /// <returns>Its record, or null where it has not been finished.</returns>
    /// <exception cref="DataException">The store cannot be read, or the record is damaged.</exception>
    WidthRecord? FindWidth(SweepKey key);

    /// <summary>Finds the network of a training.</summary>
    /// <returns>The network, or null where it is not kept.</returns>
    /// <exception cref="DataException">The store cannot be read, or the network is damaged.</exception>
    ConvAC? FindNetwork(SweepKey key);

    /// <summary>Keeps a finished training, whole or not at all. Nothing happens to a record that is kept already.</summary>
    /// <param name="network">The network, if a wider one may start from it; null to keep none.</param>
    /// <param name="before">The training that it started from, whose network is kept no longer; null for none.</param>
    /// <exception cref="DataException">The store cannot be written.</exception>
    void Add(SweepKey key, WidthRecord record, ConvAC? network, SweepKey? before);
}
