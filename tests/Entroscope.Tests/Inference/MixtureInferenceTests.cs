using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>Questions about mixtures against an enumeration of component, class, latents and values.</summary>
public sealed class MixtureInferenceTests
{
    private static readonly Gen<(ConvACMixture Mixture, ulong Seed)> Cases = Gen.Select(RandomMixtures.Tiny, Gen.ULong);

    [Fact]
    public void Likelihoods_ArePosteriorsAndSums_OfTheEnumeration() => Cases.Sample(
        c =>
        {
            double[] evidence = BruteForce.Evidence(c.Mixture.Components[0], c.Seed);
            Observations row = Observations.FromRows([evidence]);
            var states = MixtureBruteForce.States(c.Mixture, evidence);
            double p = MixtureBruteForce.Probability(states, (_, _) => true);
            if (p < BruteForce.Smallest)
            {
                return;
            }

            double[] byComponent = [.. Enumerable.Range(0, c.Mixture.Components.Count).Select(z => MixtureBruteForce.Probability(states, (w, _) => w == z))];
            double[] byClass = [.. Enumerable.Range(0, c.Mixture.Classes).Select(y => MixtureBruteForce.Probability(states, (_, s) => s.Class == y))];
            foreach (EngineKind kind in new[] { EngineKind.Reference, EngineKind.Double })
            {
                var options = new EngineOptions { Kind = kind, Threads = 1 };
                NumericAssert.Close(Math.Log(p), LogLikelihood.Compute(c.Mixture, row, options)[0], 1e-10, 1e-10, "log p");
                NumericAssert.Close(Math.Log(p), LogLikelihood.Mean(c.Mixture, row, options), 1e-10, 1e-10, "mean");
                NumericAssert.Close(MixtureBruteForce.Normalized(byComponent), Posterior.OfComponent(c.Mixture, evidence, -1, options), 1e-10, what: "P(z|x)");
                NumericAssert.Close(MixtureBruteForce.Normalized(byClass), Posterior.OfClass(c.Mixture, evidence, options), 1e-10, what: "P(y|x)");
                NumericAssert.Close(MixtureBruteForce.Normalized(byClass), Posterior.OfClass(c.Mixture, row, options), 1e-10, what: "P(y|x)");
            }

            CheckGivenClass(c.Mixture, evidence, row, byClass);
        },
        iter: 150);

    private static void CheckGivenClass(ConvACMixture mixture, double[] evidence, Observations row, double[] byClass)
    {
        double[] log = new double[1];
        double[] given = new double[mixture.Classes];
        new ModelEngine(mixture).LogLikelihood(row, RowSelection.All(row), log, given);
        for (int y = 0; y < mixture.Classes; y++)
        {
            if (byClass[y] < BruteForce.Smallest)
            {
                continue;
            }

            NumericAssert.Close(Math.Log(byClass[y] / mixture.ClassPrior[y]), given[y], 1e-10, 1e-10, "log p(x|y)");
            var states = MixtureBruteForce.States(mixture, evidence, y);
            double[] components = MixtureBruteForce.Normalized(
                [.. Enumerable.Range(0, mixture.Components.Count).Select(z => MixtureBruteForce.Probability(states, (w, _) => w == z))]);
            NumericAssert.Close(components, Posterior.OfComponent(mixture, evidence, y), 1e-10, what: "P(z|x,y)");
            NumericAssert.Close(components, Posterior.OfComponent(mixture, row, [y]), 1e-10, what: "P(z|x,y) of a row");
        }
    }

