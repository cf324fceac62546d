using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class BatchPlanTests
{
    [Theory]
    [InlineData(100, 30, 2)]
    [InlineData(70_000, 30_000, 1)]
    [InlineData(70_000, 30_000, 2)]
    public void Orders_DependOnTheStepAlone(int rows, int batchSize, int threads)
    {
        TrainingProblem problem = Problem(rows, batchSize, threads);
        var plan = new BatchPlan(problem, TrainingPhase.Search);
        int[][] orders = [Order(plan, 0, 0), Order(plan, 0, 1), Order(plan, 0, 2), Order(plan, 1, 0), Order(plan, 0, 1)];
        Assert.Equal(orders[1], orders[4]);
        Assert.Equal(orders[2], Order(new BatchPlan(problem, TrainingPhase.Search), 0, 2));
        Assert.Equal(orders[3], Order(new BatchPlan(problem, TrainingPhase.Search), 1, 0));
        Assert.NotEqual(orders[0], orders[1]);
        Assert.NotEqual(orders[0], orders[3]);
        Assert.NotEqual(orders[0], Order(new BatchPlan(problem, TrainingPhase.Refit), 0, 0));
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, rows), order.Order()));
    }

    [Fact]
    public void Batches_CoverTheRows_TheLastMayBeSmaller()
    {
        var plan = new BatchPlan(Problem(100, 30, 1), TrainingPhase.Search);
        plan.Begin(0, 3);
        Assert.False(plan.IsFull);
        Assert.Equal([30, 30, 30, 10], Enumerable.Range(0, plan.Count).Select(b => plan.Rows(b).Count));
        Assert.Equal((90, 14L), (plan.RowsBefore(3), plan.UpdatesBefore(3, 2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void OneBatch_IsAllRowsInOrder(int batchSize)
    {
        var plan = new BatchPlan(Problem(100, batchSize, 1), TrainingPhase.Search);
        Assert.Equal(Enumerable.Range(0, 100), Order(plan, 0, 0));
        Assert.True(plan.IsFull);
    }

    private static int[] Order(BatchPlan plan, int restart, int step)
    {
        plan.Begin(restart, step);
        return [.. Enumerable.Range(0, plan.Count).Select(plan.Rows).SelectMany(rows => Enumerable.Range(0, rows.Count).Select(i => rows[i]))];
    }

    private static TrainingProblem Problem(int rows, int batchSize, int threads) => new(
        NetworkShape.PerLevel(PoolingTree.Line(1), 1, [1]),
        [new LeafSpecification(LeafFamily.Bernoulli, 2)],
        new TrainingSet(new Observations([ValueColumn.Of(new byte[rows])])),
        new TrainingOptions { BatchSize = batchSize, Engine = new EngineOptions { Threads = threads } });
}
