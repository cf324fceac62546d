using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Reporting.Json;

/// <summary>
/// The keys of the latent ledger, averaged and of a sample. All in nats. A model of
/// several components has what the samples say about them, and a ledger of each.
/// </summary>
internal static class LatentLedgerJson
{
    /// <summary>Writes the averages and their standard errors.</summary>
    public static void Write(Utf8JsonWriter json, ConvACMixture model, DatasetLedger ledger)
    {
        json.Object("mean", () => WritePart(json, model, ledger, e => e.Value, -1));
        json.Object("standard_error", () => WritePart(json, model, ledger, e => e.StandardError, 1));
        if (model.Components.Count > 1)
        {
            json.Array("weights", model.Weights.ToArray(), json.Value);
        }
    }

    /// <summary>Writes the object of a sample: the terms of a component are those of its own ledger, which count by posterior_z.</summary>
    public static void Sample(Utf8JsonWriter json, ConvACMixture model, ModelLedgerTable table, int row)
    {
        int components = model.Components.Count;
        json.WriteStartObject();
        json.Number("log_p", table.LogLikelihood[row]);
        if (double.IsNegativeInfinity(table.LogLikelihood[row]))
        {
            // A row of probability 0 has no ledger and no posteriors.
            foreach (string key in components == 1 ? (string[])["node", "site", "posterior_y"] : ["z", "y", "site", "posterior_z", "posterior_y", "components"])
            {
                json.WriteNull(key);
            }
        }
        else if (components == 1)
        {
            Terms(json, model.Components[0].Tree, table.Components[0], row);
            json.Array("posterior_y", Row(table.ClassPosterior, row, model.Classes), json.Value);
        }
        else
        {
            json.Number("z", table.ComponentTerm[row]);
            json.Number("y", table.ClassTerm[row]);
            json.Array("site", Row(table.SiteTerms, row, model.Sites), json.Value);
            json.Array("posterior_z", Row(table.ComponentPosterior, row, components), json.Value);
            json.Array("posterior_y", Row(table.ClassPosterior, row, model.Classes), json.Value);
            json.Objects("components", Enumerable.Range(0, components), z =>
            {
                json.Number("log_p", table.Components[z].LogLikelihood[row]);
                Terms(json, model.Components[z].Tree, table.Components[z], row);
            });
        }

        json.WriteEndObject();
    }

    private static void Terms(Utf8JsonWriter json, PoolingTree tree, LedgerTable table, int row)
    {
        Nodes(json, tree, table.ClassTerm[row], v => table.NodeTerms[(row * table.Nodes) + v]);
        json.Array("site", Row(table.SiteTerms, row, table.Sites), json.Value);
    }

    private static void Nodes(Utf8JsonWriter json, PoolingTree tree, double ofClass, Func<int, double> ofNode) => json.Object("node", () =>
    {
        json.Number("y", ofClass);
        for (int v = tree.Root; v >= 0; v--)
        {
            json.Number(tree.Key(v), ofNode(v));
        }
    });

    private static double[] Row(double[] values, int row, int columns) => values[(row * columns)..((row + 1) * columns)];

    private static void WritePart(Utf8JsonWriter json, ConvACMixture model, DatasetLedger ledger, Func<Estimate, double> part, int sign)
    {
        json.Number("log_p", sign * part(ledger.Surprisal));
        json.Number("possible_log_p", sign * part(ledger.PossibleSurprisal));
        if (model.Components.Count == 1)
        {
            Nodes(json, model.Components[0].Tree, part(ledger.ClassInformation), v => part(ledger.NodeInformation[v]));
            json.Array("site", ledger.SiteSurprisal.Select(part), json.Value);
            json.Array("surprisal_given_level", ledger.SurprisalGivenLevel.Select(part), json.Value);
            json.Array("information_per_level", ledger.LevelInformation.Select(part), json.Value);
            return;
        }

        json.Number("z", part(ledger.ComponentInformation));
        json.Number("y", part(ledger.ClassInformation));
        json.Array("information_per_level", ledger.LevelInformation.Select(part), json.Value);
        json.Array("site", ledger.SiteSurprisal.Select(part), json.Value);
        json.Objects("components", ledger.Components.Zip(model.Components), pair => WriteComponent(json, pair.First, pair.Second.Tree, part));
    }

    private static void WriteComponent(Utf8JsonWriter json, ComponentLedger component, PoolingTree tree, Func<Estimate, double> part)
    {
        json.Number("share", part(component.Share));
        json.Number("surprisal", part(component.Surprisal));
        Nodes(json, tree, part(component.ClassInformation), v => part(component.NodeInformation[v]));
        json.Array("information_per_level", component.LevelInformation.Select(part), json.Value);
        json.Number("sites", part(component.SiteSurprisal));
    }
}
