using System.Text;
using System.Text.Json;
using Entroscope.Files.Json;
using Entroscope.Files.Safetensors;
using Entroscope.Model;

namespace Entroscope.Files.Models;

/// <summary>A model as tensors and header texts of a safetensors file; a prefix keeps several models in one file apart.</summary>
internal static class SafetensorsModel
{
    private const string ArchitectureKey = "architecture";

    /// <summary>The text of names and training record.</summary>
    public const string MetadataKey = "metadata";

    /// <summary>Adds a model to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, ConvAC model, string prefix = "")
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

    /// <summary>Takes a model out of a file.</summary>
    /// <exception cref="ModelException">A text or tensor is missing, malformed, or not what a model may have.</exception>
    public static ConvAC Read(SafetensorsReader file, string prefix = "")
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

    /// <summary>Reads a text of the header that is JSON.</summary>
    public static T Parse<T>(SafetensorsReader file, string key, Func<JsonValue, T> read)
    {
        using JsonDocument document = JsonText.Parse(Encoding.UTF8.GetBytes(file.Require(key)), key);
        return read(new JsonValue(document.RootElement, key));
    }

    private static void ReadTensor(SafetensorsReader file, TensorEntry entry, ModelTensor tensor, Parameters parameters)
    {
        // Claim has compared the shape with the file's, so that this never asks for more than the file holds.
        long length = (entry.End - entry.Begin) / sizeof(double) / tensor.Blocks.Count;
        if (length > Array.MaxLength / 2)
        {
            throw new ModelException(Invariant($"Tensor {entry.Name} has blocks of {length} numbers, but at most {Array.MaxLength / 2} are possible."));
        }

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
