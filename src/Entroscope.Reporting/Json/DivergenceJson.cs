using Entroscope.Information.Entropies;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of the divergences between two models. All in nats.</summary>
internal static class DivergenceJson
{
    public static void Write(Utf8JsonWriter json, ModelDivergence divergence)
    {
        json.WriteString("method", Provenance.Method(divergence.KullbackLeibler));
        json.Estimate("kullback_leibler", divergence.KullbackLeibler);
        json.WriteBoolean("infinite", double.IsPositiveInfinity(divergence.KullbackLeibler.Value));
        json.Members(new { divergence.CauchySchwarz, divergence.CauchySchwarzRefusal });
    }
}
