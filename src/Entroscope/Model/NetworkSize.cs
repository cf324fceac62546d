using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Model;

/// <summary>The number of parameters of networks that are not made yet, and its limit.</summary>
internal static class NetworkSize
{
    /// <summary>Counts the parameters of a network: leaves, weights and class prior.</summary>
    /// <returns>The number; <see cref="long.MaxValue"/> where there are more than that.</returns>
    public static long ParameterCount(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(leaves);
        decimal count = shape.WeightCount + (decimal)shape.Classes;
        for (int i = 0; i < Math.Min(leaves.Count, shape.LeafCount); i++)
        {
            count += leaves[i].ParameterCount(shape.Channels(i));
        }

        return count >= long.MaxValue ? long.MaxValue : (long)count;
    }

    /// <summary>Refuses a network, or a mixture of several, of too many parameters. Nothing is allocated.</summary>
    /// <param name="shapes">The architecture of every component; a single one is a network.</param>
    /// <param name="limit">The largest number of parameters allowed.</param>
    /// <exception cref="SizeLimitException">The limit is exceeded; the message names both numbers.</exception>
    internal static void EnsureWithin(IReadOnlyList<NetworkShape> shapes, IReadOnlyList<LeafSpecification> leaves, long limit)
    {
        decimal all = shapes.Count;
        foreach (NetworkShape shape in shapes)
        {
            long count = ParameterCount(shape, leaves);
            all += count;
            shape.EnsureWithin(count - shape.WeightCount, limit);
        }

        if (shapes.Count > 1 && all > limit)
        {
            throw new SizeLimitException(Invariant($"The mixture would have {all:0} parameters in {shapes.Count} components, more than the limit of {limit}; ")
                + "use fewer components or smaller widths, or raise the limit.");
        }
    }
}
