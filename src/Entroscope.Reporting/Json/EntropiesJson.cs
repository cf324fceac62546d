using Entroscope.Information.Entropies;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of the entropies of a model: those of the <c>entropy</c> command and of <c>report.json</c>. All in nats.</summary>
internal static class EntropiesJson
{
    public static void Write(Utf8JsonWriter json, LayerEntropies entropies, PoolingTree tree)
    {
        Origin(json, entropies);
        json.Members(new { entropies.VarianceReduction, entropies.Entropy });
        json.Array("entropy_given_level", entropies.EntropyGivenLevel, json.Estimate);
        json.Members(new { entropies.EntropyGivenClass, entropies.ClassInformation, entropies.ClassEntropy });
        json.Array("information_per_level", entropies.Increments, json.Estimate);
        json.Array("capacity_per_level", entropies.CapacityPerLevel, json.Value);
        json.Object("node_information", () => json.Nodes(entropies.NodeInformation, tree));
        json.Object("node_capacity", () => json.Nodes(entropies.NodeCapacity, tree));
        json.Object("patch_entropy_given_own_latent", () => json.Nodes(entropies.PatchEntropyGivenLatent, tree));
        json.Object("patch_entropy", () => json.Nodes(entropies.PatchEntropy, tree));
        json.Estimate("joint_entropy_all", entropies.JointEntropyAll);
    }

    /// <summary>Writes the entropies of a model of several components, which have levels of their own.</summary>
    public static void WriteComponents(Utf8JsonWriter json, LayerEntropies entropies)
    {
        Origin(json, entropies);
        json.Members(new
        {
            entropies.Entropy,
            entropies.EntropyGivenComponent,
            entropies.ComponentInformation,
            entropies.ComponentEntropy,
            entropies.ClassInformation,
            entropies.ClassEntropy
        });
        json.Objects("components", entropies.Weights.Zip(entropies.Components), pair =>
        {
            json.Number("weight", pair.First);
            json.Estimate("entropy", pair.Second.Entropy);
        });
    }

    /// <summary>Writes the sandwich of the entropy per site.</summary>
    public static void Sandwich(Utf8JsonWriter json, ScaleSandwich[] scales) => json.Objects("entropy_rate_sandwich", scales, scale =>
    {
        json.Members(new { scale.Level, scale.PatchSize, scale.Lower, scale.Upper, scale.GapBound, scale.LatentGapBound });
    });

    /// <summary>Writes Rényi entropies, each under the name of its order: renyi2, renyi3.</summary>
    public static void Renyi(Utf8JsonWriter json, IEnumerable<RenyiEntropy> entropies)
    {
        foreach (RenyiEntropy entropy in entropies)
        {
            json.Number(Invariant($"renyi{entropy.Order}"), entropy.Value);
        }
    }

    /// <summary>Writes a certified bracket: both sides with the names of their bounds.</summary>
    public static void Bracket(Utf8JsonWriter json, EntropyBracket bracket)
    {
        json.WriteString("kind", bracket.Kind.Words());
        json.Number("lower", bracket.Lower.Value);
        json.Members(new { LowerBy = bracket.Lower.Name, Upper = bracket.Upper.Value, UpperBy = bracket.Upper.Name });
        json.Object("lower_bounds", () => Bounds(json, bracket.LowerBounds));
        json.Object("upper_bounds", () => Bounds(json, bracket.UpperBounds));
    }

    private static void Origin(Utf8JsonWriter json, LayerEntropies entropies)
    {
        json.Origin(entropies.Method, entropies.Draws);
        json.WriteString("kind", entropies.Kind.Words());
    }

    private static void Bounds(Utf8JsonWriter json, EntropyBound[] bounds)
    {
        foreach (EntropyBound bound in bounds)
        {
            json.Number(bound.Name, bound.Value);
        }
    }
}
