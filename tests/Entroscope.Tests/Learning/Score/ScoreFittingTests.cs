using Entroscope.Engine;
using Entroscope.Engine.Signed;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Score;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning.Score;

/// <summary>A training that cannot fit a hundred rows of its own is none: from random parameters and from EM, of tables and of Gaussian features.</summary>
public sealed class ScoreFittingTests
{
    private const int Rows = 100;

    [Theory]
    [InlineData(LeafFamily.Categorical, false, false)]
    [InlineData(LeafFamily.Categorical, false, true)]
    [InlineData(LeafFamily.Categorical, true, false)]
    [InlineData(LeafFamily.Categorical, true, true)]
    [InlineData(LeafFamily.Gaussian, false, false)]
    [InlineData(LeafFamily.Gaussian, false, true)]
    [InlineData(LeafFamily.Gaussian, true, false)]
    [InlineData(LeafFamily.Gaussian, true, true)]
    public void Training_FitsAHundredRows(LeafFamily family, bool shared, bool byEm)
    {
        TrainingSet set = Draw(family == LeafFamily.Categorical, shared);
        ConvAC start = Start(family, set, shared, byEm);
        TrainingResult result = ScoreTraining.Train(
            start, set, null, new ScoreOptions { Steps = 300, BatchSize = 25, Dropout = 0, WeightDecay = 0, LearningRate = 0.01 }, Options);
        ScoreProbabilities before = Of(RealNetwork.Of(start), set), after = Of(result.Model, set);
        Assert.True(before.Mean < -0.1, Invariant($"The start fits already: {before.Mean}"));
        Assert.True(after.Mean > -0.05 && after.Accuracy >= 0.99, Invariant($"{before.Mean} {before.Accuracy} -> {after.Mean} {after.Accuracy}"));
    }

    [Fact]
    public void AStepOfZero_ChangesNoGaussianFeature()
    {
        // Beside a constant column the unit is 1e-3, and limits in units lie far below the widths of a start from prototypes.
        var leaf = new GaussianLeaf([-5, 0, 5], [25, 1e-9, 400]);
        leaf.Move(new double[6], new LeafPrior(0, 1e-3), 1e-3);
        Assert.Equal([25, 1e-9, 400], leaf.Variances.ToArray());
        Assert.Equal([-5.0, 0, 5], leaf.Means.ToArray());
    }

    private static TrainingOptions Options { get; } =
        new() { Steps = 5, Refit = false, Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 1 } };

    // The class is whether two values far apart are on the same side: no column says anything by itself. Shared weights do not distinguish a column from its
    // siblings: there it is whether most values are large.
    private static TrainingSet Draw(bool discrete, bool alike)
    {
        var random = new RandomStream(7, "rows to fit");
        double[][] rows = new double[Rows][];
        int[] labels = new int[Rows];
        for (int r = 0; r < Rows; r++)
        {
            rows[r] = [.. Enumerable.Range(0, 8).Select(_ => discrete ? random.NextInt(4) : random.NextGaussian())];
            double middle = discrete ? 1.5 : 0;
            labels[r] = (alike ? rows[r].Sum() > 8 * middle : (rows[r][1] > middle) == (rows[r][6] > middle)) ? 1 : 0;
        }

        return new TrainingSet(Observations.FromRows(rows), labels);
    }

    private static ConvAC Start(LeafFamily family, TrainingSet set, bool shared, bool byEm)
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(8), 8, [8], 2, shared);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(new LeafSpecification(family, family == LeafFamily.Gaussian ? 0 : 4), 8)];
        return byEm
            ? ExpectationMaximization.Train(shape, leaves, set, null, Options).Model
            : RandomStart.Build(new TrainingProblem(shape, leaves, set, Options), 0);
    }

    private static ScoreProbabilities Of(ConvAC model, TrainingSet set) => ScoreProbabilities.Compute(
        SignedEngines.Create(model), set.Data, set.Labels, CancellationToken.None);
}
