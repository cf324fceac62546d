using Entroscope.Files.Json;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Files.Models;

/// <summary>
/// Reads a model in the JSON exchange format: a network, as an object of its own or the member "model" of an object, or a mixture as its weights, its
/// components as networks, and its names.
/// </summary>
internal static class JsonModelReader
{
    private static readonly string[] Members =
        [.. ArchitectureReader.Members, "leaf", "conv", "output", "class_prior", "metadata", "name", "note", "kind", "conventions"];

    /// <summary>Reads the model.</summary>
    /// <exception cref="ModelException">A member is missing, unknown or not what a model may have; the message names the place.</exception>
    public static ConvACMixture Read(JsonValue file)
    {
        if (file.Find("components") is not { } parts)
        {
            return ReadMembers(file.Find("model") ?? file, DefaultReading(file));
        }

        file.EnsureMembers(["weights", "components", "metadata"]);
        int count = parts.Count > 0 ? parts.Count : throw new ModelException(Invariant($"{parts.Place} must hold at least one component, but is empty."));
        double[] weights = new double[count];
        file.Require("weights").Numbers(weights);
        ConvAC[] components = [.. parts.Items().Select(ReadComponent)];
        ModelMetadata? metadata = file.Find("metadata") is { } m ? MetadataJson.Read(m, components[0].Tree.SiteCount, components[0].Classes) : null;
        return new ConvACMixture(components, weights, metadata);
    }

    // The parameters of a network are checked as a whole, without a place in the file.
    private static ConvAC ReadComponent(JsonValue component)
    {
        try
        {
            return ReadMembers(component, Reading.Generative);
        }
        catch (ModelException e) when (!e.Message.StartsWith(component.Place, StringComparison.Ordinal))
        {
            throw new ModelException(Invariant($"{component.Place}: {e.Message}"), e);
        }
    }

    private static ConvAC ReadMembers(JsonValue model, Reading defaultReading)
    {
        model.EnsureMembers(Members);
        Architecture architecture = ArchitectureReader.Read(model, defaultReading);
        var parameters = new Parameters(architecture);
        JsonValue leaves = model.Require("leaf");
        ReadLeaves(leaves, architecture, parameters.Leaves);
        ReadMatrices(model, architecture, parameters.Matrices);
        int classes = architecture.Shape.Classes;
        parameters.ClassPrior = new double[classes];
        Array.Fill(parameters.ClassPrior, 1.0 / classes);
        if (model.Find("class_prior") is { } prior)
        {
            prior.Numbers(parameters.ClassPrior);
            Simplex.Check(parameters.ClassPrior, Reading.Generative, prior.Place);
        }

        ModelMetadata? metadata = model.Find("metadata") is { } m ? MetadataJson.Read(m, architecture.Tree.SiteCount, classes) : null;
        return parameters.ToModel(metadata ?? ModelMetadata.Empty, site => Invariant($"{leaves.Place}[{site}]"));
    }

    // Test vectors mark networks of real weights by their kind alone; such a network is no distribution, and nothing but scores is certain.
    private static Reading DefaultReading(JsonValue file) =>
        file.Find("kind") is { Element.ValueKind: JsonValueKind.String } kind && kind.String() is "real-weights" ? Reading.Score : Reading.Generative;

    private static void ReadLeaves(JsonValue leaves, Architecture architecture, double[][] destination)
    {
        int site = 0;
        foreach (JsonValue leaf in leaves.Items(destination.Length))
        {
            LeafDescriptor family = architecture.Leaves[site].Descriptor;
            int columns = family.Columns(architecture.Leaves[site]);
            int channels = architecture.Shape.Channels(site);
            destination[site++] = columns > 0 ? Matrix(leaf, channels, columns, architecture.Reading)
                : family.Parts.Count == 1 ? Row(leaf, channels)
                : PartByPart(Matrix(leaf, channels, family.Parts.Count, Reading.Score), family.Parts.Count);
        }
    }

    private static void ReadMatrices(JsonValue model, Architecture architecture, double[][] destination)
    {
        (NetworkShape shape, PoolingTree tree) = (architecture.Shape, architecture.Tree);
        JsonValue conv = model.Require("conv");
        if (tree.HasLevels)
        {
            int first = 0;
            foreach ((JsonValue level, int size) in conv.Items(tree.Height).Zip(Levels.Sizes(tree)))
            {
                ReadLevel(level, architecture, first, size, destination);
                first += size;
            }
        }
        else
        {
            int node = 0;
            foreach (JsonValue matrix in conv.Items(tree.Root))
            {
                destination[node] = NodeMatrix(matrix, architecture, node);
                node++;
            }
        }

        destination[shape.MatrixOf(tree.Root)] = NodeMatrix(model.Require("output"), architecture, tree.Root);
    }

    private static void ReadLevel(JsonValue level, Architecture architecture, int first, int size, double[][] destination)
    {
        NetworkShape shape = architecture.Shape;
        int[] distinct = [.. shape.DistinctMatrices(Enumerable.Range(first, size))];

        // Every matrix once, or one for every node of the level.
        int[] nodes = level.Count == distinct.Length ? distinct : [.. Enumerable.Range(first, size)];
        foreach ((JsonValue item, int node) in level.Items(nodes.Length).Zip(nodes))
        {
            double[] matrix = NodeMatrix(item, architecture, node);
            ref double[] place = ref destination[shape.MatrixOf(node)];
            int owner = shape.NodeOfMatrix(shape.MatrixOf(node));
            Refuse.Model(
                node != owner && !matrix.AsSpan().SequenceEqual(place),
                $"{item.Place} differs from {level.Place}[{owner - first}], but {Sharing(shape)} has one matrix.");

            place = matrix;
        }
    }

    private static string Sharing(NetworkShape shape) =>
        shape.Sharing == WeightSharing.Levels ? "'shared_weights' says that a level" : "'weight_sharing' says that the class of both";

    private static double[] NodeMatrix(JsonValue value, Architecture architecture, int node) =>
        Matrix(value, architecture.Shape.Rows(node), architecture.Shape.Channels(node), architecture.Reading);

    private static double[] Matrix(JsonValue value, int rows, int columns, Reading reading)
    {
        // A file of a few lines may claim any shape: all lengths are checked before the array is made.
        JsonValue[] lines = [.. value.Items(rows)];
        foreach (JsonValue line in lines)
        {
            line.EnsureCount(columns);
        }

        double[] matrix = new double[rows * columns];
        for (int g = 0; g < rows; g++)
        {
            Span<double> row = matrix.AsSpan(g * columns, columns);
            lines[g].Numbers(row);
            Simplex.Check(row, reading, lines[g].Place);
        }

        return matrix;
    }

    private static double[] Row(JsonValue value, int columns)
    {
        value.EnsureCount(columns);
        double[] row = new double[columns];
        value.Numbers(row);
        return row;
    }

    private static double[] PartByPart(double[] rows, int parts) => [.. Enumerable.Range(0, parts).SelectMany(part => rows.Where((_, i) => i % parts == part))];
}
