using Xunit;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Entroscope.Cli.Tests.Documentation;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>The command line: tables, JSON, refusals, the page about it, and the way from the tool entroscope.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Page = "docs/networks.md";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Layers_are_shown_as_a_table_and_as_JSON()
    {
        string[] args = ["layers", Runs.File("digits-cnn.onnx"), "--inputs", "digits", "--scale", "1/16"];
        (int code, string output, string error) = Runs.Of(args);
        Assert.True(code == 0, error);
        Assert.Contains("1797 rows of 1797; ONNX Runtime 1.31.1", output, StringComparison.Ordinal);
        JsonElement json = Runs.Json(args);
        JsonElement layer = json.GetProperty("layers")[3];
        Assert.Equal("3", layer.GetProperty("name").GetString());
        Assert.Equal("Conv", layer.GetProperty("operation").GetString());
        Assert.Equal([32, 4, 4], layer.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        Assert.Equal(4640, layer.GetProperty("parameters").GetInt64());
        Assert.Equal(JsonValueKind.Null, layer.GetProperty("participation_ratio").GetProperty("interval").ValueKind);
        Assert.Equal(10, json.GetProperty("classes").GetArrayLength());
        Assert.Equal(0, layer.GetProperty("dead_units").GetInt32());
        foreach (string key in (string[])["entropy_lower", "entropy_upper", "label_information", "label_linear", "label_undecodable", "label_miscalibrated",
            "label_change_to_next", "participation_unbiased", "effective_rank", "intrinsic_dimension", "similarity_to_next", "variability"])
        {
            JsonElement estimate = layer.GetProperty(key);
            Assert.True(estimate.TryGetProperty("estimate", out _) && estimate.TryGetProperty("standard_error", out _)
                && estimate.TryGetProperty("interval", out _), key);
        }

        Assert.Equal(16, json.GetProperty("layers")[1].GetProperty("unit_information").GetArrayLength());
        Assert.Equal(10, layer.GetProperty("class_information").GetArrayLength());
        Assert.Equal("undecided", layer.GetProperty("verdict").GetProperty("kind").GetString());
        Assert.True(json.GetProperty("labels").GetProperty("is_trained").GetBoolean());
        Assert.Equal("1", json.GetProperty("labels").GetProperty("linear_from").GetString());
        Assert.Contains("The answer is linear from '1' on", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_terminal_has_fewer_columns_and_whole_numbers()
    {
        NetworkReport report = OnnxNetwork.Open(Runs.File("digits-cnn.onnx")).Observe(
            new ObservationOptions { Inputs = new Dictionary<string, string> { [""] = "digits" }, Scale = 1 / 16.0, Rows = 300 },
            cancellation: TestContext.Current.CancellationToken);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        Networks.Cli.LayersText.Write(output, report, new Entroscope.Cli.Output.Numbers(false), 80);
        string[] lines = output.ToString().Split('\n');
        string[] table = [.. lines.TakeWhile(l => !l.StartsWith("10 nodes", StringComparison.Ordinal))];
        Assert.All(table, l => Assert.True(l.TrimEnd().Length <= 80, l));
        Assert.Equal(2, table.Count(l => l.Contains("layer", StringComparison.Ordinal)));
        Assert.Contains(table, l => l.Contains("32x4x4", StringComparison.Ordinal) && l.Contains("4640", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_is_written()
    {
        string page = _folder["layers.html"];
        (int code, string output, string error) = Runs.Of(
            "layers", Runs.File("digits-cnn.onnx"), "--inputs", "digits", "--scale", "1/16", "--rows", "300", "--report", page);
        Assert.True(code == 0, error);
        Assert.NotEmpty(output);
        string html = File.ReadAllText(page);
        System.Xml.Linq.XDocument.Parse(html.Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal));
        Assert.All(["digits-cnn.onnx: layer by layer", "id=\"labels\"", "id=\"entropy\"", "id=\"units\"", "id=\"classes\"", "id=\"verdicts\""],
            text => Assert.Contains(text, html, StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_alone_need_no_inputs()
    {
        JsonElement json = Runs.Json("layers", Runs.File("digits-cnn.onnx"));
        Assert.Equal(0, json.GetProperty("rows").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("layers")[0].GetProperty("shape").ValueKind);
        Assert.InRange(json.GetProperty("layers")[0].GetProperty("weights").GetProperty("stable_rank").GetDouble(), 1, 9);
    }

    [Fact]
    public void A_plan_runs_nothing()
    {
        JsonElement json = Runs.Json("layers", Runs.File("digits-cnn.onnx"), "--inputs", "digits", "--plan");
        Assert.Equal([9, 64], [json.GetProperty("tensors").GetArrayLength(), json.GetProperty("batch").GetInt32()]);
        Assert.Equal([16, 8, 8], json.GetProperty("tensors")[0].GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        Assert.InRange(json.GetProperty("bytes").GetDouble(), 1e5, 1e8);
        Assert.Equal(1797 * 91_776.0, json.GetProperty("multiply_adds").GetDouble());
    }

    [Theory]
    [InlineData("--plan needs --inputs: what is observed depends on the rows", "--plan")]
    [InlineData("--rows is about rows; give them by --inputs", "--rows", "5")]
    [InlineData("--shape must be sizes such as N,3,224,224 (N first, for the rows), but is 'x=3,N'", "--inputs", "digits", "--shape", "x=3,N")]
    [InlineData("--inputs: name the inputs, as in NAME=...", "--inputs", "digits", "digits")]
    [InlineData("--scale must be a finite number other than 0, such as 0.5 or 1/255, but is '1/0' (see 'entroscope layers --help')", "--inputs",
        "digits", "--scale", "1/0")]
    [InlineData("--report is about rows that were run; leave --plan out", "--inputs", "digits", "--plan", "--report", "page.html")]
    [InlineData("--report is about rows; give them by --inputs", "--report", "page.html")]
    [InlineData("--bits must be an integer of 1..12, but is '13' (see 'entroscope layers --help')", "--inputs", "digits", "--bits", "13")]
    [InlineData("--std must be numbers above 0", "--inputs", "digits", "--std", "1,0")]
    public void Wrong_use_is_refused(string message, params string[] options) => Assert.Equal(
        (1, string.Empty, $"entroscope: {message}{Environment.NewLine}"), Runs.Of(["layers", Runs.File("digits-cnn.onnx"), .. options]));

    [Fact]
    public void A_wrong_shape_names_the_option()
    {
        string rows = _folder.Write("x.npy", Arrays.Reals([2, 7], new double[14]));
        (int code, _, string error) = Runs.Of("layers", Runs.File("digits-cnn.onnx"), "--inputs", rows);
        Assert.Equal(2, code);
        Assert.Equal($"entroscope: {rows}: rows of 7 do not fill input 'input', which takes Nx1x8x8; "
            + "give the shape in full, or other rows (--shape INPUT=N,3,224,224).", error.TrimEnd());
    }

    [Fact]
    public void Help_shows_examples()
    {
        (int code, string output, _) = Runs.Of("layers", "--help");
        Assert.Equal(0, code);
        Assert.Contains("entroscope layers bert.onnx", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_entroscope_starts_it()
    {
        (int code, string output, string error) = await Entroscope("layers", Runs.File("digits-cnn.onnx"), "--json");
        Assert.True(code == 0, error);
        Assert.Equal(Runs.Of("layers", Runs.File("digits-cnn.onnx"), "--json").Output, output);
    }

    [Fact]
    public void Every_command_of_the_page_runs()
    {
        string[] lines = [.. MarkdownPage.Load(Page).CommandLines()
            .Where(l => l.StartsWith("layers ", StringComparison.Ordinal) && l.Contains("digits-cnn.onnx", StringComparison.Ordinal))];
        Assert.True(lines.Length >= 3);
        foreach (string line in lines)
        {
            string[] args = [.. CommandLineParser.SplitCommandLine(line)
                .Select(a => a == "digits-cnn.onnx" ? Runs.File(a) : a == "layers.html" ? _folder[a] : a)];
            (int code, string output, string error) = Runs.Of(args);
            Assert.True(code == 0, $"{line}: {error}");
            Assert.NotEmpty(output);
        }
    }

    private static async Task<(int Code, string Output, string Error)> Entroscope(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Entroscope.Cli.dll"), .. args])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
