using Entroscope.Information.Sharing;

namespace Entroscope.Reporting;

/// <summary>Writes what columns say about the class as one self-contained page.</summary>
internal static class ClassColumnsPage
{
    public static string Write(ClassColumns columns, string title) => HtmlPage.OfMain(title, writer =>
    {
        HtmlPage.Header(
            writer,
            $"{title}: columns and the class",
            ClassColumnsWords.Chosen(columns),
            $"{Format.Count(columns.Rows)} rows; all columns together gain {Format.BitsInterval(columns.AllColumns)} of the "
                + $"{Format.BitsNumber(columns.ClassEntropy)} bits that the class takes by the model. {ClassColumnsWords.Intervals}");
        Layout.Section(writer, ClassColumnsPanel.Id, "Column by column", ClassColumnsWords.Truth, () => ClassColumnsPanel.Columns(writer, columns));
        Layout.Section(writer, "list", "Columns that suffice", "Columns added one by one, all others summed out.",
            () => ClassColumnsPanel.List(writer, columns.ShortList));
    });
}
