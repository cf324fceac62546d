namespace Entroscope.Reporting.Json;

/// <summary>The keys of how information flows in <c>report.json</c>: those of the commands scaling, mi, entropy, inspect --widths and activation.</summary>
internal static class InformationReportJson
{
    /// <summary>Writes the parts as properties of the object that is open; null where a part is missing, with the reason in <c>left_out</c>.</summary>
    public static void Write(InformationReport information, PoolingTree tree, Utf8JsonWriter json)
    {
        json.Optional("scaling_law", information.Scaling, study => ScalingLawJson.Write(json, study));
        json.Object("mutual_information", () =>
        {
            if (information.Patches is { } patches)
            {
                MutualInformationJson.Write(patches, tree, json);
            }
            else
            {
                json.WriteNull("patch_rest_information");
            }

            MutualInformationJson.Write(information.Pairs, json);
            MutualInformationJson.Write(information.ClassInformation?.ToArray(), tree, json);
            json.Optional("distance_law", information.DistanceLaw, law => DistanceLawJson.Write(law, json));
        });
        json.Optional("entropy_bracket", information.Bracket, bracket => EntropiesJson.Bracket(json, bracket));
        json.Optional("width_advice", information.Widths, widths => WidthAdviceJson.Write(widths, json));
        json.Objects("level_activations", information.Activations, level => ActivationJson.Write(level, json));
        json.Object("left_out", () => Reasons(information, json));
    }

    private static void Reasons(InformationReport information, Utf8JsonWriter json)
    {
        (string Name, string? Reason)[] reasons =
        [
            ("scaling_law", information.NoScaling), ("patch_rest_information", information.NoPatches), ("width_advice", information.NoPatches),
            ("pairwise_information", information.NoPairs), ("distance_law", information.NoDistanceLaw),
            ("entropy_bracket", information.NoBracket), ("level_activations", information.NoActivations),
        ];
        foreach ((string name, string? reason) in reasons)
        {
            if (reason is not null)
            {
                json.WriteString(name, reason);
            }
        }
    }
}
