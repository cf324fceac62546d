using System.Buffers.Binary;
using System.Diagnostics;
using Entroscope.Reporting.Tests.Fixtures;
using Xunit;

namespace Entroscope.Reporting.Tests;

public sealed class BrowserTests
{
    private static readonly string[] BrowserNames = ["chromium", "chromium-browser", "google-chrome"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_browser_draws_the_page(bool dark)
    {
        string? browser = FindBrowser();
        Assert.SkipWhen(browser is null, "No Chromium was found on the path, so the page is not drawn.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("entroscope-report-");
        try
        {
            string page = Path.Combine(folder.FullName, "report.html");
            string picture = Path.Combine(folder.FullName, "report.png");
            await File.WriteAllTextAsync(page, Reports.Page("digits"), TestContext.Current.CancellationToken);
            await Draw(browser!, folder.FullName, page, picture, dark);
            byte[] png = await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken);
            Assert.Equal(1200, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));

            // A blank page of this size takes less than a tenth.
            Assert.True(png.Length > 100_000, Invariant($"The picture of the page has only {png.Length} bytes."));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("deep")]
    [InlineData("table")]
    [InlineData("real")]
    [InlineData("small")]
    [InlineData("smallest")]
    public async Task Nothing_overlaps_or_leaves_the_page_on_any_screen(string name) => Assert.Empty(await Audit(Reports.Page(name)));

    [Fact]
    public async Task What_does_not_fit_is_found()
    {
        const string Page = """
            <!DOCTYPE html><html><body style="margin:0"><section id="s">
            <svg viewBox="0 0 100 20" width="100" height="20">
            <text x="0" y="15">12.5</text><text x="8" y="15">13.5</text><text x="95" y="15">outside</text></svg>
            <div class="scroll" style="overflow-x:auto; width: 50px"><p style="width: 80px">wide</p></div>
            <div class="row" style="width: 395px; height: 5px"></div></section></body></html>
            """;
        string[] found = await Audit(Page);
        Assert.Equal(
        [
            "390: the page is 395 wide, not 390", "390: div.row in s ends at 395 of 390", "390: div.scroll in s needs 80 and has 50: wide",
            "390: 'outside' leaves its picture, svg. in s", "390: '12.5' and '13.5' touch, svg. in s",
        ], found.Where(f => f.StartsWith("390", StringComparison.Ordinal)));
        Assert.Equal(3, found.Count(f => f.StartsWith("1400", StringComparison.Ordinal)));
    }

    // The page in frames as wide as a telephone, a tablet and a screen; the findings of Support/audit.js, each after its width.
    private static async Task<string[]> Audit(string page)
    {
        string? browser = FindBrowser();
        Assert.SkipWhen(browser is null, "No Chromium was found on the path, so the page is not laid out.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("entroscope-audit-");
        try
        {
            string frames = Path.Combine(folder.FullName, "frames.html");
            string audit = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Support", "audit.js"), TestContext.Current.CancellationToken);
            string embedded = System.Text.Json.JsonSerializer.Serialize(page);
            await File.WriteAllTextAsync(frames, $$"""
                <!DOCTYPE html><html><body><pre id="found"></pre><script>
                {{audit}}
                const page = {{embedded}};
                let left = 3, all = [];
                for (const width of [390, 900, 1400]) {
                  const frame = document.createElement('iframe');
                  frame.style.cssText = `border: 0; width: ${width}px; height: 1000px`;
                  frame.onload = () => {
                    all.push(...audit(frame.contentWindow).map(f => `${width}: ${f}`));
                    if (--left === 0) { document.getElementById('found').textContent = JSON.stringify(['done', ...all]); }
                  };
                  frame.srcdoc = page;
                  document.body.append(frame);
                }
                </script></body></html>
                """, TestContext.Current.CancellationToken);
            string dom = await Run(browser!, folder.FullName, "--window-size=1600,1200", "--virtual-time-budget=20000", "--dump-dom", "file://" + frames);
            int start = dom.IndexOf("<pre id=\"found\">", StringComparison.Ordinal) + "<pre id=\"found\">".Length;
            string text = System.Net.WebUtility.HtmlDecode(dom[start..dom.IndexOf("</pre>", start, StringComparison.Ordinal)]);
            string[] found = System.Text.Json.JsonSerializer.Deserialize<string[]>(text)!;
            Assert.Equal("done", found[0]);
            return found[1..];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? FindBrowser() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in BrowserNames
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    private static async Task Draw(string browser, string folder, string page, string picture, bool dark)
    {
        string[] theme = dark ? ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] : [];
        string said = await Run(browser, folder, [.. theme, "--window-size=1200,3000", "--screenshot=" + picture, "file://" + page]);
        Assert.True(File.Exists(picture), said);
    }

    private static async Task<string> Run(string browser, string folder, params string[] arguments)
    {
        string[] quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"];
        var start = new ProcessStartInfo(browser, [.. quiet, "--user-data-dir=" + Path.Combine(folder, "profile"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await errors);
        return await output;
    }
}
