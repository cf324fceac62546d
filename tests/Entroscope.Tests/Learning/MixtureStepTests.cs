using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>The EM step of a mixture: against an enumeration of all latents, and monotone.</summary>
public sealed class MixtureStepTests
{
    private static readonly TrainingOptions Options =
        MixtureCases.Quick with { Steps = 1, PseudoCount = 0.3, PriorStrengths = [0], OverRelaxation = 0, LeafPseudoCount = 0.7 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AStep_IsThatOfTheEnumeration(int components)
    {
        LeafSpecification[] leaves = [new(LeafFamily.Categorical, 3), new(LeafFamily.Categorical, 2), new(LeafFamily.Categorical, 3)];
        var train = new TrainingSet(
            Observations.FromRows([[0, 1, 2], [1, double.NaN, 0], [2, 0, 2], [0, 0, 0], [double.NaN, double.NaN, double.NaN], [2, 1, 1], [1, 1, 0]]),
            [0, 1, -1, 1, -1, 0, -1]);
        PoolingTree[] trees = [PoolingTree.FromChildren(3, [[0, 1], [3, 2]]), PoolingTree.Cp(3), PoolingTree.FromChildren(3, [[1, 2], [3, 0]])];
        NetworkShape[] shapes = [.. trees.Take(components).Select(t => NetworkShape.PerLevel(t, 2, [2], 2))];
        var store = new MemoryStore();
        ExpectationMaximization.Train(shapes, leaves, train, null, Options, null, store);
        Checkpoint[] joint = [.. store.Saved.Where(c => c.Components.Count == components && c.Phase == TrainingPhase.Search)];
        Assert.Equal([0, 1], joint.Select(c => c.Step));
        (ConvAC[] expected, double[] weights) = EnumeratedStep(joint[0], train);
        NumericAssert.Close(weights, [.. joint[1].Weights], 1e-12);
        for (int z = 0; z < components; z++)
        {
            NumericAssert.Close(Learnable.Parameters(expected[z]), Learnable.Parameters(joint[1].Components[z]), 1e-11, 0, Invariant($"component {z}"));
        }
    }

    // log p(data) + log of the Dirichlet densities of all rows, leaves, class priors and weights, but for constants.
    [Theory]
    [InlineData(0.02, 0.2, 0)]
    [InlineData(2.0, 1.0, 0)]
    [InlineData(0.0, 0.0, 0)]
    [InlineData(0.001, 0.2, 1)]
    [InlineData(0.001, 0.2, 8)]
    public void FullBatchEm_NeverLowersThePenalisedLogLikelihood(double pseudoCount, double leafPseudoCount, double strength)
    {
        var store = new MemoryStore();
        TrainingOptions options = MixtureCases.Quick with
        {
            Steps = 12,
            PseudoCount = pseudoCount,
            PriorStrengths = [strength],
            LeafPseudoCount =
            leafPseudoCount,
            Initialisation = Initialisation.Random
        };
        MixtureCases.Run(options, null, store);
        double[] objective = [.. store.Saved.Where(c => c.Components.Count == 3 && c.Phase == TrainingPhase.Search)
            .Select(c => Objective(c, pseudoCount, leafPseudoCount) + c.Components.Sum(n => PriorTests.LogPrior(n, strength, 0)))];
        Assert.Equal(13, objective.Length);
        for (int i = 1; i < objective.Length; i++)
        {
            Assert.True(objective[i] >= objective[i - 1] - 1e-9, Invariant($"step {i}: {objective[i]} after {objective[i - 1]}"));
        }

        Assert.True(objective[^1] > objective[0] + 0.01);
    }

    [Fact]
    public void TheCurve_HoldsTheLogLikelihoodOfTheMixture()
    {
        var store = new MemoryStore();
        TrainingResult result = MixtureCases.Run(MixtureCases.Quick, null, store);
        Checkpoint before = store.Saved.Last(c => c.Components.Count == 3 && c.Step == 3 && c.Phase == TrainingPhase.Search);
        NumericAssert.Close(LogLikelihood(before.Components, before.Weights, MixtureCases.Train) / MixtureCases.Train.Data.Rows,
            result.History[4].TrainLogLikelihood!.Value, 1e-12);
        var unlabelled = new TrainingSet(MixtureCases.Train.Data);
        NumericAssert.Close(
            LogLikelihood(result.Mixture.Components, result.Mixture.Weights.ToArray(), unlabelled) / MixtureCases.Train.Data.Rows, result.Score, 1e-12);
    }

    private static double Objective(Checkpoint checkpoint, double pseudoCount, double leafPseudoCount)
    {
        double penalty = pseudoCount * checkpoint.Weights.Sum(Log);
        foreach (ConvAC component in checkpoint.Components)
        {
            penalty += pseudoCount * Enumerable.Range(0, component.Shape.MatrixCount).Sum(m => component.Matrix(m).ToArray().Sum(Log));
            penalty += pseudoCount * component.ClassPrior.ToArray().Sum(Log);
            penalty += leafPseudoCount * component.Leaves.Sum(l => ((CategoricalLeaf)l).Table.ToArray().Sum(Log));
        }

        return penalty + LogLikelihood(checkpoint.Components, checkpoint.Weights, MixtureCases.Train);

        double Log(double p) => pseudoCount == 0 ? 0 : Math.Log(p);
    }

    private static double LogLikelihood(IReadOnlyList<ConvAC> components, IReadOnlyList<double> weights, TrainingSet set)
    {
        double sum = 0;
        int rows = set.Data.Rows;
        double[][] given = [.. components.Select(c =>
        {
            double[] byClass = new double[rows * c.Classes];
            Engines.Create(c).LogLikelihood(set.Data, RowSelection.All(set.Data), new double[rows], byClass);
            return byClass;
        })];
        for (int r = 0; r < rows; r++)
        {
            sum += LogSpace.LogSumExp([.. components.SelectMany((c, z) => Enumerable.Range(0, c.Classes)
                .Where(y => set.Labels is null || set.Labels[r] < 0 || set.Labels[r] == y)
                .Select(y => Math.Log(weights[z]) + Math.Log(c.ClassPrior[y]) + given[z][(r * c.Classes) + y]))]);
        }

        return sum;
    }

    /// <summary>A step by nested loops over components, classes, latents and missing values.</summary>
    private static (ConvAC[] Components, double[] Weights) EnumeratedStep(Checkpoint from, TrainingSet train)
    {
        ConvAC[] components = [.. from.Components];
        ExpectedCounts[] counts = [.. components.Select(c => new ExpectedCounts(c))];
        for (int r = 0; r < train.Data.Rows; r++)
        {
            var states = components.SelectMany((c, z) => BruteForce.States(c, train.Data.Row(r), train.Labels![r])
                .Select(s => (Component: z, State: s, P: from.Weights[z] * Math.Exp(s.LogJoint)))).ToList();
            double total = states.Sum(s => s.P);
            foreach ((int z, BruteForce.State state, double p) in states)
            {
                Add(components[z], counts[z], state, p / total, train.Data.Row(r));
            }
        }

        double samples = counts.Sum(c => c.Samples + Options.PseudoCount);
        return ([.. components.Zip(counts, Estimate)], [.. counts.Select(c => (c.Samples + Options.PseudoCount) / samples)]);
    }

    private static void Add(ConvAC model, ExpectedCounts counts, BruteForce.State state, double p, double[] row)
    {
        counts.Samples += p;
        counts.Classes[state.Class] += p;
        for (int v = 0; v < model.Tree.NodeCount; v++)
        {
            int g = v == model.Tree.Root ? state.Class : state.Latents[model.Tree.Parent(v)];
            counts.Weights[model.Shape.MatrixOf(v)][(g * model.Shape.Channels(v)) + state.Latents[v]] += p;
            if (model.Tree.IsSite(v) && !double.IsNaN(row[v]))
            {
                counts.Leaves[v][(state.Latents[v] * model.Leaves[v].Alphabet) + (int)row[v]] += p;
            }
        }
    }

    private static ConvAC Estimate(ConvAC model, ExpectedCounts counts)
    {
        double[][] weights = [.. counts.Weights.Select((w, m) => Rows(w, model.Shape.Channels(model.Shape.NodeOfMatrix(m)), Options.PseudoCount))];
        LeafDistribution[] leaves = [.. counts.Leaves.Select(
            (l, i) => new CategoricalLeaf(model.Shape.Channels(i), model.Leaves[i].Alphabet, Rows(l, model.Leaves[i].Alphabet, Options.LeafPseudoCount)))];
        return new ConvAC(model.Shape, leaves, weights, Rows(counts.Classes, model.Classes, Options.PseudoCount));
    }

    private static double[] Rows(double[] counts, int columns, double pseudoCount) =>
        [.. counts.Chunk(columns).SelectMany(row => row.Select(n => (n + pseudoCount) / row.Sum(m => m + pseudoCount)))];
}
