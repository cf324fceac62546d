namespace Entroscope.Reporting.Html;

/// <summary>What every self-contained page has in common: the document around its content, its header and its footer.</summary>
internal static class HtmlPage
{
    /// <summary>Writes a page that consists of one main part.</summary>
    /// <param name="content">Writes the header and the sections.</param>
    /// <param name="sheets">The names of further style sheets that the page needs.</param>
    public static string OfMain(string title, Action<HtmlWriter> content, params ReadOnlySpan<string> sheets) => Of(
        new HtmlWriter(),
        title,
        writer =>
        {
            using (writer.Open("main"))
            {
                content(writer);
            }
        },
        sheets);

    /// <summary>Writes a page whose body is written by <paramref name="body"/>.</summary>
    public static string Of(HtmlWriter writer, string title, Action<HtmlWriter> body, params ReadOnlySpan<string> sheets)
    {
        using (writer.Open("html", ("lang", "en")))
        {
            PageHead.Write(writer, title, sheets);
            using (writer.Open("body"))
            {
                body(writer);
            }
        }

        return writer.ToDocument();
    }

    /// <summary>Writes the header of a page: its title, its most important finding, and what the finding rests on.</summary>
    public static void Header(HtmlWriter writer, string title, string headline, params IEnumerable<string> baselines)
    {
        using (writer.Open("header"))
        {
            writer.Element("p", "Entroscope", ("class", "eyebrow"));
            writer.Element("h1", title);
            writer.Element("p", headline, ("class", "headline"));
            foreach (string baseline in baselines)
            {
                writer.Element("p", baseline, ("class", "baseline"));
            }
        }
    }

    /// <summary>Writes the footer of a page.</summary>
    /// <param name="version">The version of the product that made it.</param>
    public static void Footer(HtmlWriter writer, string version) => writer.Element(
        "footer", $"Made by Entroscope {version}. This file is self-contained: it loads nothing and opens without an internet connection.");
}
