using CsCheck;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>A mixture on one tree is one network: the same distribution of sites, classes and component.</summary>
public sealed class JoinedNetworkTests
{
    [Fact]
    public void Of_HasTheDistributionOfTheMixture() => Gen.Select(RandomMixtures.OnOneTree, Gen.ULong).Sample(
        (mixture, seed) =>
        {
            ConvAC joined = JoinedNetwork.Of(mixture);
            Observations data = RandomModels.Data(mixture.Components[0], 20, 0.3, seed);
            Close(LogLikelihood.Compute(mixture, data), LogLikelihood.Compute(joined, data), "log p(x)");
            Close(Posterior.OfClass(mixture, data), Posterior.OfClass(joined, data), "P(y|x)");
            NumericAssert.Close(mixture.ClassPrior.ToArray(), joined.ClassPrior.ToArray(), 1e-12, what: "P(y)");
            double[] shares = Posterior.OfComponent(mixture, (double[]?)null);
            double[] root = Posterior.OfLatent(joined, joined.Tree.Root, null);
            int first = 0;
            for (int z = 0; z < shares.Length; z++)
            {
                int own = mixture.Components[z].Shape.Channels(joined.Tree.Root);
                NumericAssert.Close(shares[z], root[first..(first + own)].Sum(), 1e-10, what: "P(z)");
                first += own;
            }
        },
        iter: 80);

    [Fact]
    public void PatchesAndEntropies_AreThoseOfTheEnumeratedMixture()
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            ConvACMixture mixture = RandomMixtures.BuildOnOneTree(seed, 4, 3, new RandomModelOptions { MaxChannels = 2, Continuous = false });
            ConvAC joined = JoinedNetwork.Of(mixture);
            LayerEntropies whole = EntropyAnalysis.Enumerate(mixture);
            LayerEntropies levels = EntropyAnalysis.Enumerate(joined);
            NumericAssert.Close(whole.Entropy.Value, levels.Entropy.Value, 1e-10, what: "H(X)");
            NumericAssert.Close(whole.ClassInformation.Value, levels.ClassInformation.Value, 1e-10, what: "I(X;Y)");
            PatchInformation patches = PatchInformationAnalysis.Enumerate(joined);
            for (int v = 0; v < joined.Tree.NodeCount; v++)
            {
                int[] inside = joined.Tree.Scope(v).ToArray();
                int[] outside = [.. Enumerable.Range(0, 4).Except(inside)];
                if (outside.Length > 0)
                {
                    double rest = Entropy(mixture, inside) + Entropy(mixture, outside) - whole.Entropy.Value;
                    NumericAssert.Close(rest, patches.Nodes[v].Value, 1e-9, what: "I(patch; rest)");
                }
            }
        }
    }

    /// <summary>What nodes share is computed from the components here and by the joined network there.</summary>
    [Fact]
    public void SharedLedger_IsThatOfTheMixture() => Gen.Select(RandomMixtures.OnOneTree, Gen.ULong).Sample(
        (mixture, seed) =>
        {
            Observations data = RandomModels.Data(mixture.Components[0], 20, 0.3, seed);
            SharedLedger one = SharedLedgers.Compute(new ModelEngine(mixture), mixture.Fit(data));
            SharedLedger two = SharedLedgers.Compute(new ModelEngine(JoinedNetwork.Of(mixture)), JoinedNetwork.Of(mixture).Fit(data));
            Assert.Equal(one.Samples, two.Samples);
            if (one.Samples > 0)
            {
                Close([.. one.SharedPerLevel.Select(e => e.Value)], [.. two.SharedPerLevel.Select(e => e.Value)], "shared by level");
                Close([.. one.Shared.Select(e => e.Value)], [.. two.Shared.Select(e => e.Value)], "shared by node");
                Close([.. one.GivenRest.Select(e => e.Value)], [.. two.GivenRest.Select(e => e.Value)], "given the rest");
            }
        },
        iter: 80);

    [Fact]
    public void TreesThatDiffer_AreRefused_AndANetworkStaysItself()
    {
        ConvAC one = TestModels.Copies();
        Assert.Same(one, JoinedNetwork.Of(one));
        static ConvAC On(PoolingTree tree) => new(
            new NetworkShape(tree, [.. Enumerable.Repeat(1, tree.NodeCount)]), [.. Enumerable.Repeat(new BernoulliLeaf([0.5]), 4)],
            [.. Enumerable.Repeat(new[] { 1.0 }, tree.NodeCount)], [1]);
        ErrorAssert.Throws<ModelException>(
            "It holds a mixture of 2 components whose trees differ, so there are no common patches, levels and latents to ask about.",
            () => JoinedNetwork.Of(new ConvACMixture([On(PoolingTree.Cp(4)), On(PoolingTree.Line(4))], [0.5, 0.5])));
        ErrorAssert.Throws<ModelException>(
            "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.",
            () => JoinedNetwork.Of(TestModels.Scores()));
    }

    // From the table of all sites, by sums that know no network.
    private static double Entropy(ConvACMixture mixture, int[] sites)
    {
        double[] nothing = [.. Enumerable.Repeat(double.NaN, mixture.Sites)];
        return MixtureBruteForce.States(mixture, nothing)
            .GroupBy(s => string.Join(',', sites.Select(i => s.State.Values[i])), s => Math.Exp(s.State.LogJoint), StringComparer.Ordinal)
            .Select(g => g.Sum()).Sum(p => p == 0 ? 0 : -p * Math.Log(p));
    }

    private static void Close(double[] expected, double[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i]))
            {
                // A row of probability 0 has no posterior, in either writing.
                Assert.True(double.IsNaN(actual[i]), what);
                continue;
            }

            NumericAssert.Close(expected[i], actual[i], double.IsFinite(expected[i]) ? 1e-9 * Math.Max(1, Math.Abs(expected[i])) : 0, what: what);
        }
    }
}
