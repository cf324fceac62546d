using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Inference;

public sealed class ConditionalTests
{
    private static readonly Gen<(ConvAC Model, ulong Seed)> Tiny = Gen.Select(RandomModels.Of(BruteForce.Tiny), Gen.ULong);

    [Fact]
    public void Table_IsTheRatioOfJointProbabilities() => Tiny.Sample(
        (model, seed) =>
        {
            double[] evidence = BruteForce.Evidence(model, seed);
            evidence[0] = double.NaN;
            int label = (int)(seed % (ulong)(model.Classes + 1)) - 1;
            List<BruteForce.State> states = BruteForce.States(model, evidence, label);
            double total = BruteForce.Probability(states, _ => true);
            if (total < BruteForce.Smallest)
            {
                return;
            }

            int[] asked = [.. Enumerable.Range(0, evidence.Length).Reverse().Where(i => double.IsNaN(evidence[i]))];
            SiteDistribution table = Conditional.Table(model, asked, evidence, label);
            Assert.Equal(asked, table.Sites);
            NumericAssert.Close(1, table.Probabilities.Sum(), 1e-9);
            int[] values = new int[asked.Length];
            foreach (double p in table.Probabilities)
            {
                double joint = BruteForce.Probability(states, s => asked.Select((i, a) => s.Values[i] == values[a]).All(same => same));
                NumericAssert.Close(joint / total, p, 1e-10);
                Assert.Equal(p, table.Probability(values));
                Advance(values, table.Alphabets);
            }
        },
        iter: 60);

    [Fact]
    public void Table_SummedOverASite_IsTheSmallerTable() => Gen.Select(RandomModels.Discrete, Gen.ULong).Sample(
        (model, seed) =>
        {
            double[] evidence = BruteForce.Evidence(model, seed, 0.7);
            int[] asked = [.. Enumerable.Range(0, evidence.Length).Where(i => double.IsNaN(evidence[i]))];
            if (asked.Length < 2)
            {
                return;
            }

            SiteDistribution large = Conditional.Table(model, asked, evidence);
            SiteDistribution small = Conditional.Table(model, asked[..^1], evidence);
            double[] summed = [.. large.Probabilities.Chunk(large.Alphabets[^1]).Select(c => c.Sum())];
            NumericAssert.Close(small.Probabilities, summed, 1e-12);
        },
        iter: 60);

    [Fact]
    public void Posteriors_AgreeWithBruteForce() => Tiny.Sample(
        (model, seed) =>
        {
            double[] evidence = BruteForce.Evidence(model, seed);
            List<BruteForce.State> states = BruteForce.States(model, evidence);
            double total = BruteForce.Probability(states, _ => true);
            if (total < BruteForce.Smallest)
            {
                return;
            }

            double[] classes = Posterior.OfClass(model, evidence);
            double[][] latents = Posterior.OfAllLatents(model, evidence);
            for (int y = 0; y < classes.Length; y++)
            {
                NumericAssert.Close(BruteForce.Probability(states, s => s.Class == y) / total, classes[y], 1e-10);
            }

            for (int v = 0; v < latents.Length; v++)
            {
                Assert.Equal(latents[v], Posterior.OfLatent(model, v, evidence));
                for (int d = 0; d < latents[v].Length; d++)
                {
                    NumericAssert.Close(BruteForce.Probability(states, s => s.Latents[v] == d) / total, latents[v][d], 1e-10);
                }
            }
        },
        iter: 60);

    [Fact]
    public void ChainRule_OfClassAndObservations() => Gen.Select(RandomModels.Any, Gen.ULong).Sample(
        (model, seed) =>
        {
            Observations data = RandomModels.Data(model, 3, 0.3, seed);
            double[] logP = LogLikelihood.Compute(model, data);
            double[] posterior = Posterior.OfClass(model, data);
            for (int y = 0; y < model.Classes; y++)
            {
                LedgerTable given = Engines.Create(model).Ledger(data, RowSelection.All(data), [y, y, y]);
                for (int r = 0; r < 3; r++)
                {
                    double joint = Math.Exp(Math.Log(model.ClassPrior[y]) + given.LogLikelihood[r] - logP[r]);
                    NumericAssert.Close(joint, posterior[(r * model.Classes) + y], 1e-10);
                }
            }
        },
        iter: 60);

    [Fact]
    public void MissingEverything_HasProbabilityOne() => RandomModels.Any.Sample(
        model =>
        {
            NumericAssert.Close(0, LogLikelihood.Compute(model, RandomModels.Data(model, 1, 1, 0))[0], 1e-12);
            NumericAssert.Close(model.ClassPrior.ToArray(), Posterior.OfClass(model, (double[]?)null), 1e-12);
        },
        iter: 60);

    [Fact]
    public void Mixture_IsTheRatioOfJointDensities() => Gen.Select(RandomModels.Any, Gen.ULong).Sample(
        (model, seed) =>
        {
            double[] point = BruteForce.Evidence(model, seed, 0.2);
            int[] asked = [.. Enumerable.Range(0, point.Length).Where(i => model.Leaves[i].Alphabet == 0 && !double.IsNaN(point[i])).Take(3)];
            if (asked.Length == 0)
            {
                return;
            }

            double[] evidence = [.. point.Select((x, i) => asked.Contains(i) ? double.NaN : x)];
            double[] logs = LogLikelihood.Compute(model, Observations.FromRows([point, evidence]), new EngineOptions { Kind = EngineKind.Reference });
            GaussianMixture mixture = Conditional.Mixture(model, asked, evidence);
            NumericAssert.Close(1, mixture.Weights.Sum(), 1e-12);

            // A component whose weight underflows may still rule the far tails, below e^-600.
            if (logs[0] - logs[1] > -600)
            {
                NumericAssert.Close(logs[0] - logs[1], mixture.LogDensity([.. asked.Select(i => point[i])]), 1e-9, 1e-9);
            }

            Assert.All(mixture.Weights, w => Assert.True(w > 0));
        },
        iter: 60);

    [Fact]
    public void Mixture_HasMomentsOfItsComponents()
    {
        ConvAC model = TestModels.TwoGaussians();
        GaussianMixture mixture = Conditional.Mixture(model, [0]);
        Assert.Equal([0.25, 0.75], mixture.Weights);
        Assert.Equal([-2.0, 2.0], mixture.Means);
        Assert.Equal([1.0, 4.0], mixture.Variances);
        Assert.Equal((1, 6.25), mixture.Moments(0));
    }

    private static void Advance(int[] values, int[] alphabets)
    {
        for (int i = values.Length - 1; i >= 0; i--)
        {
            values[i] = (values[i] + 1) % alphabets[i];
            if (values[i] != 0)
            {
                return;
            }
        }
    }
}
