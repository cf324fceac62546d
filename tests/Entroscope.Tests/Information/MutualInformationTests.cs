using CsCheck;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class MutualInformationTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void Between_IsADifferenceOfEntropies() =>
        Gen.Select(RandomModels.Of(new RandomModelOptions { MinSites = 3, MaxSites = 6, Continuous = false }), Gen.ULong).Sample(
        (model, seed) =>
        {
            int[] order = [.. Enumerable.Range(0, model.Tree.SiteCount)];
            new RandomStream(seed, "split").Shuffle<int>(order);
            (int[] a, int[] b) = (order[..1], order[1..3]);
            MutualInformation i = MutualInformationAnalysis.Between(model, a, b);
            double expected = EntropyAnalysis.OfSites(model, a).Value + EntropyAnalysis.OfSites(model, b).Value
                - EntropyAnalysis.OfSites(model, order[..3]).Value;
            NumericAssert.Close(expected, i.Information.Value, Tolerance);
            NumericAssert.Close(i.Entropy.Value + i.OtherEntropy.Value - i.JointEntropy.Value, i.Information.Value, Tolerance);
            NumericAssert.Close(i.Information.Value, MutualInformationAnalysis.Between(model, b, a).Information.Value, Tolerance, what: "symmetry");
            Assert.True(i.Information.Value >= 0 && i.Information.Value <= Math.Min(i.Entropy.Value, i.OtherEntropy.Value) + Tolerance);

            // Less of B shares less.
            Assert.True(MutualInformationAnalysis.Between(model, a, b[..1]).Information.Value <= i.Information.Value + Tolerance);
            Estimate drawn = MutualInformationAnalysis.DrawBetween(model, a, b, new EntropyOptions { Draws = 1000, Seed = seed }).Information;
            NumericAssert.Close(i.Information.Value, drawn.Value, 5 * drawn.StandardError);
        },
        iter: 40);

    [Fact]
    public void Between_OfLargeSets_IsDrawnWithPairedError()
    {
        ConvAC model = RandomModels.Build(4, 40, new RandomModelOptions { Continuous = false, NearDeterministic = 0 });
        int[] a = [.. Enumerable.Range(0, 20)], b = [.. Enumerable.Range(20, 20)];
        MutualInformation i = MutualInformationAnalysis.Between(model, a, b, new EntropyOptions { Draws = 2000, Seed = 1 });
        Assert.Equal(2000, i.Information.Draws);
        Assert.True(i.Information.StandardError < i.Entropy.StandardError, "the logs of one draw go together");
        NumericAssert.Close(i.Entropy.Value + i.OtherEntropy.Value - i.JointEntropy.Value, i.Information.Value, 1e-9);
        MutualInformation target = MutualInformationAnalysis.DrawBetween(model, a, b, new EntropyOptions { StandardError = 0.02, Seed = 2 });
        Assert.True(target.Information.StandardError <= 0.02);
        NumericAssert.Close(i.Information.Value, target.Information.Value, 4 * (i.Information.StandardError + target.Information.StandardError));
    }

    [Fact]
    public void ClassInformation_IsThatOfTheLatents() => RandomModels.Of(new RandomModelOptions { MaxSites = 5, MaxClasses = 3, Continuous = false }).Sample(
        model =>
        {
            if (model.Classes == 1)
            {
                return;
            }

            double[] information = LatentClassInformation.Compute(model);
            double classes = LogSpace.Entropy(model.ClassPrior);
            for (int v = 0; v < information.Length; v++)
            {
                double above = v == model.Tree.Root ? classes : information[model.Tree.Parent(v)];
                Assert.True(information[v] >= 0 && information[v] <= above + Tolerance, Invariant($"node {v}"));
            }

            // The root's, from its own table.
            LatentCapacity capacity = LatentCapacity.Compute(model);
            NumericAssert.Close(capacity.LatentEntropy[model.Tree.Root] - capacity.NodeCapacity[model.Tree.Root], information[model.Tree.Root], Tolerance);
        },
        iter: 100);

    [Fact]
    public void ClassInformation_OfCopies_IsAll()
    {
        double h = -((0.25 * Math.Log(0.25)) + (0.75 * Math.Log(0.75)));
        NumericAssert.Close([h, h, h], LatentClassInformation.Compute(TestModels.Copies(0.25)), 1e-15);
    }

    [Fact]
    public void Questions_AreChecked()
    {
        ConvAC model = TestModels.Copies();
        ErrorAssert.Throws<ArgumentException>("Site 0 is in both sets; the information is that between disjoint sets. (Parameter 'others')",
            () => MutualInformationAnalysis.Between(model, [0], [1, 0]));
        ErrorAssert.Throws<ArgumentException>("At least one site must be given. (Parameter 'sites')", () => MutualInformationAnalysis.Between(model, [0], []));
        ErrorAssert.Throws<ArgumentException>("Site 0 is given twice; every site may be given once. (Parameter 'sites')",
            () => MutualInformationAnalysis.DrawBetween(model, [0, 0], [1]));
        ErrorAssert.Throws<ArgumentException>(
            "The model has a single class, so there is nothing to know about it; information about a class needs at least 2. (Parameter 'model')",
            () => LatentClassInformation.Compute(TestModels.Independent(2, 2)));
        Assert.Throws<SizeLimitException>(() => MutualInformationAnalysis.EnumerateBetween(TestModels.Independent(21, 2), [0], [.. Enumerable.Range(1, 20)]));
    }

    /// <summary>Components on different trees have no links to go by; tables and draws of the mixture itself answer.</summary>
    [Fact]
    public void Mixtures_OnAnyTrees_HaveTheInformationOfTheirTable()
    {
        int misses = 0;
        for (ulong seed = 0; seed < 24; seed++)
        {
            ConvACMixture mixture = RandomMixtures.Build(seed, 4, 3, new RandomModelOptions { Continuous = false, MaxChannels = 2 });
            MutualInformation exact = MutualInformationAnalysis.EnumerateBetween(mixture, [0, 2], [3]);
            double[] nothing = [.. Enumerable.Repeat(double.NaN, 4)];
            var states = MixtureBruteForce.States(mixture, nothing);
            double Entropy(int[] sites) =>
                states.GroupBy(s => string.Join(',', sites.Select(i => s.State.Values[i])), s => Math.Exp(s.State.LogJoint), StringComparer.Ordinal)
                .Select(g => g.Sum()).Sum(p => p == 0 ? 0 : -p * Math.Log(p));
            NumericAssert.Close(Entropy([0, 2]) + Entropy([3]) - Entropy([0, 2, 3]), exact.Information.Value, 1e-10, what: "information");
            MutualInformation drawn = MutualInformationAnalysis.DrawBetween(mixture, [0, 2], [3], new EntropyOptions { Draws = 3000, Seed = seed });
            double distance = Math.Abs(drawn.Information.Value - exact.Information.Value);
            NumericAssert.Close(0, distance, 4.5 * drawn.Information.StandardError, what: "drawn information");
            NumericAssert.Close(exact.JointEntropy.Value, drawn.JointEntropy.Value, 4.5 * drawn.JointEntropy.StandardError, what: "drawn entropy");
            misses += distance > drawn.Information.HalfWidth95 ? 1 : 0;
        }

        Assert.True(misses <= 4, Invariant($"{misses} of 24 intervals miss"));
    }
}
