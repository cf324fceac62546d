using System.Globalization;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>ledger --shared</c> and <c>ledger -o</c>: the account, its tables and its file.</summary>
public sealed class SharedLedgerTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void Json_AddsUp_ForSamplesMeansAndNodes()
    {
        JsonElement ledger = Tool.Run("ledger", model.Path, model.Data, "--shared", "--json").Json();
        JsonElement[] samples = [.. ledger.GetProperty("samples").EnumerateArray()];
        Assert.Equal(ledger.GetProperty("rows").GetInt32(), samples.Length);
        Assert.All(samples, AssertAccount);
        JsonElement mean = ledger.GetProperty("mean");
        AssertAccount(mean);
        foreach (string key in new[] { "marginal", "given_rest" })
        {
            double[] average = [.. Enumerable.Range(0, Values(mean, key).Length).Select(i => samples.Average(s => Values(s, key)[i]))];
            AssertClose(average, Values(mean, key));
            double[] errors = Values(ledger.GetProperty("standard_error"), key);
            double[] first = [.. samples.Select(s => Values(s, key)[0])];
            double deviation = Math.Sqrt(first.Sum(x => (x - average[0]) * (x - average[0])) / (first.Length - 1.0) / first.Length);
            Assert.Equal(deviation, errors[0], 1e-10);
        }

        // The steps of the staircase are those of its levels, and the nodes are those of the tree.
        double[] levels = Values(mean, "surprisal_per_level");
        Assert.Equal(levels[0] - levels[^1], mean.GetProperty("total_shared").GetDouble(), 1e-10);
        Assert.Equal(levels[0] - levels[1], Values(mean, "shared_per_level")[0], 1e-10);
        Assert.Equal(-levels[^1], mean.GetProperty("log_p").GetDouble(), 1e-10);
        JsonElement plain = Tool.Run("ledger", model.Path, model.Data, "--json").Json();
        string[] nodes = [.. plain.GetProperty("mean").GetProperty("node").EnumerateObject().Select(n => n.Name)];
        Assert.Equal(nodes[1..^plain.GetProperty("mean").GetProperty("site").GetArrayLength()],
            mean.GetProperty("shared").EnumerateObject().Select(n => n.Name));
        JsonAssert.Close(plain.GetProperty("mean").GetProperty("log_p").GetDouble(), mean.GetProperty("log_p"), 1e-10, "log p");
        Assert.False(Tool.Run("ledger", model.Path, model.Data, "--shared", "--json", "--mean-only").Json().TryGetProperty("samples", out _));
    }

    [Fact]
    public void Json_TellsWhatColumnsTellOfTheClass()
    {
        JsonElement ledger = Tool.Run("ledger", model.Path, model.Data, "--shared", "--mean-only", "--json").Json();
        JsonElement[] sites = [.. ledger.GetProperty("sites").EnumerateArray()];
        Assert.All(sites, s => Assert.True(s.GetProperty("about_class").GetProperty("standard_error").GetDouble() >= 0));
        foreach (JsonElement site in sites)
        {
            double told = site.GetProperty("marginal").GetProperty("estimate").GetDouble() - site.GetProperty("given_rest").GetProperty("estimate").GetDouble();
            Assert.Equal(told, site.GetProperty("from_rest").GetProperty("estimate").GetDouble(), 1e-10);
        }

        JsonElement classes = Tool.Run("classify", model.Path, model.Data, "--json").Json();
        Assert.Equal(ledger.GetProperty("rows").GetInt32(), ledger.GetProperty("labelled_rows").GetInt32());
        Assert.Equal(ledger.GetProperty("rows").GetInt32(), classes.GetProperty("rows").GetInt32());
        Assert.True(ledger.GetProperty("mean").GetProperty("about_class").GetDouble() > 0);
    }

    [Fact]
    public void Text_HasAccountColumnsRowsAndTheLatentLedgerByItsName()
    {
        string all = Tool.Run("ledger", model.Path, model.Data).Succeeds().Output;
        foreach (string part in new[] { "columns one by one", "all together", "the others tell", "about the class", "most surprising rows",
            "The latent ledger: what this network does with its latents.", "spent at the level" })
        {
            Assert.Contains(part, all, StringComparison.Ordinal);
        }

        string shared = Tool.Run("ledger", model.Path, model.Data, "--shared", "--mean-only").Succeeds().Output;
        Assert.Contains("columns one by one", shared, StringComparison.Ordinal);
        Assert.DoesNotContain("latent", shared, StringComparison.Ordinal);
        Assert.DoesNotContain("most surprising rows", shared, StringComparison.Ordinal);
        string given = Tool.Run("ledger", model.Path, model.Data, "--given-class").Succeeds().Output;
        Assert.Contains("given the true class", given, StringComparison.Ordinal);
        Assert.DoesNotContain("columns one by one", given, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_HasALineForEveryRow_EmptyWhereMissing()
    {
        using var folder = new TemporaryFolder();
        string[] lines = File.ReadAllLines(model.Data);
        string[] cells = lines[2].Split(',');
        lines[2] = string.Join(',', cells.Select((c, i) => i == 1 ? string.Empty : c));
        string data = folder.Write("holes.csv", string.Join('\n', lines) + "\n");
        string file = folder["terms.csv"];
        Assert.EndsWith(Invariant($"{file}: {lines.Length - 1} rows\n"),
            Tool.Run("ledger", model.Path, data, "--shared", "--mean-only", "-o", file).Succeeds().Output, StringComparison.Ordinal);
        string[] written = File.ReadAllLines(file);
        Assert.Equal(lines.Length, written.Length);
        string[] header = written[0].Split(',');
        string[] columns = [.. lines[0].Split(',').Where(n => n != "kind")];
        Assert.Equal(["log_p", .. columns.SelectMany(n => new[] { n + ":marginal", n + ":given_rest" })], header);
        JsonElement[] samples = [.. Tool.Run("ledger", model.Path, data, "--shared", "--json").Json().GetProperty("samples").EnumerateArray()];
        for (int r = 0; r < samples.Length; r++)
        {
            string[] row = written[r + 1].Split(',');
            Assert.Equal(samples[r].GetProperty("log_p").GetDouble(), double.Parse(row[0], CultureInfo.InvariantCulture), 1e-12);
            for (int i = 0; i < columns.Length; i++)
            {
                bool missing = r == 1 && i == 1;
                Assert.Equal(missing, row[1 + (2 * i)].Length == 0);
                Assert.Equal(missing, row[2 + (2 * i)].Length == 0);
                if (!missing)
                {
                    Assert.Equal(Values(samples[r], "given_rest")[i], double.Parse(row[2 + (2 * i)], CultureInfo.InvariantCulture), 1e-12);
                }
            }
        }

        Tool.Run("ledger", model.Path, data, "-o", folder["no/such/folder.csv"]).Refused(ExitCode.BadInput, "folder.csv");
    }

    // Two sites that always agree: rows of probability 0 have a surprise, but no account.
    [Fact]
    public void RowsOfProbabilityZero_AreNamedAndInNoMean()
    {
        using var folder = new TemporaryFolder();
        const string Model = """
            {"sites":2,"alphabet":2,"leaf_channels":2,"widths":[2],"classes":1,"pooling_groups":[[[0,1]]],
             "leaf":[[[1,0],[0,1]],[[1,0],[0,1]]],"conv":[[[[1,0],[0,1]],[[1,0],[0,1]]]],"output":[[0.5,0.5]],"class_prior":[1]}
            """;
        string path = folder.Write("copies.json", Model);
        string data = folder.Write("rows.csv", "0,0\n0,1\n1,1\n");
        JsonElement ledger = Tool.Run("ledger", path, data, "--shared", "--json").Json();
        Assert.Equal((3, 1), (ledger.GetProperty("rows").GetInt32(), ledger.GetProperty("impossible_rows").GetProperty("count").GetInt32()));
        Assert.Equal(2, ledger.GetProperty("impossible_rows").GetProperty("first")[0].GetInt32());
        Assert.Equal(Math.Log(2), -ledger.GetProperty("mean").GetProperty("log_p").GetDouble(), 1e-12);
        JsonElement row = ledger.GetProperty("samples")[1];
        Assert.All(["log_p", "shared", "posterior_y"], key => Assert.Equal(JsonValueKind.Null, row.GetProperty(key).ValueKind));
        string text = Tool.Run("ledger", path, data, "--shared", "-o", folder["terms.csv"]).Succeeds().Output;
        Assert.Contains("1 row of probability 0 (row 2) under the network is left out of the means.", text, StringComparison.Ordinal);
        Assert.StartsWith("-inf,", File.ReadAllLines(folder["terms.csv"])[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Mixtures_HaveTheTermsOfColumns_AndThoseOfNodesWhereTreesAreOne()
    {
        using var folder = new TemporaryFolder();
        string other = folder["other.json"];
        Tool.Run("train", model.Data, "--label", "kind", "--steps", "2", "--widths", "2", "--tree", "cp", "-o", other).Succeeds();
        string twin = folder["twin.json"];
        Tool.Run("convert", model.Path, model.Path, "--mixture", "--weights", "0.25,0.75", "-o", twin).Succeeds();
        JsonElement alone = Tool.Run("ledger", model.Path, model.Data, "--shared", "--mean-only", "--json").Json();
        JsonElement same = Tool.Run("ledger", twin, model.Data, "--shared", "--mean-only", "--json").Json();
        foreach (string key in new[] { "marginal", "given_rest", "shared_per_level" })
        {
            AssertClose(Values(alone.GetProperty("mean"), key), Values(same.GetProperty("mean"), key));
        }

        string mixed = folder["mixed.json"];
        Tool.Run("convert", model.Path, other, "--mixture", "--weights", "0.25,0.75", "-o", mixed).Succeeds();
        JsonElement different = Tool.Run("ledger", mixed, model.Data, "--shared", "--json").Json();
        Assert.Equal(JsonValueKind.Null, different.GetProperty("mean").GetProperty("shared").ValueKind);
        Assert.Contains("different trees", different.GetProperty("no_shared").GetString(), StringComparison.Ordinal);
        JsonElement mean = different.GetProperty("mean");
        Assert.Equal(mean.GetProperty("independent").GetDouble() - mean.GetProperty("total_shared").GetDouble(), -mean.GetProperty("log_p").GetDouble(), 1e-10);
        Assert.Contains("No account by level: the components of the mixture have different trees", Tool.Run("ledger", mixed, model.Data).Succeeds().Output,
            StringComparison.Ordinal);
    }

    private static void AssertAccount(JsonElement terms)
    {
        double shared = terms.GetProperty("shared").EnumerateObject().Sum(n => n.Value.GetDouble());
        Assert.Equal(-terms.GetProperty("log_p").GetDouble(), Values(terms, "marginal").Sum() - shared, 1e-10);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
    }

    private static double[] Values(JsonElement element, string key) => [.. element.GetProperty(key).EnumerateArray().Select(v => v.GetDouble())];
}
