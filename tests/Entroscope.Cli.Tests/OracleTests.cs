using System.Globalization;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Every value of the enumeration oracles that the commands produce, by key, from the model files themselves.</summary>
public sealed class OracleTests
{
    private const double Tolerance = 1e-10;
    private const string Conditional = "site0_given_site2_is_1_site3_is_0";

    private static readonly string[] EntropyKeys =
    [
        "entropy", "entropy_given_level", "entropy_given_class", "class_information", "class_entropy", "capacity_per_level", "node_information",
        "patch_entropy_given_own_latent", "joint_entropy_all",
    ];

    public static TheoryData<string> Names => Oracle.Generative();

    public static TheoryData<string> NamesWithConditional => Oracle.Generative(Conditional);

    [Theory]
    [MemberData(nameof(Names))]
    public void Ledger_AgreesSampleBySampleAndOnAverage(string name)
    {
        using var folder = new TemporaryFolder();
        Oracle oracle = Oracle.Load(name);
        JsonElement ledger = Tool.Run("ledger", Oracle.PathOf(name), folder.Write("samples.csv", oracle.SamplesAsCsv()), "--json").Json();
        JsonElement[] samples = [.. ledger.GetProperty("samples").EnumerateArray()];
        Assert.Equal(oracle.Samples.Length, samples.Length);
        for (int r = 0; r < samples.Length; r++)
        {
            JsonElement expected = oracle.Samples[r];
            foreach (string key in new[] { "log_p", "node", "site", "posterior_y" })
            {
                JsonAssert.Close(expected.GetProperty(key), samples[r].GetProperty(key), Tolerance, Invariant($"samples[{r}].{key}"));
            }
        }

        JsonElement mean = ledger.GetProperty("mean");
        JsonAssert.Close(oracle.Samples.Average(s => s.GetProperty("log_p").GetDouble()), mean.GetProperty("log_p"), Tolerance, "mean.log_p");
        foreach (JsonProperty node in oracle.Samples[0].GetProperty("node").EnumerateObject())
        {
            double expected = oracle.Samples.Average(s => s.GetProperty("node").GetProperty(node.Name).GetDouble());
            JsonAssert.Close(expected, mean.GetProperty("node").GetProperty(node.Name), Tolerance, "mean.node." + node.Name);
        }

        AssertLevels(oracle, mean);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Entropy_ByEnumeration_AgreesByKey(string name)
    {
        JsonElement exact = Tool.Run("entropy", Oracle.PathOf(name), "--exact", "--json").Json();
        Assert.Equal("enumeration", exact.GetProperty("method").GetString());
        JsonElement expected = Oracle.Load(name).Expected;
        foreach (string key in EntropyKeys)
        {
            JsonAssert.Close(expected.GetProperty(key), exact.GetProperty(key), Tolerance, key);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Entropy_OfSites_Agrees(string name)
    {
        Oracle oracle = Oracle.Load(name);
        string half = List(Enumerable.Range(0, oracle.Sites / 2));
        string even = List(Enumerable.Range(0, oracle.Sites).Where(i => i % 2 == 0));
        string all = List(Enumerable.Range(0, oracle.Sites).Reverse());
        foreach ((string sites, string key) in new[] { (half, "entropy_first_half"), (even, "entropy_even_sites"), (all, "entropy") })
        {
            JsonElement exact = Tool.Run("entropy", Oracle.PathOf(name), "--exact", "--sites", sites, "--json").Json();
            JsonAssert.Close(oracle.Expected.GetProperty(key), exact.GetProperty("entropy"), Tolerance, key);
            Assert.Equal("enumeration", exact.GetProperty("method").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Renyi_AgreesForAllAndForSomeSites(string name)
    {
        Oracle oracle = Oracle.Load(name);
        JsonElement all = Tool.Run("entropy", Oracle.PathOf(name), "--exact", "--renyi", "2,3", "--json").Json();
        string half = List(Enumerable.Range(0, oracle.Sites / 2));
        JsonElement some = Tool.Run("entropy", Oracle.PathOf(name), "--exact", "--renyi", "2", "--sites", half, "--json").Json();
        JsonAssert.Close(oracle.Expected.GetProperty("renyi2"), all.GetProperty("renyi2"), Tolerance, "renyi2");
        JsonAssert.Close(oracle.Expected.GetProperty("renyi3"), all.GetProperty("renyi3"), Tolerance, "renyi3");
        JsonAssert.Close(oracle.Expected.GetProperty("renyi2_first_half"), some.GetProperty("renyi2"), Tolerance, "renyi2_first_half");
        double truth = oracle.Expected.GetProperty("entropy").GetDouble();
        JsonElement bracket = all.GetProperty("entropy_bracket");
        Assert.True(bracket.GetProperty("lower").GetDouble() <= truth + Tolerance && truth <= bracket.GetProperty("upper").GetDouble() + Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Entropy_FromDraws_AgreesWithinFourStandardErrors(string name)
    {
        JsonElement drawn = Tool.Run("entropy", Oracle.PathOf(name), "--draws", "4000", "--seed", "5", "--json").Json();
        Assert.Equal("draws", drawn.GetProperty("method").GetString());
        Assert.Equal(4000, drawn.GetProperty("draws").GetInt32());
        JsonElement expected = Oracle.Load(name).Expected;
        JsonElement exact = Tool.Run("entropy", Oracle.PathOf(name), "--exact", "--json").Json();
        JsonAssert.Close(exact.GetProperty("entropy_given_level")[0].GetDouble(), drawn.GetProperty("entropy_given_level")[0], Tolerance, "E_0 needs no draws");
        foreach (string key in new[] { "entropy", "entropy_given_level", "entropy_given_class", "class_information", "node_information",
            "patch_entropy_given_own_latent" })
        {
            JsonAssert.Estimates(expected.GetProperty(key), drawn.GetProperty(key), key);
        }

        JsonAssert.Close(expected.GetProperty("capacity_per_level"), drawn.GetProperty("capacity_per_level"), Tolerance, "capacity_per_level");
        JsonAssert.Close(expected.GetProperty("class_entropy"), drawn.GetProperty("class_entropy"), Tolerance, "class_entropy");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MutualInformation_AgreesByKey(string name)
    {
        JsonElement expected = Oracle.Load(name).Expected;
        JsonElement exact = Tool.Run("mi", Oracle.PathOf(name), "--exact", "--json").Json();
        Assert.Equal("enumeration", exact.GetProperty("method").GetString());
        foreach (string key in new[] { "patch_rest_information", "pairwise_information" })
        {
            JsonAssert.Close(expected.GetProperty(key), exact.GetProperty(key), Tolerance, key);
        }

        JsonElement drawn = Tool.Run("mi", Oracle.PathOf(name), "--draws", "2000", "--seed", "4", "--json").Json();
        Assert.Equal(2000, drawn.GetProperty("draws").GetInt32());
        JsonAssert.Estimates(expected.GetProperty("patch_rest_information"), drawn.GetProperty("patch_rest_information"), "patch_rest_information");
        JsonAssert.Close(expected.GetProperty("pairwise_information"), drawn.GetProperty("pairwise_information"), Tolerance, "pairs need no draws");
        JsonElement between = Tool.Run("mi", Oracle.PathOf(name), "--sites", "0", "--with", "2", "--json").Json();
        JsonAssert.Close(expected.GetProperty("pairwise_information")[0][2].GetDouble(), between.GetProperty("information"), Tolerance,
            "information of two sites");
    }

    [Theory]
    [MemberData(nameof(NamesWithConditional))]
    public void Condition_Agrees(string name)
    {
        JsonElement expected = Oracle.Load(name).Expected.GetProperty(Conditional);
        JsonElement result = Tool.Run("condition", Oracle.PathOf(name), "--given", "2=1,3=0", "--sites", "0", "--json").Json();
        JsonAssert.Close(expected, result.GetProperty("distribution"), Tolerance, "distribution");
        Assert.Equal(0, Assert.Single(result.GetProperty("sites").EnumerateArray()).GetInt32());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_AgreesWithoutAndWithClasses(string name)
    {
        using var folder = new TemporaryFolder();
        Oracle oracle = Oracle.Load(name);
        string data = folder.Write("samples.csv", oracle.SamplesAsCsv());
        double mean = oracle.Samples.Average(s => s.GetProperty("log_p").GetDouble());
        JsonElement result = Tool.Run("evaluate", Oracle.PathOf(name), data, "--json").Json();
        Assert.Equal(oracle.Samples.Length, result.GetProperty("rows").GetInt32());
        JsonAssert.Close(mean, result.GetProperty("log_likelihood"), Tolerance, "log_likelihood");
        Assert.Equal(JsonValueKind.Null, result.GetProperty("accuracy").ValueKind);
        if (oracle.Classes == 1)
        {
            return;
        }

        // The true class of every row is the most probable one, but for the first row.
        int[] classes = [.. oracle.Samples.Select(s => MostProbable(s.GetProperty("posterior_y")))];
        classes[0] = (classes[0] + 1) % oracle.Classes;
        string labelled = string.Concat(oracle.SamplesAsCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries).Zip(classes,
            (row, y) => Invariant($"{row},{y}\n")));
        JsonElement judged = Tool.Run("evaluate", Oracle.PathOf(name), folder.Write("labelled.csv", labelled), "--label", "last", "--json").Json();
        JsonAssert.Close(mean, judged.GetProperty("log_likelihood"), Tolerance, "log_likelihood");
        JsonAssert.Close(1 - (1.0 / classes.Length), judged.GetProperty("accuracy"), Tolerance, "accuracy");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Convert_ThereAndBack_KeepsEveryByte(string name)
    {
        using var folder = new TemporaryFolder();
        Tool.Run("convert", Oracle.PathOf(name), folder["a.safetensors"]).Succeeds();
        Tool.Run("convert", folder["a.safetensors"], folder["b.json"]).Succeeds();
        Tool.Run("convert", folder["b.json"], folder["c.safetensors"]).Succeeds();
        Tool.Run("convert", folder["c.safetensors"], folder["d.json"]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.safetensors"]), File.ReadAllBytes(folder["c.safetensors"]));
        Assert.Equal(File.ReadAllBytes(folder["b.json"]), File.ReadAllBytes(folder["d.json"]));
        CliResult direct = Tool.Run("entropy", Oracle.PathOf(name), "--json");
        Assert.Equal(direct.Output, Tool.Run("entropy", folder["c.safetensors"], "--json").Output);
        Assert.Equal(direct.Output, Tool.Run("entropy", folder["d.json"], "--json").Output);
    }

    // E_l, the surprisal given level l, is what the sites and the nodes below level l spend.
    private static void AssertLevels(Oracle oracle, JsonElement mean)
    {
        if (!oracle.Model.TryGetProperty("pooling_groups", out JsonElement groups))
        {
            return;
        }

        JsonElement levels = mean.GetProperty("surprisal_given_level");
        Assert.Equal(groups.GetArrayLength() + 1, levels.GetArrayLength());
        double[] expected = new double[groups.GetArrayLength() + 1];
        foreach (JsonElement sample in oracle.Samples)
        {
            double sites = sample.GetProperty("site").EnumerateArray().Sum(s => s.GetDouble());
            for (int l = 0; l < expected.Length; l++)
            {
                double below = sample.GetProperty("node").EnumerateObject()
                    .Where(n => n.Name.Contains(',', StringComparison.Ordinal) && int.Parse(n.Name.Split(',')[0], CultureInfo.InvariantCulture) < l)
                    .Sum(n => n.Value.GetDouble());
                expected[l] += (sites + below) / oracle.Samples.Length;
            }
        }

        for (int l = 0; l < expected.Length; l++)
        {
            JsonAssert.Close(expected[l], levels[l], Tolerance, Invariant($"surprisal_given_level[{l}]"));
        }
    }

    private static int MostProbable(JsonElement posterior)
    {
        double[] p = [.. posterior.EnumerateArray().Select(e => e.GetDouble())];
        return Array.IndexOf(p, p.Max());
    }

    private static string List(IEnumerable<int> sites) => string.Join(',', sites.Select(i => i.ToString(CultureInfo.InvariantCulture)));
}
