using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>What <see cref="CopyProduct"/> computes, in the log domain: slower, for any range of magnitudes, and its reference.</summary>
internal static class LogCopyProduct
{
    /// <summary>Computes the log of the sum (or integral) of the product of all copies.</summary>
    /// <returns>The log, in nats; negative infinity where no value is possible in all copies.</returns>
    public static double Compute(CopyNetwork network, CancellationToken cancellation = default)
    {
        double[]?[] messages = new double[]?[network.Tree.NodeCount];
        foreach (int v in network.Heights().SelectMany(nodes => nodes))
        {
            cancellation.ThrowIfCancellationRequested();
            double[] message = Pool(network, v, messages);
            for (int c = 0; c < network.Copies.Length; c++)
            {
                message = Contract(message, network.Weights(c, v), network.Rows(c, v), network.Channels(c, v));
            }

            messages[v] = message;
        }

        return messages[network.Tree.Root]![0];
    }

    private static double[] Pool(CopyNetwork network, int v, double[]?[] messages)
    {
        if (network.Tree.IsSite(v))
        {
            return LeafOverlaps.Log(network.Leaves(v));
        }

        double[]? product = null;
        foreach (int c in network.Tree.Children(v))
        {
            if (messages[c] is { } child)
            {
                product = product is null ? child : [.. product.Zip(child, (a, b) => a + b)];
                messages[c] = null;
            }
        }

        return product!;
    }

    private static double[] Contract(double[] values, ReadOnlySpan<double> weights, int rows, int channels)
    {
        int rest = values.Length / channels;
        double[] product = new double[rest * rows];
        double[] terms = new double[channels];
        for (int g = 0; g < rows; g++)
        {
            for (int r = 0; r < rest; r++)
            {
                for (int d = 0; d < channels; d++)
                {
                    terms[d] = Math.Log(weights[(g * channels) + d]) + values[(d * rest) + r];
                }

                product[(r * rows) + g] = LogSpace.LogSumExp(terms);
            }
        }

        return product;
    }
}
