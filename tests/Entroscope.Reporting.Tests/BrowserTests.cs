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

    private static string? FindBrowser() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in BrowserNames
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    private static async Task Draw(string browser, string folder, string page, string picture, bool dark)
    {
        string[] quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"];
        string[] theme = dark ? ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] : [];
        var start = new ProcessStartInfo(browser,
            [.. quiet, .. theme, "--user-data-dir=" + Path.Combine(folder, "profile"), "--window-size=1200,3000", "--screenshot=" + picture, "file://" + page])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 && File.Exists(picture), await output + await errors);
    }
}
