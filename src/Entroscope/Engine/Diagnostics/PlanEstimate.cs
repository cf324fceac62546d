using System.Numerics;
using Entroscope.Engine.Scaled;
using Entroscope.Numerics;

namespace Entroscope.Engine.Diagnostics;

/// <summary>What a plan moves and computes for a group of samples, and what bounds its speed.</summary>
internal sealed class PlanEstimate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Assumptions of the estimate, said where it is shown (PassEstimate).
    private const double MultipliesPerCycle = 2;
    private const double MemoryBytesPerCycle = 8;
    private const int MultiplyAddsPerNumber = 8;

    // Times that messages beyond the caches are moved: written and read; on the way down read and written again.
    private const int ForwardMoves = 2;
    private const int TrainingMoves = 3;

    // For every weight the parameter is read, and the count is read and written, in double precision.
    private const int CountBytes = 3 * sizeof(double);
    private readonly ScaledNetwork<T> _network;
    private readonly EnginePlan _plan;
    private readonly MachineCaches _caches;
    private readonly int[] _lookedUp;
    private readonly int[] _computed;

    public PlanEstimate(ScaledNetwork<T> network, EnginePlan plan, MachineCaches caches)
    {
        (_network, _plan, _caches) = (network, plan, caches);
        ILookup<bool, int> nodes = Enumerable.Range(0, network.Tree.NodeCount).ToLookup(_network.IsLookedUp);
        (_lookedUp, _computed) = ([.. nodes[true]], [.. nodes[false]]);
        ForwardSlotBytes = Bytes(SlotMap.Streaming(plan.Layout, plan.Whole), 1);
        TrainingSlotBytes = plan.SharesNodes ? Bytes(SlotMap.Shared(plan, network.IsLookedUp), plan.Threads) : plan.KeptBytes * plan.Threads;
    }

    /// <summary>Gets the bytes of a thread's slots when likelihoods are computed.</summary>
    public long ForwardSlotBytes { get; }

    /// <summary>Gets the bytes of all slots when counts are summed.</summary>
    public long TrainingSlotBytes { get; }

    private static int ElementBytes => System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    // Multiply-adds a byte of memory at which both take the same time.
    private double Balance => MultipliesPerCycle * _network.Kernels.Width * _plan.Threads / MemoryBytesPerCycle;

    private long Matrices => _computed.Select(_network.Model.Shape.MatrixOf).Distinct().Sum(m => _network.MultiplyAdds(_network.Model.Shape.NodeOfMatrix(m)));

    private long Numbers => _lookedUp.Sum(v => (long)_network.Rows(v)) + _computed.Sum(v => (long)_network.Rows(v) + _network.Channels(v));

    /// <summary>Estimates the upward pass.</summary>
    public PassEstimate Forward() =>
        Estimate(_computed.Sum(_network.MultiplyAdds), 1, (Matrices * ElementBytes) + _network.Tables.SmallOutputBytes, ForwardSlotBytes, ForwardMoves);

    /// <summary>Estimates both passes with counts: the way down is a product more, the counts one more; a site that is looked up is counted by value.</summary>
    public PassEstimate Training()
    {
        long lookedUp = _lookedUp.Sum(v => (long)_network.Rows(v) * _network.Tables.Columns(v));
        long weights = (Matrices * ((2L * ElementBytes) + CountBytes)) + _network.Tables.SmallOutputBytes;
        return Estimate((3 * _computed.Sum(_network.MultiplyAdds)) + lookedUp, 3, weights, TrainingSlotBytes, TrainingMoves);
    }

    private static long Bytes(SlotMap map, int threads) => (map.SharedRows + (map.LocalRows * threads)) * PanelKernels<T>.RowBytes;

    private PassEstimate Estimate(long multiplyAdds, int products, long weightBytes, long messageBytes, int moves)
    {
        (MemoryLevel weights, MemoryLevel messages) = (_caches.LevelOf(weightBytes), _caches.LevelOf(messageBytes));
        long moved = (weights == MemoryLevel.Memory ? weightBytes : 0) + (messages == MemoryLevel.Memory ? moves * _plan.KeptBytes : 0);
        double? perByte = moved > 0 ? (double)multiplyAdds * _plan.GroupSamples / moved : null;
        bool isKnown = weights != MemoryLevel.Unknown && messages != MemoryLevel.Unknown;
        long numbers = products * Numbers;
        return new PassEstimate(
            MultiplyAdds: multiplyAdds,
            MessageNumbers: numbers,
            WeightBytes: weightBytes,
            MessageBytes: messageBytes,
            Weights: weights,
            Messages: messages,
            MemoryBytes: moved,
            MultiplyAddsPerByte: perByte,
            Balance: Balance,
            Bound: !isKnown ? SpeedBound.Unknown
                : perByte < Balance ? SpeedBound.Memory
                : multiplyAdds < MultiplyAddsPerNumber * numbers ? SpeedBound.Messages : SpeedBound.Arithmetic);
    }
}
