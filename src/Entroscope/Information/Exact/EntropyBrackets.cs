using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Information.Exact;

/// <summary>
/// Certified brackets of H(X): bounds that hold for every model, computed from its weights (theory, "Rényi entropies, bracket and divergences").
/// </summary>
/// <remarks>
/// From below: <c>latents_told</c>, H(X|D_0); <c>renyi2</c>, H_2(X), by Jensen's inequality; <c>nested</c>, the better of the two at every node and
/// channel, carried up the tree. From above: <c>joint</c>, H(X,D,Y); <c>sites</c>, the sum of the H(X_i); <c>nested</c>, the better of the two at
/// every node and channel; <c>chow_liu</c>, the entropy of the best tree of sites. For a continuous site the marginal entropy is replaced by
/// that of a Gaussian of the same variance, which is not below it.
/// </remarks>
internal static class EntropyBrackets
{
    /// <summary>Computes the bracket.</summary>
    /// <param name="pairwiseInformation">
    /// The exact mutual informations of all pairs of sites, [N, N] row-major with the marginal entropies on the diagonal, in nats: with it the
    /// Chow-Liu bound is given. Null to do without; only for models whose sites are all discrete.
    /// </param>
    /// <param name="limit">The largest number of entries of messages held at a time; where they do not fit, bounds by Rényi entropies are left out.</param>
    /// <returns>The bracket. The two sides of a certain observation may cross by rounding.</returns>
    /// <exception cref="ArgumentException">The matrix has the wrong size or is given for continuous sites.</exception>
    /// <remarks>Cost: about 4 r^3 operations a node, r^2 K a node and site under it, and N^2 for the Chow-Liu tree.</remarks>
    public static EntropyBracket Compute(
        ConvAC model,
        double[]? pairwiseInformation = null,
        EngineOptions? engine = null,
        long limit = RenyiEntropies.DefaultLimit,
        CancellationToken cancellation = default)
    {
        LatentCapacity capacity = LatentCapacity.Compute(model);
        Refuse.Argument(pairwiseInformation is not null && !model.IsDiscrete,
            $"The Chow-Liu bound needs discrete sites, but the model has continuous ones; leave the pairwise information out.", nameof(pairwiseInformation));

        var nested = new NestedBounds(model);
        List<EntropyBound> lower = [new("latents_told", capacity.EntropyGivenLatents)];
        try
        {
            var network = new CopyNetwork([model, model], [.. Enumerable.Range(0, model.Tree.SiteCount)]);
            lower.Add(new("renyi2", -CopyProduct.Log(network, engine, limit, nested.ReadGram, cancellation)));
        }
        catch (SizeLimitException)
        {
            // Without the Gram matrices the nested bound is H(X|D_0).
        }

        nested.Carry(cancellation);
        lower.Add(new("nested", nested.Lower));
        List<EntropyBound> upper = [new("joint", capacity.JointEntropy), new("sites", nested.SiteSum), new("nested", nested.Upper)];
        if (pairwiseInformation is not null)
        {
            upper.Add(new("chow_liu", ChowLiuBound.Compute(pairwiseInformation, model.Tree.SiteCount)));
        }

        return new EntropyBracket { Kind = EntropyKinds.Of(model), LowerBounds = [.. lower], UpperBounds = [.. upper] };
    }
}