    [Fact]
    public void TablesAndExplanations_AreThoseOfTheEnumeration() => Cases.Sample(
        c =>
        {
            double[] evidence = BruteForce.Evidence(c.Mixture.Components[0], c.Seed);
            int label = (int)(c.Seed % (ulong)(c.Mixture.Classes + 1)) - 1;
            int[] asked = [.. Enumerable.Range(0, evidence.Length).Where(i => double.IsNaN(evidence[i]))];
            var states = MixtureBruteForce.States(c.Mixture, evidence, label);
            double p = MixtureBruteForce.Probability(states, (_, _) => true);
            if (p < BruteForce.Smallest || asked.Length == 0)
            {
                return;
            }

            SiteDistribution table = Conditional.Table(c.Mixture, asked, evidence, label);
            foreach (var cell in states.GroupBy(s => string.Join(',', s.State.Values)))
            {
                int[] values = [.. asked.Select(i => (int)cell.First().State.Values[i])];
                NumericAssert.Close(cell.Sum(s => Math.Exp(s.State.LogJoint)) / p, table.Probability(values), 1e-10, what: "cell");
            }

            Explanation best = MostProbableExplanation.Compute(c.Mixture, evidence, label);
            NumericAssert.Close(states.Max(s => s.State.LogJoint), best.LogJoint, 1e-10, 1e-10, "best");
            var found = states.Where(s => s.Component == best.Component && s.State.Class == best.Class && s.State.Latents.SequenceEqual(best.Latents)
                && s.State.Values.SequenceEqual(best.Values));
            NumericAssert.Close(best.LogJoint, Assert.Single(found).State.LogJoint, 1e-10, 1e-10, "the state told");
        },
        iter: 150);

    [Theory]
    [InlineData(ImputeMethod.Mean)]
    [InlineData(ImputeMethod.Mode)]
    public void MarginalImputations_AreThoseOfTheEnumeration(ImputeMethod method) => Cases.Sample(
        c =>
        {
            double[] evidence = BruteForce.Evidence(c.Mixture.Components[0], c.Seed);
            var states = MixtureBruteForce.States(c.Mixture, evidence);
            double p = MixtureBruteForce.Probability(states, (_, _) => true);
            if (p < BruteForce.Smallest)
            {
                return;
            }

            double[] filled = Sampling.Impute(c.Mixture, Observations.FromRows([evidence]), 1, method).Row(0);
            for (int i = 0; i < evidence.Length; i++)
            {
                int alphabet = c.Mixture.Components[0].Leaves[i].Alphabet;
                double[] marginal = [.. Enumerable.Range(0, alphabet).Select(k => MixtureBruteForce.Probability(states, (_, s) => s.Values[i] == k) / p)];
                if (!double.IsNaN(evidence[i]))
                {
                    Assert.Equal(evidence[i], filled[i]);
                }
                else if (method == ImputeMethod.Mean)
                {
                    NumericAssert.Close(marginal.Select((q, k) => q * k).Sum(), filled[i], 1e-10, what: "mean");
                }
                else
                {
                    NumericAssert.Close(marginal.Max(), marginal[(int)filled[i]], 1e-10, what: "mode");
                }
            }
        },
        iter: 100);

    [Fact]
    public void GaussianConditionals_AreQuotientsOfDensities() =>
        Gen.Select(RandomMixtures.Of(new RandomModelOptions { MinSites = 2, MaxSites = 4 }), Gen.ULong).Sample(
        (mixture, seed) =>
        {
            int[] real = [.. Enumerable.Range(0, mixture.Sites).Where(i => mixture.Components[0].Leaves[i].Alphabet == 0).Take(2)];
            if (real.Length == 0)
            {
                return;
            }

            double[] point = RandomModels.Data(mixture.Components[0], 1, 0.2, seed).Row(0);
            double[] values = Array.ConvertAll(real, i => double.IsNaN(point[i]) ? 0.5 : point[i]);
            double[] evidence = [.. point.Select((x, i) => real.Contains(i) ? double.NaN : x)];
            double[] whole = [.. evidence];
            for (int i = 0; i < real.Length; i++)
            {
                whole[real[i]] = values[i];
            }

            double[] log = LogLikelihood.Compute(mixture, Observations.FromRows([whole, evidence]));
            if (double.IsNegativeInfinity(log[1]))
            {
                ErrorAssert.Throws<DataException>("The evidence has probability 0 under the model.", () => Conditional.Mixture(mixture, real, evidence));
                return;
            }

            GaussianMixture density = Conditional.Mixture(mixture, real, evidence);
            NumericAssert.Close(1, density.Weights.Sum(), 1e-10, what: "weights");
            NumericAssert.Close(log[0] - log[1], density.LogDensity(values), 1e-8, 1e-8, "log-density");
            double mean = Sampling.Impute(mixture, Observations.FromRows([evidence]), 1, ImputeMethod.Mean)[0, real[0]];
            NumericAssert.Close(density.Moments(0).Mean, mean, 1e-9, 1e-9, "mean");
        },
        iter: 100);

