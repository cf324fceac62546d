using CsCheck;
using Entroscope.Engine;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>The entropies of mixtures against an enumeration, and closed forms.</summary>
public sealed class MixtureEntropyTests
{
    [Fact]
    public void Enumerate_IsTheEnumerationOfAllStates() => RandomMixtures.Tiny.Sample(
        mixture =>
        {
            LayerEntropies result = EntropyAnalysis.Enumerate(mixture);
            double[] nothing = [.. Enumerable.Repeat(double.NaN, mixture.Sites)];
            var states = MixtureBruteForce.States(mixture, nothing);
            double Entropy(Func<(int Component, BruteForce.State State), string> key) =>
                states.GroupBy(key, StringComparer.Ordinal).Select(g => g.Sum(s => Math.Exp(s.State.LogJoint))).Sum(p => p == 0 ? 0 : -p * Math.Log(p));
            double x = Entropy(s => string.Join(',', s.State.Values));
            double xz = Entropy(s => Invariant($"{s.Component};{string.Join(',', s.State.Values)}"));
            double xy = Entropy(s => Invariant($"{s.State.Class};{string.Join(',', s.State.Values)}"));
            double z = Entropy(s => Invariant($"{s.Component}"));
            double y = Entropy(s => Invariant($"{s.State.Class}"));
            NumericAssert.Close(x, result.Entropy.Value, 1e-10, what: "H(X)");
            NumericAssert.Close(xz - z, result.EntropyGivenComponent.Value, 1e-10, what: "H(X|Z)");
            NumericAssert.Close(x + z - xz, result.ComponentInformation.Value, 1e-10, what: "I(Z;X)");
            NumericAssert.Close(x + y - xy, result.ClassInformation.Value, 1e-10, what: "I(X;Y)");
            NumericAssert.Close(z, result.ComponentEntropy, 1e-10, what: "H(Z)");
            NumericAssert.Close(y, result.ClassEntropy, 1e-10, what: "H(Y)");
            Assert.True(result.Entropy.IsExact && result.ComponentInformation.IsExact);
            Assert.Equal(("enumeration", EntropyKind.Shannon), (result.Method, result.Kind));
        },
        iter: 60);

    [Fact]
    public void Draw_IsWithinItsErrorOfTheEnumeration()
    {
        for (ulong seed = 0; seed < 8; seed++)
        {
            ConvACMixture mixture = RandomMixtures.Build(seed, 4, 3, new RandomModelOptions { Continuous = false });
            LayerEntropies exact = EntropyAnalysis.Enumerate(mixture);
            LayerEntropies drawn = EntropyAnalysis.Draw(mixture, new EntropyOptions { Draws = 4000, Seed = seed });
            Within(exact.Entropy, drawn.Entropy, "H(X)");
            Within(exact.ComponentInformation, drawn.ComponentInformation, "I(Z;X)");
            Within(exact.ClassInformation, drawn.ClassInformation, "I(X;Y)");
            Within(exact.EntropyGivenComponent, drawn.EntropyGivenComponent, "H(X|Z)");
        }
    }

    private static void Within(Estimate exact, Estimate drawn, string what) =>
        NumericAssert.Close(exact.Value, drawn.Value, (5 * drawn.StandardError) + 1e-12, what: what);

    [Fact]
    public void Measure_EnumeratesWhereNothingIsSaidOfDraws()
    {
        ConvACMixture mixture = RandomMixtures.Build(1, 3, 2, new RandomModelOptions { Continuous = false });
        Assert.Equal("enumeration", EntropyAnalysis.Measure(mixture).Method);
        Assert.Equal("draws", EntropyAnalysis.Measure(mixture, new EntropyOptions { Draws = 300 }).Method);
        ErrorAssert.Throws<ArgumentException>(
            "Either a number of draws or a target standard error can be given, not both. (Parameter 'options')",
            () => EntropyAnalysis.Draw(mixture, new EntropyOptions { Draws = 300, StandardError = 1 }));
    }

    [Fact]
    public void MixtureOfOne_HasTheEstimateOfTheNetwork()
    {
        ConvAC model = RandomModels.Build(4, 6);
        var options = new EntropyOptions { Draws = 1000, Seed = 3 };
        LayerEntropies mixture = EntropyAnalysis.Draw(ConvACMixture.Of(model), options);
        Assert.Equal(EntropyAnalysis.Draw(model, options).Entropy, mixture.Entropy);
        Assert.Equal(Estimate.Exact(0), mixture.ComponentInformation);
    }

    [Fact]
    public void Gaussians_FarApart_TellTheirComponent()
    {
        var shape = new NetworkShape(PoolingTree.Cp(1), [1, 1]);
        ConvAC At(double mean) => new(shape, [new GaussianLeaf([mean], [1])], [[1], [1]], [1]);
        var mixture = new ConvACMixture([At(0), At(1000)], [0.25, 0.75]);
        LayerEntropies result = EntropyAnalysis.Measure(mixture, new EntropyOptions { StandardError = 0.01, Seed = 2 });
        double z = -(0.25 * Math.Log(0.25)) - (0.75 * Math.Log(0.75));
        Assert.Equal(EntropyKind.Differential, result.Kind);
        Assert.True(result.TargetReached && result.Entropy.StandardError <= 0.01);
        NumericAssert.Close(z, result.ComponentInformation.Value, 5 * result.ComponentInformation.StandardError, what: "I(Z;X)");
        NumericAssert.Close((0.5 * Math.Log(2 * Math.PI * Math.E)) + z, result.Entropy.Value, 5 * result.Entropy.StandardError, what: "h(X)");
        LayerEntropies few = EntropyAnalysis.Measure(mixture, new EntropyOptions { StandardError = 1e-6, MaxDraws = 600 });
        Assert.False(few.TargetReached);
    }

    [Fact]
    public void Draws_DoNotDependOnThreads()
    {
        ConvACMixture mixture = RandomMixtures.Build(8, 5, 3, new RandomModelOptions());
        LayerEntropies Draw(int threads) =>
            EntropyAnalysis.Draw(mixture, new EntropyOptions { Draws = 1500, Engine = new EngineOptions { Threads = threads } });
        Assert.Equal(Draw(1).Entropy, Draw(3).Entropy);
    }
}
