using Entroscope.Inference;
using Entroscope.Numerics;
using Entroscope.Reporting.Tests.Fixtures;
using Xunit;

namespace Entroscope.Reporting.Tests;

public sealed class HeadlineTests
{
    private static readonly double Bit = Math.Log(2);

    // Bits per column of the 16 columns of the table, with an error of 0.01 bits a row for what is shared.
    private static RunReport With(double alone, double[] shared, double error = 0.01, string name = "table")
    {
        RunReport report = Reports.Of(name);
        int sites = report.Model.Tree.SiteCount;
        Estimate Bits(double perSite, double bits) => new(perSite * sites * Bit, bits * Bit, 500);
        return report with
        {
            Shared = report.Shared with
            {
                IndependentSurprisal = Bits(alone, error),
                TotalShared = Bits(shared.Sum(), error),
                Surprisal = Bits(alone - shared.Sum(), error),
                SharedPerLevel = [.. shared.Select(s => Bits(s, error))],
            },
        };
    }

    private static string Of(RunReport report) => Headline.Of(report).Replace('\u00A0', ' ');

    [Fact]
    public void Says_what_is_shared_and_where() => Assert.Equal(
        "The columns share 0.5000 ± 0.0012 bits per column, 50 % of the 1.00 that they cost one by one; "
        + "the largest part, 60 %, at level 2, where patches of about 2 columns are joined.",
        Of(With(1, [0.1, 0.3, 0.05, 0.05])));

    [Fact]
    public void Levels_that_are_alike_are_not_ranked() =>
        Assert.EndsWith("; no single level holds the largest part of it beyond the errors.", Of(With(1, [0.1, 0.1005, 0.05, 0.05], error: 0.2)),
            StringComparison.Ordinal);

    [Fact]
    public void Nothing_shared_beyond_the_error_is_said_so() => Assert.Equal(
        "No shared information of the columns is found beyond the error: 0.0010 ± 0.0049 bits per column (0.999 bits per column together, 1.00 one by one).",
        Of(With(1, [0.0005, 0.0005, 0, 0], error: 0.04)));

    [Fact]
    public void What_costs_more_together_than_one_by_one_is_over_fitted() => Assert.Equal(
        "The dependence that the network claims costs 0.1000 ± 0.0012 bits per column instead of saving any (1.10 bits per column together, 1.00 one by one): "
        + "over-fitting, or rows unlike the training rows.",
        Of(With(1, [-0.05, -0.03, -0.02, 0])));

    [Fact]
    public void Densities_have_a_difference_but_no_share()
    {
        RunReport report = Reports.Of("real");
        Assert.Matches(@"^The columns share [0-9.]+ ± [0-9.]+ bits per column;", Of(report));
        Assert.Contains(" bits per column one by one, ", Headline.Baseline(report), StringComparison.Ordinal);
        Assert.Contains("What is shared does not depend on units.", Headline.Baseline(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Class_and_impossible_rows_are_told()
    {
        RunReport report = With(1, [0.1, 0.3, 0.05, 0.05]);
        report = report with
        {
            Shared =
            report.Shared with { AboutClass = new Estimate(0.5 * Bit, 0.01 * Bit, 500), Impossible = new ImpossibleRows(2, [1, 2]) }
        };
        Assert.EndsWith("; a row carries 0.500 ± 0.020 bits about its class; 2 rows have probability 0 and are left out.", Of(report),
            StringComparison.Ordinal);
        Assert.Equal("All test rows have probability 0 under the network: there is nothing to account for.",
            Of(report with { Shared = report.Shared with { Samples = 0 } }));
    }

    [Fact]
    public void The_comparison_is_explained() =>
        Assert.Contains("One by one, every pixel is coded by how often its values occur", Headline.Baseline(Reports.Of("digits")), StringComparison.Ordinal);
}
