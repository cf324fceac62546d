using Entroscope.Model.Leaves;

namespace Entroscope.Reporting.Panels;

/// <summary>The facts of the run: model, data, training record and times; and the glossary.</summary>
internal static class FactsPanel
{
    private static readonly (string Term, string Meaning)[] Glossary =
    [
        ("bit, nat", "Units of information. One bit answers one fair yes/no question; 1 nat = 1.443 bits. The library computes in nats, this page shows bits."),
        ("surprisal −log₂ p(x)", "How many bits a sample costs under the model. "
            + "Its mean over unseen data is the model’s quality (lower is better) and, up to the unit, its negative log-likelihood."),
        ("entropy H",
            "The mean surprisal of what the model itself produces. For continuous data it is differential: relative to the units, and possibly negative."),
        ("latent D_v", "The hidden variable of node v: which of its channels is active. All latents of level l together are D_l."),
        ("channels", "The number of values a latent can take; also called width, bond dimension, or sum units per region. "
            + "A node with r channels can carry at most log₂ r bits."),
        ("level, patch", "Level 0 is the sites; a node of level l pools neighbouring nodes of the level below. The sites under a node are its patch."),
        ("capacity C_l", "The entropy of the latents of a level when the level above is known: what the level could carry."),
        ("utilisation", "The part of the capacity that says something about the data, in this network. It does not say what other widths would gain."),
        ("shared, tc_v", "What the parts that node v joins tell about each other in one sample: how many bits are saved by coding them together. "
            + "The mean over the model is their total correlation; a negative mean over unseen data is over-fitting, or data unlike the training rows."),
        ("given the others",
            "−log₂ p(x_i | x_rest): what a site still costs when all other sites are known. Less than by itself by what the others tell about it."),
        ("t_v, s_i",
            "The latent ledger of one sample: bits spent at node v, and bits left at site i. "
                + "With the term of the class they add up to −log₂ p(x) exactly."),
        ("scaling law", "How what patches share changes with their size: not at all (constant), by a factor a step (power), by an equal amount (logarithm), "
            + "with their border, or towards a constant. The law of the data is measured on rows that the network was not trained on; "
            + "the law of a network alone says nothing about the data."),
        ("mutual information I", "How many bits two things tell about each other; 0 when they are independent."),
        ("I(patch; rest)",
            "What the sites under a node and all the others tell about each other. All of it passes through the node’s latent, so its channels bound it."),
        ("distance law", "How the information of two sites fades with their distance: as a power of it, or exponentially."),
        ("slack; idle, in use, saturated", "The bits of a node’s channels less what its latent holds in this network. "
            + "Above two bits the node is idle, below one saturated, else in use; at its limit where more channels could distinguish nothing further."),
        ("certified bounds", "Limits between which H(X) certainly lies, computed from the weights without random draws."),
        ("posterior entropy", "The uncertainty about which channel of a node is active when its patch and the parent’s channel are known."),
        ("e(n), m(n)", "The entropy of a patch of n sites when its own latent is known, and when nothing is known."),
    ];

    public static void Write(HtmlWriter writer, ReportView view)
    {
        Layout.Section(writer, "facts", "The run", "What was trained on what.", () =>
        {
            using (writer.Open("div", ("class", "facts")))
            {
                List(writer, "Model", ModelFacts(view));
                List(writer, "Data", DataFacts(view.Report.Data));
                List(writer, "Run facts", RunFacts(view.Report));
            }

            foreach (string note in view.Report.Warnings.Select(w => "Warning: " + w).Concat(view.Report.Data.Notes))
            {
                writer.Element("p", note, ("class", "note"));
            }
        });
        Layout.Section(writer, "glossary", "Words", "The terms of this page in plain language.", () =>
        {
            using (writer.Open("dl", ("class", "glossary")))
            {
                foreach ((string term, string meaning) in Glossary)
                {
                    writer.Element("dt", term);
                    writer.Element("dd", meaning);
                }
            }
        });
    }

    private static void List(HtmlWriter writer, string heading, IEnumerable<(string Name, string Value)> facts)
    {
        using (writer.Open("div"))
        {
            writer.Element("h3", heading);
            using (writer.Open("dl"))
            {
                foreach ((string name, string value) in facts)
                {
                    writer.Element("dt", name);
                    writer.Element("dd", value);
                }
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> ModelFacts(ReportView view)
    {
        ModelSummary model = view.Report.Model;
        if (view.Report.Components.Count > 0)
        {
            yield return ("components", Format.Count(view.Report.Components.Count));
        }

        if (view.HasTree)
        {
            yield return ("tree", view.Tree.Description);
        }

        yield return (view.Image is null ? "columns" : "image", view.Image is { } size ? $"{size} pixels" : Format.Count(view.Tree.SiteCount));
        if (view.HasTree)
        {
            yield return ("levels", Format.Count(view.TopLevel + 1));
            yield return ("nodes", Format.Count(view.Tree.NodeCount));
        }

        yield return ("leaves", Leaves(model));
        if (view.HasTree)
        {
            yield return ("channels", string.Join(", ", view.Report.Levels.Select(
                l => l.MinChannels == l.MaxChannels ? Format.Count(l.MinChannels) : $"{Format.Count(l.MinChannels)}–{Format.Count(l.MaxChannels)}")));
        }

        yield return ("classes", Format.Count(model.Shape.Classes));
        yield return ("weights", model.Shape.SharedWeights ? "shared within a level" : "one matrix a node");
        yield return ("parameters", Format.Count(model.Parameters));
    }

    private static string Leaves(ModelSummary model) =>
        string.Join(", ", model.Leaves.GroupBy(l => l).Select(g =>
        {
            string values = g.Key.Alphabet > 0 && g.Key.Family != LeafFamily.Bernoulli ? $" of {Format.Count(g.Key.Alphabet)} values" : string.Empty;
            return $"{Format.Count(g.Count())} {g.Key.Family.ToString().ToLowerInvariant()}{values}";
        }));

    private static IEnumerable<(string Name, string Value)> DataFacts(DataSummary data)
    {
        yield return ("name", data.Name);
        yield return ("columns", data.Kinds);
        yield return ("training", $"{Format.Count(data.TrainingRows)} rows");
        yield return ("validation", data.ValidationRows > 0 ? $"{Format.Count(data.ValidationRows)} rows" : "none");
        yield return ("test", data.TestRows > 0 ? $"{Format.Count(data.TestRows)} rows" : "none");
        if (data.Fingerprint is { } fingerprint)
        {
            yield return ("fingerprint", fingerprint);
        }
    }

    private static IEnumerable<(string Name, string Value)> RunFacts(RunReport report)
    {
        yield return ("version", report.Version);
        if (report.Started is { } started)
        {
            yield return ("started", started.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        }

        yield return ("time", Format.Duration(report.Seconds));
        yield return ("of this training", Format.Duration(report.Training.Seconds));
        if (report.Performance is { } performance && double.IsFinite(performance.Training.Gigaflops))
        {
            yield return ("E steps", $"{Format.Number(performance.Training.ExpectationRate, 3)} samples/s");
            yield return ("arithmetic",
                $"{Format.Number(performance.Training.Gigaflops, 3)} GFLOP/s, {Format.Percent(performance.ShareOfPeak)} of the matrix-product peak");
        }

        foreach ((string name, string value) in report.Model.Metadata.Training.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            yield return (name, value);
        }
    }
}
