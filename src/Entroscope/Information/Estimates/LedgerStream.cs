using Entroscope.Engine;

namespace Entroscope.Information.Estimates;

/// <summary>
/// The one loop behind every measurement that averages ledgers: evaluate a block of samples, hand its ledgers to all sinks, stop where enough is known.
/// </summary>
internal static class LedgerStream
{
    /// <summary>Streams samples through an engine; memory does not grow with their number.</summary>
    /// <param name="blockRows">The length of a block: the sums of most sinks depend on it, in their last digits.</param>
    /// <param name="until">Asked after every block whether enough was seen; null to go through all samples.</param>
    /// <returns>Whether it ended because enough was seen.</returns>
    /// <remarks>Cost: one pass up and down a sample, however many the sinks are.</remarks>
    public static bool Run(
        IEngine engine, SampleSource source, int blockRows, ReadOnlySpan<ILedgerSink> sinks, CancellationToken cancellation,
        Func<bool>? until = null, int[]? labels = null)
    {
        foreach (SampleBlock block in source.Blocks(blockRows))
        {
            LedgerTable table = engine.Ledger(block.Data, block.Rows, labels, cancellation);
            foreach (ILedgerSink sink in sinks)
            {
                sink.Add(table, block);
            }

            if (until?.Invoke() == true)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Takes the ledgers of a stream of samples, block after block.</summary>
internal interface ILedgerSink
{
    void Add(LedgerTable table, SampleBlock block);
}

/// <summary>Passes on the draws of the model itself, without weights, and leaves out those given rare events.</summary>
/// <param name="sink">Takes them.</param>
internal sealed class PlainDraws(ILedgerSink sink) : ILedgerSink
{
    /// <inheritdoc/>
    public void Add(LedgerTable table, SampleBlock block)
    {
        if (!block.IsGivenRare)
        {
            sink.Add(table, block with { Weights = null });
        }
    }
}
