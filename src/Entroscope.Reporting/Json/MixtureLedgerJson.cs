using System.Text.Json;
using Entroscope.Engine;
using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of the ledger of a mixture, averaged and of a sample. All in nats.</summary>
internal static class MixtureLedgerJson
{
    /// <summary>Writes the averages and their standard errors.</summary>
    public static void Write(Utf8JsonWriter json, ConvACMixture mixture, MixtureLedger ledger)
    {
        json.Object("mean", () => WritePart(json, mixture, ledger, e => e.Value, -1));
        json.Object("standard_error", () => WritePart(json, mixture, ledger, e => e.StandardError, 1));
        json.Array("weights", mixture.Weights.ToArray(), json.Value);
    }

    /// <summary>Writes the object of a sample: the terms of a component are those of its own ledger, which count by posterior_z.</summary>
    public static void Sample(Utf8JsonWriter json, ConvACMixture mixture, MixtureLedgerTable table, int row)
    {
        json.WriteStartObject();
        json.Number("log_p", table.LogLikelihood[row]);
        if (double.IsNegativeInfinity(table.LogLikelihood[row]))
        {
            // A row of probability 0 has no ledger and no posteriors.
            foreach (string key in (string[])["z", "y", "site", "posterior_z", "posterior_y", "components"])
            {
                json.WriteNull(key);
            }

            json.WriteEndObject();
            return;
        }

        json.Number("z", table.ComponentTerm[row]);
        json.Number("y", table.ClassTerm[row]);
        json.Array("site", Row(table.SiteTerms, row, mixture.Sites), json.Value);
        json.Array("posterior_z", Row(table.ComponentPosterior, row, mixture.Components.Count), json.Value);
        json.Array("posterior_y", Row(table.ClassPosterior, row, mixture.Classes), json.Value);
        json.Array("components", Enumerable.Range(0, mixture.Components.Count), z => OfComponent(json, mixture.Components[z].Tree, table.Components[z], row));
        json.WriteEndObject();
    }

    private static void OfComponent(Utf8JsonWriter json, PoolingTree tree, LedgerTable table, int row)
    {
        json.WriteStartObject();
        json.Number("log_p", table.LogLikelihood[row]);
        json.Object("node", () =>
        {
            json.Number("y", table.ClassTerm[row]);
            for (int v = tree.Root; v >= 0; v--)
            {
                json.Number(tree.Key(v), table.NodeTerms[(row * table.Nodes) + v]);
            }
        });
        json.Array("site", Row(table.SiteTerms, row, table.Sites), json.Value);
        json.WriteEndObject();
    }

    private static double[] Row(double[] values, int row, int columns) => values[(row * columns)..((row + 1) * columns)];

    private static void WritePart(Utf8JsonWriter json, ConvACMixture mixture, MixtureLedger ledger, Func<Estimate, double> part, int sign)
    {
        json.Number("log_p", sign * part(ledger.Surprisal));
        json.Number("possible_log_p", sign * part(ledger.PossibleSurprisal));
        json.Number("z", part(ledger.ComponentInformation));
        json.Number("y", part(ledger.ClassInformation));
        json.Array("information_per_level", ledger.LevelInformation.Select(part), json.Value);
        json.Array("site", ledger.SiteSurprisal.Select(part), json.Value);
        json.Array("components", ledger.Components.Zip(mixture.Components), pair => WriteComponent(json, pair.First, pair.Second.Tree, part));
    }

    private static void WriteComponent(Utf8JsonWriter json, MixtureLedgerComponent component, PoolingTree tree, Func<Estimate, double> part)
    {
        json.WriteStartObject();
        json.Number("share", part(component.Share));
        json.Number("surprisal", part(component.Surprisal));
        json.Object("node", () =>
        {
            json.Number("y", part(component.ClassInformation));
            for (int v = tree.Root; v >= 0; v--)
            {
                json.Number(tree.Key(v), part(component.NodeInformation[v]));
            }
        });
        json.Array("information_per_level", component.LevelInformation.Select(part), json.Value);
        json.Number("sites", part(component.SiteSurprisal));
        json.WriteEndObject();
    }
}
