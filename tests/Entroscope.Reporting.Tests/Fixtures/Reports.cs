using Xunit;

namespace Entroscope.Reporting.Tests.Fixtures;

/// <summary>All made-up reports by name, each made once.</summary>
internal static class Reports
{
    private static readonly Dictionary<string, Lazy<RunReport>> All = new(StringComparer.Ordinal)
    {
        ["digits"] = new(ReportFixture.Digits),
        ["large"] = new(ReportFixture.Large),
        ["deep"] = new(ReportFixture.Deep),
        ["table"] = new(ReportFixture.Table),
        ["real"] = new(ReportFixture.Real),
        ["small"] = new(ReportFixture.Small),
        ["smallest"] = new(ReportFixture.Smallest),
    };

    private static readonly Dictionary<string, Lazy<string>> Pages = All.ToDictionary(p => p.Key, p => new Lazy<string>(() => ReportWriter.Html(p.Value.Value)),
        StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. All.Keys];

    public static RunReport Of(string name) => All[name].Value;

    public static string Page(string name) => Pages[name].Value;
}
