using System.Text.Json;
using System.Xml.Linq;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>
/// <c>run --components</c>: its figures are those of the commands on the model it writes, and its page shows what a mixture has and says what it has not.
/// </summary>
public sealed class MixtureRunTests
{
    private static readonly string[] OnTree = ["staircase", "levels", "sandwich", "law", "scales", "distance", "widths", "level-activations"];

    [Theory]
    [InlineData("line", true)]
    [InlineData("learned", false)]
    public void Figures_AreThoseOfTheCommandsOnTheModel(string tree, bool small)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Table(small ? 3 : 4));
        Run(folder, data, "--tree", tree);
        JsonElement report = Report(folder);
        string model = Path.Combine(folder["run"], "model.safetensors");

        JsonElement evaluation = Tool.Run("evaluate", model, data, "--part", "test", "--test-rows", "60", "--json").Succeeds().Json();
        JsonElement test = report.GetProperty("evaluation").GetProperty("test");
        Assert.Equal(evaluation.GetProperty("log_likelihood").GetDouble(), test.GetProperty("log_likelihood").GetDouble());
        Assert.Equal(evaluation.GetProperty("accuracy").GetDouble(), test.GetProperty("accuracy").GetDouble());
        JsonElement[] components = [.. report.GetProperty("components").EnumerateArray()];
        JsonElement[] evaluated = [.. evaluation.GetProperty("components").EnumerateArray()];
        JsonElement entropy = Tool.Run("entropy", model, "--json").Succeeds().Json();
        JsonElement mixed = report.GetProperty(report.TryGetProperty("mixture_entropy", out _) ? "mixture_entropy" : "entropy");
        Assert.Equal(2, components.Length);
        for (int z = 0; z < 2; z++)
        {
            JsonAssert.Close(evaluated[z].GetProperty("weight").GetDouble(), components[z].GetProperty("weight"), 0, "weight");
            JsonAssert.Close(evaluated[z].GetProperty("share").GetDouble(), components[z].GetProperty("share").GetProperty("estimate"), 1e-12, "share");
            JsonAssert.Close(entropy.GetProperty("components")[z].GetProperty("entropy").GetDouble(), components[z].GetProperty("entropy"), 1e-12,
                "entropy of a component");
        }

        foreach (string key in new[] { "entropy", "component_information", "component_entropy", "class_information", "entropy_given_component" })
        {
            JsonAssert.Close(entropy.GetProperty(key).GetDouble(), mixed.GetProperty(key), 1e-12, key);
        }

        JsonAssert.Close(entropy.GetProperty("entropy").GetDouble(), report.GetProperty("entropy").GetProperty("entropy"), 1e-9, "entropy of the report");
        JsonElement shared = Tool.Run("ledger", model, data, "--shared", "--part", "test", "--test-rows", "60", "--json").Succeeds().Json();
        foreach (string key in new[] { "log_p", "independent", "total_shared", "about_class" })
        {
            JsonAssert.Close(shared.GetProperty("mean").GetProperty(key).GetDouble(),
                report.GetProperty("shared").GetProperty("mean").GetProperty(key), 1e-9, key);
            JsonAssert.Close(shared.GetProperty("standard_error").GetProperty(key).GetDouble(),
                report.GetProperty("shared").GetProperty("standard_error").GetProperty(key), 1e-9, key);
        }
    }

    [Fact]
    public void OnOneTree_ThePageShowsTheJoinedNetwork()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Table(3));
        CliResult shown = Run(folder, data, "--tree", "line");
        Assert.Contains("What the latents of the components, joined to one network, spend on the test data", shown.Output, StringComparison.Ordinal);
        Assert.Contains("share of the rows", shown.Output, StringComparison.Ordinal);
        JsonElement report = Report(folder);
        string[] sections = Sections(folder);
        Assert.Contains("components", sections);
        Assert.Empty(OnTree.Except(sections));

        // The joined latents of a node are the channels of both components.
        Assert.Equal(6, report.GetProperty("model").GetProperty("widths")[0].GetInt32());
        string model = Path.Combine(folder["run"], "model.safetensors");
        JsonElement shared = Tool.Run("mi", model, "--json").Succeeds().Json().GetProperty("patch_rest_information");
        Assert.Equal(12, shared.EnumerateObject().Count());
        JsonAssert.Close(shared, report.GetProperty("mutual_information").GetProperty("patch_rest_information"), 1e-9, "shared by patches");
    }

    [Fact]
    public void OnDifferentTrees_ThePageSaysWhatIsNotThere_AndWhy()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", Table(4));
        CliResult shown = Run(folder, data, "--json");
        Assert.Equal(2, shown.Json().GetProperty("components").GetArrayLength());
        JsonElement report = Report(folder);
        Assert.StartsWith("the components of the mixture have different trees", report.GetProperty("shared").GetProperty("no_shared").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(0, report.GetProperty("levels").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("model").GetProperty("tree").ValueKind);
        Assert.Equal(8, report.GetProperty("mutual_information").GetProperty("pairwise_information").GetArrayLength());
        JsonAssert.Close(Tool.Run("mi", Path.Combine(folder["run"], "model.safetensors"), "--json").Json().GetProperty("pairwise_information"),
            report.GetProperty("mutual_information").GetProperty("pairwise_information"), 1e-12, "pairs");
        Assert.Equal(["distance_law", "entropy_bracket", "level_activations", "patch_rest_information", "scaling_law", "width_advice"],
            report.GetProperty("left_out").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        double[] means = [.. new[] { "surprisal", "component_information",
            "class_information" }.Select(k => report.GetProperty("ledger").GetProperty(k).GetProperty("estimate").GetDouble())];
        double rest = report.GetProperty("ledger").GetProperty("site").EnumerateArray()
            .Concat(report.GetProperty("ledger").GetProperty("information_per_level").EnumerateArray())
            .Sum(e => e.GetProperty("estimate").GetDouble());
        Assert.Equal(means[0], means[1] + means[2] + rest, 1e-9);

        string[] sections = Sections(folder);
        Assert.Contains("components", sections);
        Assert.Equal(["distance"], sections.Intersect(OnTree));
        string page = File.ReadAllText(Path.Combine(folder["run"], "report.html"));
        Assert.Contains("Not in this report: latents, levels, rate, scaling law, scales, widths and activations belong to one tree", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.All(XDocument.Parse(page).Descendants("nav").Descendants("a"), a => Assert.Contains(a.Attribute("href")!.Value[1..], sections));
    }

    private static CliResult Run(TemporaryFolder folder, string data, params string[] more) =>
        Tool.Run(["run", data, "--label", "kind", "--test-rows", "60", "--components", "2", "--widths", "3", "--steps", "4", "-o",
            folder["run"], .. more]).Succeeds();

    private static JsonElement Report(TemporaryFolder folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "report.json"))).RootElement;

    private static string[] Sections(TemporaryFolder folder) =>
        [.. XDocument.Parse(File.ReadAllText(Path.Combine(folder["run"], "report.html"))).Descendants("section").Select(s => s.Attribute("id")!.Value)];

    // Columns that repeat the class, and as many that repeat another bit.
    private static string Table(int columns)
    {
        uint state = 12345;
        uint Next() => state = (state * 1664525) + 1013904223;
        string Row()
        {
            uint kind = (Next() >> 16) % 3, bit = (Next() >> 16) & 1;
            string[] first = [.. Enumerable.Range(0, columns).Select(_ => Invariant($"{((Next() >> 16) % 5 == 0 ? (Next() >> 16) % 3 : kind)}"))];
            string[] second = [.. Enumerable.Range(0, columns).Select(_ => Invariant($"{((Next() >> 16) % 7 == 0 ? 1 - bit : bit)}"))];
            return string.Join(',', first.Concat(second)) + "," + "abc"[(int)kind];
        }

        return string.Join(',', Enumerable.Range(0, 2 * columns).Select(i => "c" + i)) + ",kind\n"
            + string.Join('\n', Enumerable.Range(0, 240).Select(_ => Row())) + "\n";
    }
}
