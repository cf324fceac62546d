using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class ConvACMixtureTests
{
    private static readonly ConvAC Coin = Network(new BernoulliLeaf([0.25]), 1);

    [Fact]
    public void Properties_AreThoseOfTheComponents()
    {
        ConvAC one = TestModels.Copies(0.25).With(new ModelMetadata { LabelName = "kind" });
        ConvAC two = TestModels.Copies(0.5);
        var mixture = new ConvACMixture([one, two], [0.75, 0.25]);
        Assert.Equal([one, two], mixture.Components);
        Assert.Equal([0.75, 0.25], mixture.Weights.ToArray());
        Assert.Equal([(0.75 * 0.25) + (0.25 * 0.5), (0.75 * 0.75) + (0.25 * 0.5)], mixture.ClassPrior.ToArray());
        Assert.Equal((2, 2, true), (mixture.Sites, mixture.Classes, mixture.IsDiscrete));
        Assert.Equal((2 * one.ParameterCount) + 2, mixture.ParameterCount);
        Assert.Same(one.Metadata, mixture.Metadata);
        Assert.False(new ConvACMixture([TestModels.TwoGaussians()], [1]).IsDiscrete);
    }

    /// <summary>Columns or classes in another order would be read as others.</summary>
    [Fact]
    public void NamesThatDiffer_AreRefused()
    {
        ConvAC Named(string[]? sites, string[]? classes) => TestModels.Copies(0.25).With(new ModelMetadata { SiteNames = sites, ClassNames = classes });
        ErrorAssert.Throws<ModelException>(
            "The site 0 must be 'a' in component 1 as in component 0, but is 'b'.",
            () => _ = new ConvACMixture([Named(["a", "b"], null), Named(["b", "a"], null)], [0.5, 0.5]));
        ErrorAssert.Throws<ModelException>(
            "The class 1 must be 'no' in component 2 as in component 0, but is 'maybe'.",
            () => _ = new ConvACMixture([Named(null, ["yes", "no"]), Named(null, null), Named(null, ["yes", "maybe"])], [0.5, 0.25, 0.25]));
    }

    [Fact]
    public void Weights_AreCopied()
    {
        double[] weights = [0.5, 0.5];
        var mixture = new ConvACMixture([Coin, Coin], weights);
        weights[0] = 7;
        Assert.Equal([0.5, 0.5], mixture.Weights.ToArray());
    }

    [Fact]
    public void Of_IsTheMixtureOfOne()
    {
        var mixture = ConvACMixture.Of(Coin);
        Assert.Same(Coin, Assert.Single(mixture.Components));
        Assert.Equal([1.0], mixture.Weights.ToArray());
        ErrorAssert.Null("model", () => ConvACMixture.Of(null!));
        Assert.Same(mixture, ConvACMixture.Of(Coin));
        Assert.Same(Coin, mixture.Network);
        Assert.Equal(Coin.ParameterCount, mixture.ParameterCount);
        ConvACMixture? nothing = (ConvAC?)null;
        Assert.Null(nothing);
    }

    /// <summary>A network of another reading may be stored; whatever it is asked is refused.</summary>
    [Fact]
    public void Of_ScoresWithoutProbabilities_RefusesEveryQuestion()
    {
        const string Refusal = "This needs a network with a distribution, in the generative or the Born reading, but the model's reading is Score.";
        ConvACMixture scores = TestModels.Scores();
        Observations data = Observations.FromRows([new double[scores.Sites]]);
        const string NoLatents = "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.";
        ErrorAssert.Throws<ModelException>(NoLatents, scores.EnsureGenerative);
        ErrorAssert.Throws<ModelException>(Refusal, () => LogLikelihood.Compute(scores, data));
        ErrorAssert.Throws<ModelException>(Refusal, () => Posterior.OfClass(scores, data));
        ErrorAssert.Throws<ModelException>(Refusal, () => Posterior.OfComponent(scores, data));
        ErrorAssert.Throws<ModelException>(Refusal, () => Conditional.Table(scores, [0]));
        ErrorAssert.Throws<ModelException>(Refusal, () => Sampling.Draw(scores, 2, 1));
        ErrorAssert.Throws<ModelException>(Refusal, () => Sampling.DrawGiven(scores, data.Row(0), 2, 1));
        ErrorAssert.Throws<ModelException>(Refusal, () => Sampling.Impute(scores, data, 1));
        ErrorAssert.Throws<ModelException>(NoLatents, () => MostProbableExplanation.Compute(scores, null));
        ErrorAssert.Throws<ModelException>(Refusal, () => EntropyAnalysis.Draw(scores));
    }

    [Fact]
    public void Extract_KnowsTheNamesOfTheMixture_ButItsOwnRecord()
    {
        TrainingRecord record = TrainingRecord.Empty with { Seed = 3 };
        ConvAC named = Coin.With(new ModelMetadata { SiteNames = ["mine"], Training = record });
        var names = new ModelMetadata
        {
            SiteNames = ["x"],
            ClassNames = ["only"],
            LabelName = "kind",
            Training = TrainingRecord.Empty with { Seed = 1 }
        };
        var mixture = new ConvACMixture([Coin, named], [0.5, 0.5], names);
        Assert.Equal(["x"], mixture.Extract(0).Metadata.SiteNames!);
        Assert.Empty(mixture.Extract(0).Metadata.Training.Entries);
        ModelMetadata own = mixture.Extract(1).Metadata;
        Assert.Equal(["mine"], own.SiteNames!);
        Assert.Equal(["only"], own.ClassNames!);
        Assert.Equal("kind", own.LabelName);
        Assert.Same(record, own.Training);
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The components are 0..1, but component 2 was given. (Parameter 'component')",
            () => mixture.Extract(2));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The components are 0..1, but component -1 was given. (Parameter 'component')",
            () => mixture.Extract(-1));
    }

    [Fact]
    public void Components_ThatDoNotFitEachOther_AreRefusedByName()
    {
        ErrorAssert.Null("components", () => _ = new ConvACMixture(null!, []));
        Refuses("A mixture must have at least one component, but has none.", []);
        Refuses("Component 1 must be a network, but is null.", [Coin, null!]);
        Refuses("Component 1 must be in the generative reading, but its reading is Score.", [Coin, TestModels.Scores()]);
        Refuses("Component 1 must have the 1 sites of component 0, but has 2.", [Coin, TestModels.Copies()]);
        Refuses("Component 1 must have the 1 classes of component 0, but has 2.", [Coin, Network(new BernoulliLeaf([0.25]), 2)]);
        Refuses("The leaf of site 0 must be bernoulli of 2 values in component 1 as in component 0, but is gaussian.",
            [Coin, Network(new GaussianLeaf([0], [1]), 1)]);
        Refuses("The leaf of site 0 must be gaussian in component 1 as in component 0, but is categorical of 3 values.",
            [Network(new GaussianLeaf([0], [1]), 1), Network(new CategoricalLeaf(1, 3, [0, 0, 1]), 1)]);
        Refuses("The leaf of site 0 must be categorical of 3 values in component 1 as in component 0, but is categorical of 2 values.",
            [Network(new CategoricalLeaf(1, 3, [0, 0, 1]), 1), Network(new CategoricalLeaf(1, 2, [0, 1]), 1)]);
    }

    [Fact]
    public void Weights_ThatAreNoProbabilities_AreRefused()
    {
        Refuses("The mixture must have a weight for each of its 2 components, but has 1 weights.", [Coin, Coin], 1);
        Refuses("Weight 1 of the components must not be negative, but is -0.5.", [Coin, Coin], 1.5, -0.5);
        Refuses("Weight 0 of the components must be a finite number, but is NaN.", [Coin, Coin], double.NaN, 1);
        Refuses("The weights of the components must sum to 1 within 1E-09, but sum to 0.75.", [Coin, Coin], 0.5, 0.25);
    }

    private static void Refuses(string message, ConvAC[] components, params double[] weights) =>
        ErrorAssert.Throws<ModelException>(message, () => _ = new ConvACMixture(components, weights));

    private static ConvAC Network(LeafDistribution leaf, int classes) =>
        new(new NetworkShape(PoolingTree.Cp(1), [1, 1], classes), [leaf], [[1], [.. Enumerable.Repeat(1.0, classes)]],
            [.. Enumerable.Repeat(1.0 / classes, classes)]);
}
