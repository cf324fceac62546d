using Entroscope.Model.Leaves;

namespace Entroscope.Reporting.Panels;

/// <summary>The facts of the run: model, data, training record and times; and the glossary.</summary>
internal static class FactsPanel
{
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
        Glossary.Write(writer, view.HasClasses);
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

        if (view.HasClasses)
        {
            yield return ("classes", Format.Count(model.Shape.Classes));
        }

        yield return ("weights", model.Shape.SharedWeights ? model.Shape.Sharing.ToString() : "one matrix a node");
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

        foreach ((string name, string value) in report.Model.Metadata.Training.Entries)
        {
            yield return (name, value);
        }
    }
}
