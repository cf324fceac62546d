using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class ConvACTests
{
    private static readonly NetworkShape Shape = NetworkShape.PerLevel(PoolingTree.Line(2), 2, [3], classes: 2);
    private static readonly LeafDistribution[] Leaves = [new BernoulliLeaf([0.25, 0.75]), new CategoricalLeaf(2, 3, [0.5, 0.25, 0.25, 0.125, 0.125, 0.75])];
    private static readonly double[] SiteRows = [0.5, 0.5, 0.25, 0.75, 1, 0];
    private static readonly double[] OutputRows = [0.25, 0.25, 0.5, 1, 0, 0];

    [Fact]
    public void ItHoldsItsParameters()
    {
        ConvAC model = Make();
        Assert.Equal(SiteRows, model.Weights(1).ToArray());
        Assert.Equal(OutputRows, model.Weights(2).ToArray());
        Assert.Equal(OutputRows, model.Matrix(2).ToArray());
        Assert.Equal([0.5, 0.5], model.ClassPrior.ToArray());
        Assert.Equal((2, true, 8L, 28L, Reading.Generative), (model.Classes, model.IsDiscrete, model.LeafParameterCount, model.ParameterCount, model.Reading));
        Assert.Same(ModelMetadata.Empty, model.Metadata);
        Assert.Same(Shape.Tree, model.Tree);
        Assert.Equal(Leaves, model.Leaves);
    }

    [Fact]
    public void OtherLeavesAndMetadataMakeOtherNetworks()
    {
        ConvAC model = Make();
        ConvAC named = model.With(new ModelMetadata { LabelName = "kind" });
        Assert.Equal(("kind", null), (named.Metadata.LabelName, model.Metadata.LabelName));
        ConvAC real = model.With(0, new GaussianLeaf([0, 1], [1, 1]));
        Assert.Equal((false, true), (real.IsDiscrete, model.IsDiscrete));
        Refused("The leaf of site 0 must have 2 channels, but has 1.", () => model.With(0, new BernoulliLeaf([0.5])));
        Assert.Equal("site", Assert.Throws<ArgumentOutOfRangeException>(() => model.With(2, Leaves[0])).ParamName);
        Assert.Equal("site", Assert.Throws<ArgumentOutOfRangeException>(() => model.With(-1, Leaves[0])).ParamName);
    }

    [Fact]
    public void NullArgumentsAreRefused()
    {
        ErrorAssert.Null("shape", () => _ = new ConvAC(null!, Leaves, [SiteRows, SiteRows, OutputRows], [0.5, 0.5]));
        ErrorAssert.Null("leaves", () => _ = new ConvAC(Shape, null!, [SiteRows, SiteRows, OutputRows], [0.5, 0.5]));
        ErrorAssert.Null("weights", () => _ = new ConvAC(Shape, Leaves, null!, [0.5, 0.5]));
    }

    [Fact]
    public void WrongLeavesAreRefused()
    {
        Refused("The network has 2 sites, but 1 leaves were given.", () => Make(leaves: [Leaves[0]]));
        Refused("The leaf of site 1 must have 2 channels, but has 3.", () => Make(leaves: [Leaves[0], new BernoulliLeaf([0.5, 0.5, 0.5])]));
        Refused("The leaf of site 0 must have 2 channels, but has 0.", () => Make(leaves: [null!, Leaves[1]]));
    }

    [Fact]
    public void WrongWeightsAreRefused()
    {
        Refused("The network has 3 weight matrices, but 2 were given.", () => Make([SiteRows, OutputRows]));
        Refused("The weights of node 0,1 must have the shape [3, 2], but have 5 entries.", () => Make([SiteRows, new double[5], OutputRows]));
        Refused("The weights of node 1,0 must have the shape [2, 3], but have 0 entries.", () => Make([SiteRows, SiteRows, null!]));
        Refused("The weights of row 1 of node 0,0 must sum to 1 within 1E-09, but sum to 0.9.",
            () => Make([[0.5, 0.5, 0.25, 0.65, 1, 0], SiteRows, OutputRows]));
        Refused("Weight 2 of row 0 of node 1,0 must not be negative, but is -0.5.", () => Make([SiteRows, SiteRows, [1.5, 0, -0.5, 1, 0, 0]]));
        Refused("Weight 1 of row 2 of node 0,1 must be a finite number, but is NaN.",
            () => Make([SiteRows, [0.5, 0.5, 0.25, 0.75, 1, double.NaN], OutputRows]));
        Refused("Weight 0 of row 1 of node 1,0 must be a finite number, but is Infinity.",
            () => Make([SiteRows, SiteRows, [1, 0, 0, double.PositiveInfinity, 0, 0]]));
    }

    [Fact]
    public void AWrongPriorIsRefused()
    {
        Refused("The class prior must have 2 entries, but has 1.", () => Make(prior: [1]));
        Refused("The weights of the class prior must sum to 1 within 1E-09, but sum to 1.25.", () => Make(prior: [0.5, 0.75]));
        Refused("Weight 0 of the class prior must not be negative, but is -1.", () => Make(prior: [-1, 2]));
    }

    // A decimal file with nine digits is off by less than the tolerance, also in long rows.
    [Fact]
    public void RowsOfDecimalFilesAreAccepted()
    {
        Assert.NotNull(Make(prior: [0.333333333, 0.666666667]));
        double[] prior = [.. Enumerable.Repeat(0.000999999, 1000)];
        prior[0] += 1e-6 + 2e-8;
        var shape = NetworkShape.PerLevel(PoolingTree.Cp(1), 1, [1], classes: 1000);
        Assert.NotNull(new ConvAC(shape, [new BernoulliLeaf([0.5])], [[1], [.. Enumerable.Repeat(1.0, 1000)]], prior));
    }

    [Fact]
    public void RealWeightsNeedAnotherReading()
    {
        double[] real = [2, -3, 0, 1, 7, 0.5];
        var born = new ConvAC(Shape, Leaves, [real, real, real], [0.5, 0.5], Reading.Born);
        Assert.Equal(real, born.Weights(0).ToArray());
        Refused("This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Born.", born.EnsureGenerative);
        Refused("This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Born.",
            () => LatentMarginals.Compute(born));
        Make().EnsureGenerative();
        Refused("The weights of the class prior must sum to 1 within 1E-09, but sum to 3.",
            () => _ = new ConvAC(Shape, Leaves, [real, real, real], [1, 2], Reading.Score));
    }

    // A table made for a reading of real weights has not been checked as one of probabilities.
    [Fact]
    public void ATableOfRealWeightsIsNoLeafOfAGenerativeNetwork()
    {
        var real = new CategoricalLeaf(2, 2, [1.5, -0.5, 0.5, 0.5], Reading.Score);
        Refused("Leaf of site 0: Weight 1 of leaf channel 0 must not be negative, but is -0.5.", () => Make(leaves: [real, Leaves[1]]));
        var born = new ConvAC(Shape, [real, Leaves[1]], [SiteRows, SiteRows, OutputRows], [0.5, 0.5], Reading.Born);
        Assert.Same(real, born.Leaves[0]);
        Assert.NotNull(Make(leaves: [new CategoricalLeaf(2, 2, [0.5, 0.5, 1, 0], Reading.Score), Leaves[1]]));
    }

    private static ConvAC Make(double[][]? weights = null, LeafDistribution[]? leaves = null, double[]? prior = null) =>
        new(Shape, leaves ?? Leaves, weights ?? [SiteRows, SiteRows, OutputRows], prior ?? [0.5, 0.5]);

    private static void Refused(string message, Action action) => ErrorAssert.Throws<ModelException>(message, action);
}