    [Fact]
    public void Draws_HaveTheProbabilitiesOfTheTable()
    {
        ConvACMixture mixture = RandomMixtures.Build(11, 3, 3, new RandomModelOptions { Continuous = false, MaxClasses = 2 });
        const int Count = 40_000;
        SampleSet drawn = Sampling.Draw(mixture, Count, 5);
        int[] sites = [0, 1, 2];
        CheckFrequencies(Conditional.Table(mixture, sites), drawn);
        for (int z = 0; z < 3; z++)
        {
            CheckShare(mixture.Weights[z], drawn.Components.Count(c => c == z), Count);
        }

        double[] evidence = [double.NaN, 0, double.NaN];
        SampleSet given = Sampling.DrawGiven(mixture, evidence, Count, 6, mixture.Classes - 1);
        SiteDistribution table = Conditional.Table(mixture, [0, 2], evidence, mixture.Classes - 1);
        CheckFrequencies(table, given);
        double[] posterior = Posterior.OfComponent(mixture, evidence, mixture.Classes - 1);
        for (int z = 0; z < 3; z++)
        {
            CheckShare(posterior[z], given.Components.Count(c => c == z), Count);
        }

        Observations holes = Observations.FromRows([.. Enumerable.Repeat(evidence, Count)]);
        CheckFrequencies(Conditional.Table(mixture, [0, 2], evidence), new SampleSet(Sampling.Impute(mixture, holes, 7), new int[Count]));
        SampleSet ofClass = Sampling.Draw(mixture, Count, 8, 0);
        CheckFrequencies(Conditional.Table(mixture, sites, null, 0), ofClass);
        Assert.All(ofClass.Classes, y => Assert.Equal(0, y));
    }

    private static void CheckFrequencies(SiteDistribution table, SampleSet drawn)
    {
        int[] counts = new int[table.Probabilities.Length];
        for (int r = 0; r < drawn.Data.Rows; r++)
        {
            int cell = 0;
            for (int i = 0; i < table.Sites.Length; i++)
            {
                cell = (cell * table.Alphabets[i]) + (int)drawn.Data[r, table.Sites[i]];
            }

            counts[cell]++;
        }

        for (int c = 0; c < counts.Length; c++)
        {
            CheckShare(table.Probabilities[c], counts[c], drawn.Data.Rows);
        }
    }

    private static void CheckShare(double probability, int count, int of) =>
        NumericAssert.Close(probability, count / (double)of, (5 * Math.Sqrt(probability * (1 - probability) / of)) + 1e-12, what: "frequency");

    [Fact]
    public void Draws_DoNotDependOnThreads()
    {
        ConvACMixture mixture = RandomMixtures.Build(3, 5, 3, new RandomModelOptions());
        SampleSet one = Sampling.Draw(mixture, 700, 9, engine: new EngineOptions { Threads = 1 });
        SampleSet three = Sampling.Draw(mixture, 700, 9, engine: new EngineOptions { Threads = 3 });
        Assert.Equal(one.Components, three.Components);
        Assert.All(Enumerable.Range(0, 700), r => Assert.Equal(one.Data.Row(r), three.Data.Row(r)));
    }

