using System.Text.Json;
using System.Text.RegularExpressions;
using Entroscope.Information.Sharing;
using Entroscope.Numerics;
using Entroscope.Reporting.Tests.Fixtures;
using Xunit;

namespace Entroscope.Reporting.Tests.Html;

/// <summary>The panel of what columns say about the class: those that inform first, the others in the order of the table, and in report.json.</summary>
public sealed class ClassColumnsPanelTests
{
    [Fact]
    public void ColumnsAreRanked_ByWhatRowsShow()
    {
        RunReport report = Reports.Of("table") with { ClassColumns = Columns() };
        string page = ReportWriter.Html(report);
        Assert.Contains("href=\"#columns\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"columns\"", Reports.Page("table"), StringComparison.Ordinal);
        string words = Regex.Replace(page, "<[^>]*>", " ", RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.Contains("2 of 4 columns suffice (chosen on 50 rows, stopped on 50 others): pair, strong.", words, StringComparison.Ordinal);
        int start = page.IndexOf("id=\"columns\"", StringComparison.Ordinal);
        int[] places = [.. new[] { ">pair<", ">strong<", ">lucky<", ">plain<" }.Select(n => page.IndexOf(n, start, StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain("-1", places.Select(p => Invariant($"{p}")));

        using var stream = new MemoryStream();
        ReportWriter.Json(report, stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        JsonElement columns = json.RootElement.GetProperty("class_columns");
        Assert.Equal([true, false, true, false], columns.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("informs").GetBoolean()));
        Assert.Equal([2, 0], columns.GetProperty("short_list").GetProperty("sites").EnumerateArray().Select(c => c.GetInt32()));
    }

    // By itself the pair says nothing and what is lucky more than the strong one: rows show neither.
    private static ClassColumns Columns() => new()
    {
        Rows = 100,
        LeftOut = 0,
        ClassesSeen = 2,
        ClassEntropy = 0.69,
        AllColumns = new Estimate(0.4, 0.05, 100),
        Columns = [Column(0, "strong", 0.2, 0.1, 0.001), Column(1, "lucky", 0.3, 0, 0.2), Column(2, "pair", 0, 0.3, 0.001), Column(3, "plain", 0.4, 0.4, 0.06)],
        ShortList = new ColumnShortList
        {
            Steps = [new(2, "pair", new Estimate(0.3, 0.05, 50)), new(0, "strong", new Estimate(0.4, 0.05, 50))],
            Count = 2,
            ChoiceRows = 50,
            StoppingRows = 50,
            AllColumns = new Estimate(0.4, 0.05, 50),
            Missing = new Estimate(0, 0.01, 50),
        },
    };

    private static ClassColumn Column(int site, string name, double gain, double beside, double p) => new()
    {
        Site = site,
        Name = name,
        Information = gain,
        InformationError = 0,
        Observed = 100,
        Gain = new Estimate(gain, 0.02, 100),
        GainGivenOthers = new Estimate(beside, 0.02, 100),
        PValue = p,
    };
}
