using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Reporting;

/// <summary>What a model is, without its parameters.</summary>
internal sealed record ModelSummary
{
    /// <summary>
    /// Gets the architecture: tree, channels, classes, sharing. Of a mixture on one tree
    /// it is that of the joined network, where trees differ that of the first component.
    /// </summary>
    public required NetworkShape Shape { get; init; }

    /// <summary>Gets the leaf of every site: its family and alphabet.</summary>
    public required IReadOnlyList<LeafSpecification> Leaves { get; init; }

    /// <summary>Gets the number of parameters: leaves, weights and class prior.</summary>
    public required long Parameters { get; init; }

    /// <summary>Gets the names of sites and classes and the training record.</summary>
    public ModelMetadata Metadata { get; init; } = ModelMetadata.Empty;

    public PoolingTree Tree => Shape.Tree;

    /// <summary>Gets the words for values of the sites.</summary>
    public SiteWords Words => new(Metadata.Words, SiteName, i => Leaves[i].Alphabet);

    /// <summary>Gets a value indicating whether every site is discrete, so that entropies are Shannon's and a uniform code exists.</summary>
    public bool IsDiscrete => Leaves.All(l => l.Alphabet > 0);

    /// <summary>Summarises a model.</summary>
    public static ModelSummary Of(ConvACMixture model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ConvAC network = model.CommonTree is null ? model.Components[0] : JoinedNetwork.Of(model);
        return new ModelSummary
        {
            Shape = network.Shape,
            Leaves = [.. network.Leaves.Select(l => l.Specification)],
            Parameters = model.ParameterCount,
            Metadata = model.Metadata,
        };
    }

    /// <summary>Gets the name of a site for people.</summary>
    /// <param name="site">The site, 0..N-1.</param>
    /// <returns>The column's name; "pixel (row, column)" in an image and "column n" in a table without names, all from 0.</returns>
    public string SiteName(int site)
    {
        if (Metadata.SiteNames is { } names)
        {
            return names[site];
        }

        return Tree.Image is { } image
            ? Invariant($"pixel ({site / image.Width}, {site % image.Width})")
            : Invariant($"column {site}");
    }

    /// <summary>Gets the name of a class for people.</summary>
    /// <param name="label">The class, 0..Y-1.</param>
    /// <returns>The class's name, or its number when it has none.</returns>
    public string ClassName(int label) => Metadata.ClassNames is { } names ? names[label] : Invariant($"{label}");
}
