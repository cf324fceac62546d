using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>Others who compute ledgers, to the bits of this machine.</summary>
internal interface ILedgerCrew
{
    /// <summary>Computes the ledgers of blocks of samples.</summary>
    /// <param name="options">How to compute.</param>
    /// <returns>A table a block.</returns>
    /// <exception cref="DataException">They cannot be computed.</exception>
    LedgerTable[] Ledgers(ConvAC model, EngineOptions options, IReadOnlyList<(Observations Data, RowSelection Rows)> blocks, CancellationToken cancellation);
}
