using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Information.Exact;

/// <summary>
/// Rényi entropies of integer order, exactly and without draws: the sum of p(x)^alpha is one
/// upward pass over alpha copies of the tree (theory, "Rényi entropies, bracket and divergences"), in the Born reading over 2 alpha of them.
/// </summary>
internal static class RenyiEntropies
{
    /// <summary>The largest number of entries of messages held at a time unless the caller says otherwise: 2^27, 1 GiB.</summary>
    public const long DefaultLimit = 1L << 27;

    /// <summary>Computes the Rényi entropy of some or all sites.</summary>
    /// <returns>The entropy in nats, exact; differential where sites are continuous.</returns>
    /// <remarks>Cost: about 2 alpha r^(alpha+1) operations a node of r channels, in the Born reading 4 alpha r^(2 alpha + 1).</remarks>
    public static RenyiEntropy Compute(
        ConvAC model, double order, int[]? sites = null, EngineOptions? engine = null, long limit = DefaultLimit, CancellationToken cancellation = default)
    {
        if (Check(model, order, sites) is { } born)
        {
            return new RenyiEntropy((int)order, BornPowers.Log(model, (int)order, born, limit, cancellation) / (1 - order), EntropyKinds.Of(model, sites));
        }

        CopyNetwork network = Copies(model, order, sites);
        double log = CopyProduct.Log(network, engine, limit, cancellation: cancellation);
        return new RenyiEntropy((int)order, log / (1 - order), EntropyKinds.Of(model, sites));
    }

    /// <summary>Counts the floating-point operations of <see cref="Compute"/>, so that a long computation can be announced.</summary>
    public static double Operations(ConvAC model, double order, int[]? sites = null) =>
        Check(model, order, sites) is { } born ? BornPowers.Operations(model, (int)order, born) : Copies(model, order, sites).Operations();

    /// <summary>Refuses what <see cref="Compute"/> would refuse, before anything is allocated.</summary>
    public static void EnsureWithin(ConvAC model, double order, int[]? sites = null, long limit = DefaultLimit)
    {
        if (Check(model, order, sites) is { } born)
        {
            BornPowers.EnsureWithin(model, (int)order, born, limit);
            return;
        }

        Copies(model, order, sites).EnsureWithin(limit);
    }

    // Refuses what is no order and no set of sites. The sites of a network whose amplitudes are copied, not its probabilities; null for these.
    private static int[]? Check(ConvAC model, double order, int[]? sites)
    {
        double[] nothing = Evidence.Check(model, null, -1);
        if (!(order >= 2 && order <= 64 && order == Math.Floor(order)))
        {
            throw new ArgumentException(
                Invariant($"The order of a Rényi entropy must be an integer of 2..64, for which it is exact, but is {order}; ")
                + "order 1 is Shannon's entropy, by enumeration or from draws.", nameof(order));
        }

        if (sites is not null)
        {
            Evidence.CheckAsked(model, sites, nothing);
        }

        return model.HasLatents ? null : sites ?? [.. Enumerable.Range(0, nothing.Length)];
    }

    private static CopyNetwork Copies(ConvAC model, double order, int[]? sites)
    {
        ConvAC[] copies = new ConvAC[(int)order];
        Array.Fill(copies, model);
        return new CopyNetwork(copies, sites ?? [.. Enumerable.Range(0, model.Tree.SiteCount)]);
    }
}

/// <summary>An exact Rényi entropy, H_alpha = log(sum p^alpha) / (1 - alpha) (Rényi 1961).</summary>
/// <param name="Order">The order alpha, an integer of at least 2.</param>
/// <param name="Value">The entropy in nats, exact up to rounding; never above Shannon's.</param>
/// <param name="Kind">Whether it is that of discrete sites (at least 0), a differential one (an integral; any sign) or of both kinds of sites.</param>
public sealed record RenyiEntropy(int Order, double Value, EntropyKind Kind);
