using System.Reflection;

namespace Entroscope.Reporting.Html;

/// <summary>The head of every page: its title, the style sheet, and that nothing is loaded from elsewhere.</summary>
internal static class PageHead
{
    public static void Write(HtmlWriter writer, string title)
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

    private static string StyleSheet()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
