using Entroscope.Engine;

namespace Entroscope.Information.Estimates;

/// <summary>Takes the ledgers of a stream of samples, block after block.</summary>
internal interface ILedgerSink
{
    /// <summary>Adds a block.</summary>
    /// <param name="table">The ledgers of its samples.</param>
    /// <param name="block">The samples themselves.</param>
    void Add(LedgerTable table, SampleBlock block);
}
