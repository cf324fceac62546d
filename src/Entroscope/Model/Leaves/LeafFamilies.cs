namespace Entroscope.Model.Leaves;

/// <summary>The descriptors of the leaf families.</summary>
internal static class LeafFamilies
{
    // In the order of LeafFamily.
    private static readonly LeafDescriptor[] All =
    [
        CategoricalLeaf.Descriptor, BernoulliLeaf.Descriptor, BinomialLeaf.Descriptor, GaussianLeaf.Descriptor, QuantileLeaf.Descriptor,
        StudentLeaf.Descriptor, new TransformedLeaf.Kind(LeafFamily.LogNormal), new TransformedLeaf.Kind(LeafFamily.NormalScore),
        new FeatureLeaf.Kind(LeafFamily.Rectified), new FeatureLeaf.Kind(LeafFamily.Cosine),
    ];

    /// <summary>Gets the families whose channels are densities or probabilities, which networks of the generative reading may have.</summary>
    public static IEnumerable<LeafFamily> Densities => Enum.GetValues<LeafFamily>().Where(family => Of(family).IsDensity);

    /// <summary>Gets the descriptor of a family.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such family.</exception>
    public static LeafDescriptor Of(LeafFamily family) =>
        Exists(family) ? All[(int)family] : throw new ArgumentOutOfRangeException(nameof(family), family, "There is no such leaf family.");

    /// <summary>Returns whether there is such a family.</summary>
    public static bool Exists(LeafFamily family) => (int)family >= 0 && (int)family < All.Length;
}
