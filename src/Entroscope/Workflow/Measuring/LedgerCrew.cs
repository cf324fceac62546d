using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Tasks;

namespace Entroscope.Workflow.Measuring;

/// <summary>Has the ledgers of samples computed by those who do tasks.</summary>
internal sealed class LedgerCrew(ITaskCrew crew) : ILedgerCrew
{
    public LedgerTable[] Ledgers(
        ConvAC model, EngineOptions options, IReadOnlyList<(Observations Data, RowSelection Rows)> blocks, CancellationToken cancellation)
    {
        var tables = new LedgerTable[blocks.Count];
        crew.Run(LedgerTasks.Of(model, options, blocks), [.. Enumerable.Range(0, blocks.Count)],
            (block, bytes) => tables[block] = LedgerTable.Of(model, blocks[block].Rows.Count, bytes), cancellation);
        return tables;
    }
}
