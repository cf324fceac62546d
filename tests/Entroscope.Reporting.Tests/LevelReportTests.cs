using Entroscope.Numerics;
using Entroscope.Reporting.Tests.Fixtures;
using Xunit;

namespace Entroscope.Reporting.Tests;

public sealed class LevelReportTests
{
    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void Levels_agree_with_tree_ledger_and_entropies(string name)
    {
        RunReport report = Reports.Of(name);
        int sites = report.Model.Tree.SiteCount;
        Assert.Equal(report.Model.Tree.Height + 1, report.Levels.Count);
        foreach (LevelReport level in report.Levels)
        {
            int[] cut = report.Model.Tree.Cut(level.Level);
            Assert.Equal(cut.Length, level.Nodes);
            Assert.Equal(sites, level.PatchSize * level.Nodes, 9);
            Assert.Equal(cut.Min(report.Model.Shape.Channels), level.MinChannels);
            Assert.Equal(cut.Max(report.Model.Shape.Channels), level.MaxChannels);
            Assert.Equal(report.Ledger.LevelInformation[level.Level], level.DataIncrement);
            Assert.Equal(report.Entropies.Increments[level.Level], level.ModelIncrement);
            Assert.Equal(report.Entropies.EntropyGivenLevel[level.Level].Value, level.ConditionalRate.Value * sites, 9);
            Assert.Equal(cut.Sum(v => report.Entropies.PatchEntropy[v].Value), level.MarginalRate.Value * sites, 6);
        }
    }

    [Fact]
    public void Utilisation_is_used_over_capacity()
    {
        LevelReport level = Reports.Of("small").Levels[0] with { ModelIncrement = Estimate.Exact(0.5), Capacity = 2 };
        Assert.Equal(0.25, level.Utilisation);
        Assert.True(double.IsNaN((level with { Capacity = 0 }).Utilisation));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        RunReport report = Reports.Of("small");
        Assert.Equal("shape", Assert.Throws<ArgumentNullException>(() => LevelReport.OfAll(null!, report.Ledger, report.Entropies)).ParamName);
        Assert.Equal("ledger", Assert.Throws<ArgumentNullException>(() => LevelReport.OfAll(report.Model.Shape, null!, report.Entropies)).ParamName);
        Assert.Equal("entropies", Assert.Throws<ArgumentNullException>(() => LevelReport.OfAll(report.Model.Shape, report.Ledger, null!)).ParamName);
        Assert.Equal("model", Assert.Throws<ArgumentNullException>(() => ModelSummary.Of(null!)).ParamName);
    }
}
