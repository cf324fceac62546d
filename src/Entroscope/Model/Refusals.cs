namespace Entroscope.Model;

/// <summary>Why some questions cannot be put to a mixture of several networks, or to a network without latents: every such refusal is worded here.</summary>
internal static class Refusals
{
    /// <summary>Why the shared ledger has no account by node.</summary>
    public const string NoCommonPatches =
        "the components of the mixture have different trees, so there are no common patches whose shared information could be told apart";

    /// <summary>Why a report has no patches, levels and latents, as a sentence.</summary>
    public const string NoCommonLevels = "The components of the mixture have different trees, so there are no common patches, levels and latents.";

    /// <summary>Why a report has no law of the distance, as a sentence.</summary>
    public const string NoCommonDistance =
        "The components of the mixture have different trees, so there is no common distance in a tree, and the sites are no image, whose pixels have one.";

    /// <summary>Why widths are not searched for.</summary>
    public const string NoWidthSearch =
        "the search for widths follows what the latents of one network hold, node by node on one tree; the components of a mixture have latents of their own";

    /// <summary>Why hybrid training is not done.</summary>
    public const string NoHybrid = "hybrid training follows the class posterior of one network; that of a mixture, log p(y | x), is no sum over its components";

    /// <summary>Why no mixture is trained in the Born reading.</summary>
    public const string NoBornMixture = "in the Born reading amplitudes are added, not probabilities; a wider network takes the place of components";

    /// <summary>Why no networks are trained on shuffled columns.</summary>
    public const string NoNull = "the networks on shuffled columns repeat the training of one network, and their scales are those of its tree";

    /// <summary>Why a law is not checked, as a sentence.</summary>
    public const string NoCheck = "A law of a mixture is not checked: the networks that check it are single ones.";

    /// <summary>Refuses a mixture where the question is about one network.</summary>
    /// <param name="reason">Why; one of the texts of this class.</param>
    /// <param name="parameter">The argument that the mixture, or its plan, came by.</param>
    public static void EnsureNetwork(int components, string reason, string parameter) =>
        Refuse.Argument(components > 1, $"One network is needed, not a mixture of {components} components: {reason}.", parameter);

    /// <summary>Refuses a mixture where one network is read.</summary>
    public static ModelException OneNetwork(int components) => new(Invariant($"It holds a mixture of {components} components, but one network is needed."));

    /// <summary>Refuses a mixture where patches, levels and latents are asked about.</summary>
    public static ModelException OneTree(int components) =>
        new(Invariant($"It holds a mixture of {components} components whose trees differ, so there are no common patches, levels and latents to ask about."));

    /// <summary>Refuses a network in the Born reading where latents are asked about.</summary>
    public static ModelException NoLatents() => new(
        "This is about latents, which a network in the Born reading does not have: its channels carry amplitudes of either sign, "
        + "and p(x) = h(x)^2 / Z is no sum over their states.");
}
