using System.Reflection;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Panels;

namespace Entroscope.Reporting;

/// <summary>Puts the panels together to one self-contained page.</summary>
internal static class ReportPage
{
    private static readonly (string Id, string Name)[] Contents =
    [
        ("staircase", "Staircase"), ("levels", "Where"), ("sandwich", "Rate"), ("surprise", "Surprise"), ("samples", "Samples"), ("training", "Training"), ("numbers", "Numbers"), ("facts", "Run"), ("glossary", "Words"),
    ];

    public static string Write(RunReport report)
    {
        var view = new ReportView(report);
        var writer = new HtmlWriter();
        using (writer.Open("html", ("lang", "en")))
        {
            Head(writer, report.Title);
            using (writer.Open("body"))
            {
                writer.Element("a", "Skip to the pictures", ("class", "skip"), ("href", "#staircase"));
                OverviewPanel.Write(writer, view);
                Navigation(writer);
                using (writer.Open("main"))
                {
                    StaircasePanel.Write(writer, view);
                    LevelsPanel.Write(writer, view);
                    SandwichPanel.Write(writer, view);
                    SurprisePanel.Write(writer, view);
                    SamplesPanel.Write(writer, view);
                    TrainingPanel.Write(writer, view);
                    NumbersPanel.Write(writer, view);
                    FactsPanel.Write(writer, view);
                }

                writer.Element("footer", $"Made by Entroscope {report.Version}. This file is complete in itself: it loads nothing and opens without a network.");
            }
        }

        return writer.ToDocument();
    }

    /// <summary>Writes the head that all pages share: nothing is loaded, one style sheet.</summary>
    public static void Head(HtmlWriter writer, string title)
    {
        using (writer.Open("head"))
        {
            writer.Empty("meta", ("charset", "utf-8"));
            writer.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            writer.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
            writer.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
            writer.Element("title", $"{title} – Entroscope");
            writer.StyleSheet(StyleSheet());
        }
    }

    private static void Navigation(HtmlWriter writer)
    {
        using (writer.Open("nav", ("aria-label", "Contents")))
        {
            foreach ((string id, string name) in Contents)
            {
                writer.Element("a", name, ("href", "#" + id));
            }
        }
    }

    private static string StyleSheet()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
