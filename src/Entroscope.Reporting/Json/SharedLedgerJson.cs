using Entroscope.Engine.Scaled;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of the shared ledger, averaged and of a sample. All in nats.</summary>
internal static class SharedLedgerJson
{
    /// <summary>Writes the properties of the averages.</summary>
    public static void Write(Utf8JsonWriter json, SharedLedger ledger, PoolingTree? tree, Func<int, string> names)
    {
        json.Impossible(ledger.Impossible);
        json.Object("mean", () => Means(json, ledger, tree, e => e.Value, -1));
        json.Object("standard_error", () => Means(json, ledger, tree, e => e.StandardError, 1));
        if (ledger.Surprisal.HasOwnInterval)
        {
            json.Object("half_width_95", () => Means(json, ledger, tree, e => e.HalfWidth95, 1));
        }

        json.WriteNumber("labelled_rows", ledger.Labelled);
        if (ledger.ClassRows.Length > 0)
        {
            json.Array("class_rows", ledger.ClassRows, json.WriteNumberValue);
        }

        if (ledger.NoTree is { } reason)
        {
            json.WriteString("no_shared", reason);
        }

        json.Objects("sites", Enumerable.Range(0, ledger.Sites.Length), i => Site(json, names(i), ledger.Sites[i]));
    }

    /// <summary>Writes the object of a sample; one of probability 0 has no posterior and shares nothing that can be shown: both are null.</summary>
    public static void Sample(Utf8JsonWriter json, SharedTable table, int row, PoolingTree? tree)
    {
        json.WriteStartObject();
        json.Number("log_p", table.LogLikelihood[row]);
        Sample(json, Row(table.Marginal, row, table.Sites), Row(table.Shared, row, table.Nodes), Row(table.GivenRest, row, table.Sites),
            table.IsPossible(row) ? tree : null);
        if (table.IsPossible(row))
        {
            json.Array("posterior_y", Row(table.ClassPosterior, row, table.Classes), json.Value);
        }
        else
        {
            json.WriteNull("posterior_y");
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the terms of a sample.</summary>
    public static void Sample(Utf8JsonWriter json, double[] marginal, double[] shared, double[] givenRest, PoolingTree? tree)
    {
        json.Array("marginal", marginal, json.Value);
        Nodes(json, shared, tree);
        json.Array("given_rest", givenRest, json.Value);
    }

    private static double[] Row(double[] values, int row, int columns) => values[(row * columns)..((row + 1) * columns)];

    private static void Nodes(Utf8JsonWriter json, double[] shared, PoolingTree? tree)
    {
        if (tree is null)
        {
            json.WriteNull("shared");
            return;
        }

        json.Object("shared", () =>
        {
            for (int v = tree.Root; v >= tree.SiteCount; v--)
            {
                json.Number(tree.Key(v), shared[v]);
            }
        });
    }

    private static void Means(Utf8JsonWriter json, SharedLedger ledger, PoolingTree? tree, Func<Estimate, double> part, int sign)
    {
        json.Number("log_p", sign * part(ledger.Surprisal));
        json.Number("independent", part(ledger.IndependentSurprisal));
        json.Number("total_shared", part(ledger.TotalShared));
        Sample(json, Parts(ledger.Marginal, part), Parts(ledger.Shared, part), Parts(ledger.GivenRest, part), tree);
        if (tree is not null)
        {
            json.Array("shared_per_level", ledger.SharedPerLevel.Select(part), json.Value);
            json.Array("surprisal_per_level", ledger.PatchSurprisalPerLevel.Select(part), json.Value);
        }

        if (ledger.AboutClass is { } told)
        {
            json.Number("about_class", part(told));
        }
    }

    private static double[] Parts(Estimate[] estimates, Func<Estimate, double> part) => Array.ConvertAll(estimates, e => part(e));

    private static void Site(Utf8JsonWriter json, string name, SharedSite site)
    {
        json.WriteString("name", name);
        json.WriteNumber("observed", site.Observed);
        Estimate(json, "marginal", site.Marginal);
        Estimate(json, "given_rest", site.GivenRest);
        Estimate(json, "from_rest", site.FromRest);
        if (site.AboutClass is { } told)
        {
            Estimate(json, "about_class", told);
        }
    }

    // Of a site that is observed nowhere there is no number, rather than an exact one.
    private static void Estimate(Utf8JsonWriter json, string name, Estimate value)
    {
        if (double.IsNaN(value.Value))
        {
            json.WriteNull(name);
        }
        else
        {
            json.Estimate(name, value);
        }
    }
}
