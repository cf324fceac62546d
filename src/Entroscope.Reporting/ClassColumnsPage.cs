using Entroscope.Information.Sharing;

namespace Entroscope.Reporting;

/// <summary>Writes what columns say about the class as one self-contained page.</summary>
internal static class ClassColumnsPage
{
    public static string Write(ClassColumns columns, string title)
    {
        var writer = new HtmlWriter();
        using (writer.Open("html", ("lang", "en")))
        {
            PageHead.Write(writer, title);
            using (writer.Open("body"))
            using (writer.Open("main"))
            {
                using (writer.Open("header"))
                {
                    writer.Element("p", "Entroscope", ("class", "eyebrow"));
                    writer.Element("h1", $"{title}: columns and the class");
                    writer.Element("p", ClassColumnsWords.Chosen(columns), ("class", "headline"));
                    writer.Element("p", $"{Format.Count(columns.Rows)} rows; all columns together gain {Format.BitsInterval(columns.AllColumns)} of the "
                        + $"{Format.BitsNumber(columns.ClassEntropy)} bits that the class takes by the model. {ClassColumnsWords.Intervals}",
                        ("class", "baseline"));
                }

                Layout.Section(writer, ClassColumnsPanel.Id, "Column by column", ClassColumnsWords.Truth, () => ClassColumnsPanel.Columns(writer, columns));
                Layout.Section(writer, "list", "Columns that suffice", "Columns added one by one, all others summed out.",
                    () => ClassColumnsPanel.List(writer, columns.ShortList));
            }
        }

        return writer.ToDocument();
    }
}