    [Fact]
    public void MixtureOfOne_AnswersAsTheNetwork_BitForBit() => Gen.Select(RandomModels.Any, Gen.ULong).Sample(
        (model, seed) =>
        {
            var mixture = ConvACMixture.Of(model);
            Observations data = RandomModels.Data(model, 20, 0.3, seed);
            int[] labels = [.. Enumerable.Range(0, 20).Select(r => (r % (model.Classes + 1)) - 1)];
            Assert.Equal(LogLikelihood.Compute(model, data), LogLikelihood.Compute(mixture, data));
            Assert.Equal(Posterior.OfClass(model, data), Posterior.OfClass(mixture, data));
            Evaluation network = Evaluation.Compute(new ModelEngine(model), data, labels);
            Evaluation whole = Evaluation.Compute(new ModelEngine(mixture), data, labels);
            Assert.Equal([1.0], whole.ComponentShares);
            Assert.Equal(network, whole with { ComponentShares = network.ComponentShares });
            SampleSet drawn = Sampling.Draw(model, 30, seed);
            Assert.Equal(drawn.Data.Row(29), Sampling.Draw(mixture, 30, seed).Data.Row(29));
            double[] evidence = data.Row(0);
            Explanation mine = MostProbableExplanation.Compute(model, evidence);
            Explanation other = MostProbableExplanation.Compute(mixture, evidence);
            Assert.Equal((mine.LogJoint, mine.Class), (other.LogJoint, other.Class));
            Assert.Equal(mine.Latents, other.Latents);
            int[] discrete = [.. Enumerable.Range(0, evidence.Length).Where(i => double.IsNaN(evidence[i]) && model.Leaves[i].Alphabet > 0).Take(2)];
            if (discrete.Length > 0)
            {
                Assert.Equal(Conditional.Table(model, discrete, evidence).Probabilities, Conditional.Table(mixture, discrete, evidence).Probabilities);
            }
        },
        iter: 60);

    [Fact]
    public void Evaluation_TellsTheSharesOfTheComponents()
    {
        ConvACMixture mixture = RandomMixtures.Build(21, 4, 3, new RandomModelOptions { MaxClasses = 3 });
        Observations data = RandomModels.Data(mixture.Components[0], 9000, 0.2, 1);
        Evaluation result = Evaluation.Compute(new ModelEngine(mixture), data);
        double[] posterior = Posterior.OfComponent(mixture, data);
        for (int z = 0; z < 3; z++)
        {
            NumericAssert.Close(Enumerable.Range(0, data.Rows).Average(r => posterior[(r * 3) + z]), result.ComponentShares[z], 1e-12, what: "share");
        }

        NumericAssert.Close(LogLikelihood.Mean(mixture, data), result.LogLikelihood, 1e-12, what: "mean");
    }

    [Fact]
    public void ClassOfProbabilityZero_TellsNothingOfTheComponent()
    {
        ConvAC one = TestModels.Copies(1);
        var mixture = new ConvACMixture([one, one], [0.25, 0.75]);
        NumericAssert.Close([0.25, 0.75], Posterior.OfComponent(mixture, null, 1), 1e-15);
        NumericAssert.Close([0, 0, 0, 1], Conditional.Table(mixture, [0, 1], null, 1).Probabilities, 1e-15);
        Assert.All(Sampling.Draw(mixture, 50, 1, 1).Data.Row(3), x => Assert.Equal(1, x));
    }

