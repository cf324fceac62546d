using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>A mixture as tensors and header texts of a safetensors file: those of each component behind a prefix, and the weights.</summary>
internal static class SafetensorsMixture
{
    private const string Key = "mixture";
    private const string CountMember = "components";
    private const string WeightsName = "weights";

    /// <summary>Adds a mixture to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, ConvACMixture mixture)
    {
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

    /// <summary>Reads the number of components, nothing else.</summary>
    /// <exception cref="ModelException">The header does not tell it.</exception>
    public static int Count(SafetensorsReader file) => SafetensorsModel.Parse(file, Key, json =>
    {
        json.EnsureMembers([CountMember]);
        return json.Require(CountMember).Integer(1);
    });

    /// <summary>Takes a mixture out of a file.</summary>
    /// <exception cref="ModelException">A text or tensor is missing, malformed, or not what a mixture may have.</exception>
    public static ConvACMixture Read(SafetensorsReader file)
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
