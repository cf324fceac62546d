using Entroscope.Information.Channels;
using Entroscope.Reporting.Json;

namespace Entroscope.Reporting;

/// <summary>Writes what was found about activations, as one self-contained HTML page and as JSON. Equal results give equal bytes, in any culture.</summary>
internal static class ActivationReport
{
    /// <summary>Writes the page of some activation functions, in bits.</summary>
    /// <param name="studies">The studies, with their curves.</param>
    /// <returns>An HTML document that is also well-formed XML; to be stored as UTF-8.</returns>
    public static string Html(IReadOnlyList<ActivationStudy> studies)
    {
        return Page(writer => ActivationPanel.Write(writer, studies));
    }

    /// <summary>Writes the page of a network's levels, in bits.</summary>
    /// <param name="levels">The levels from below.</param>
    /// <returns>An HTML document that is also well-formed XML; to be stored as UTF-8.</returns>
    public static string Html(IReadOnlyList<LevelActivation> levels)
    {
        return Page(writer => LevelActivationPanel.Write(writer, levels));
    }

    /// <summary>Writes a study, in nats.</summary>
    public static void Json(ActivationStudy study, Utf8JsonWriter writer)
    {
        ActivationJson.Write(study, writer);
    }

    /// <summary>Writes a level, in nats.</summary>
    public static void Json(LevelActivation level, Utf8JsonWriter writer)
    {
        ActivationJson.Write(level, writer);
    }

    private static string Page(Action<HtmlWriter> content)
    {
        var writer = new HtmlWriter();
        using (writer.Open("html", ("lang", "en")))
        {
            PageHead.Write(writer, "Activations");
            using (writer.Open("body"))
            {
                using (writer.Open("main"))
                {
                    content(writer);
                }

                writer.Element("footer",
                    $"Made by Entroscope {ProductVersion.Text}. This file is self-contained: it loads nothing and opens without an internet connection.");
            }
        }

        return writer.ToDocument();
    }
}
