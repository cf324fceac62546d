namespace Entroscope.Reporting;

/// <summary>Writes what an order of columns gains as one self-contained page.</summary>
internal static class ArrangementPage
{
    public static string Write(Arrangement found, string title)
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
                    writer.Element("h1", $"{title}: order of the columns");
                    writer.Element("p", ArrangementWords.Sentence(found), ("class", "headline"));
                    writer.Element("p", $"{Format.Count(found.Columns.Count)} columns. {ArrangementWords.Tensor(found)} The order was cut from "
                        + $"{ArrangementWords.Of(found.By)}.", ("class", "baseline"));
                }

                ArrangementPanel.Write(writer, found);
            }
        }

        return writer.ToDocument();
    }
}
