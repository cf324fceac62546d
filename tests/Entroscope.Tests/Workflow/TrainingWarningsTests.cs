using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Every warning appears where its fault was planted, and none where there is none.</summary>
public sealed class TrainingWarningsTests
{
    private static readonly ConvAC Truth = PlantedLatentTree.Draw(12, 3);
    private static readonly TrainingOptions Options = new() { Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 1 } };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ASoundTraining_IsNotWarnedOf(ulong seed)
    {
        DataSplit split = Split(2000, seed);
        Assert.Empty(Warnings(split, [3], TrainingOptions.ForRows(1700) with { Engine = Options.Engine }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void IndependentColumns_AreNoReasonForAWarning(ulong seed)
    {
        var random = new RandomStream(seed, "independent");
        double[][] rows = [.. Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, 12).Select(_ => (double)random.NextInt(2)).ToArray())];
        Assert.Empty(Warnings(Split(Observations.FromRows(rows)), [3], TrainingOptions.ForRows(1700) with { Engine = Options.Engine }));
    }

    [Fact]
    public void ValidationFarBelowTraining_IsToldInNumbers()
    {
        // 60 rows of independent columns in a wide network without priors.
        var random = new RandomStream(1, "noise");
        double[][] rows = [.. Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, 12).Select(_ => (double)random.NextInt(2)).ToArray())];
        string[] warnings = Warnings(Split(Observations.FromRows(rows)), [8],
            Options with { PriorStrengths = [0], PseudoCount = 1e-6, LeafPseudoCount = 0.01, Steps = 20, Patience = 100 });

        // The choice takes the best step on validation rows, but the start by clustering has learned the noise already.
        Assert.Contains(warnings,
            w => w.StartsWith("Validation rows are far below training rows: over independent columns the network gains ", StringComparison.Ordinal));
    }

    [Fact]
    public void MoreParametersThanValues_AreCounted()
    {
        DataSplit split = Split(100, 1);
        Assert.Contains(
            Warnings(split, [16], Options),
            w => w.StartsWith("There are more parameters than values: ", StringComparison.Ordinal)
                && w.Contains(" for the 1020 values of the training rows;", StringComparison.Ordinal));
        Assert.DoesNotContain(Warnings(Split(4000, 1), [3], Options), w => w.Contains("more parameters", StringComparison.Ordinal));
    }

    [Fact]
    public void StoppedWhileStillImproving_IsTold()
    {
        DataSplit split = Split(2000, 1);
        string warning = Assert.Single(Warnings(split, [3], Options with { Steps = 2, Initialisation = Initialisation.Random }));
        Assert.Matches(
            @"^Stopped while still improving: the largest number of steps \(2\) was reached, and the last 2 brought \d+\.\d{4} nats a row; "
            + @"more steps would bring more\.$",
            warning);
        Assert.Empty(Warnings(split, [3], Options with { Steps = 0 }));
    }

    [Fact]
    public void AComponentThatPullsAMixtureDown_IsNamed()
    {
        DataSplit split = Split(2000, 1);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = [3], Components = 2 },
            Options with { Steps = 100, Refit = false });
        Assert.Empty(TrainingWarnings.Of(split, trained, 1));

        // A component that is sure of what the rows do not show takes half of the probability for nothing.
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(12), 1, [1]);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(_ => new[] { 1.0 })];
        var wrong = new ConvAC(shape, [.. Enumerable.Range(0, 12).Select(_ => new BernoulliLeaf([1e-6]))], weights, [1]);
        var spoilt = new ConvACMixture([trained.Mixture.Components[0], wrong], [0.5, 0.5], ModelMetadata.Empty);
        TrainedModel bad = trained with { Mixture = spoilt, Training = trained.Training with { Mixture = spoilt, ChosenMixture = spoilt } };
        Assert.Contains(TrainingWarnings.Of(split, bad, 1),
            w => w.StartsWith("Component 1 lowers the mixture's likelihood: without it validation rows gain 0.", StringComparison.Ordinal));
    }

    private static string[] Warnings(DataSplit split, int[] widths, TrainingOptions options) =>
        [.. TrainingWarnings.Of(split, TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = widths }, options), 1)];

    private static DataSplit Split(int rows, ulong seed) => Split(Sampling.Draw(Truth, rows, seed).Data);

    private static DataSplit Split(Observations all)
    {
        int first = all.Rows * 85 / 100;
        Dataset Part(int begin, int end) => Dataset.Create("planted", all.Select([.. Enumerable.Range(begin, end - begin)]));
        return new DataSplit(Part(0, first), Part(first, all.Rows), null, "the last rows for validation");
    }
}
