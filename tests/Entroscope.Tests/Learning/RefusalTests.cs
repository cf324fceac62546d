using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class RefusalTests
{
    private static readonly NetworkShape Shape = NetworkShape.PerLevel(PoolingTree.Line(2), 2, [2], 2);
    private static readonly LeafSpecification[] Leaves = [new(LeafFamily.Bernoulli, 2), new(LeafFamily.Categorical, 3)];
    private static readonly TrainingSet Train = new(Observations.FromRows([[0.0, 2.0], [1.0, 0.0]]), [0, 1]);

    public static TheoryData<TrainingOptions, string> BadOptions => new()
    {
        { new TrainingOptions { Steps = -1 }, "Steps must be at least 0, but is -1." },
        { new TrainingOptions { BatchSize = -2 }, "BatchSize must be at least 0 (0 for full batches), but is -2." },
        { new TrainingOptions { StepExponent = 0.5 }, "StepExponent must be above 0.5 and at most 1, but is 0.5." },
        { new TrainingOptions { StepExponent = double.NaN }, "StepExponent must be above 0.5 and at most 1, but is NaN." },
        { new TrainingOptions { PseudoCount = -0.1 }, "PseudoCount must be a finite number of at least 0, but is -0.1." },
        { new TrainingOptions { PseudoCount = double.NaN }, "PseudoCount must be a finite number of at least 0, but is NaN." },
        { new TrainingOptions { PriorStrengths = [] }, "PriorStrengths must be finite numbers of at least 0, at least one, but is empty." },
        { new TrainingOptions { PriorStrengths = [1, -2] }, "PriorStrengths must be finite numbers of at least 0, at least one, but is 1, -2." },
        { new TrainingOptions { OverRelaxation = 1 }, "OverRelaxation must be at least 0 and below 1, but is 1." },
        { new TrainingOptions { OverRelaxation = double.NaN }, "OverRelaxation must be at least 0 and below 1, but is NaN." },
        { new TrainingOptions { LeafPseudoCount = double.PositiveInfinity }, "LeafPseudoCount must be a finite number of at least 0, but is Infinity." },
        { new TrainingOptions { MinimumVariance = 0 }, "MinimumVariance must be a finite number above 0, but is 0." },
        { new TrainingOptions { Initialisation = (Initialisation)7 }, "Initialisation must be one of the starts, but is 7." },
        { new TrainingOptions { Restarts = 0 }, "Restarts must be at least 1, but is 0." },
        { new TrainingOptions { Patience = 0 }, "Patience must be at least 1, but is 0." },
        { new TrainingOptions { CheckpointEvery = 0 }, "CheckpointEvery must be at least 1, but is 0." },
        { new TrainingOptions { ParameterLimit = 0 }, "ParameterLimit must be at least 1, but is 0." },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_OutOfRange_AreRefused(TrainingOptions options, string requirement)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Run(options: options));
        Assert.Equal($"The training option {requirement} (Parameter 'options')", error.Message);
    }

    [Fact]
    public void Leaves_ThatDoNotFit_AreRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Run(leaves: [Leaves[0]]));
        Assert.Equal("A leaf specification is needed for each of the 2 sites, but 1 were given. (Parameter 'leaves')", error.Message);
        AssertLeaf(new(LeafFamily.Categorical, 0), "The alphabet of the Categorical leaf of site 1 must be at least 1, but is 0.");
        AssertLeaf(new(LeafFamily.Bernoulli, 3), "The alphabet of the Bernoulli leaf of site 1 must be 2, but is 3.");
        AssertLeaf(new(LeafFamily.Binomial, 1), "The alphabet of the Binomial leaf of site 1 must be at least 2, but is 1.");
        AssertLeaf(new(LeafFamily.Gaussian, 4), "The alphabet of the Gaussian leaf of site 1 must be 0, but is 4.");
        AssertLeaf(new((LeafFamily)10, 4), "The leaf of site 1 is of the unknown family 10.");
    }

    [Fact]
    public void Data_ThatCannotBeUsed_IsRefused()
    {
        AssertData(new TrainingSet(Train.Data.Select([])), "there is no row; at least 1 is needed.");
        AssertData(new TrainingSet(Observations.FromRows([[0.0]])), "the network has 2 sites, but the data has 1 columns.");
        AssertData(new TrainingSet(Train.Data, [0]), "there are 2 rows, but 1 labels.");
        AssertData(new TrainingSet(Train.Data, [0, 2]), "row 2: the label 2 must be a class of 0..1, or -1 where unknown.");
        AssertData(new TrainingSet(Train.Data, [-2, 0]), "row 1: the label -2 must be a class of 0..1, or -1 where unknown.");
        AssertData(
            new TrainingSet(Observations.FromRows([[0.0, 1.0], [0.0, 3.0]])), "row 2, column 2: the value 3 must be an integer of 0..2.");
    }

    [Fact]
    public void RealValues_WithoutFiniteMoments_AreRefused()
    {
        LeafSpecification[] real = [new(LeafFamily.Gaussian, 0), new(LeafFamily.Gaussian, 0)];
        DataException error = Assert.Throws<DataException>(() => Run(real, new TrainingSet(Observations.FromRows([[1.0, double.NegativeInfinity]]))));
        Assert.Equal("training data: row 1, column 2: the value -Infinity must be a finite number.", error.Message);
        error = Assert.Throws<DataException>(() => Run(real, new TrainingSet(Observations.FromRows([[1.0, 1e200], [1.0, -1e200]]))));
        Assert.Equal("training data: column 2: the variance of the values exceeds the range of double precision; rescale the column.", error.Message);
        error = Assert.Throws<DataException>(() => Run(real, new TrainingSet(Observations.FromRows([[1e160, 1.0], [1e160, 2.0]]))));
        Assert.Equal("training data: column 1: the variance of the values exceeds the range of double precision; rescale the column.", error.Message);
    }

    [Fact]
    public void Network_AboveTheLimit_IsRefused()
    {
        SizeLimitException error = Assert.Throws<SizeLimitException>(() => Run(options: new TrainingOptions { ParameterLimit = 21 }));
        Assert.Equal(
            "The network would have 22 parameters (0 MiB in double precision), more than the limit of 21; use smaller widths or raise the limit.",
            error.Message);
        Assert.NotNull(Run(options: new TrainingOptions { ParameterLimit = 22, Steps = 1 }));
    }

    [Fact]
    public void Cancellation_BeforeTheStart_IsObeyed()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => ExpectationMaximization.Train(Shape, Leaves, Train, cancellation: source.Token));
    }

    private static TrainingResult Run(
        IReadOnlyList<LeafSpecification>? leaves = null, TrainingSet? train = null, TrainingSet? validation = null, TrainingOptions? options = null) =>
        ExpectationMaximization.Train(Shape, leaves ?? Leaves, train ?? Train, validation, options);

    private static void AssertLeaf(LeafSpecification leaf, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Run(leaves: [Leaves[0], leaf]));
        Assert.Equal(message + " (Parameter 'leaves')", error.Message);
    }

    private static void AssertData(TrainingSet set, string message)
    {
        Assert.Equal("training data: " + message, Assert.Throws<DataException>(() => Run(train: set)).Message);
        Assert.Equal("validation data: " + message, Assert.Throws<DataException>(() => Run(validation: set)).Message);
    }
}
