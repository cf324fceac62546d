using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>The ledger of a mixture: its identity, its parts, and their values by enumeration.</summary>
public sealed class MixtureLedgerTests
{
    private static readonly Gen<(ConvACMixture Mixture, ulong Seed)> Cases = Gen.Select(RandomMixtures.Any, Gen.ULong);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EverySample_IsTheSumOfItsTerms(bool labelled) => Cases.Sample(
        c =>
        {
            (ConvACMixture mixture, ulong seed) = c;
            Observations data = RandomModels.Data(mixture.Components[0], 12, 0.3, seed);
            int[]? labels = labelled ? [.. Enumerable.Range(0, 12).Select(r => (r % (mixture.Classes + 1)) - 1)] : null;
            ModelLedgerTable table = new ModelEngine(mixture).Ledger(data, RowSelection.All(data), labels);
            for (int r = 0; r < 12; r++)
            {
                double sum = table.ComponentTerm[r];
                for (int z = 0; z < mixture.Components.Count; z++)
                {
                    double share = table.ComponentPosterior[(r * mixture.Components.Count) + z];
                    LedgerTable part = table.Components[z];
                    sum += share == 0 ? 0 : share * (part.ClassTerm[r] + Sum(part.NodeTerms, r, part.Nodes) + Sum(part.SiteTerms, r, part.Sites));
                }

                double scale = double.IsInfinity(sum) ? 0 : 1e-10 * Math.Max(1, Math.Abs(sum));
                NumericAssert.Close(-table.LogLikelihood[r], sum, scale, what: "sum of the terms");
                double ofLatents = Enumerable.Range(0, mixture.Components.Count).Sum(
                    z => Times(table.ComponentPosterior[(r * mixture.Components.Count) + z], Sum(table.Components[z].NodeTerms, r, table.Components[z].Nodes)));
                NumericAssert.Close(-table.LogLikelihood[r], table.ComponentTerm[r] + table.ClassTerm[r] + ofLatents + Sum(table.SiteTerms, r, mixture.Sites),
                    scale, what: "sum over the components");
            }
        },
        iter: 100);

    [Fact]
    public void ComponentTermAndPosteriors_AreThoseOfTheEnumeration() => Gen.Select(RandomMixtures.Tiny, Gen.ULong).Sample(
        (mixture, seed) =>
        {
            double[] evidence = BruteForce.Evidence(mixture.Components[0], seed);
            int label = (int)(seed % (ulong)(mixture.Classes + 1)) - 1;
            var states = MixtureBruteForce.States(mixture, evidence, label);
            double p = MixtureBruteForce.Probability(states, (_, _) => true);
            if (p < BruteForce.Smallest)
            {
                return;
            }

            Observations row = Observations.FromRows([evidence]);
            ModelLedgerTable table = new ModelEngine(mixture).Ledger(row, RowSelection.All(row), [label]);
            int components = mixture.Components.Count;
            double[] posterior = MixtureBruteForce.Normalized(
                [.. Enumerable.Range(0, components).Select(z => MixtureBruteForce.Probability(states, (w, _) => w == z))]);
            double[] prior = MixtureBruteForce.Normalized(
                [.. Enumerable.Range(0, components).Select(z => mixture.Weights[z] * (label < 0 ? 1 : mixture.Components[z].ClassPrior[label]))]);
            double divergence = posterior.Select((q, z) => q == 0 ? 0 : q * Math.Log(q / prior[z])).Sum();
            NumericAssert.Close(posterior, table.ComponentPosterior, 1e-10, what: "P(z|x)");
            NumericAssert.Close(divergence, table.ComponentTerm[0], 1e-10, what: "KL(P(Z|x) || P(Z))");
            double[] classes = MixtureBruteForce.Normalized(
                [.. Enumerable.Range(0, mixture.Classes).Select(y => MixtureBruteForce.Probability(states, (_, s) => s.Class == y))]);
            NumericAssert.Close(classes, table.ClassPosterior, 1e-10, what: "P(y|x)");
            double logP = Math.Log(label < 0 ? p : p / mixture.ClassPrior[label]);
            NumericAssert.Close(logP, table.LogLikelihood[0], 1e-10, 1e-10, "log p");
        },
        iter: 150);

    [Fact]
    public void Averages_AreTheMeansOfTheSamples_AndAddUp() => Cases.Sample(
        c =>
        {
            (ConvACMixture mixture, ulong seed) = c;
            Observations data = RandomModels.Data(mixture.Components[0], 40, 0.3, seed);
            var engine = new ModelEngine(mixture);
            DatasetLedger mean = DatasetLedgers.Compute(engine, engine.Fit(data));
            Assert.Equal(40, mean.Samples);
            if (double.IsInfinity(mean.Surprisal.Value))
            {
                return;
            }

            ModelLedgerTable table = engine.Ledger(data, RowSelection.All(data));
            NumericAssert.Close(-table.LogLikelihood.Average(), mean.Surprisal.Value, 1e-10, 1e-12, "surprisal");
            NumericAssert.Close(table.ComponentTerm.Average(), mean.ComponentInformation.Value, 1e-10, 1e-12, "component");
            double deviation = Math.Sqrt(table.LogLikelihood.Sum(l => Math.Pow(l + mean.Surprisal.Value, 2)) / 39 / 40);
            NumericAssert.Close(deviation, mean.Surprisal.StandardError, 1e-10, 1e-8, "standard error");
            double levels = mean.LevelInformation.Sum(e => e.Value);
            double sites = mean.SiteSurprisal.Sum(e => e.Value);
            NumericAssert.Close(mean.Surprisal.Value, mean.ComponentInformation.Value + mean.ClassInformation.Value + levels + sites, 1e-10, 1e-10, "sum");
            NumericAssert.Close(1, mean.Components.Sum(p => p.Share.Value), 1e-10, what: "shares");
            NumericAssert.Close(mean.Surprisal.Value - mean.ComponentInformation.Value, mean.Components.Sum(p => p.Surprisal.Value),
                1e-10, 1e-10, "components");
            for (int z = 0; z < mixture.Components.Count; z++)
            {
                ComponentLedger part = mean.Components[z];
                Assert.Equal(mixture.Weights[z], part.Weight);
                NumericAssert.Close(part.Surprisal.Value,
                    part.ClassInformation.Value + part.LevelInformation.Sum(e => e.Value) + part.SiteSurprisal.Value, 1e-10, 1e-10, "part");
                NumericAssert.Close(part.LevelInformation.Sum(e => e.Value), part.NodeInformation.Sum(e => e.Value), 1e-10, 1e-10, "nodes");
                Assert.Equal(mixture.Components[z].Tree.Height + 1, part.LevelInformation.Length);
            }

            for (int l = 0; l < mean.LevelInformation.Length; l++)
            {
                NumericAssert.Close(mean.Components.Sum(p => l < p.LevelInformation.Length ? p.LevelInformation[l].Value : 0),
                    mean.LevelInformation[l].Value, 1e-10, 1e-10, "level");
            }
        },
        iter: 60);

