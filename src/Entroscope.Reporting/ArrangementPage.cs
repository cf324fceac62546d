namespace Entroscope.Reporting;

/// <summary>Writes what an order of columns gains as one self-contained page.</summary>
internal static class ArrangementPage
{
    public static string Write(Arrangement found, string title) => HtmlPage.OfMain(title, writer =>
    {
        HtmlPage.Header(
            writer,
            $"{title}: order of the columns",
            ArrangementWords.Sentence(found),
            $"{Format.Count(found.Columns.Count)} columns. {ArrangementWords.Tensor(found)} The order was cut from {ArrangementWords.Of(found.By)}.");
        ArrangementPanel.Write(writer, found);
    });
}
