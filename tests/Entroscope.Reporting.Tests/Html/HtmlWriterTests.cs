using Entroscope.Reporting.Html;
using Xunit;

namespace Entroscope.Reporting.Tests.Html;

public sealed class HtmlWriterTests
{
    private static string Write(Action<HtmlWriter> content)
    {
        var writer = new HtmlWriter();
        content(writer);
        return writer.ToDocument()["<!DOCTYPE html>\n".Length..];
    }

    [Fact]
    public void Text_and_attributes_are_escaped() =>
        Assert.Equal("<p title=\"&quot;&#39;&lt;&gt;&amp;\">&lt;&amp;&gt;</p>", Write(w => w.Element("p", "<&>", ("title", "\"'<>&"))));

    [Fact]
    public void Characters_that_XML_forbids_are_replaced() =>
        Assert.Equal("<p>a\uFFFDb\uFFFDc\uFFFD😀\t\n</p>", Write(w => w.Element("p", "a\0b\uFFFEc\uDC00😀\t\n")));

    [Fact]
    public void Attributes_without_value_are_left_out() =>
        Assert.Equal("<img alt=\"\" />", Write(w => w.Empty("img", ("alt", string.Empty), ("class", null))));

    [Theory]
    [InlineData("E_{l} and x^{2} are *so*", "E<sub>l</sub> and x<sup>2</sup> are <em>so</em>")]
    [InlineData("_{<b>}", "<sub>&lt;b&gt;</sub>")]
    [InlineData("a_b ^ c_{d", "a_b ^ c_{d")]
    [InlineData("2 * 3", "2 * 3")]
    [InlineData("ends with _", "ends with _")]
    [InlineData("", "")]
    public void Marks_become_elements(string text, string expected) =>
        Assert.Equal("<p>" + expected + "</p>", Write(w => w.RichElement("p", text)));

    [Fact]
    public void Elements_close_in_the_order_of_their_opening()
    {
        var writer = new HtmlWriter();
        HtmlWriter.Closer outer = writer.Open("div");
        HtmlWriter.Closer inner = writer.Open("p");
        string? message = null;
        try
        {
            outer.Dispose();
        }
        catch (InvalidOperationException e)
        {
            message = e.Message;
        }

        Assert.Equal("The element 'p' must be closed first.", message);
        Assert.Equal("The element 'p' is still open.", Assert.Throws<InvalidOperationException>(writer.ToDocument).Message);
        inner.Dispose();
    }

    [Fact]
    public void A_style_sheet_cannot_end_its_element() =>
        Assert.StartsWith("The style sheet must not contain '<' or '&'.", Assert.Throws<ArgumentException>(() => Write(w => w.StyleSheet("</style>"))).Message,
            StringComparison.Ordinal);
}