    /// <summary>A mixture of equal components is one network to all who look at sites and classes.</summary>
    [Fact]
    public void EqualComponents_HaveTheLedgerOfTheNetwork() => Gen.Select(RandomModels.Any, Gen.ULong).Sample(
        (model, seed) =>
        {
            Observations data = RandomModels.Data(model, 30, 0.3, seed);
            int[] labels = [.. Enumerable.Range(0, 30).Select(r => (r % (model.Classes + 1)) - 1)];
            var mixture = new ModelEngine(new ConvACMixture([model, model], [0.5, 0.5]));
            Compare(DatasetLedgers.Compute(new ModelEngine(model), model.Fit(data)), DatasetLedgers.Compute(mixture, mixture.Fit(data)));
            Compare(DatasetLedgers.ComputeGivenClass(new ModelEngine(model), model.Fit(data, labels))!,
                DatasetLedgers.ComputeGivenClass(mixture, mixture.Fit(data, labels))!);
        },
        iter: 60);

    private static void Compare(DatasetLedger network, DatasetLedger mixture)
    {
        Close([network.Surprisal], [mixture.Surprisal]);
        Close([Estimate.Exact(0)], [network.ComponentInformation]);
        Close([network.ComponentInformation], [mixture.ComponentInformation]);
        Close([network.ClassInformation], [mixture.ClassInformation]);
        Close(network.LevelInformation, mixture.LevelInformation);
        Close(network.SiteSurprisal, mixture.SiteSurprisal);
        ComponentLedger only = Assert.Single(network.Components);
        Assert.Equal((1.0, Estimate.Exact(1)), (only.Weight, only.Share));
        Assert.Equal((network.PossibleSurprisal, network.ClassInformation), (only.Surprisal, only.ClassInformation));
        Assert.Same(network.NodeInformation, only.NodeInformation);
        Close([network.SurprisalGivenLevel[0]], [only.SiteSurprisal]);
        for (int v = 0; v < only.NodeInformation.Length; v++)
        {
            Close([only.NodeInformation[v]], [Half(mixture.Components[0].NodeInformation[v], mixture.Components[1].NodeInformation[v])]);
        }

        static Estimate Half(Estimate one, Estimate two) => new(one.Value + two.Value, one.StandardError + two.StandardError, one.Draws);
    }

    private static void Close(Estimate[] expected, Estimate[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach ((Estimate e, Estimate a) in expected.Zip(actual))
        {
            double scale = double.IsFinite(e.Value) ? 1e-10 * Math.Max(1, Math.Abs(e.Value)) : 0;
            NumericAssert.Close(e.Value, a.Value, scale, what: "mean");
        }
    }

    [Fact]
    public void Labels_WithoutAnyKnownClass_GiveNothing()
    {
        var engine = new ModelEngine(ConvACMixture.Of(TestModels.Copies()));
        Observations data = Observations.FromRows([[0, 0], [1, 1]]);
        Assert.Null(DatasetLedgers.ComputeGivenClass(engine, engine.Fit(data, [-1, -1])));
        Assert.Equal(1, DatasetLedgers.ComputeGivenClass(engine, engine.Fit(data, [-1, 1]))!.Samples);
        ErrorAssert.Throws<ArgumentException>("A label is needed for each of the 2 rows, but 1 were given. (Parameter 'labels')",
            () => DatasetLedgers.Compute(engine, engine.Fit(data, [0])));
        ErrorAssert.Throws<DataException>("data: the model has 2 sites, but the data has 1 columns.",
            () => DatasetLedgers.Compute(engine, engine.Fit(Observations.FromRows([[0.0]]))));
    }

    [Fact]
    public void ImpossibleSample_IsInfinite_NeverNaN()
    {
        var mixture = new ConvACMixture([TestModels.Copies(), TestModels.Copies(0.25)], [0.5, 0.5]);
        DatasetLedger mean = DatasetLedgers.Compute(new ModelEngine(mixture), mixture.Fit(Observations.FromRows([[0, 0], [0, 1]])));
        Assert.Equal(double.PositiveInfinity, mean.Surprisal.Value);
        Assert.True(double.IsFinite(mean.ComponentInformation.Value));
        Assert.DoesNotContain(mean.SiteSurprisal, e => double.IsNaN(e.Value));
    }

    private static double Times(double share, double value) => share == 0 ? 0 : share * value;

    private static double Sum(double[] values, int row, int columns) => values.AsSpan(row * columns, columns).ToArray().Sum();
}
