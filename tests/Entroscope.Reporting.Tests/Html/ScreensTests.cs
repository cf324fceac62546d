using System.Xml.Linq;
using Entroscope.Model;
using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Panels;
using Entroscope.Reporting.Tests.Fixtures;
using Xunit;

namespace Entroscope.Reporting.Tests.Html;

public sealed class ScreensTests
{
    private static XDocument Parse(string page) => XDocument.Parse(page["<!DOCTYPE html>\n".Length..]);

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void Every_picture_is_drawn_for_three_screens_with_one_description(string name)
    {
        XElement[] charts = [.. Parse(Reports.Page(name)).Descendants("div").Where(d => (string?)d.Attribute("class") == "chart")];
        Assert.All(charts, c =>
        {
            Assert.Equal(["narrow", "middle", "wide"], c.Elements("svg").Select(s => (string?)s.Attribute("class")));
            Assert.Single(c.Elements("svg").Select(s => (string?)s.Attribute("aria-label")).Distinct());
        });
    }

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void Every_cell_of_a_folded_table_has_its_head(string name)
    {
        XElement[] tables = [.. Parse(Reports.Page(name)).Descendants("table").Where(t => ((string?)t.Attribute("class"))?.Contains("fold-") == true)];
        Assert.NotEmpty(tables);
        Assert.All(tables, t =>
        {
            bool[] heads = [.. t.Element("thead")!.Descendants("th").Select(h => h.Value.Length > 0)];
            Assert.All(t.Element("tbody")!.Elements("tr"), r => Assert.Equal(heads, r.Elements().Select(c => c.Attribute("data-label") is not null)));
        });
    }

    [Fact]
    public void Tables_fold_where_they_do_not_fit()
    {
        string[] Row(int columns, int letters) => [.. Enumerable.Repeat(new string('9', letters), columns)];
        Assert.Equal("fold-30", TableFold.Of(["a", "b"], [Row(2, 8)]));
        Assert.Equal("fold-50", TableFold.Of(["a", "b", "c", "d", "e", "f"], [Row(6, 12)]));
        Assert.Equal("fold-999", TableFold.Of([.. Row(16, 2)], [Row(16, 12)]));
        Assert.Equal("log₂ r", TableFold.Label("log_{2} r", marks: true));
        Assert.Equal("log_{2} r", TableFold.Label("log_{2} r", marks: false));
        Assert.Null(TableFold.Label(string.Empty, marks: true));
    }

    [Fact]
    public void Labels_that_would_touch_are_moved_or_left_out()
    {
        var writer = new HtmlWriter();
        Chart.Draw(writer, "labels", Axis.Linear("x", [0, 10]), Axis.Linear("y", [0, 1]), chart =>
        {
            for (int i = 0; i < 6; i++)
            {
                chart.Label(5, 0.5, Invariant($"label {i}"), "label", "middle");
            }
        });
        XElement wide = Parse(writer.ToDocument()).Descendants("svg").Single(s => (string?)s.Attribute("class") == "wide");
        XElement[] labels = [.. wide.Elements("text").Where(t => (string?)t.Attribute("class") == "label")];
        Assert.Equal(["label 0", "label 1", "label 2"], labels.Select(t => t.Value));
        Assert.Equal(3, labels.Select(t => (string?)t.Attribute("y")).Distinct().Count());
    }

    [Fact]
    public void Names_of_places_use_two_rows_and_numbers_are_thinned()
    {
        string[] Ticks(Axis x, string screen)
        {
            var writer = new HtmlWriter();
            Chart.Draw(writer, "ticks", x, Axis.Linear("y", [0, 1]), _ => { });
            return [.. Parse(writer.ToDocument()).Descendants("svg").Single(s => (string?)s.Attribute("class") == screen).Elements("text")
                .Where(t => (string?)t.Attribute("class") == "tick" && (string?)t.Attribute("text-anchor") == "middle").Select(t => t.Value)];
        }

        string[] names = ["0", "1", "2", "3", "4", "5", "6", "class", "nothing"];
        Assert.Equal(names, Ticks(Axis.Places("x", names, centred: true), "narrow"));
        Axis many = Axis.Places("x", [.. Enumerable.Range(0, 30).Select(i => Invariant($"{i}"))], centred: true);
        Assert.Equal(30, Ticks(many, "wide").Length);
        Assert.Equal(["0", "3", "6", "9"], Ticks(many, "narrow").Take(4));
    }

    [Fact]
    public void Terms_link_to_their_meaning_once_a_text_where_the_page_has_the_words()
    {
        string With(bool words)
        {
            var writer = new HtmlWriter { HasGlossary = words };
            using (writer.Open("p"))
            {
                Glossary.Rich(writer, "Latents of patches, and *more* patches: log_{2} r of its channels.");
            }

            return writer.ToDocument();
        }

        Assert.DoesNotContain("<a", With(words: false), StringComparison.Ordinal);
        XElement[] links = [.. Parse(With(words: true)).Descendants("a")];
        Assert.Equal(["patches", "channels"], links.Select(a => a.Value));
        Assert.All(links, a => Assert.StartsWith("#word-", (string?)a.Attribute("href"), StringComparison.Ordinal));
        Assert.StartsWith("Level 0 is the sites", (string?)links[0].Attribute("title"), StringComparison.Ordinal);
        Assert.Contains("log<sub>2</sub> r of its", With(words: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_without_labels_show_no_class()
    {
        string[] unlabelled = [.. Reports.Names.Select(n => n.Data).Where(n => Reports.Of(n).Model.Shape.Classes == 1)];
        Assert.NotEmpty(unlabelled);
        Assert.All(unlabelled, name =>
        {
            string text = string.Join('\n', Parse(Reports.Page(name)).Root!.DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name != "style")
                .Select(t => t.Value));
            Assert.DoesNotMatch(@"\bclass(es)?\b|P\(Y|H\(Y|I\(X;Y\)|accuracy|p\(y", text);
        });
    }

    [Fact]
    public void Categories_and_dates_stand_by_their_text()
    {
        RunReport report = Reports.Of("table");
        int sites = report.Model.Tree.SiteCount;
        var colour = new ColumnSchema("colour", ColumnKind.Text) { Categories = ["red", "green"] };
        RunReport named = report with
        {
            Model = report.Model with
            {
                Metadata = new ModelMetadata { Schema = new TableSchema([.. Enumerable.Repeat(colour, sites)]) },
            },
        };
        var view = new ReportView(named);
        Assert.Equal(("red", "green", "other", "missing"), (view.ValueText(0, 0), view.ValueText(0, 1), view.ValueText(0, 2), view.ValueText(0, double.NaN)));
        Assert.Contains(Parse(ReportWriter.Html(named)).Descendants("td"), c => c.Value == "green");
        Assert.Equal("1", new ReportView(report).ValueText(0, 1));
    }

    [Fact]
    public void Rows_with_the_same_values_share_a_card()
    {
        RunReport report = Reports.Of("table");
        Workflow.Measuring.SampleReport first = report.MostSurprising[0];
        RunReport doubled = report with { MostSurprising = [first, first with { Row = first.Row + 1 }, .. report.MostSurprising.Skip(1)] };
        static int Cards(string page) => Parse(page).Descendants("article").Count();
        Assert.Equal(Cards(Reports.Page("table")), Cards(ReportWriter.Html(doubled)));
        Assert.Contains($"rows {Format.Count(first.Row)}, {Format.Count(first.Row + 1)}", ReportWriter.Html(doubled), StringComparison.Ordinal);
    }
}
