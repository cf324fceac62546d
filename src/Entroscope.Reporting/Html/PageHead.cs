using System.Reflection;

namespace Entroscope.Reporting.Html;

/// <summary>The head of every page: its title, the style sheet, and that nothing is loaded from elsewhere.</summary>
internal static class PageHead
{
    /// <param name="sheets">The names of further style sheets that the page needs.</param>
    public static void Write(HtmlWriter writer, string title, params ReadOnlySpan<string> sheets)
    {
        string style = StyleSheet();
        foreach (string sheet in sheets)
        {
            style += Text(sheet);
        }

        using (writer.Open("head"))
        {
            writer.Empty("meta", ("charset", "utf-8"));
            writer.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            writer.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
            writer.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
            writer.Element("title", $"{title} – Entroscope");
            writer.StyleSheet(style);
        }
    }

    // Tables fold where they do not fit; each has the class of the widest page that is too narrow for it.
    private static string StyleSheet() => Text("report.css")
        + string.Concat(TableFold.Widths.Select(w => Text("fold.css").Replace("FOLD", TableFold.Css(w), StringComparison.Ordinal)
            .Replace("WIDTH", Invariant($"{w}rem"), StringComparison.Ordinal)));

    /// <summary>Gets a style sheet.</summary>
    public static string Text(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
