using Entroscope.Files.Json;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Files.Safetensors;

/// <summary>
/// Names and shapes of the tensors of an architecture: sites that agree in all sizes, and the nodes of a level that do, are stacked
/// into one tensor, so that any safetensors reader gets arrays that are convenient to compute with.
/// </summary>
internal static class ModelTensors
{
    /// <summary>Lists the tensors.</summary>
    public static IEnumerable<ModelTensor> Of(Architecture architecture)
    {
        NetworkShape shape = architecture.Shape;
        PoolingTree tree = architecture.Tree;
        int[] root = [shape.MatrixOf(tree.Root)];
        return Leaves(architecture)
            .Concat(tree.HasLevels ? LevelMatrices(shape) : NodeMatrices(shape, Enumerable.Range(0, tree.Root), v => Invariant($"conv.{v}")))
            .Append(new ModelTensor("output", Sizes(shape, tree.Root), TensorRole.Matrix, 0, root))
            .Append(new ModelTensor("class_prior", [shape.Classes], TensorRole.ClassPrior, 0, [0]));
    }

    private static IEnumerable<ModelTensor> Leaves(Architecture architecture)
    {
        (IReadOnlyList<LeafSpecification> leaves, NetworkShape shape) = (architecture.Leaves, architecture.Shape);
        int[] sites = [.. Enumerable.Range(0, shape.LeafCount)];
        bool stack = sites.All(i => leaves[i] == leaves[0] && shape.Channels(i) == shape.Channels(0));
        return stack
            ? Parts("leaf", sites, [sites.Length], leaves[0], shape.Channels(0))
            : sites.SelectMany(i => Parts(Invariant($"leaf.{i}"), [i], [], leaves[i], shape.Channels(i)));
    }

    private static IEnumerable<ModelTensor> Parts(string name, int[] sites, long[] stack, LeafSpecification leaf, int channels)
    {
        long[] shape = leaf.Descriptor.Columns(leaf) is > 0 and int columns ? [.. stack, channels, columns] : [.. stack, channels];
        return leaf.Descriptor.Parts.Select((part, p) => new ModelTensor(Invariant($"{name}.{part}"), shape, TensorRole.Leaf, p, sites));
    }

    private static IEnumerable<ModelTensor> LevelMatrices(NetworkShape shape)
    {
        int first = 0;
        int[] sizes = Levels.Sizes(shape.Tree);
        for (int l = 0; l < shape.Tree.Height; l++)
        {
            int start = first;
            int[] nodes = [.. shape.DistinctMatrices(Enumerable.Range(start, sizes[l]))];
            long[] size = Sizes(shape, start);
            IEnumerable<ModelTensor> level = nodes.All(v => Sizes(shape, v).AsSpan().SequenceEqual(size))
                ? [new ModelTensor(Invariant($"conv.{l}"), [nodes.Length, .. size], TensorRole.Matrix, 0, [.. nodes.Select(shape.MatrixOf)])]
                : NodeMatrices(shape, nodes, v => Invariant($"conv.{shape.Tree.HeightOf(v)}.{v - start}"));
            foreach (ModelTensor tensor in level)
            {
                yield return tensor;
            }

            first += sizes[l];
        }
    }

    private static IEnumerable<ModelTensor> NodeMatrices(NetworkShape shape, IEnumerable<int> nodes, Func<int, string> name) =>
        nodes.Select(v => new ModelTensor(name(v), Sizes(shape, v), TensorRole.Matrix, 0, [shape.MatrixOf(v)]));

    private static long[] Sizes(NetworkShape shape, int node) => [shape.Rows(node), shape.Channels(node)];
}

/// <summary>One tensor of a model file and the blocks of parameters stacked in it.</summary>
/// <param name="Shape">The shape, row-major.</param>
/// <param name="Part">For leaves, which of the leaf's parts.</param>
/// <param name="Blocks">The sites or matrices whose numbers follow one another, all of one length.</param>
internal sealed record ModelTensor(string Name, IReadOnlyList<long> Shape, TensorRole Role, int Part, IReadOnlyList<int> Blocks);

/// <summary>What the numbers of a tensor in a model file are.</summary>
internal enum TensorRole
{
    /// <summary>Parts of leaves, one block for each site.</summary>
    Leaf,

    /// <summary>Conv or output matrices.</summary>
    Matrix,

    /// <summary>The class prior.</summary>
    ClassPrior,
}
