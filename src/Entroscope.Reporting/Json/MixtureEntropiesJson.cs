using System.Text.Json;
using Entroscope.Information;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of the entropies of a mixture. All in nats.</summary>
internal static class MixtureEntropiesJson
{
    public static void Write(Utf8JsonWriter json, MixtureEntropies entropies)
    {
        json.WriteString("method", entropies.Method);
        json.WriteNumber("draws", entropies.Entropy.Draws);
        json.WriteString("unit", "nats");
        json.WriteString("kind", entropies.Kind.Words());
        json.Estimate("entropy", entropies.Entropy);
        json.Estimate("entropy_given_component", entropies.EntropyGivenComponent);
        json.Estimate("component_information", entropies.ComponentInformation);
        json.Number("component_entropy", entropies.ComponentEntropy);
        json.Estimate("class_information", entropies.ClassInformation);
        json.Number("class_entropy", entropies.ClassEntropy);
        json.Array("components", entropies.Weights.Zip(entropies.EntropyOfComponent), pair =>
        {
            json.WriteStartObject();
            json.Number("weight", pair.First);
            json.Estimate("entropy", pair.Second);
            json.WriteEndObject();
        });
    }
}
