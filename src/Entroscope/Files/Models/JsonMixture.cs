using System.Text.Json;
using Entroscope.Files.Json;
using Entroscope.Model;

namespace Entroscope.Files.Models;

/// <summary>A model in the JSON exchange format: a network, or a mixture as its weights, its components as networks, and its names.</summary>
internal static class JsonMixture
{
    private const string ComponentsMember = "components";
    private const string WeightsMember = "weights";
    private const string MetadataMember = "metadata";

    /// <summary>Writes the model.</summary>
    /// <exception cref="SizeLimitException">The text would exceed the limit.</exception>
    public static void Write(Stream stream, ConvACMixture mixture)
    {
        if (mixture.Components.Count == 1)
        {
            JsonModelWriter.Write(stream, mixture.Pattern);
            return;
        }

        JsonModelWriter.Write(stream, mixture.ParameterCount, json => WriteSeveral(json, mixture));
    }

    /// <summary>Reads the model.</summary>
    /// <exception cref="ModelException">A member is missing, unknown or not what a model may have; the message names the place.</exception>
    public static ConvACMixture Read(JsonValue file)
    {
        if (file.Find(ComponentsMember) is not { } parts)
        {
            return JsonModelReader.Read(file);
        }

        file.EnsureMembers([WeightsMember, ComponentsMember, MetadataMember]);
        int count = parts.Count > 0 ? parts.Count : throw new ModelException(Invariant($"{parts.Place} must hold at least one component, but is empty."));
        double[] weights = new double[count];
        file.Require(WeightsMember).Numbers(weights);
        ConvAC[] components = [.. parts.Items().Select(ReadComponent)];
        ModelMetadata? metadata = file.Find(MetadataMember) is { } m ? MetadataJson.Read(m, components[0].Tree.SiteCount, components[0].Classes) : null;
        return new ConvACMixture(components, weights, metadata);
    }

    private static void WriteSeveral(Utf8JsonWriter json, ConvACMixture mixture)
    {
        json.WriteStartObject();
        json.WritePropertyName(WeightsMember);
        JsonModelWriter.List(json, mixture.Weights);
        json.WriteStartArray(ComponentsMember);
        foreach (ConvAC component in mixture.Components)
        {
            JsonModelWriter.Write(json, component);
        }

        json.WriteEndArray();
        json.WritePropertyName(MetadataMember);
        MetadataJson.Write(json, mixture.Metadata);
        json.WriteEndObject();
    }

    // The parameters of a network are checked as a whole, without a place in the file.
    private static ConvAC ReadComponent(JsonValue component)
    {
        try
        {
            return JsonModelReader.ReadMembers(component);
        }
        catch (ModelException e) when (!e.Message.StartsWith(component.Place, StringComparison.Ordinal))
        {
            throw new ModelException(Invariant($"{component.Place}: {e.Message}"), e);
        }
    }
}
