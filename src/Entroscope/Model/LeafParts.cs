namespace Entroscope.Model;

/// <summary>The arrays of numbers that a leaf consists of.</summary>
internal static class LeafParts
{
    private static readonly string[] Table = ["table"];
    private static readonly string[] Probability = ["probability"];
    private static readonly string[] MeanAndVariance = ["mean", "variance"];

    /// <summary>Names the parts of a family.</summary>
    public static IReadOnlyList<string> Names(LeafFamily family) => family switch
    {
        LeafFamily.Categorical => Table,
        LeafFamily.Gaussian => MeanAndVariance,
        _ => Probability,
    };

    /// <summary>Gets a part of a leaf: the table [M, K], or M numbers.</summary>
    public static ReadOnlySpan<double> Get(LeafDistribution leaf, int part) => leaf switch
    {
        CategoricalLeaf categorical => categorical.Table,
        BernoulliLeaf bernoulli => bernoulli.Probabilities,
        BinomialLeaf binomial => binomial.Probabilities,
        GaussianLeaf gaussian => part == 0 ? gaussian.Means : gaussian.Variances,
        _ => throw new ArgumentException(Invariant($"The parameters of the leaf {leaf} are not known."), nameof(leaf)),
    };
}
