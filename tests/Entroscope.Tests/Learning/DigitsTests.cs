using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>The quality that training must keep on real data: the 8x8 digits, with the default options but for a fixed number of steps.</summary>
public sealed class DigitsTests
{
    [Fact]
    public void Train_OnDigits_ReachesItsLikelihoodAndAccuracy()
    {
        DataSplit split = DataLoader.LoadSplit(DigitsData.Name, null, new SplitOptions { Seed = 0 });
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Grid(8, 8), 16, [32], 10);
        TrainingSet all = StackedColumn.Stack(Set(split.Train), Set(split.Validation));
        TrainingResult result = ExpectationMaximization.Train(shape, split.Train.LeafSpecifications(), all, options: new TrainingOptions { Steps = 5 });
        TrainingSet test = Set(split.Test!);
        double score = Learnable.Score(result.Model, test.Data);
        double accuracy = Learnable.Accuracy(result.Model, test);
        Assert.Equal(500, test.Data.Rows);
        Assert.True(score > -88.4, Invariant($"{score} nats an image"));
        Assert.True(accuracy >= 0.94, Invariant($"accuracy {accuracy}"));
        LedgerTable ledger = Engines.Create(result.Model).Ledger(test.Data, RowSelection.All(test.Data));
        double[] increments = new double[shape.Tree.Height + 1];
        for (int i = 0; i < ledger.NodeTerms.Length; i++)
        {
            increments[shape.Tree.SpendingLevel(i % ledger.Nodes)] += ledger.NodeTerms[i] / ledger.Rows;
        }

        Assert.All(increments, increment => Assert.True(increment > 0.3, Invariant($"a level spends {increment} nats")));
    }

    private static TrainingSet Set(Dataset part) => new(part.Observations, part.Labels);
}
