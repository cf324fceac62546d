using Entroscope.Information.Channels;

namespace Entroscope.Reporting;

/// <summary>Writes what was found about activations, as one self-contained HTML page. Equal results give equal bytes, in any culture.</summary>
internal static class ActivationReport
{
    /// <summary>Writes the page of some activation functions, in bits.</summary>
    /// <param name="studies">The studies, with their curves.</param>
    public static string Html(IReadOnlyList<ActivationStudy> studies) => Page(writer => ActivationPanel.Write(writer, studies));

    /// <summary>Writes the page of a network's levels, in bits.</summary>
    /// <param name="levels">The levels from below.</param>
    public static string Html(IReadOnlyList<LevelActivation> levels) => Page(writer => LevelActivationPanel.Write(writer, levels));

    private static string Page(Action<HtmlWriter> content) => HtmlPage.Of(new HtmlWriter(), "Activations", writer =>
    {
        using (writer.Open("main"))
        {
            content(writer);
        }

        HtmlPage.Footer(writer, ProductVersion.Text);
    });
}
