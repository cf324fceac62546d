using CsCheck;
using Entroscope.Engine;
using Entroscope.Files.Models;
using Entroscope.Information.Channels;
using Entroscope.Model;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class ConvacActivationsTests
{
    [Fact]
    public void TheIdentity_HoldsOnEveryModel() => Gen.Select(RandomModels.Any, Gen.ULong).Sample(
        (model, seed) =>
        {
            Observations data = RandomModels.Data(model, 5, 0.2, seed);
            foreach (LevelActivation level in ConvacActivations.Measure(model, FittingRows.Of(model, data)))
            {
                Assert.InRange(level.IdentityDeviation, 0, 1e-10);
                Assert.InRange(level.PosteriorDeviation, 0, 1e-10);
                NumericAssert.Close(-level.Surprisal.Value, level.ExpectedScore.Value + level.PosteriorEntropy.Value, 1e-10, 1e-10);
                NumericAssert.Close(level.ExpectedScore.Value, level.ExpectedInput.Value + level.ExpectedLogWeight.Value, 1e-10, 1e-10);
                Assert.InRange(level.PosteriorEntropy.Value, -1e-12, level.LogChannels + 1e-12);
                Assert.True(level.ExpectedLogWeight.Value <= 1e-12);
            }
        },
        iter: 60);

    // H(D_v | D_parent, x) by listing all joint states.
    [Fact]
    public void PosteriorEntropies_AreThoseOfTheEnumeration() => Gen.Select(RandomModels.Of(BruteForce.Tiny), Gen.ULong).Sample(
        (model, seed) =>
        {
            double[] evidence = BruteForce.Evidence(model, seed, missing: 0.3);
            List<BruteForce.State> states = BruteForce.States(model, evidence);
            double total = BruteForce.Probability(states, _ => true);
            if (total < BruteForce.Smallest)
            {
                return;
            }

            LevelActivation[] levels = ConvacActivations.Measure(model, FittingRows.Of(model, Observations.FromRows([evidence])));
            double[] entropy = new double[levels.Length];
            for (int v = 0; v < model.Tree.NodeCount; v++)
            {
                entropy[model.Tree.HeightOf(v)] += Conditional(model, states, total, v);
            }

            for (int l = 0; l < levels.Length; l++)
            {
                NumericAssert.Close(entropy[l] / levels[l].Nodes, levels[l].PosteriorEntropy.Value, 1e-9);
            }
        },
        iter: 40);

    [Fact]
    public void Results_DependOnTheSeedAndNotOnThreads()
    {
        ConvAC model = OracleFile.Load("a-ht-n8").Model;
        Observations data = RandomModels.Data(model, 100, 0.1, 3);
        LevelActivation[] one = ConvacActivations.Measure(model, FittingRows.Of(model, data), 40, 7, new EngineOptions { Threads = 1 });
        Assert.Equal(one, ConvacActivations.Measure(model, FittingRows.Of(model, data), 40, 7, new EngineOptions { Threads = 3 }));
        Assert.NotEqual(one, ConvacActivations.Measure(model, FittingRows.Of(model, data), 40, 8));
        Assert.Equal(40, one[0].Surprisal.Draws);
        Assert.Equal(100, ConvacActivations.Measure(model, FittingRows.Of(model, data))[0].Surprisal.Draws);
    }

    [Fact]
    public void BadArguments_AreNamed()
    {
        ConvAC born = ModelFile.LoadNetwork(Path.Combine(Architecture.Repository.Root, "tests", "Oracles", "a-real-ht-n6.json"));
        ConvAC model = TestModels.Independent(2, 2);
        FittingRows rows = model.Fit(RandomModels.Data(model, 1, 0, 1));
        Assert.Throws<ModelException>(() => ConvacActivations.Measure(born, rows));
        ErrorAssert.BelowMinimum("rows", 0, 1, () => ConvacActivations.Measure(model, rows, 0));
    }

    private static double Conditional(ConvAC model, List<BruteForce.State> states, double total, int v)
    {
        int Parent(BruteForce.State s) => v == model.Tree.Root ? s.Class : s.Latents[model.Tree.Parent(v)];
        return states.GroupBy(Parent).Sum(given =>
        {
            double mass = given.Sum(s => Math.Exp(s.LogJoint));
            return mass == 0
                ? 0
                : -given.GroupBy(s => s.Latents[v]).Select(g => g.Sum(s => Math.Exp(s.LogJoint))).Where(p => p > 0).Sum(p => p / total * Math.Log(p / mass));
        });
    }
}
