using Entroscope.Sources;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of a source with a known law and of its truth. In nats.</summary>
internal static class SourceJson
{
    /// <summary>Writes the kinds of sources into the object that is open.</summary>
    public static void Catalog(Utf8JsonWriter json, IEnumerable<SourceEntry> entries) => json.Objects("sources", entries, entry =>
    {
        json.Members(new { entry.Name, entry.Description, entry.Law, entry.Entropies, entry.Reference });
        json.Objects("parameters", entry.Parameters, p => json.Members(new { p.Name, p.Description, p.Default, p.Minimum, p.Maximum, Integer = p.IsInteger }));
    });

    /// <summary>Writes a source into the object that is open.</summary>
    /// <param name="parameters">Its parameters that are not the defaults.</param>
    public static void Source(Utf8JsonWriter json, Source source, IReadOnlyDictionary<string, double> parameters)
    {
        json.WriteString("source", source.Name);
        json.Object("parameters", () =>
        {
            foreach (SourceParameter p in SourceCatalog.Find(source.Name).Parameters)
            {
                json.Number(p.Name, parameters.TryGetValue(p.Name, out double value) ? value : p.Default);
            }
        });
        json.Members(new { source.Sites, source.Alphabet });
        json.Object("law", () =>
        {
            json.Array("kinds", source.Law.Kinds, kind => json.WriteStringValue(kind.Key()));
            json.WriteString("words", source.Law.Words);
        });
    }

    /// <summary>Writes the truth of a source, and what the inference reads from it, into the object that is open.</summary>
    public static void Truth(Utf8JsonWriter json, SourceTruth truth, ScalingLawAnalysis law)
    {
        json.Members(new { Unit = "nats", Tree = truth.Source.Tree.Description, Provenance = truth.Provenance.Key(), truth.Draws });
        json.Objects("levels", truth.Levels, level =>
        {
            json.Members(new { level.Level, level.Patches, level.PatchSize });
            json.Object("entropy", () => Known(json, level.Entropy));
            json.Optional("total_correlation", level.Shared is { } shared ? shared : (object?)null, _ => Known(json, level.Shared!.Value));
        });
        json.Object("inference", () =>
        {
            ScalingLawJson.Verdict(json, law);
            ScalingLawJson.Laws(json, law);
            json.Optional("right", truth.Source.Law.IsNamedBy(law));
        });
    }

    private static void Known(Utf8JsonWriter json, KnownEntropy known) =>
        json.Members(new { known.Value, known.Lower, known.Upper, known.StandardError, Provenance = known.Provenance.Key() });
}
