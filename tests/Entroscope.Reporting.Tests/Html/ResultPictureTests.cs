using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace Entroscope.Reporting.Tests.Html;

/// <summary>Pictures of single results: from the JSON of commands, well-formed, with the values in the words of the description.</summary>
public sealed class ResultPictureTests
{
    private const string Shared =
        """{"mean": {"shared_per_level": [0.6931471805599453, 1.3862943611198906]}, "half_width_95": {"shared_per_level": [0.1, null]}}""";

    [Theory]
    [InlineData("shared_ledger", Shared, "Shared by the columns, level by level: 1 1.00, 2 2.00 bits a sample.")]
    [InlineData("ledger",
        """{"mean": {"information_per_level": [0.6931471805599453], "node": {"y": 1.3862943611198906}}, "standard_error": {"information_per_level": [1]}}""",
        "Spent by the latents of each level: 0 1.00, class 2.00 bits a sample.")]
    [InlineData("entropy", """{"entropy_given_level": [0.6931471805599453], "entropy": {"estimate": 1.3862943611198906, "standard_error": 0.1}}""",
        "Entropy of the observations given each level: 0 1.00, H(X) 2.00 bits.")]
    [InlineData("mi", """{"patch_rest_information_per_level": [{"estimate": 0.6931471805599453, "standard_error": 0.1}, 0]}""",
        "What a patch shares with the rest: 0 1.00 bits.")]
    [InlineData("scaling",
        """{"sentence": "a <law>", "laws": [], "levels": [{"level": 0, "patch_size": 1, "total_correlation": 0.6931471805599453}, {"level": 1}]}""",
        "What the parts of a patch share, by its size: 1 1.00 bits.")]
    [InlineData("widths", """{"width_advice": {"levels": [{"height": 0, "utilisation": 0.5, "utilisation_lower": 0.4, "utilisation_upper": 0.6}]}}""",
        "Used of what the widths can carry: 0 50.0 % of the capacity.")]
    [InlineData("layers", """{"layers": [{"name": "a&b", "label_information": {"estimate": 0.6931471805599453, "standard_error": null}}, {"name": "c"}]}""",
        "Usable of the class, layer by layer: a&b 1.00 bits.")]
    public void ResultsAreDrawn(string kind, string json, string description)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in (string[])["en-US", "de-DE"])
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                string fragment = ResultPicture.Html(kind, Parse(json))!;
                var drawn = XElement.Parse(fragment);
                Assert.All(drawn.Descendants("svg"), svg => Assert.Equal(description, svg.Attribute("aria-label")!.Value));
                Assert.Equal(3, drawn.Descendants("svg").Count());
                Assert.DoesNotContain("NaN", fragment, StringComparison.Ordinal);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("verify", "{}")]
    [InlineData("entropy", """{"entropy": 1.5}""")]
    [InlineData("ledger", """{"mean": {"log_p": -1}, "standard_error": {}}""")]
    [InlineData("layers", """{"layers": []}""")]
    [InlineData("shared_ledger", "[]")]
    public void WhatHasNothingToDrawIsNotDrawn(string kind, string json) => Assert.Null(ResultPicture.Html(kind, Parse(json)));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
