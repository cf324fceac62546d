using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Tails;

/// <summary>Rows of probability 0: named, without posterior and class, and in no mean but that of log p.</summary>
public sealed class ImpossibleRowsTests
{
    private static readonly Observations Data = Observations.FromRows([[0, 0], [0, 1], [1, 1], [1, 0]]);

    [Fact]
    public void Evaluation_NamesThem()
    {
        Evaluation result = Evaluation.Compute(new ModelEngine(TestModels.Copies(0.25)), Data, [0, 0, 1, 1]);
        Assert.Equal(double.NegativeInfinity, result.LogLikelihood);
        Assert.Equal(2, result.Impossible.Count);
        Assert.Equal([2, 4], result.Impossible.First);
        NumericAssert.Close((Math.Log(0.25) + Math.Log(0.75)) / 2, result.PossibleLogLikelihood, 1e-14);
        Assert.Equal(0.5, result.Accuracy);
    }

    [Fact]
    public void Posteriors_AreNoPriors()
    {
        double[] posterior = Posterior.OfClass(TestModels.Copies(0.25), Data);
        Assert.Equal([false, true, false, true], posterior.Chunk(2).Select(p => p.All(double.IsNaN)));
        var mixture = new ConvACMixture([TestModels.Copies(), TestModels.Copies(0.25)], [0.5, 0.5]);
        double[] components = Posterior.OfComponent(mixture, Data);
        Assert.Equal([false, true, false, true], components.Chunk(2).Select(p => p.All(double.IsNaN)));
        Evaluation result = Evaluation.Compute(new ModelEngine(mixture), Data);
        NumericAssert.Close((components[0] + components[4]) / 2, result.ComponentShares[0], 1e-14);
    }

    [Fact]
    public void Ledgers_AreMeansOfTheOthers()
    {
        IEngine engine = Engines.Create(TestModels.Copies(0.25));
        DatasetLedger all = DatasetLedgers.Compute(new ModelEngine(engine), engine.Fit(Data));
        DatasetLedger possible = DatasetLedgers.Compute(new ModelEngine(engine), engine.Fit(Data.Select([0, 2])));
        Assert.Equal(double.PositiveInfinity, all.Surprisal.Value);
        Assert.Equal(possible.Surprisal, all.PossibleSurprisal);
        Assert.Equal(possible.ClassInformation, all.ClassInformation);
        Assert.Equal(possible.NodeInformation, all.NodeInformation);
        Assert.Equal((4, 2), (all.Samples, all.Impossible.Count));
        DatasetLedger given = DatasetLedgers.ComputeGivenClass(new ModelEngine(engine), engine.Fit(Data, [-1, 0, 1, 0]))!;
        Assert.Equal([2, 4], given.Impossible.First);
    }

    [Fact]
    public void LedgersOfMixtures_AreMeansOfTheOthers()
    {
        var engine = new ModelEngine(new ConvACMixture([TestModels.Copies(), TestModels.Copies(0.25)], [0.5, 0.5]));
        DatasetLedger all = DatasetLedgers.Compute(engine, engine.Fit(Data));
        DatasetLedger possible = DatasetLedgers.Compute(engine, engine.Fit(Data.Select([0, 2])));
        Assert.Equal(double.PositiveInfinity, all.Surprisal.Value);
        Assert.Equal(possible.Surprisal, all.PossibleSurprisal);
        Assert.Equal(possible.ComponentInformation, all.ComponentInformation);
        Assert.Equal(possible.LevelInformation, all.LevelInformation);
        Assert.Equal([2, 4], all.Impossible.First);
    }

    [Theory]
    [InlineData(0, "0 rows of probability 0")]
    [InlineData(1, "1 row of probability 0 (row 1)")]
    [InlineData(3, "3 rows of probability 0 (rows 1, 2 and 3)")]
    [InlineData(9, "9 rows of probability 0 (the first: rows 1, 2, 3, 4, 5)")]
    public void Text_NamesTheFirst(int count, string expected)
    {
        double[] log = new double[count];
        Array.Fill(log, double.NegativeInfinity);
        Assert.Equal(expected, ImpossibleRows.Of(log).ToString());
    }

    [Theory]
    [InlineData(ImputeMethod.Sample)]
    [InlineData(ImputeMethod.Mode)]
    public void Impute_NamesAllOfThem(ImputeMethod method) => ErrorAssert.Throws<DataException>(
        "Row 2 has probability 0 under the model, so its missing values have no distribution; so it is with 2 rows of probability 0 (rows 2 and 3) in all.",
        () => Sampling.Impute(Triples(), Observations.FromRows([[0, 0, double.NaN], [0, 1, double.NaN], [double.NaN, 1, 0], [0, 1, 1]]), 1, method));

    private static ConvAC Triples()
    {
        double[] same = [1, 0, 0, 1];
        var leaf = new CategoricalLeaf(2, 2, same);
        var shape = new NetworkShape(PoolingTree.Cp(3), [2, 2, 2, 2], 1);
        return new ConvAC(shape, [leaf, leaf, leaf], [same, same, same, [0.5, 0.5]], [1]);
    }
}
