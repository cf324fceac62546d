using Entroscope.Files.Json;
using Entroscope.Files.Safetensors;
using Entroscope.Model;

namespace Entroscope.Files.Models;

/// <summary>A model as tensors and header texts of a safetensors file: a network, or a mixture as its weights and its components, each behind a prefix.</summary>
internal static class SafetensorsMixture
{
    private const string Key = "mixture";
    private const string CountMember = "components";
    private const string WeightsName = "weights";

    /// <summary>Adds a model to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, ConvACMixture mixture)
    {
        if (mixture.Components.Count == 1)
        {
            FormatVersion.Add(file, FormatVersion.Model);
            SafetensorsModel.Add(file, mixture.Pattern);
            return;
        }

        FormatVersion.Add(file, FormatVersion.Mixture);
        file.Metadata[Key] = JsonModelWriter.Text(json =>
        {
            json.WriteStartObject();
            json.WriteNumber(CountMember, mixture.Components.Count);
            json.WriteEndObject();
        });
        file.Metadata[SafetensorsModel.MetadataKey] = JsonModelWriter.Text(json => MetadataJson.Write(json, mixture.Metadata));
        file.Add(WeightsName, mixture.Weights.ToArray());
        for (int z = 0; z < mixture.Components.Count; z++)
        {
            SafetensorsModel.Add(file, mixture.Components[z], Prefix(z));
        }
    }

    private static int Count(SafetensorsReader file) => SafetensorsModel.Parse(file, Key, json =>
    {
        json.EnsureMembers([CountMember]);
        return json.Require(CountMember).Integer(1);
    });

    /// <summary>Takes a model out of a file that holds nothing else.</summary>
    /// <exception cref="ModelException">A text or tensor is missing, malformed, unknown, or not what a model may have.</exception>
    public static ConvACMixture Read(SafetensorsReader file)
    {
        ConvACMixture result = FormatVersion.IsMixture(file) ? ReadSeveral(file) : SafetensorsModel.Read(file);
        file.EnsureAllClaimed();
        return result;
    }

    private static ConvACMixture ReadSeveral(SafetensorsReader file)
    {
        int count = Count(file);

        // The weights come first: a header that claims more components than the file has numbers is refused before any is read.
        TensorEntry entry = file.Claim(WeightsName, [count]);
        double[] weights = new double[count];
        file.Read(entry, 0, weights);
        ConvAC[] components = [.. Enumerable.Range(0, count).Select(z => SafetensorsModel.Read(file, Prefix(z)))];
        (int sites, int classes) = (components[0].Tree.SiteCount, components[0].Classes);
        ModelMetadata metadata = SafetensorsModel.Parse(file, SafetensorsModel.MetadataKey, json => MetadataJson.Read(json, sites, classes));
        return new ConvACMixture(components, weights, metadata);
    }

    private static string Prefix(int component) => Invariant($"component.{component}.");
}
