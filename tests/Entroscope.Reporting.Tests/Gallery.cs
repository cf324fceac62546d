using Entroscope.Reporting.Tests.Fixtures;
using Xunit;
namespace Entroscope.Reporting.Tests;
public sealed class Gallery
{
    [Fact]
    public void Dump()
    {
        string dir = "/tmp/rp-out"; Directory.CreateDirectory(dir);
        foreach ((string n, RunReport r) in new[] { ("digits", ReportFixture.Digits()), ("large", ReportFixture.Large()), ("deep", ReportFixture.Deep()), ("table", ReportFixture.Table()), ("real", ReportFixture.Real()), ("smallest", ReportFixture.Smallest()) })
        {
            var sw = System.Diagnostics.Stopwatch.StartNew();
            File.WriteAllText(Path.Combine(dir, n + ".html"), ReportWriter.Html(r));
            Console.WriteLine($"{n} {sw.ElapsedMilliseconds} ms");
            using var f = File.Create(Path.Combine(dir, n + ".json")); ReportWriter.Json(r, f);
        }
    }
}
