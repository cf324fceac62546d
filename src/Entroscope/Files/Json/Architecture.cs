using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Files.Json;

/// <summary>A model without its numbers: what must be known before they can be read.</summary>
/// <param name="Shape">Tree, channels, classes, sharing.</param>
/// <param name="Leaves">For every site its family, its alphabet and the codes of its symbols.</param>
internal sealed record Architecture(NetworkShape Shape, IReadOnlyList<LeafSpecification> Leaves, Reading Reading)
{
    public PoolingTree Tree => Shape.Tree;

    public static Architecture Of(ConvAC model) =>
        new(model.Shape, [.. model.Leaves.Select(leaf => leaf.Specification)], model.Reading);
}
