using System.Text.Json;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>The reference engine against brute-force enumeration.</summary>
public sealed class ReferenceOracleTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => OracleFile.Generative();

    public static TheoryData<string> NamesWithCounts => OracleFile.Generative("expected_counts");

    [Theory]
    [MemberData(nameof(Names))]
    public void Ledger_AgreesWithEnumeration(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        LedgerTable table = Reference(oracle).Ledger(oracle.Data(), RowSelection.All(oracle.Data()));
        int row = 0;
        foreach (JsonElement sample in oracle.Samples.EnumerateArray())
        {
            JsonElement node = sample.GetProperty("node");
            NumericAssert.Close(sample.GetProperty("log_p").GetDouble(), table.LogLikelihood[row], Tolerance, what: "log_p");
            NumericAssert.Close(node.GetProperty("y").GetDouble(), table.ClassTerm[row], Tolerance, what: "class term");
            NumericAssert.Close(oracle.ByNode(node), Row(table.NodeTerms, table.Nodes, row), Tolerance, what: "node");
            NumericAssert.Close(OracleFile.Numbers(sample.GetProperty("site")), Row(table.SiteTerms, table.Sites, row), Tolerance, what: "site");
            NumericAssert.Close(OracleFile.Numbers(sample.GetProperty("posterior_y")), Row(table.ClassPosterior, table.Classes, row),
                Tolerance, what: "posterior_y");
            row++;
        }

        Assert.True(row > 3);
    }

    [Theory]
    [MemberData(nameof(NamesWithCounts))]
    public void ExpectedCounts_AgreeWithEnumeration(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        JsonElement expected = oracle.ExpectedCounts;
        var counts = new ExpectedCounts(oracle.Model);
        Reference(oracle).AddExpectedCounts(oracle.Data(), RowSelection.All(oracle.Data()), null, counts);
        JsonElement conv = expected.GetProperty("conv_and_output");
        for (int v = 0; v < oracle.Model.Tree.NodeCount; v++)
        {
            double[] matrix = [.. conv.GetProperty(oracle.Model.Tree.Key(v)).EnumerateArray().SelectMany(OracleFile.Numbers)];
            NumericAssert.Close(matrix, counts.Weights[v], Tolerance, what: oracle.Model.Tree.Key(v));
        }

        NumericAssert.Close(OracleFile.Numbers(conv.GetProperty("y")), counts.Classes, Tolerance, what: "classes");
        int site = 0;
        foreach (JsonElement leaf in expected.GetProperty("leaf").EnumerateArray())
        {
            NumericAssert.Close([.. leaf.EnumerateArray().SelectMany(OracleFile.Numbers)], counts.Leaves[site++], Tolerance, what: "leaf");
        }
    }

    private static IEngine Reference(OracleFile oracle) => Engines.Create(oracle.Model, new EngineOptions { Kind = EngineKind.Reference });

    private static double[] Row(double[] table, int width, int row) => table[(row * width)..((row + 1) * width)];
}
