using CsCheck;
using Entroscope.Information.Theorems;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>The verification of mixtures: components by themselves, and what follows from summing the component out.</summary>
public sealed class ComponentVerificationTests
{
    [Fact]
    public void EveryMixture_Holds_AndNamesWhatWasChecked() => RandomMixtures.Tiny.Where(m => m.Components.Count > 1).Sample(
        mixture =>
        {
            Verification found = ModelVerification.Run(mixture);
            Assert.Equal(("enumeration", 0L, Verdict.HoldsExactly), (found.Method, found.Draws, found.Verdict));
            for (int z = 0; z < mixture.Components.Count; z++)
            {
                string prefix = Invariant($"component {z}, ");
                Verification alone = ModelVerification.Run(mixture.Components[z]);
                Assert.Equal(alone.Checks.Select(c => c.Claim),
                    found.Checks.Where(c => c.About.StartsWith(prefix, StringComparison.Ordinal)).Select(c => c.Claim));
            }

            StatementCheck told = found.Checks.Single(c => c.Claim == "I(Z;X) <= H(Z)");
            double[] nothing = [.. Enumerable.Repeat(double.NaN, mixture.Sites)];
            var states = MixtureBruteForce.States(mixture, nothing);
            double Entropy(Func<(int Component, BruteForce.State State), string> key) =>
                states.GroupBy(key, StringComparer.Ordinal).Select(g => g.Sum(s => Math.Exp(s.State.LogJoint))).Sum(p => p == 0 ? 0 : -p * Math.Log(p));
            double z0 = Entropy(s => Invariant($"{s.Component}"));
            double information = Entropy(s => string.Join(',', s.State.Values)) + z0
                - Entropy(s => Invariant($"{s.Component};{string.Join(',', s.State.Values)}"));
            NumericAssert.Close(information, told.Left.Value, 1e-10, what: "I(Z;X)");
            NumericAssert.Close(z0, told.Right.Value, 1e-10, what: "H(Z)");
        },
        iter: 15);

    [Fact]
    public void Draws_CheckTheMixtureOnSamples()
    {
        ConvACMixture mixture = RandomMixtures.Build(3, 4, 2, new RandomModelOptions { Continuous = true });
        Verification found = ModelVerification.Run(mixture, null, new VerificationOptions { EnumerationLimit = 0, MaxDraws = 4096 });
        Assert.Equal("draws", found.Method);
        StatementCheck[] ofMixture = [.. found.Checks.Where(c => c.About.StartsWith("mixture, draw", StringComparison.Ordinal))];
        Assert.Equal([Statement.Ledger, Statement.Posteriors, Statement.Posteriors, Statement.SecondRoute], ofMixture.Select(c => c.Statement));
        Assert.All(ofMixture, c => Assert.Equal(Verdict.HoldsExactly, c.Verdict));
    }
}
