using Entroscope.Information.Sharing;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of mutual informations, in the output of <c>mi --json</c> as elsewhere. In nats.</summary>
internal static class MutualInformationJson
{
    /// <summary>Writes what the patches share with the rest, as properties of the object that is open.</summary>
    public static void Write(PatchInformation information, PoolingTree tree, Utf8JsonWriter json)
    {
        json.Origin(information.Method, information.Draws);
        json.Object("patch_rest_information", () => json.Nodes(information.Nodes, tree));
        json.Array("patch_rest_information_per_level", information.MeanPerLevel, json.Estimate);
        json.Object("patch_rest_bounds", () =>
        {
            json.Object("channels", () => json.Nodes(information.ChannelBound, tree));
            json.Object("latent", () => json.Nodes(information.LatentBound, tree));
            json.Object("link", () => json.Nodes(information.LinkBound, tree));
        });
    }

    /// <summary>Writes the matrix of all pairs, null where there is none.</summary>
    public static void Write(PairwiseInformation? pairs, Utf8JsonWriter json)
    {
        json.WritePropertyName("pairwise_information");
        if (pairs is null)
        {
            json.WriteNullValue();
            return;
        }

        int count = pairs.Sites.Length;
        json.WriteStartArray();
        for (int row = 0; row < count; row++)
        {
            json.Values(pairs.Matrix.AsSpan(row * count, count).ToArray());
        }

        json.WriteEndArray();
    }

    /// <summary>Writes what the latents know of the class, null where there are no classes.</summary>
    public static void Write(double[]? classInformation, PoolingTree tree, Utf8JsonWriter json)
    {
        json.Optional("class_information_per_node", classInformation, known => json.Nodes(known, tree));
    }

    /// <summary>Writes what two sets of sites share, as properties of the object that is open.</summary>
    public static void Write(MutualInformation between, Utf8JsonWriter json)
    {
        json.WriteString("method", Provenance.Method(between.Information));
        json.WriteString("unit", "nats");
        json.Array("sites", between.Sites, json.WriteNumberValue);
        json.Array("with", between.Others, json.WriteNumberValue);
        json.Estimate("information", between.Information);
        json.Members(new { EntropyOfSites = between.Entropy, EntropyOfOthers = between.OtherEntropy, between.JointEntropy });
    }
}
