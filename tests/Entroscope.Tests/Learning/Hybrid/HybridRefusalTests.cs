using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Learning.Hybrid;

/// <summary>What hybrid training refuses, with the whole message.</summary>
public sealed class HybridRefusalTests
{
    private static readonly ConvAC Copies = TestModels.Copies();
    private static readonly TrainingSet Set = new(Observations.FromRows([[0, 0], [1, 1]]), [0, 1]);

    public static TheoryData<HybridOptions, string> BadOptions => new()
    {
        { new() { DiscriminativeWeight = 1.5 }, "DiscriminativeWeight must be a number of 0..1, but is 1.5." },
        { new() { DiscriminativeWeight = double.NaN }, "DiscriminativeWeight must be a number of 0..1, but is NaN." },
        { new() { Steps = -1 }, "Steps must be at least 0, but is -1." },
        { new() { BatchSize = -2 }, "BatchSize must be at least 0 (0 for full batches), but is -2." },
        { new() { LearningRate = 0 }, "LearningRate must be above 0 and at most 1, but is 0." },
        { new() { LearningRate = double.PositiveInfinity }, "LearningRate must be above 0 and at most 1, but is Infinity." },
        { new() { Patience = 0 }, "Patience must be at least 1, but is 0." },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_OutOfRange(HybridOptions options, string message) => ErrorAssert.Throws<ArgumentException>(
        $"The hybrid option {message} (Parameter 'options')", () => HybridTraining.Train(Copies, Set, options: options));

    [Fact]
    public void OneClass() => ErrorAssert.Throws<ModelException>(
        "Hybrid training needs a network of at least 2 classes, but it has one.",
        () => HybridTraining.Train(TestModels.Independent(2, 2), Set));

    [Fact]
    public void NoProbabilities() => ErrorAssert.Throws<ModelException>(
        "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.",
        () => HybridTraining.Train(TestModels.Scores(), Set));

    [Fact]
    public void NoLabel()
    {
        ErrorAssert.Throws<DataException>(
            "training data: hybrid training needs the class of at least one row, but no row has one.",
            () => HybridTraining.Train(Copies, Set with { Labels = null }));
        ErrorAssert.Throws<DataException>(
            "validation data: hybrid training needs the class of at least one row, but no row has one.",
            () => HybridTraining.Train(Copies, Set, Set with { Labels = [-1, -1] }));
    }

    [Fact]
    public void ImpossibleRows() => ErrorAssert.Throws<DataException>(
        "training data: the network gives every row the probability 0, so hybrid training has nothing to start from.",
        () => HybridTraining.Train(Copies, new TrainingSet(Observations.FromRows([[0, 1]]), [0])));

    [Fact]
    public void Null() => ErrorAssert.Null("start", () => HybridTraining.Train(null!, Set));
}
