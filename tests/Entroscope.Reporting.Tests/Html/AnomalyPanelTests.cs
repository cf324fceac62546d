using System.Text.Json;
using System.Text.RegularExpressions;
using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Reporting.Tests.Fixtures;
using Xunit;

namespace Entroscope.Reporting.Tests.Html;

/// <summary>The panel of odd rows: shown where there are some, in the words of the table, and in report.json.</summary>
public sealed class AnomalyPanelTests
{
    private static readonly SiteAnswer Expected = new()
    {
        Site = 0,
        Mean = 1.5,
        StandardDeviation = 1,
        Mode = 1,
        Quantiles = [0, 0, 1, 1, 2, 3, 4],
        Values = [0, 1, 2, 3, 4],
        Probabilities = [0.2, 0.4, 0.2, 0.1, 0.1],
    };

    private static readonly RatedRow[] Rows =
    [
        new(1, -3, 0.5, 99, 0.5, -3),
        new(2, double.NegativeInfinity, 0.01, 99, 0.02, -3) { Columns = [new OddColumn(0, 4, double.PositiveInfinity, double.PositiveInfinity, Expected)] },
    ];

    [Fact]
    public void OddRowsAreShown_WithWhatWasExpected()
    {
        string name = Reports.Of("table").Model.SiteName(0);
        RunReport report = Reports.Of("table") with
        {
            Anomalies = new AnomalyReport { Rows = Rows, Ranked = [Rows[1], Rows[0]], ReferenceRows = 99, Drawn = false, FalseDiscoveryRate = 0.05 },
        };
        string page = ReportWriter.Html(report);
        Assert.Contains("1 row is an anomaly at a false discovery rate of 5 %: 2.", page, StringComparison.Ordinal);
        string words = Regex.Replace(page, "<[^>]*>", string.Empty, RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.Contains("beside 99 validation rows.", words, StringComparison.Ordinal);
        Assert.Contains($"{name} = 4, impossible (expected ", page, StringComparison.Ordinal);
        Assert.Contains("href=\"#anomalies\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"anomalies\"", Reports.Page("table"), StringComparison.Ordinal);

        using var stream = new MemoryStream();
        ReportWriter.Json(report, stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        JsonElement anomalies = json.RootElement.GetProperty("anomalies");
        Assert.Equal([2], anomalies.GetProperty("discoveries").EnumerateArray().Select(r => r.GetInt32()));
        Assert.Equal(name, anomalies.GetProperty("anomalies")[0].GetProperty("columns")[0].GetProperty("name").GetString());
        Assert.Equal(0.01, anomalies.GetProperty("anomalies")[0].GetProperty("p_value").GetDouble());
    }

    [Fact]
    public void FewReferenceRows_AreSaid()
    {
        var report = new AnomalyReport
        {
            Rows = [.. Enumerable.Range(1, 100).Select(r => new RatedRow(r, -1, 0.5, r == 3 ? 9 : 99, 1, -1))],
            Ranked = [],
            ReferenceRows = 99,
            Drawn = true,
            FalseDiscoveryRate = 0.05,
        };
        Assert.Equal(20, report.FewestDiscoveries);
        Assert.Equal("No row is an anomaly at a false discovery rate of 5 %. With 99 reference rows no p-value is below 0.01: "
            + "at least 20 rows must reach it before any is listed.", AnomalyWords.Discoveries(report));
        Assert.Equal("1 row has too few reference rows with the same columns for a p-value of 0.05; give more of them.", AnomalyWords.FewReferences(report));
        Assert.EndsWith("beside draws. It is small as well where the model fits the data badly.", AnomalyWords.PValues(report, "draws"),
            StringComparison.Ordinal);
    }
}
