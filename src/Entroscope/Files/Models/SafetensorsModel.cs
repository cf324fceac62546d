using Entroscope.Files.Json;
using Entroscope.Files.Safetensors;
using Entroscope.Model;

namespace Entroscope.Files.Models;

/// <summary>
/// A model as tensors and header texts of a safetensors file: a network, or a mixture as its weights and its components, each behind a prefix.
/// </summary>
internal static class SafetensorsModel
{
    private const string ArchitectureKey = "architecture";
    private const string MetadataKey = "metadata";
    private const string MixtureKey = "mixture";
    private const string CountMember = "components";
    private const string WeightsName = "weights";

    /// <summary>Adds a model to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, ConvACMixture model)
    {
        if (model.Components.Count == 1)
        {
            FormatVersion.Add(file, FormatVersion.Model);
            Add(file, model.Pattern, string.Empty);
            return;
        }

        FormatVersion.Add(file, FormatVersion.Mixture);
        file.Metadata[MixtureKey] = JsonModelWriter.Text(json =>
        {
            json.WriteStartObject();
            json.WriteNumber(CountMember, model.Components.Count);
            json.WriteEndObject();
        });
        file.Metadata[MetadataKey] = JsonModelWriter.Text(json => MetadataJson.Write(json, model.Metadata));
        file.Add(WeightsName, model.Weights.ToArray());
        for (int z = 0; z < model.Components.Count; z++)
        {
            Add(file, model.Components[z], Prefix(z));
        }
    }

    /// <summary>Adds a network to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, ConvAC model, string prefix)
    {
        var architecture = Architecture.Of(model);
        file.Metadata[prefix + ArchitectureKey] = JsonModelWriter.Text(json =>
        {
            json.WriteStartObject();
            ArchitectureWriter.Write(json, architecture);
            json.WriteEndObject();
        });
        file.Metadata[prefix + MetadataKey] = JsonModelWriter.Text(json => MetadataJson.Write(json, model.Metadata));
        foreach (ModelTensor tensor in ModelTensors.Of(architecture))
        {
            file.Add(prefix + tensor.Name, tensor.Shape, tensor.Blocks.Count, block => Numbers(model, tensor, tensor.Blocks[block]));
        }
    }

    /// <summary>Takes a model out of a file that holds nothing else.</summary>
    /// <exception cref="ModelException">A text or tensor is missing, malformed, unknown, or not what a model may have.</exception>
    public static ConvACMixture Read(SafetensorsReader file)
    {
        ConvACMixture result = FormatVersion.IsMixture(file) ? ReadSeveral(file) : Read(file, string.Empty);
        file.EnsureAllClaimed();
        return result;
    }

    private static ConvACMixture ReadSeveral(SafetensorsReader file)
    {
        int count = Parse(file, MixtureKey, json =>
        {
            json.EnsureMembers([CountMember]);
            return json.Require(CountMember).Integer(1);
        });

        // The weights come first: a header that claims more components than the file has numbers is refused before any is read.
        TensorEntry entry = file.Claim(WeightsName, [count]);
        double[] weights = new double[count];
        file.Read(entry, 0, weights);
        ConvAC[] components = [.. Enumerable.Range(0, count).Select(z => Read(file, Prefix(z)))];
        (int sites, int classes) = (components[0].Tree.SiteCount, components[0].Classes);
        ModelMetadata metadata = Parse(file, MetadataKey, json => MetadataJson.Read(json, sites, classes));
        return new ConvACMixture(components, weights, metadata);
    }

    private static string Prefix(int component) => Invariant($"component.{component}.");

    /// <summary>Takes a network out of a file.</summary>
    /// <exception cref="ModelException">A text or tensor is missing, malformed, or not what a model may have.</exception>
    public static ConvAC Read(SafetensorsReader file, string prefix)
    {
        Architecture architecture = Parse(file, prefix + ArchitectureKey, json =>
        {
            json.EnsureMembers(ArchitectureReader.Members);
            return ArchitectureReader.Read(json);
        });
        (int sites, int classes) = (architecture.Tree.SiteCount, architecture.Shape.Classes);
        ModelMetadata metadata = Parse(file, prefix + MetadataKey, json => MetadataJson.Read(json, sites, classes));
        var parameters = new Parameters(architecture);
        foreach (ModelTensor tensor in ModelTensors.Of(architecture))
        {
            ReadTensor(file, file.Claim(prefix + tensor.Name, tensor.Shape), tensor, parameters);
        }

        return parameters.ToModel(metadata, site => Invariant($"{prefix}leaf of site {site}"));
    }

    private static T Parse<T>(SafetensorsReader file, string key, Func<JsonValue, T> read)
    {
        using JsonDocument document = JsonText.Parse(Encoding.UTF8.GetBytes(file.Require(key)), key);
        return read(new JsonValue(document.RootElement, key));
    }

    private static void ReadTensor(SafetensorsReader file, TensorEntry entry, ModelTensor tensor, Parameters parameters)
    {
        // Claim has compared the shape with the file's, so that this never asks for more than the file holds.
        long length = (entry.End - entry.Begin) / sizeof(double) / tensor.Blocks.Count;
        Refuse.Model(length > Array.MaxLength / 2, $"Tensor {entry.Name} has blocks of {length} numbers, but at most {Array.MaxLength / 2} are possible.");
        for (int b = 0; b < tensor.Blocks.Count; b++)
        {
            file.Read(entry, b * length, parameters.Reserve(tensor, tensor.Blocks[b], (int)length));
        }
    }

    private static ReadOnlySpan<double> Numbers(ConvAC model, ModelTensor tensor, int block) => tensor.Role switch
    {
        TensorRole.Leaf => model.Leaves[block].Part(tensor.Part),
        TensorRole.Matrix => model.Matrix(block),
        _ => model.ClassPrior,
    };
}
