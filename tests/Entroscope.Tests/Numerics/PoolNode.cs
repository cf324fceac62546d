using System.Numerics;
using Entroscope.Engine.Scaled;
using Entroscope.Numerics;

namespace Entroscope.Tests.Numerics;

/// <summary>The panel of a node with its state, as a conv leaves it.</summary>
internal sealed unsafe class PoolNode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _memory;
    private readonly int _channels;

    /// <summary>Makes a node with the given values and exponents and no loss.</summary>
    public PoolNode(int channels, Func<int, int, double> value, Func<int, long> exponent)
        : this(channels)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            double low = double.PositiveInfinity, high = 0;
            for (int d = 0; d < channels; d++)
            {
                Values[(d * Lanes) + lane] = T.CreateTruncating(value(d, lane));
                (low, high) = (Math.Min(low, Value(d, lane)), Math.Max(high, Value(d, lane)));
            }

            Row(PanelState.Low)[lane] = T.CreateTruncating(low);
            bool lost = high < SmallestNormal;
            Row(PanelState.Loss)[lane] = lost ? T.PositiveInfinity : T.Zero;
            Row(PanelState.Factor)[lane] = T.CreateTruncating(lost ? 1 / SmallestNormal : Math.ScaleB(1, -1 - Math.ILogB(high)));
            LaneInteger.Set(Row(PanelState.Exponent) + lane, (int)exponent(lane));
        }

    }

    private PoolNode(int channels) => (_channels, _memory) = (channels, new AlignedBuffer<T>((channels + PanelState.Rows) * Lanes));

    private static int Lanes => PanelKernels<T>.PanelLanes;

    private static double SmallestNormal => sizeof(T) == sizeof(float) ? Math.ScaleB(1, -126) : Math.ScaleB(1, -1022);

    private T* Values => _memory.Start;

    /// <summary>Pools nodes.</summary>
    public static PoolNode<T> Pool(PanelKernels<T> kernels, PoolNode<T>[] nodes)
    {
        int channels = nodes[0]._channels;
        var result = new PoolNode<T>(channels);
        if (nodes.Length == 2)
        {
            var factor = new AlignedBuffer<T>(Lanes);
            kernels.PreparePair(nodes[0].Row(0), nodes[1].Row(0), factor.Start, result.Row(0));
            kernels.PoolPair(nodes[0].Values, nodes[1].Values, factor.Start, channels, result.Values);
            return result;
        }

        var exponents = new AlignedBuffer<T>(channels * Lanes);
        new Span<T>(result.Values, channels * Lanes).Fill(T.One);
        foreach (PoolNode<T> node in nodes)
        {
            kernels.MultiplyInto(node.Values, node.Row(0), channels, result.Values, exponents.Start, result.Row(0));
        }

        kernels.EndProduct(channels, result.Values, exponents.Start, result.Row(0), result.Values);
        return result;
    }

    /// <summary>Takes the node through a conv of as many rows.</summary>
    public void Convolve(PanelKernels<T> kernels, double[] weights)
    {
        var packed = new AlignedBuffer<T>(weights.Length);
        var high = new AlignedBuffer<T>(Lanes);
        var u = new AlignedBuffer<T>(_channels * Lanes);
        new ReadOnlySpan<T>(Values, _channels * Lanes).CopyTo(new Span<T>(u.Start, _channels * Lanes));
        kernels.Pack(weights, _channels, 1, _channels, _channels, packed.Start);
        kernels.MultiplyWithRange(packed.Start, _channels, _channels, u.Start, Values, high.Start, Row(PanelState.Low));
        kernels.FinishState(_channels, high.Start, Row(0));
    }

    public double Value(int channel, int lane) => double.CreateTruncating(Values[(channel * Lanes) + lane]);

    public double Loss(int lane) => double.CreateTruncating(Row(PanelState.Loss)[lane]);

    public double Factor(int lane) => double.CreateTruncating(Row(PanelState.Factor)[lane]);

    public long Exponent(int lane) => LaneInteger.Get(Row(PanelState.Exponent) + lane);

    private T* Row(int row) => Values + ((_channels + row) * Lanes);
}
