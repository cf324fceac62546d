using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>A mixture in the JSON exchange format: its weights, its components as models, and its names.</summary>
internal static class JsonMixture
{
    private const string ComponentsMember = "components";
    private const string WeightsMember = "weights";
    private const string MetadataMember = "metadata";

    /// <summary>Writes the mixture.</summary>
    /// <exception cref="SizeLimitException">The text would exceed the limit.</exception>
    public static void Write(Stream stream, ConvACMixture mixture) => JsonModelWriter.Write(stream, mixture.ParameterCount, json =>
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
    });

    /// <summary>Tells whether an object is a mixture rather than a model.</summary>
    public static bool Is(JsonValue file) => file.Find(ComponentsMember) is not null;

    /// <summary>Reads the number of components.</summary>
    public static int Count(JsonValue file)
    {
        JsonValue components = file.Require(ComponentsMember);
        return components.Count > 0 ? components.Count : throw new ModelException(Invariant($"{components.Place} must hold at least one component, but is empty."));
    }

    /// <summary>Reads the mixture.</summary>
    /// <exception cref="ModelException">A member is missing, unknown or not what a mixture may have; the message names the place.</exception>
    public static ConvACMixture Read(JsonValue file)
    {
        file.EnsureMembers([WeightsMember, ComponentsMember, MetadataMember]);
        double[] weights = new double[Count(file)];
        file.Require(WeightsMember).Numbers(weights);
        ConvAC[] components = [.. file.Require(ComponentsMember).Items().Select(ReadComponent)];
        ModelMetadata? metadata = file.Find(MetadataMember) is { } m ? MetadataJson.Read(m, components[0].Tree.SiteCount, components[0].Classes) : null;
        return new ConvACMixture(components, weights, metadata);
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