    [Fact]
    public void Impossible_IsRefused_AndRowsHaveNoPosterior()
    {
        ConvAC one = TestModels.Copies();
        var mixture = new ConvACMixture([one, one], [0.25, 0.75]);
        double[] torn = [0, 1];
        const string Message = "The evidence has probability 0 under the model.";
        ErrorAssert.Throws<DataException>(Message, () => Posterior.OfComponent(mixture, torn));
        ErrorAssert.Throws<DataException>(Message, () => Posterior.OfClass(mixture, torn));
        ErrorAssert.Throws<DataException>(Message, () => MostProbableExplanation.Compute(mixture, torn));
        ErrorAssert.Throws<DataException>(Message, () => Sampling.DrawGiven(mixture, torn, 1, 1));
        ErrorAssert.Throws<DataException>("The evidence has probability 0 under class 1 of the model.",
            () => Conditional.Table(mixture, [1], [0, double.NaN], 1));
        ErrorAssert.Throws<DataException>(
            "Row 1 has probability 0 under class 1 of the model, so its missing values have no distribution.",
            () => Sampling.Impute(mixture, Observations.FromRows([[0, double.NaN]]), 1, ImputeMethod.Mode, [1]));
        Assert.All(Posterior.OfComponent(mixture, Observations.FromRows([torn])), p => Assert.True(double.IsNaN(p)));
        Assert.All(Posterior.OfComponent(mixture, Observations.FromRows([[0, 0]]), [1]), p => Assert.True(double.IsNaN(p)));
        Assert.Equal([double.NegativeInfinity], LogLikelihood.Compute(mixture, Observations.FromRows([torn])));
    }

    [Fact]
    public void WrongQuestions_AreRefused()
    {
        var mixture = ConvACMixture.Of(TestModels.Copies());
        ErrorAssert.Throws<ArgumentException>("The evidence needs one value for each of the 2 sites (NaN where unobserved), but has 1. (Parameter 'evidence')",
            () => Posterior.OfComponent(mixture, [0.0]));
        ErrorAssert.Throws<DataException>("The evidence at site 0 is 2, but must be an integer of 0..1.", () => Posterior.OfComponent(mixture, [2, 0]));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The label must be a class of 0..1, or -1 where unknown, but is 2. (Parameter 'label')",
            () => Posterior.OfComponent(mixture, null, 2));
        ErrorAssert.Throws<ArgumentException>("Site 0 is both given as evidence and queried. (Parameter 'sites')",
            () => Conditional.Table(mixture, [0], [0, 0]));
        ErrorAssert.Throws<ArgumentException>("Site 1 is discrete (categorical(2) x 2); its distribution is a table, not a mixture. (Parameter 'sites')",
            () => Conditional.Mixture(mixture, [1]));
        ErrorAssert.Throws<ArgumentException>("An evaluation needs at least one row, but the data has none. (Parameter 'data')", () =>
            Evaluation.Compute(new ModelEngine(mixture), new Observations([ValueColumn.Of(Array.Empty<double>()), ValueColumn.Of(Array.Empty<double>())])));
        ErrorAssert.Null("model", () => _ = new ModelEngine((ConvACMixture)null!));
    }

    [Fact]
    public void ComponentsOfDifferentTrees_AreSummed()
    {
        var pairs = new NetworkShape(PoolingTree.FromChildren(3, [[0, 1], [2, 3]]), [1, 1, 1, 1, 1]);
        var flat = new NetworkShape(PoolingTree.Cp(3), [1, 1, 1, 1]);
        BernoulliLeaf[] low = [.. Enumerable.Repeat(new BernoulliLeaf([0.25]), 3)];
        BernoulliLeaf[] high = [.. Enumerable.Repeat(new BernoulliLeaf([0.5]), 3)];
        var mixture = new ConvACMixture(
            [new ConvAC(pairs, low, [[1], [1], [1], [1], [1]], [1]), new ConvAC(flat, high, [[1], [1], [1], [1]], [1])], [0.5, 0.5]);
        NumericAssert.Close(Math.Log((0.5 * 0.25 * 0.25 * 0.75) + (0.5 * 0.125)),
            LogLikelihood.Compute(mixture, Observations.FromRows([[1, 1, 0]]))[0], 1e-14, what: "log p");
    }
}
