using Xunit;
using System.CommandLine.Parsing;
using System.Xml.Linq;
using Entroscope.Cli.Tests.Documentation;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>The command line of the information plane: tables, JSON, the page, refusals, and the page about it.</summary>
public sealed class PlaneCommandTests : IDisposable
{
    private const string Page = "docs/plane.md";
    private static readonly string Model = Runs.File("tishby-tanh-epoch3000.onnx");
    private static readonly string[] Data = ["--inputs", Runs.File("var_u.csv.gz"), "--labels", "y", "--rows", "400"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plane_is_shown_as_a_table_as_JSON_and_as_a_page()
    {
        string report = Path.Combine(_folder.Path, "plane.html");
        string[] args = ["plane", Runs.File("tishby-tanh-epoch0000.onnx"), Model, .. Data, "--test", Runs.File("var_u.csv.gz"), "--report", report];
        (int code, string output, string error) = Runs.Of(args);
        Assert.True(code == 0, error);
        Assert.StartsWith("T: activations in 30 bins a unit, of equal width over the range of the activation function, else of the layer over all "
            + $"checkpoints.{Environment.NewLine}400 rows; cap ln N = 8.6439 bits; H(Y) = ", output, StringComparison.Ordinal);
        JsonElement json = Runs.Json(args);
        Assert.Equal(Math.Log(400), json.GetProperty("input_cap").GetDouble());
        JsonElement frame = json.GetProperty("frames")[1];
        Assert.Equal((6, 6), (frame.GetProperty("train").GetArrayLength(), frame.GetProperty("test").GetArrayLength()));
        JsonElement point = frame.GetProperty("train")[4];
        Assert.Equal("9", point.GetProperty("name").GetString());
        Assert.True(point.GetProperty("label_lower").GetProperty("estimate").GetDouble() > 0.3);
        Assert.InRange(point.GetProperty("input").GetProperty("estimate").GetDouble(), point.GetProperty("input_lower").GetProperty("interval")[0].GetDouble(),
            point.GetProperty("input_upper").GetProperty("interval")[1].GetDouble());
        Assert.Equal(6, json.GetProperty("compression").GetArrayLength());
        string page = File.ReadAllText(report);
        Assert.Contains("The path of every layer", page, StringComparison.Ordinal);
        Assert.NotNull(XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]).Root);
    }

    [Theory]
    [InlineData("--bins", "8")]
    [InlineData("--noise", "0.1")]
    public void No_number_depends_on_the_threads(string option, string value)
    {
        string[] args = ["plane", Model, .. Data, option, value, "--json"];
        Assert.Equal(Runs.Of([.. args, "--threads", "1"]).Output, Runs.Of([.. args, "--threads", "3"]).Output);
    }

    [Fact]
    public void All_that_the_input_can_be_is_all_rows() => Assert.Equal(
        (2, string.Empty, $"entroscope: {Model}: the rows are to be all that the input can be, but 300 of 4096 were taken; take all of them."
            + Environment.NewLine),
        Runs.Of("plane", Model, "--inputs", Runs.File("var_u.csv.gz"), "--labels", "y", "--rows", "300", "--whole"));

    // As noise vanishes, rows are all that there is to know: the logarithm of their number.
    [Theory]
    [InlineData("1e-7")]
    [InlineData("1e-9")]
    public void With_hardly_any_noise_every_row_is_known(string noise)
    {
        JsonElement json = Runs.Json("plane", Model, "--inputs", Runs.File("var_u.csv.gz"), "--labels", "y", "--rows", "300", "--noise", noise);
        JsonElement first = json.GetProperty("frames")[0].GetProperty("train")[0].GetProperty("input");
        Assert.Equal(Math.Log(300), first.GetProperty("estimate").GetDouble(), 0.01);
    }

    [Fact]
    public void The_tool_entroscope_knows_the_command() => Assert.Contains(
        "plane", Assert.Single(Entroscope.Cli.Commands.AddOnTool.All, tool => tool.Executable is "entroscope-networks").Descriptions.Keys);

    [Fact]
    public void Bits_are_bins_of_the_layer()
    {
        JsonElement json = Runs.Json("plane", Model, "--inputs", Runs.File("var_u.csv.gz"), "--labels", "y", "--rows", "300", "--bits", "8");
        Assert.Equal(("layer", 256), (json.GetProperty("edges").GetString(), json.GetProperty("bins").GetInt32()));
        Assert.StartsWith("activations in 256 bins a unit, of equal width over the values of the layer", json.GetProperty("meaning").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("T is one of --noise, --bins and --bits; give one of them", "--inputs", "digits", "--noise", "1", "--bins", "3")]
    [InlineData("--edges is about --bins; --noise and --bits have none", "--inputs", "digits", "--noise", "1", "--edges", "unit")]
    [InlineData("--samples must be image or mean here: the plane is of whole layers", "--inputs", "digits", "--samples", "token")]
    [InlineData("plane needs rows; give them by --inputs", "--bins", "3")]
    [InlineData("--test-labels is about test rows; give them by --test", "--inputs", "digits", "--test-labels", "y")]
    [InlineData("--bins must be an integer of 2..16777216, but is '1' (see 'entroscope plane --help')", "--inputs", "digits", "--bins", "1")]
    public void Wrong_use_is_refused(string message, params string[] options) => Assert.Equal(
        (1, string.Empty, $"entroscope: {message}{Environment.NewLine}"), Runs.Of(["plane", Model, .. options]));

    [Fact]
    public void A_folder_of_activations_takes_no_inputs()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "acts")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "a.npy"), Arrays.Reals([12, 1], [.. Enumerable.Range(0, 12).Select(i => (double)i)]));
        Assert.Equal((1, string.Empty, $"entroscope: --inputs is about a model; a folder of activations holds all that there is{Environment.NewLine}"),
            Runs.Of("plane", folder, "--inputs", "digits"));
        (int code, string output, string error) = Runs.Of("plane", folder, "--bins", "3");
        Assert.True(code == 0, error);
        Assert.Contains("12 rows; cap ln N = 3.5850 bits", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_of_the_page_runs()
    {
        string[] lines = [.. MarkdownPage.Load(Page).CommandLines().Where(l => l.StartsWith("plane ", StringComparison.Ordinal))];
        Assert.True(lines.Length >= 3);
        foreach (string line in lines)
        {
            string[] args = [.. CommandLineParser.SplitCommandLine(line).SelectMany(Expanded)];
            (int code, string output, string error) = Runs.Of(args);
            Assert.True(code == 0, $"{line}: {error}");
            Assert.NotEmpty(output);
        }
    }

    // What a shell does with the page's names.
    private IEnumerable<string> Expanded(string word) => word switch
    {
        _ when word.EndsWith(".onnx", StringComparison.Ordinal) =>
            Directory.GetFiles(Path.GetDirectoryName(Model)!, word).Order(StringComparer.Ordinal),
        _ when word.EndsWith(".html", StringComparison.Ordinal) => [Path.Combine(_folder.Path, word)],
        "var_u.csv.gz" => [Runs.File(word)],
        _ => [word],
    };
}
