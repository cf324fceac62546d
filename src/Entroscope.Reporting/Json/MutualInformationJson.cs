using Entroscope.Information.Sharing;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of mutual informations, in the output of <c>mi --json</c> as elsewhere. In nats.</summary>
internal static class MutualInformationJson
{
    /// <summary>Writes what the patches share with the rest, as properties of the object that is open.</summary>
    public static void Write(PatchInformation information, PoolingTree tree, Utf8JsonWriter json)
    {
        json.WriteString("method", information.Method);
        json.WriteNumber("draws", information.Draws);
        json.WriteString("unit", "nats");
        Nodes("patch_rest_information", tree, json, v => json.Estimate(information.Nodes[v]));
        json.Array("patch_rest_information_per_level", information.MeanPerLevel, json.Estimate);
        json.Object("patch_rest_bounds", () =>
        {
            Nodes("channels", tree, json, v => json.Value(information.ChannelBound[v]));
            Nodes("latent", tree, json, v => json.Value(information.LatentBound[v]));
            Nodes("link", tree, json, v => json.Value(information.LinkBound[v]));
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

    /// <summary>Writes the information against distance, null where it was not measured.</summary>
    public static void Write(DistanceLaw? law, Utf8JsonWriter json)
    {
        json.WritePropertyName("distance_law");
        if (law is null)
        {
            json.WriteNullValue();
        }
        else
        {
            DistanceLawJson.Write(law, json);
        }
    }

    /// <summary>Writes what the latents know of the class, null where there are no classes.</summary>
    public static void Write(double[]? classInformation, PoolingTree tree, Utf8JsonWriter json)
    {
        if (classInformation is null)
        {
            json.WriteNull("class_information_per_node");
            return;
        }

        Nodes("class_information_per_node", tree, json, v => json.Value(classInformation[v]));
    }

    /// <summary>Writes what two sets of sites share, as properties of the object that is open.</summary>
    public static void Write(MutualInformation between, Utf8JsonWriter json)
    {
        json.WriteString("method", Provenance.Method(between.Information));
        json.WriteString("unit", "nats");
        json.Array("sites", between.Sites, json.WriteNumberValue);
        json.Array("with", between.Others, json.WriteNumberValue);
        json.Estimate("information", between.Information);
        json.Estimate("entropy_of_sites", between.Entropy);
        json.Estimate("entropy_of_others", between.OtherEntropy);
        json.Estimate("joint_entropy", between.JointEntropy);
    }

    private static void Nodes(string name, PoolingTree tree, Utf8JsonWriter json, Action<int> value) => json.Object(name, () =>
    {
        for (int v = tree.Root; v >= 0; v--)
        {
            json.WritePropertyName(tree.Key(v));
            value(v);
        }
    });
}
