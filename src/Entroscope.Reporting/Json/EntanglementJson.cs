using Entroscope.Information.Entanglement;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of entanglement. All in nats; sets of sites against all others.</summary>
internal static class EntanglementJson
{
    public static void Write(Utf8JsonWriter json, PoolingTree tree, string reading, IReadOnlyList<StateEntanglement> states, IReadOnlyList<int?> genericRanks)
    {
        json.WriteString("unit", "nats");
        json.WriteString("reading", reading);
        json.Objects("classes", states, state =>
        {
            json.Members(new { SquaredNorm = Math.Exp(state.LogSquaredNorm), state.LogSquaredNorm });
            json.Object("tree_cuts", () =>
            {
                foreach (TreeCut cut in state.TreeCuts)
                {
                    json.Object(tree.Key(cut.Node), () =>
                    {
                        json.Array("sites", tree.Scope(cut.Node), json.WriteNumberValue);
                        Spectrum(json, cut.Spectrum);
                        json.Members(new { Renyi2 = cut.Spectrum.Renyi(2) });
                        Bound(json, tree, cut.Bound);
                    });
                }
            });
            json.Objects("partitions", state.Partitions.Select((p, i) => (p, i)), found =>
            {
                (PartitionEntanglement across, int i) = found;
                json.WriteString("name", across.Partition.Name);
                json.Array("sites", across.Partition.Sites, json.WriteNumberValue);
                if (across.Spectrum is { } spectrum)
                {
                    Spectrum(json, spectrum);
                }
                else
                {
                    json.Members(new { Entropy = double.NaN });
                    json.WriteNull("rank");
                }

                json.Members(new { Renyi2 = across.Renyi2 ?? double.NaN });
                json.Optional("generic_rank", genericRanks.Count > i ? (long?)genericRanks[i] : null);
                Bound(json, tree, across.Bound);
            });
            Profile(json, state.Profile);
        });
    }

    /// <summary>Writes fits of shallow networks into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ShallowFit> fits) =>
        json.Objects("shallow", fits, fit => json.Members(new { fit.Channels, fit.Error, fit.AtLeast }));

    /// <summary>Writes a truncation into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, PoolingTree tree, double asked, TruncatedState truncated)
    {
        json.Members(new { Asked = asked, truncated.Bound, truncated.Error, Parameters = truncated.Model.ParameterCount });
        json.Objects("edges", truncated.Edges, edge =>
        {
            json.WriteString("node", tree.Key(edge.Node));
            json.Members(new { edge.FullRank, edge.Rank, edge.Error });
        });
    }

    private static void Spectrum(Utf8JsonWriter json, SchmidtSpectrum spectrum)
    {
        json.WritePropertyName("schmidt_squared");
        json.Values(spectrum.Squared);
        json.Members(new { spectrum.Entropy, spectrum.Rank, spectrum.Geometric });
    }

    private static void Bound(Utf8JsonWriter json, PoolingTree tree, MinCut bound)
    {
        json.Members(new { MinCut = bound.Value });
        json.Objects("cut_bonds", bound.Bonds, bond =>
        {
            json.WriteString("node", tree.Key(bond.Node));
            json.WriteString("kind", bond.Kind.Key());
            json.Members(new { bond.Size });
        });
    }

    private static void Profile(Utf8JsonWriter json, EntanglementProfile profile)
    {
        Entropies(json, "levels", profile.Levels);
        Entropies(json, "blocks", profile.Blocks);
        json.WriteString("law", profile.Sentence);
        json.Optional("level_law", profile.Law, law =>
        {
            ScalingLawJson.Verdict(json, law);
            ScalingLawJson.Laws(json, law);
        });
        json.Optional("block_law", profile.Chain, chain =>
        {
            json.WriteString("form", chain.Form?.Key());
            json.Members(new { chain.CentralCharge, chain.Rate });
            json.Array("forms", Enum.GetValues<EntanglementForm>(), form => json.WriteStringValue(form.Key()));
            json.Array("residuals", chain.Residuals, json.Value);
            json.Array("weights", chain.Weights, json.Value);
        });
    }

    private static void Entropies(Utf8JsonWriter json, string name, IReadOnlyList<BlockEntropy> blocks) => json.Objects(name, blocks, block => json.Members(new
    {
        block.Size,
        block.Count,
        Entropy = block.Entropy ?? double.NaN,
        Largest = block.Largest ?? double.NaN,
        Renyi2 = block.Renyi2 ?? double.NaN,
        MinCut = block.Bound,
    }));
}
