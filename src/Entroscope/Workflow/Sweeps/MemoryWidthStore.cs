using Entroscope.Model;

namespace Entroscope.Workflow.Sweeps;

/// <summary>Keeps a sweep for as long as it runs.</summary>
internal sealed class MemoryWidthStore : IWidthStore
{
    private readonly Dictionary<string, WidthRecord> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConvAC> _networks = new(StringComparer.Ordinal);

    public WidthRecord? FindWidth(SweepKey key) => _records.GetValueOrDefault(key.Hash);

    public ConvAC? FindNetwork(SweepKey key) => _networks.GetValueOrDefault(key.Hash);

    public void Add(SweepKey key, WidthRecord record, ConvAC? network, SweepKey? before)
    {
        _records.TryAdd(key.Hash, record);
        if (network is not null)
        {
            _networks[key.Hash] = network;
        }

        if (before is not null)
        {
            _networks.Remove(before.Hash);
        }
    }
}
