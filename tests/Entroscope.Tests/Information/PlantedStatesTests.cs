using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>The law that is named of states whose law is known, and none where there is none.</summary>
public sealed class PlantedStatesTests
{
    [Fact]
    public void KnownLaws_AreNamed()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Assert.Equal("product", Verdict(PlantedStates.Kind.Product, seed));
            Assert.Equal("area", Verdict(PlantedStates.Kind.Cat, seed));
            Assert.Equal("area", Verdict(PlantedStates.Kind.Gapped, seed));
            Assert.Equal("volume", Verdict(PlantedStates.Kind.Pairs, seed));
            (string verdict, double charge) = PlantedStates.Judge(PlantedStates.Kind.Critical, seed);
            Assert.Equal("logarithm", verdict);
            NumericAssert.Close(0.5, charge, 0.015);
        }
    }

    [Fact]
    public void OtherLaws_AreNeverWrong()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Assert.Contains(Verdict(PlantedStates.Kind.UnequalPairs, seed), (string[])["volume", "undecided"]);
            Assert.Contains(Verdict(PlantedStates.Kind.Chain, seed), (string[])["area", "undecided"]);
            Assert.Equal("undecided", Verdict(PlantedStates.Kind.Wide, seed));
            Assert.Equal("undecided", Verdict(PlantedStates.Kind.Scatter, seed));
            (string verdict, double charge) = PlantedStates.Judge(PlantedStates.Kind.NearCritical, seed);
            Assert.True(verdict is "undecided" || Math.Abs(charge - 0.5) < 0.05, Invariant($"{verdict}, c = {charge}"));
        }
    }

    // Free fermions against the whole state.
    [Fact]
    public void Fermions_HaveTheEntropiesOfTheState()
    {
        double[] table = IsingChain.GroundState(10, 1.3);
        for (int n = 1; n <= 5; n++)
        {
            double[] squared = RealNetworks.Spectrum(table, 10, 2, [.. Enumerable.Range(0, n)]);
            NumericAssert.Close(-squared.Sum(p => p > 0 ? p * Math.Log(p) : 0), PlantedStates.Ising(10, n, 1.3), 1e-9);
        }
    }

    private static string Verdict(PlantedStates.Kind kind, ulong seed) => PlantedStates.Judge(kind, seed).Verdict;
}
