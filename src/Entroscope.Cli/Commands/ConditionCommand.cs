namespace Entroscope.Cli.Commands;

/// <summary><c>condition</c>: the exact distribution of some sites given others.</summary>
internal static class ConditionCommand
{
    private static readonly double[] Shares = [0.05, 0.25, 0.5, 0.75, 0.95];

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var given = new Option<string?>("--given") { Description = "What is observed: SITE=VALUE, separated by commas.", HelpName = "LIST" };
        var sites = OptionFactory.IntegerList("--sites", "The sites whose distribution is wanted, numbered from 0.", 0);
        Option<string?> label = CommonOptions.Class("The class, if it is observed");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("condition",
            "Compute the exact distribution of some sites given others: a table, a mixture of Gaussians, or the quantiles of another real site.")
        {
            path, given, sites, label, json,
        };
        command.SetAction(parsed =>
        {
            ConvACMixture model = ModelInput.Load(parsed.GetRequiredValue(path));
            int[] asked = parsed.GetValue(sites) is { Length: > 0 } list
                ? list
                : throw new UsageException("--sites is needed: the sites whose distribution is wanted, such as --sites 0,1");
            double[] evidence = GivenValues.Read(parsed.GetValue(given), model);
            int observed = model.FindClass(parsed.GetValue(label));
            TextWriter output = parsed.InvocationConfiguration.Output;
            bool continuous = Array.Exists(asked, i => i < model.Sites && model.Components[0].Leaves[i].Alphabet == 0);
            double[] shares = model.Components.Count == 1 ? [1] : Posterior.OfComponent(model, evidence, observed);
            bool asJson = parsed.GetValue(json);
            if (continuous && !Array.TrueForAll(asked, i => i >= model.Sites || model.Components[0].Leaves[i] is GaussianLeaf { } or { Alphabet: > 0 }))
            {
                ShowQuantiles(model, asked, evidence, observed, w => ComponentOutput.Write(w, model, shares), asJson, output);
            }
            else if (continuous)
            {
                Show(Conditional.Mixture(model, asked, evidence, observed), w => ComponentOutput.Write(w, model, shares), asJson, output);
            }
            else
            {
                Show(Conditional.Table(model, asked, evidence, observed), model, w => ComponentOutput.Write(w, model, shares), asJson, output);
            }

            if (!asJson && shares.Length > 1)
            {
                ComponentOutput.Show(output, model, shares);
            }

            return ExitCode.Done;
        });
        return command.WithExamples(
            "entroscope condition model.json --given \"2=1,3=0\" --sites 0",
            "entroscope condition my-run/model.safetensors --class 3 --sites 27,28 --json");
    }

    private static void Show(
        SiteDistribution result, ConvACMixture model, Action<Utf8JsonWriter> components, bool json, TextWriter output)
    {
        TableSchema? schema = model.Metadata.Schema;
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.Array("sites", result.Sites, w.WriteNumberValue);
                w.Array("alphabets", result.Alphabets, w.WriteNumberValue);
                w.Array("values", result.Values, w.Values);
                if (schema is not null)
                {
                    w.Array("names", result.Sites, i => w.WriteStringValue(schema.Columns[i].Name));
                    w.Array("texts", Enumerable.Range(0, result.Sites.Length), k => WriteTexts(w, schema.Columns[result.Sites[k]], result.Values[k]));
                }

                w.Array("distribution", result.Probabilities, w.Value);
                components(w);
            });
            return;
        }

        var table = new TextTable([.. result.Sites.Select(i => schema?.Columns[i].Name ?? Invariant($"site {i}")), "probability"]);
        for (int cell = 0; cell < result.Probabilities.Length; cell++)
        {
            string[] cells = new string[result.Sites.Length + 1];
            int rest = cell;
            for (int i = result.Sites.Length - 1; i >= 0; i--)
            {
                double value = result.Values[i][rest % result.Alphabets[i]];
                cells[i] = double.IsNaN(value) ? "no value" : schema?.Columns[result.Sites[i]].Format(value) ?? Invariant($"{value}");
                rest /= result.Alphabets[i];
            }

            cells[^1] = Invariant($"{result.Probabilities[cell]:0.000000}");
            table.Add(cells);
        }

        table.WriteTo(output);
    }

    private static void WriteTexts(Utf8JsonWriter writer, ColumnSchema column, IEnumerable<double> values)
    {
        writer.WriteStartArray();
        foreach (double value in values)
        {
            writer.WriteStringValue(column.Format(value));
        }

        writer.WriteEndArray();
    }

    private static void Show(GaussianMixture result, Action<Utf8JsonWriter> components, bool json, TextWriter output)
    {
        int sites = result.Sites.Length;
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.Array("sites", result.Sites, w.WriteNumberValue);
                w.WriteStartObject("distribution");
                w.Array("weights", result.Weights, w.Value);
                w.Array("means", result.Means.Chunk(sites), w.Values);
                w.Array("variances", result.Variances.Chunk(sites), w.Values);
                w.WriteEndObject();
                components(w);
            });
            return;
        }

        var table = new TextTable(["weight", .. result.Sites.SelectMany(i => new[] { Invariant($"mean of site {i}"), Invariant($"variance of site {i}") })]);
        for (int c = 0; c < result.Weights.Length; c++)
        {
            int start = c * sites;
            table.Add(
                [Invariant($"{result.Weights[c]:0.000000}"),
                    .. Enumerable.Range(start, sites).SelectMany(i => new[] { Invariant($"{result.Means[i]:G6}"), Invariant($"{result.Variances[i]:G6}") })]);
        }

        table.WriteTo(output);
    }

    // Real sites of other leaves than Gaussian ones have no short form but their quantiles.
    private static void ShowQuantiles(
        ConvACMixture model, int[] asked, double[] evidence, int label, Action<Utf8JsonWriter> components, bool json, TextWriter output)
    {
        UsageException.ThrowIf(asked.Length > 1,
            Invariant($"--sites names {asked.Length} sites, but quantiles are those of one real site; ask for them one by one"));

        double[] quantiles = Conditional.Quantiles(model, asked[0], Shares, evidence, label);
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.Array("sites", asked, w.WriteNumberValue);
                w.WriteStartObject("distribution");
                w.Array("shares", Shares, w.Value);
                w.Array("quantiles", quantiles, w.Value);
                w.WriteEndObject();
                components(w);
            });
            return;
        }

        var table = new TextTable("share below", Invariant($"site {asked[0]}"));
        for (int q = 0; q < quantiles.Length; q++)
        {
            table.Add(Invariant($"{Shares[q]:0.00}"), Invariant($"{quantiles[q]:G6}"));
        }

        table.WriteTo(output);
    }
}
