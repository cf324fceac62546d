using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>Every way to ask wrongly, with the whole message.</summary>
public sealed class InferenceErrorTests
{
    private static readonly ConvAC Copies = TestModels.Copies();

    [Fact]
    public void Sites_MustBeAskedForOnceAndExist()
    {
        Argument<ArgumentException>("At least one site must be given. (Parameter 'sites')", () => Conditional.Table(Copies, []));
        Argument<ArgumentOutOfRangeException>("The sites are 0..1, but site 2 was given. (Parameter 'sites')", () => Conditional.Table(Copies, [2]));
        Argument<ArgumentOutOfRangeException>("The sites are 0..1, but site -1 was given. (Parameter 'sites')", () => Conditional.Table(Copies, [-1]));
        Argument<ArgumentException>("Site 1 is given twice; every site may be given once. (Parameter 'sites')", () => Conditional.Table(Copies, [1, 0, 1]));
        Argument<ArgumentException>("Site 0 is both given as evidence and queried. (Parameter 'sites')", () => Conditional.Table(Copies, [0], [1, double.NaN]));
        Argument<ArgumentOutOfRangeException>(
            "The nodes are 0..2, but node 3 was given. (Parameter 'node')", () => Posterior.OfLatent(Copies, 3, null));
    }

    [Fact]
    public void Sites_MustBeOfTheRightKind()
    {
        Argument<ArgumentException>(
            "Site 0 is continuous (Gaussian x 2); its distribution is a mixture, not a table. (Parameter 'sites')",
            () => Conditional.Table(TestModels.TwoGaussians(), [0]));
        Argument<ArgumentException>(
            "Site 0 is discrete (categorical(2) x 2); its distribution is a table, not a mixture. (Parameter 'sites')",
            () => Conditional.Mixture(Copies, [0]));
    }

    [Fact]
    public void Evidence_MustFitTheModel()
    {
        Argument<ArgumentException>(
            "The evidence needs one value for each of the 2 sites (NaN where unobserved), but has 1. (Parameter 'evidence')",
            () => Conditional.Table(Copies, [0], [double.NaN]));
        Data("The evidence at site 1 is 2, but must be an integer of 0..1.", () => Conditional.Table(Copies, [0], [double.NaN, 2]));
        Data("The evidence at site 0 is Infinity, but must be a finite number.", () => Posterior.OfClass(TestModels.TwoGaussians(), [double.PositiveInfinity]));
        Argument<ArgumentOutOfRangeException>(
            "The label must be a class of 0..1, or -1 where unknown, but is 2. (Parameter 'label')", () => Conditional.Table(Copies, [0], null, 2));
        Argument<ArgumentOutOfRangeException>(
            "The label must be a class of 0..1, or -1 where unknown, but is -2. (Parameter 'label')", () => Sampling.Draw(Copies, 1, 0, -2));
    }

    [Fact]
    public void Evidence_MustBePossible()
    {
        const string Impossible = "The evidence has probability 0 under the model.";
        const string OfClass = "The evidence has probability 0 under class 0 of the model.";
        double[] contradiction = [0, 1];
        Data(Impossible, () => Posterior.OfClass(Copies, contradiction));
        Data(Impossible, () => Posterior.OfAllLatents(Copies, contradiction));
        Data(Impossible, () => MostProbableExplanation.Compute(Copies, contradiction));
        Data(Impossible, () => Sampling.DrawGiven(Copies, contradiction, 1, 0));
        Data(OfClass, () => Sampling.DrawGiven(Copies, [1, double.NaN], 1, 0, 0));
        Data(OfClass, () => Conditional.Table(Copies, [0], [double.NaN, 1], 0));
        ConvAC three = ThreeCopies();
        Data(Impossible, () => Conditional.Table(three, [0], [double.NaN, 0, 1]));
        Data(Impossible, () => Conditional.Table(Wide(), [0, 1], [double.NaN, double.NaN, 0, 1]));
    }

    [Fact]
    public void Impute_NamesTheImpossibleRow()
    {
        Observations data = Observations.FromRows([[0, 0, double.NaN], [0, 1, double.NaN], [1, 0, double.NaN]]);
        foreach (ImputeMethod method in Enum.GetValues<ImputeMethod>())
        {
            Data(
                "Row 2 has probability 0 under the model, so its missing values have no distribution; "
                + "so it is with 2 rows of probability 0 (rows 2 and 3) in all.",
                () => Sampling.Impute(ThreeCopies(), data, 0, method));
            Data(
                "Row 1 has probability 0 under class 1 of the model, so its missing values have no distribution; "
                + "so it is with 3 rows of probability 0 (rows 1, 2 and 3) in all.",
                () => Sampling.Impute(ThreeCopies(), data, 0, method, [1, 0, 0]));
        }
    }

