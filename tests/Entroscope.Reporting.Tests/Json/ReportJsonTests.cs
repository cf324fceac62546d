using System.Globalization;
using System.Text;
using System.Text.Json;
using Entroscope.Inference;
using Entroscope.Reporting.Tests.Fixtures;
using Entroscope.Reporting.Tests.Support;
using Xunit;

namespace Entroscope.Reporting.Tests.Json;

public sealed class ReportJsonTests
{
    private static string Write(RunReport report)
    {
        using var stream = new MemoryStream();
        ReportWriter.Json(report, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonElement Parse(string name) => JsonDocument.Parse(Write(Reports.Of(name))).RootElement;

    [Fact]
    public void Small_report_equals_the_stored_one() => Golden.AssertEqual("small.json", Write(Reports.Of("small")));

    [Fact]
    public void Json_is_the_same_in_every_culture()
    {
        string expected = Cultures.In(CultureInfo.InvariantCulture, () => Write(Reports.Of("small")));
        foreach (CultureInfo culture in Cultures.Hostile())
        {
            Assert.Equal(expected, Cultures.In(culture, () => Write(ReportFixture.Small())));
        }
    }

    [Fact]
    public void Evaluation_has_plain_numbers()
    {
        RunReport report = Reports.Of("digits");
        foreach ((string name, Evaluation value) in new[] { ("train", report.Train), ("validation", report.Validation!), ("test", report.Test!) })
        {
            JsonElement json = Parse("digits").GetProperty("evaluation").GetProperty(name);
            Assert.Equal(value.LogLikelihood, json.GetProperty("log_likelihood").GetDouble());
            Assert.Equal(value.StandardError, json.GetProperty("standard_error").GetDouble());
            Assert.Equal(value.BitsPerSite, json.GetProperty("bits_per_site").GetDouble());
            Assert.Equal(value.Accuracy, json.GetProperty("accuracy").GetDouble());
            Assert.Equal(value.Rows, json.GetProperty("rows").GetInt32());
        }
    }

    [Fact]
    public void Ledger_names_nodes_like_the_command()
    {
        RunReport report = Reports.Of("digits");
        JsonElement ledger = Parse("digits").GetProperty("ledger");
        Assert.Equal(report.Ledger.ClassInformation.Value, ledger.GetProperty("node").GetProperty("y").GetProperty("estimate").GetDouble());
        for (int v = 0; v < report.Model.Tree.NodeCount; v++)
        {
            Assert.Equal(report.Ledger.NodeInformation[v].Value,
                ledger.GetProperty("node").GetProperty(report.Model.Tree.Key(v)).GetProperty("estimate").GetDouble());
        }

        Assert.Equal(64, ledger.GetProperty("site").GetArrayLength());
        Assert.Equal(7, ledger.GetProperty("surprisal_given_level").GetArrayLength());
        Assert.Equal("test", ledger.GetProperty("data").GetString());
    }

    [Fact]
    public void Exact_values_are_numbers_and_estimates_are_objects()
    {
        JsonElement levels = Parse("digits").GetProperty("entropy").GetProperty("entropy_given_level");
        Assert.Equal(JsonValueKind.Number, levels[0].ValueKind);
        Assert.Equal(4000, levels[1].GetProperty("draws").GetInt64());
        Assert.Equal(Reports.Of("digits").Entropies.EntropyGivenLevel[1].StandardError, levels[1].GetProperty("standard_error").GetDouble());
    }

    [Fact]
    public void There_is_one_object_for_every_level()
    {
        JsonElement levels = Parse("deep").GetProperty("levels");
        Assert.Equal(21, levels.GetArrayLength());
        Assert.Equal(Enumerable.Range(0, 21), levels.EnumerateArray().Select(l => l.GetProperty("level").GetInt32()));
    }

    [Fact]
    public void Missing_numbers_are_null()
    {
        JsonElement json = Parse("smallest");
        Assert.Equal(JsonValueKind.Null, json.GetProperty("run").GetProperty("seconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("evaluation").GetProperty("train").GetProperty("accuracy").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("levels")[1].GetProperty("utilisation").ValueKind);
        Assert.False(json.GetProperty("evaluation").TryGetProperty("test", out _));
        Assert.False(json.TryGetProperty("performance", out _));
    }

    [Fact]
    public void Performance_has_the_rates_and_their_share_of_the_peak()
    {
        JsonElement json = Parse("digits").GetProperty("performance");
        Assert.Equal(4113.75, json.GetProperty("samples_per_second").GetDouble());
        Assert.Equal(65820 / 29.25, json.GetProperty("samples_per_second_overall").GetDouble(), 1e-9);
        Assert.Equal(2.46825, json.GetProperty("gigaflops").GetDouble(), 1e-12);
        Assert.Equal(2.46825 / 160, json.GetProperty("share_of_peak").GetDouble(), 1e-12);
        Assert.Equal(3.25, json.GetProperty("seconds").GetProperty("other").GetDouble(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void Every_report_has_the_promised_parts(string name)
    {
        JsonElement json = Parse(name);
        Assert.All(["headline", "evaluation", "ledger", "levels", "training", "model", "data", "entropy", "samples", "run"],
            key => Assert.True(json.TryGetProperty(key, out _), key));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Equal("report", Assert.Throws<ArgumentNullException>(() => ReportWriter.Json(null!, Stream.Null)).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentNullException>(() => ReportWriter.Json(Reports.Of("small"), (Stream)null!)).ParamName);
        Assert.Equal("writer", Assert.Throws<ArgumentNullException>(() => ReportWriter.Json(Reports.Of("small"), (Utf8JsonWriter)null!)).ParamName);
        Assert.Equal("performance",
            Assert.Throws<ArgumentNullException>(() => ReportWriter.Json((PerformanceSummary)null!, new Utf8JsonWriter(Stream.Null))).ParamName);
        Assert.Equal("training", Assert.Throws<ArgumentNullException>(() => PerformanceSummary.Of(null!)).ParamName);
        Assert.Equal("report", Assert.Throws<ArgumentNullException>(() => ReportWriter.Html(null!)).ParamName);
    }
}
