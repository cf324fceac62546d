using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Numerics;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Entropies against brute-force enumeration by an independent program.</summary>
public sealed class EntropyOracleTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => OracleFile.Generative();

    [Theory]
    [MemberData(nameof(Names))]
    public void Enumerate_AgreesWithOracle(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        LayerEntropies e = EntropyAnalysis.Enumerate(oracle.Model);
        Assert.Equal("enumeration", e.Method);
        Assert.True(e.Entropy.IsExact);
        Close(oracle, "entropy", e.Entropy.Value);
        Close(oracle, "entropy_given_class", e.EntropyGivenClass.Value);
        Close(oracle, "class_information", e.ClassInformation.Value);
        Close(oracle, "class_entropy", e.ClassEntropy);
        Close(oracle, "joint_entropy_all", e.JointEntropyAll.Value);
        NumericAssert.Close(OracleFile.Numbers(oracle.Expected("entropy_given_level")), Values(e.EntropyGivenLevel), Tolerance, what: "entropy_given_level");
        NumericAssert.Close(OracleFile.Numbers(oracle.Expected("capacity_per_level")), e.CapacityPerLevel, Tolerance, what: "capacity_per_level");
        NumericAssert.Close(oracle.ByNode(oracle.Expected("node_information")), Values(e.NodeInformation), Tolerance, what: "node_information");
        NumericAssert.Close(
            oracle.ByNode(oracle.Expected("patch_entropy_given_own_latent")), Values(e.PatchEntropyGivenLatent), Tolerance,
            what: "patch_entropy_given_own_latent");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OfSites_AgreesWithOracle(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        int sites = oracle.Model.Tree.SiteCount;
        int[] half = [.. Enumerable.Range(0, sites / 2)];
        int[] even = [.. Enumerable.Range(0, sites).Where(i => i % 2 == 0)];
        Close(oracle, "entropy_first_half", EntropyAnalysis.OfSites(oracle.Model, half).Value);
        Close(oracle, "entropy_even_sites", EntropyAnalysis.OfSites(oracle.Model, even).Value);
        Close(oracle, "entropy", EntropyAnalysis.OfSites(oracle.Model, [.. Enumerable.Range(0, sites)]).Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_AgreesWithOracleWithinFourErrors(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        LayerEntropies e = EntropyAnalysis.Draw(oracle.Model, new EntropyOptions { Draws = 2000, Seed = 11 });
        Assert.Equal("draws", e.Method);
        Assert.Equal(2000, e.Draws);
        Within(oracle.Expected("entropy").GetDouble(), e.Entropy, "entropy");
        Within(oracle.Expected("entropy_given_class").GetDouble(), e.EntropyGivenClass, "entropy_given_class");
        Within(oracle.Expected("class_information").GetDouble(), e.ClassInformation, "class_information");
        Within(OracleFile.Numbers(oracle.Expected("entropy_given_level")), e.EntropyGivenLevel, "entropy_given_level");
        Within(oracle.ByNode(oracle.Expected("node_information")), e.NodeInformation, "node_information");
        Within(oracle.ByNode(oracle.Expected("patch_entropy_given_own_latent")), e.PatchEntropyGivenLatent, "patch entropy");
        LayerEntropies exact = EntropyAnalysis.Enumerate(oracle.Model);
        Within(Values(exact.PatchEntropy), e.PatchEntropy, "patch entropy");
        Within(Values(exact.PatchEntropyPerLevel), e.PatchEntropyPerLevel, "patch entropy per level");
        Within(Values(exact.Increments), e.Increments, "increments");
        Estimate sites = EntropyAnalysis.DrawSites(oracle.Model, [0, 2], new EntropyOptions { Draws = 2000, Seed = 12 });
        Within(EntropyAnalysis.EnumerateSites(oracle.Model, [0, 2]).Value, sites, "sites");
    }

    private static double[] Values(Estimate[] estimates) => [.. estimates.Select(e => e.Value)];

    private static void Close(OracleFile oracle, string key, double actual) => NumericAssert.Close(oracle.Expected(key).GetDouble(),
        actual, Tolerance, what: key);

    private static void Within(double[] expected, Estimate[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Within(expected[i], actual[i], Invariant($"{what}[{i}]"));
        }
    }

    private static void Within(double expected, Estimate actual, string what) =>
        NumericAssert.Close(expected, actual.Value, (4 * actual.StandardError) + Tolerance, what: what);
}
