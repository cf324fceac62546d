using Entroscope.Engine;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>
/// The log of the sum over x of a product of probabilities, p_1(x_A) p_2(x_A) ..., by one upward pass over a tensor a node
/// (theory, "Rényi entropies, bracket and divergences"): for two copies of a network the Gram matrices of its channels.
/// </summary>
/// <remarks>
/// The entries of messages are scaled by powers of two and products of them by the kernels of the engine. What underflow may have taken is bounded
/// on the way; where the bound touches the result it is computed again in the log domain.
/// </remarks>
internal sealed unsafe class CopyProduct : IParallelWork
{
    // A result is good if what it lost is below 2^-60 of it.
    private const double NegligibleLoss = -60;
    private static readonly int Lanes = PanelKernels<double>.PanelLanes;
    private readonly CopyNetwork _network;
    private readonly Action<int, CopyMessage>? _reader;
    private readonly PanelKernels<double> _kernels = KernelRegistry.Choose<double>();
    private readonly CopyMessage?[] _messages;
    private readonly AlignedBuffer<double>[] _work;
    private int[] _nodes = [];

    private CopyProduct(CopyNetwork network, int threads, Action<int, CopyMessage>? reader)
    {
        _network = network;
        _reader = reader;
        _messages = new CopyMessage?[network.Tree.NodeCount];
        int widest = Enumerable.Range(0, network.Copies.Length).Max(c => Enumerable.Range(0, network.Tree.NodeCount).Max(v => network.Channels(c, v)));
        int classes = network.Copies.Max(copy => copy.Classes);
        widest = Math.Max(widest, classes);
        _work = [.. Enumerable.Range(0, threads)
            .Select(_ => new AlignedBuffer<double>(((long)widest * widest) + (((2L * widest) + 1 + _kernels.Pad(widest)) * Lanes)))];
    }

    /// <summary>Computes the log of the sum (or integral) of the product.</summary>
    /// <param name="reader">Is shown the message of every node by the channels of its parent, from several threads; null for nobody.</param>
    /// <returns>The log, in nats; negative infinity where no value is possible in all copies.</returns>
    /// <exception cref="SizeLimitException">The messages would not fit.</exception>
    public static double Log(
        CopyNetwork network, EngineOptions? engine, long limit, Action<int, CopyMessage>? reader = null, CancellationToken cancellation = default)
    {
        network.EnsureWithin(limit);
        CopyMessage root = new CopyProduct(network, (engine ?? new EngineOptions()).ThreadCount, reader).Run(cancellation);
        double value = root.Values[0];
        return value > 0 && root.Loss - Math.Log2(value) < NegligibleLoss
            ? Math.Log(value) + (root.Exponent * Math.Log(2))
            : LogCopyProduct.Compute(network, cancellation);
    }

    public void Do(int worker, int task)
    {
        int v = _nodes[task];
        CopyMessage message = Conv(v, Pool(v), _work[worker].Start);
        _messages[v] = message;
        _reader?.Invoke(v, message);
    }

    private CopyMessage Run(CancellationToken cancellation)
    {
        foreach (int[] nodes in _network.Heights())
        {
            _nodes = nodes;
            WorkCrew.Run(_work.Length, nodes.Length, this, cancellation);
        }

        return _messages[_network.Tree.Root]!;
    }

    private CopyMessage Pool(int v)
    {
        if (_network.Tree.IsSite(v))
        {
            return LeafOverlaps.Scaled(_network.Leaves(v));
        }

        CopyMessage? product = null;
        foreach (int c in _network.Tree.Children(v))
        {
            if (_messages[c] is { } child)
            {
                product = product is null ? child : product.Times(child);
                _messages[c] = null;
            }
        }

        return product!;
    }

    // Every step contracts the first index with a copy's matrix and puts the new index last: after all copies their order is the old one.
    private CopyMessage Conv(int v, CopyMessage message, double* work)
    {
        double[] values = message.Values;
        for (int c = 0; c < _network.Copies.Length; c++)
        {
            values = Contract(values, _network.Weights(c, v), _network.Rows(c, v), _network.Channels(c, v), work);
        }

        return CopyMessage.Scale(values, message.Exponent, CopyMessage.Sum(message.Loss, CopyMessage.Underflow));
    }

    private double[] Contract(double[] values, ReadOnlySpan<double> weights, int rows, int channels, double* work)
    {
        double* u = work + ((long)rows * channels);
        u += (Lanes - ((u - work) % Lanes)) % Lanes;
        double* o = u + ((long)channels * Lanes);
        double* byLane = o + ((long)rows * Lanes);
        int pad = _kernels.Pad(rows);
        _kernels.Pack(weights, channels, 1, rows, channels, work);
        int rest = values.Length / channels;
        double[] product = new double[(long)rest * rows];
        for (int start = 0; start < rest; start += Lanes)
        {
            int count = Math.Min(Lanes, rest - start);
            for (int d = 0; d < channels; d++)
            {
                var lane = new Span<double>(u + ((long)d * Lanes), Lanes);
                lane[count..].Clear();
                values.AsSpan((d * rest) + start, count).CopyTo(lane);
            }

            _kernels.Multiply(work, channels, rows, u, o);
            _kernels.Transpose(o, rows, byLane, pad);
            for (int i = 0; i < count; i++)
            {
                new Span<double>(byLane + ((long)i * pad), rows).CopyTo(product.AsSpan((start + i) * rows, rows));
            }
        }

        return product;
    }
}
