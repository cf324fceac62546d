using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Reporting.Tests.Fixtures;
using Xunit;

namespace Entroscope.Reporting.Tests;

public sealed class HeadlineTests
{
    private static RunReport With(double bitsPerSite, double[] spent, double[] capacity, double[] used)
    {
        RunReport report = Reports.Of("digits");
        return report with
        {
            Test = report.Test! with { BitsPerSite = bitsPerSite },
            Levels = [.. report.Levels.Take(spent.Length).Select((l, i) => l with
            {
                Level = i == spent.Length - 1 ? report.Model.Tree.Height : i,
                DataIncrement = Estimate.Exact(spent[i]),
                Capacity = capacity[i],
                ModelIncrement = Estimate.Exact(used[i]),
            })],
        };
    }

    private static string Spaces(string text) => text.Replace('\u00A0', ' ');

    [Fact]
    public void Says_what_is_explained_where_and_what_is_idle() =>
        Assert.Equal(
            "The network explains 2.09 of 4.09 bits per pixel; level 2 carries most of the information in its latents (60 %); the top level is 92 % idle.",
            Spaces(Headline.Of(With(2.0, [1, 2, 6, 1], [10, 10, 10, 10], [5, 5, 5, 0.8]))));

    [Fact]
    public void Missing_values_are_not_explained()
    {
        RunReport report = With(1.0, [1, 2, 6, 1], [10, 10, 10, 10], [5, 5, 5, 0.8]);
        report = report with { Test = report.Test! with { UniformNatsPerSite = 1.5 * Math.Log(2) } };
        Assert.StartsWith("The network explains 0.500 of 1.50 bits per pixel;", Spaces(Headline.Of(report)), StringComparison.Ordinal);
        Assert.Contains("needs 1.50 bits per pixel on average (log₂ of the number of its values; missing values need none).", Spaces(Headline.Baseline(report)), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_idlest_level_when_the_top_is_busy() =>
        Assert.Equal(
            "The network explains 2.09 of 4.09 bits per pixel; level 0 carries the largest share of the information in its latents (40 %); level 1 is 70 % idle.",
            Spaces(Headline.Of(With(2.0, [4, 3, 3], [10, 10, 10], [9, 3, 9]))));

    [Fact]
    public void Says_when_nothing_is_explained_or_idle() =>
        Assert.Equal(
            "The network explains nothing yet: it needs 5.00 bits per pixel where a uniform code needs 4.09; its latents carry no information; no level is more than half idle.",
            Spaces(Headline.Of(With(5.0, [0, 0], [10, 10], [9, 9]))));

    [Fact]
    public void Levels_without_capacity_are_passed_over() =>
        Assert.Equal(
            "The network explains 2.09 of 4.09 bits per pixel; level 0 carries all of the information in its latents; its levels have no capacity.",
            Spaces(Headline.Of(With(2.0, [1, 0], [0, 0], [0, 0]))));

    [Fact]
    public void Densities_have_no_baseline()
    {
        RunReport report = Reports.Of("real");
        Assert.StartsWith("The network describes the data with ", Headline.Of(report), StringComparison.Ordinal);
        Assert.Contains("there is no absolute baseline", Headline.Baseline(report), StringComparison.Ordinal);
        Assert.Contains("bits per column", Headline.Baseline(report), StringComparison.Ordinal);
    }

    [Fact]
    public void The_baseline_is_named()
    {
        Assert.Contains("needs log₂(17) = 4.09 bits per pixel", Headline.Baseline(Reports.Of("digits")), StringComparison.Ordinal);
        RunReport table = Reports.Of("table");
        LeafSpecification[] mixed = [.. table.Model.Leaves.Select((_, i) => new LeafSpecification(LeafFamily.Categorical, i % 2 == 0 ? 2 : 8))];
        Assert.Contains("needs 2.00 bits per column on average (log₂ of the number of its values)", Headline.Baseline(table with { Model = table.Model with { Leaves = mixed } }), StringComparison.Ordinal);
    }
}
