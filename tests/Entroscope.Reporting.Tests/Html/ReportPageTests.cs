using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Reporting.Html;
using Entroscope.Reporting.Tests.Fixtures;
using Entroscope.Reporting.Tests.Support;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Reporting.Tests.Html;

public sealed class ReportPageTests
{
    private static readonly string[] Sections = ["shared", "surprise", "staircase", "levels", "sandwich", "law", "scales", "distance", "widths",
        "level-activations", "samples", "training", "numbers", "facts", "glossary"];

    private static XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static XDocument Page(string name) => Parse(Reports.Page(name));

    private static string VisibleText(XDocument page) =>
        string.Join('\n', page.Root!.DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name != "style").Select(t => t.Value));

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void Page_is_well_formed_and_has_every_section_in_order(string name) =>
        Assert.Equal(Sections, Page(name).Descendants("section").Select(s => (string?)s.Attribute("id")));

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void No_number_is_written_as_NaN_or_infinity(string name)
    {
        XDocument page = Page(name);
        Assert.DoesNotMatch("NaN|∞|Infinity", VisibleText(page));
        Assert.DoesNotContain(page.Descendants().Attributes(),
            a => a.Value.Contains("NaN", StringComparison.Ordinal) || a.Value.Contains('∞', StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void Page_loads_nothing(string name)
    {
        XDocument page = Page(name);
        Assert.DoesNotMatch("https?://|url\\(|@import", Reports.Page(name));
        Assert.DoesNotContain(page.Descendants(), e => e.Name == "script" || e.Name == "link" || e.Name == "iframe");
        Assert.All(page.Descendants().Attributes("src"), a => Assert.StartsWith("data:image/png;base64,", a.Value, StringComparison.Ordinal));
        Assert.All(page.Descendants().Attributes("href"), a => Assert.Single(page.Descendants(), e => (string?)e.Attribute("id") == a.Value[1..]));
    }

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void Pictures_and_tables_speak_to_those_who_do_not_see_them(string name)
    {
        XDocument page = Page(name);
        Assert.All(page.Descendants("img"), i => Assert.False(string.IsNullOrWhiteSpace((string?)i.Attribute("alt"))));
        Assert.All(page.Descendants("svg"), s => Assert.False(string.IsNullOrWhiteSpace((string?)s.Attribute("aria-label"))));
        Assert.All(page.Descendants("table"), t => Assert.False(string.IsNullOrWhiteSpace(t.Element("caption")?.Value)));
        Assert.All(page.Descendants("figure"), f => Assert.StartsWith("How to read this.", f.Element("figcaption")?.Value, StringComparison.Ordinal));
        Assert.All(page.Descendants("tr"),
            r => Assert.Equal(r.Ancestors("table").First().Descendants("thead").Descendants("th").Count(), r.Elements().Count()));
        Assert.Single(page.Descendants("h1"));
    }

    [Theory]
    [InlineData("digits", 3)]
    [InlineData("large", 8)]
    [InlineData("deep", 8)]
    public void Page_is_small(string name, int megabytes) => Assert.InRange(Encoding.UTF8.GetByteCount(Reports.Page(name)), 1, megabytes * 1_000_000);

    [Fact]
    public void Equal_reports_give_equal_pages_in_every_culture()
    {
        foreach (CultureInfo culture in Cultures.Hostile())
        {
            Assert.Equal(Reports.Page("digits"), Cultures.In(culture, () => ReportWriter.Html(ReportFixture.Digits())));
            Assert.Equal(Reports.Page("real"), Cultures.In(culture, () => ReportWriter.Html(ReportFixture.Real())));
        }
    }

    [Fact]
    public void The_stages_of_an_effort_are_a_table_that_marks_the_one_kept()
    {
        RunReport report = Reports.Of("small");
        EffortStage[] stages =
        [
            new("width 32", "clustering", null, 1234, -2, 22, 1e9, 2, 1.25),
            new("width 64", "width 32", 0, 4321, -1.5, 30, 1e9, 2, 1.5),
            new("2 components", "width 64", 1, 9000, double.NegativeInfinity, 5, 1e9, 2, 1.5),
        ];
        XDocument page = Parse(ReportWriter.Html(report with
        {
            Training = report.Training with { Effort = new EffortResult(Effort.Quick, 1e10, stages, 1) },
        }));
        XElement table = Assert.Single(page.Descendants("table"),
            t => t.Element("caption")!.Value.StartsWith("The stages of the effort", StringComparison.Ordinal));
        Assert.Equal("training", (string?)table.Ancestors("section").First().Attribute("id"));
        string[][] rows = [.. table.Element("tbody")!.Elements("tr").Select(r => r.Elements().Select(c => c.Value).ToArray())];
        string bits = Format.Number(1.5 / Math.Log(2) / report.Model.Tree.SiteCount, 5);
        Assert.Equal(["1", "width 32", "clustering", "1\u202F234", "22"], rows[0][..5]);
        Assert.Equal(["2", "width 64", "stage 1", "4\u202F321", "30", bits, "1.5", "yes"], rows[1]);
        Assert.Equal([string.Empty, "yes", string.Empty], rows.Select(r => r[^1]));
        Assert.DoesNotContain("The stages of the effort", Reports.Page("small"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_nothing_to_draw_a_sentence_says_so()
    {
        string[] sentences = [.. Page("smallest").Descendants("p").Where(p => (string?)p.Attribute("class") == "nothing").Select(p => p.Value)];
        const string NotMeasured = "This was not measured for this report.";
        Assert.Equal(["No individual samples were kept for this report.", NotMeasured, NotMeasured, NotMeasured, NotMeasured, NotMeasured,
            "No samples were drawn.", "Nothing was hidden and filled in.", "No training curve was recorded."], sentences);
    }

    [Fact]
    public void Reports_without_any_number_are_still_pages()
    {
        RunReport full = Reports.Of("small");
        Estimate nothing = new(double.NaN, double.NaN, 1);
        RunReport empty = full with
        {
            Levels = [.. full.Levels.Select(l => l with { DataEntropyGivenLevel = nothing, ModelEntropyGivenLevel = nothing, DataIncrement =
                nothing, ModelIncrement = nothing, Capacity = double.NaN, ConditionalRate = nothing, MarginalRate = nothing })],
            Ledger = full.Ledger with { Surprisal = nothing, ClassInformation = nothing },
            Shared = full.Shared with { Samples = 0, Impossible = new ImpossibleRows(500, [1, 2]) },
            Entropies = full.Entropies with { Entropy = nothing, EntropyGivenClass = nothing, ClassInformation = nothing },
        };
        XDocument page = Parse(ReportWriter.Html(empty));
        Assert.DoesNotContain("NaN", VisibleText(page), StringComparison.Ordinal);
        Assert.Equal(5, page.Descendants("p").Count(p => (string?)p.Attribute("class") == "nothing"));
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        const string Attack = "<script>alert(1)</script>&\"'_{x}*\u0001\uD800";
        RunReport report = Reports.Of("real");
        ModelMetadata names = new()
        {
            SiteNames = [.. Enumerable.Repeat(Attack, 5)],
            ClassNames = [Attack,
            "b"],
            Training = TrainingRecord.Of([KeyValuePair.Create(Attack, Attack)])
        };
        string html = ReportWriter.Html(report with
        {
            Title = Attack,
            Version = Attack,
            Model = report.Model with { Metadata = names },
            Data = report.Data with { Name = Attack, Kinds = Attack, Notes = [Attack], Fingerprint = Attack },
            Training = report.Training with { Initialisation = Attack },
        });
        XDocument page = Parse(html);
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants("sub"), e => e.Value == "x");
        Assert.Equal("<script>alert(1)</script>&\"'_{x}*\uFFFD\uFFFD", page.Descendants("h1").Single().Value);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_reports_have_a_map_for_every_level_and_two_pictures_a_sample()
    {
        RunReport report = Reports.Of("digits");
        string[] descriptions = [.. Page("digits").Descendants("img").Select(i => (string)i.Attribute("alt")!)];
        Assert.Equal(report.Model.Tree.Height, descriptions.Count(d => d.StartsWith("Map of the information shared at level", StringComparison.Ordinal)));
        Assert.Equal(4, descriptions.Count(d => d.StartsWith("Map of the bits per pixel: ", StringComparison.Ordinal)));
        Assert.Equal(report.MostSurprising.Count + report.LeastSurprising.Count,
            descriptions.Count(d => d.StartsWith("Map of the bits of every pixel given all others", StringComparison.Ordinal)));
        Assert.Equal(report.MostSurprising.Count + report.LeastSurprising.Count,
            descriptions.Count(d => d.StartsWith("The image of row", StringComparison.Ordinal)));
        Assert.Equal(report.Samples!.Rows, descriptions.Count(d => d.StartsWith("Sample", StringComparison.Ordinal)));
        Assert.Equal(3 * report.Imputations.Count, descriptions.Count(d => d.StartsWith("Original", StringComparison.Ordinal)));
    }

    [Fact]
    public void Times_stand_only_among_the_run_facts_and_key_numbers()
    {
        RunReport report = Reports.Of("digits");
        string other = ReportWriter.Html(
            report with { Started = report.Started!.Value.AddDays(1), Seconds = 59, Training = report.Training with { Seconds = 55 } });
        string Without(string page) => Regex.Replace(page, "41\\.7 s|59\\.0 s|29\\.3 s|55\\.0 s|2026-03-0\\d", "T", RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.Equal(Without(Reports.Page("digits")), Without(other));
        Assert.NotEqual(Reports.Page("digits"), other);
    }

    [Fact]
    public void The_speed_of_the_training_stands_among_the_run_facts()
    {
        Assert.Contains("2.47 GFLOP/s, 1.5\u00A0% of the matrix-product peak", VisibleText(Page("digits")), StringComparison.Ordinal);
        Assert.DoesNotContain("GFLOP/s", VisibleText(Page("smallest")), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_stand_by_what_the_others_tell_and_overfitting_is_named()
    {
        RunReport report = Reports.Of("table");
        SharedSite[] sites = [.. report.Shared.Sites];
        sites[3] = sites[3] with { FromRest = new Estimate(-0.2, 0.01, 500) };
        sites[5] = sites[5] with { FromRest = new Estimate(2, 0.01, 500), Marginal = new Estimate(0.043 * Math.Log(2), 0.001, 500) };
        sites[6] = sites[6] with { FromRest = new Estimate(0.01, 0.01, 500) };
        XDocument page = Parse(ReportWriter.Html(report with { Shared = report.Shared with { Sites = sites } }));
        string[][] rows = [.. page.Descendants("table")
            .Single(t => ((string?)t.Attribute("class"))?.StartsWith("bars worth", StringComparison.Ordinal) == true).Descendants("tbody").Elements("tr")
            .Select(r => r.Elements().Select(c => c.Value).ToArray())];
        Assert.Equal("bathing", rows[0][0]);
        Assert.Equal("0.0430", rows[0][2]);
        Assert.Equal("getting around inside", rows[^1][0]);
        Assert.Contains("Negative beyond its error (the network expects of them what these rows do not show: over-fitting, or rows unlike the training rows): "
            + "getting around inside.", VisibleText(page), StringComparison.Ordinal);
        Assert.Contains("The others tell nothing beyond the error about getting around inside, toileting.", VisibleText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_rows_are_counted_and_named()
    {
        RunReport report = Reports.Of("table");
        XDocument page = Parse(
            ReportWriter.Html(report with { Shared = report.Shared with { Samples = 493, Impossible = new ImpossibleRows(7, [1, 4, 5, 6, 10]) } }));
        Assert.Contains("7 rows of probability 0 (the first: rows 1, 4, 5, 6, 10) under the network are left out of the means.", VisibleText(page),
            StringComparison.Ordinal);
    }
}
