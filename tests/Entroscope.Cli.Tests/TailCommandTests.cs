using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>What the commands say of values far out and of rows of probability 0.</summary>
public sealed class TailCommandTests
{
    private const string Gaussians = """
        {"sites":1,"alphabet":0,"leaf_family":"gaussian","leaf_channels":2,"widths":[2],"classes":2,"pooling_groups":[[[0]]],
         "leaf":[[[0,1],[0,4]]],"conv":[[[[0.9,0.1],[0.2,0.8]]]],"output":[[1,0],[0,1]],"class_prior":[0.5,0.5]}
        """;

    private const string Impossible = """
        {"sites":2,"alphabet":2,"leaf_channels":1,"widths":[1],"classes":2,"pooling_groups":[[[0,1]]],
         "leaf":[[[1,0]],[[0.5,0.5]]],"conv":[[[[1]],[[1]]]],"output":[[1],[1]],"class_prior":[1,0]}
        """;

    [Fact]
    public void FarOut_ClassesAreThoseOfTheWidestChannel()
    {
        using var folder = new TemporaryFolder();
        string model = Write(folder, "m.json", Gaussians), data = Write(folder, "d.csv", "x,y\n1e3,1\n1e9,1\n9.96921e36,1\n1e300,1\n");
        JsonElement classes = Tool.Run("classify", model, data, "--label", "y", "--json").Json();
        foreach (JsonElement row in classes.GetProperty("predictions").EnumerateArray())
        {
            double[] posterior = [.. row.GetProperty("posterior_y").EnumerateArray().Select(p => p.GetDouble())];
            Assert.Equal(1.0 / 9, posterior[0], 1e-14);
            Assert.Equal(1, posterior.Sum(), 1e-14);
        }

        JsonElement whole = Tool.Run("evaluate", model, data, "--label", "y", "--json").Json();
        Assert.Equal(1, whole.GetProperty("accuracy").GetDouble());
        Assert.Equal(0, whole.GetProperty("impossible_rows").GetProperty("count").GetInt32());
        JsonElement ledger = Tool.Run("ledger", model, data, "--label", "y", "--json").Json();
        Assert.All(ledger.GetProperty("samples").EnumerateArray(),
            s => Assert.All(s.GetProperty("node").EnumerateObject(), n => Assert.InRange(n.Value.GetDouble(), -1e-14, 1)));
    }

    [Fact]
    public void Verify_ChecksProbesFarOut()
    {
        using var folder = new TemporaryFolder();
        JsonElement found = Tool.Run("verify", Write(folder, "m.json", Gaussians), "--draws", "4096", "--json").Json();
        JsonElement[] checks =
            [.. found.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("about").GetString()!.StartsWith("far probe", StringComparison.Ordinal))];
        Assert.Equal(5, checks.Length);
        Assert.Contains(checks, c => c.GetProperty("statement").GetString()!.StartsWith("posteriors", StringComparison.Ordinal));
        Assert.All(checks, c => Assert.Equal("holds exactly", c.GetProperty("verdict").GetString()!.Replace('_', ' ')));
    }

    [Fact]
    public void RowsOfProbabilityZero_AreNamed_AndHaveNoClass()
    {
        using var folder = new TemporaryFolder();
        string model = Write(folder, "m.json", Impossible), data = Write(folder, "d.csv", "a,b,y\n0,1,0\n0,1,1\n1,0,0\n");
        string text = Tool.Run("evaluate", model, data, "--label", "y").Succeeds().Output;
        Assert.Contains("log-likelihood  -inf nats a row", text, StringComparison.Ordinal);
        Assert.Contains("1 row of probability 0 (row 3); without them -0.6931 nats a row", text, StringComparison.Ordinal);
        Assert.Contains("33.3 % of 3 labelled rows", text, StringComparison.Ordinal);
        JsonElement whole = Tool.Run("evaluate", model, data, "--label", "y", "--json").Json();
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("log_likelihood").ValueKind);
        JsonAssert.Close(-Math.Log(2), whole.GetProperty("possible_log_likelihood"), 1e-14, "possible");
        Assert.Equal("[3]", Compact(whole.GetProperty("impossible_rows").GetProperty("first")));
        Assert.Equal("class,p(0),p(1)\n0,1,0\n0,1,0\n,,\n", Tool.Run("classify", model, data, "--label", "y").Succeeds().Output);
        JsonElement last = Tool.Run("classify", model, data, "--label", "y", "--json").Json().GetProperty("predictions")[2];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (last.GetProperty("class").ValueKind, last.GetProperty("posterior_y").ValueKind));
        JsonElement ledger = Tool.Run("ledger", model, data, "--label", "y", "--json").Json();
        Assert.Equal(JsonValueKind.Null, ledger.GetProperty("samples")[2].GetProperty("posterior_y").ValueKind);
        Assert.Equal(JsonValueKind.Null, ledger.GetProperty("mean").GetProperty("log_p").ValueKind);
        JsonAssert.Close(Math.Log(2), ledger.GetProperty("mean").GetProperty("site")[1], 1e-14, "site");
        Assert.Contains("1 row of probability 0 (row 3), which has no ledger", Tool.Run("ledger", model, data, "--label", "y").Succeeds().Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Impute_NamesTheRows()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("impute", Write(folder, "m.json", Impossible), Write(folder, "d.csv", "a,b\n0,\n1,\n1,\n"))
            .Refused(2, "Row 2 has probability 0 under the model", "2 rows of probability 0 (rows 2 and 3)");
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static string Write(TemporaryFolder folder, string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }
}
