using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Information.Estimates;

/// <summary>
/// The one loop behind every measurement that averages ledgers: evaluate a block of samples, hand its ledgers to all sinks, stop where enough is known.
/// </summary>
internal static class LedgerStream
{
    // What others compute at a time is kept until all of it is there.
    private const long LargestShare = 64 << 20;
    private const int MostBlocks = 64;

    /// <summary>Streams samples through an engine; memory does not grow with their number.</summary>
    /// <param name="blockRows">The length of a block: the sums of most sinks depend on it, in their last digits.</param>
    /// <param name="until">Asked after every block whether enough was seen; null to go through all samples.</param>
    /// <returns>Whether it ended because enough was seen.</returns>
    /// <remarks>Cost: one pass up and down a sample, however many the sinks are.</remarks>
    public static bool Run(
        IEngine engine, SampleSource source, int blockRows, ReadOnlySpan<ILedgerSink> sinks, CancellationToken cancellation,
        Func<bool>? until = null, int[]? labels = null)
    {
        IEnumerable<SampleBlock> blocks = source.Blocks(blockRows);
        foreach ((SampleBlock block, LedgerTable table) in engine.Crew is { } crew && labels is null
            ? Shared(engine.Model, crew, blocks, blockRows, cancellation)
            : blocks.Select(b => (b, engine.Ledger(b.Data, b.Rows, labels, cancellation))))
        {
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

    private static IEnumerable<(SampleBlock Block, LedgerTable Table)> Shared(
        ConvAC model, (ILedgerCrew Crew, EngineOptions Options) engine, IEnumerable<SampleBlock> blocks, int blockRows, CancellationToken cancellation)
    {
        long row = ((5L * model.Tree.NodeCount) + (3L * model.Tree.SiteCount) + model.Classes) * sizeof(double);
        int together = (int)Math.Clamp(LargestShare / (row * blockRows), 2, MostBlocks);
        foreach (SampleBlock[] some in blocks.Chunk(together))
        {
            LedgerTable[] tables = engine.Crew.Ledgers(model, engine.Options, [.. some.Select(b => (b.Data, b.Rows))], cancellation);
            for (int b = 0; b < some.Length; b++)
            {
                yield return (some[b], tables[b]);
            }
        }
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