    [Fact]
    public void Impute_ChecksDataAndLabels()
    {
        Observations data = Observations.FromRows([[0, 3]]);
        Data("data: row 1, column 2: the value 3 must be an integer of 0..1.", () => Sampling.Impute(Copies, data, 0));
        Data("data: row 1, column 2: the value 3 must be an integer of 0..1.", () => LogLikelihood.Compute(Copies, data));
        Data("data: row 1, column 2: the value 3 must be an integer of 0..1.", () => Posterior.OfClass(Copies, data));
        Observations good = Observations.FromRows([[0, 0]]);
        Argument<ArgumentException>(
            "A label is needed for each of the 1 rows, but 2 were given. (Parameter 'labels')", () => Sampling.Impute(Copies, good, 0, labels: [0, 0]));
        Data("The label of row 1 must be a class of 0..1, or -1 where unknown, but is 5.", () => Sampling.Impute(Copies, good, 0, labels: [5]));
    }

    [Fact]
    public void Limits_SayHowLarge()
    {
        ConvAC model = TestModels.Independent(22, 2);
        int[] all = [.. Enumerable.Range(0, 22)];
        var error = Assert.Throws<SizeLimitException>(() => Conditional.Table(model, all));
        Assert.Equal(
            "The joint values of the 22 sites are 4194304, more than the limit of 1048576; choose fewer sites, draw samples instead, or raise the limit.",
            error.Message);
        ConvAC wide = TestModels.Independent(50, 256);
        error = Assert.Throws<SizeLimitException>(() => Conditional.Table(wide, [.. Enumerable.Range(0, 50)]));
        Assert.Equal(
            "The joint values of the 50 sites are about 10^120, more than the limit of 1048576; choose fewer sites, draw samples instead, or raise the limit.",
            error.Message);
    }

    [Fact]
    public void Model_MustHaveProbabilities()
    {
        const string Message = "This needs a network with a distribution, in the generative or the Born reading, but the model's reading is Score.";
        const string Generative = "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.";
        ConvAC scores = TestModels.Scores();
        Assert.Equal(Message, Assert.Throws<ModelException>(() => Conditional.Table(scores, [0])).Message);
        Assert.Equal(Message, Assert.Throws<ModelException>(() => Sampling.Draw(scores, 1, 0)).Message);
        Assert.Equal(Generative, Assert.Throws<ModelException>(() => MostProbableExplanation.Compute(scores, null)).Message);
    }

    [Fact]
    public void SmallThings_AreChecked()
    {
        SiteDistribution table = Conditional.Table(Copies, [0, 1]);
        Argument<ArgumentException>("The table has 2 sites, but 1 values were given. (Parameter 'values')", () => table.Probability(0));
        Argument<ArgumentOutOfRangeException>("The value of site 1 must be of 0..1, but is 2. (Parameter 'values')", () => table.Probability(0, 2));
        GaussianMixture mixture = Conditional.Mixture(TestModels.TwoGaussians(), [0]);
        Argument<ArgumentException>("The mixture has 1 sites, but 2 values were given. (Parameter 'point')", () => mixture.LogDensity(0, 2));
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => Sampling.Draw(Copies, 0, 0)).ParamName);
    }

    [Fact]
    public void Label_OfPriorZero_StillConditions()
    {
        ConvAC model = TestModels.Copies(firstClass: 1);
        Assert.Equal([0.0, 1.0], Conditional.Table(model, [0], null, 1).Probabilities);
        Assert.Equal([0.0, 0.0, 0.0, 1.0], Conditional.Table(model, [0, 1], null, 1).Probabilities);
        Assert.Equal([1.0, 1.0], Sampling.Draw(model, 1, 0, 1).Data.Row(0));
        Assert.Equal([1.0, 1.0], Sampling.DrawGiven(model, [1, double.NaN], 1, 0, 1).Data.Row(0));
    }

    private static ConvAC ThreeCopies() => Copied(3);

    private static ConvAC Wide() => Copied(4);

    private static ConvAC Copied(int sites)
    {
        double[] identity = [1, 0, 0, 1];
        var leaf = new CategoricalLeaf(2, 2, identity);
        var shape = new NetworkShape(PoolingTree.Cp(sites), [.. Enumerable.Repeat(2, sites + 1)], 2);
        return new ConvAC(shape, [.. Enumerable.Repeat(leaf, sites)], [.. Enumerable.Repeat(identity, sites + 1)], [0.5, 0.5]);
    }

    private static void Argument<T>(string message, Action action)
        where T : ArgumentException => Assert.Equal(message, Assert.Throws<T>(action).Message);

    private static void Data(string message, Action action) => Assert.Equal(message, Assert.Throws<DataException>(action).Message);
}
