using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Ledgers;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>
/// Networks trained on tables whose answer is known: which column the others tell of, and which is noise, on rows that training has not seen.
/// </summary>
public sealed class ColumnWorthTests
{
    // Columns: three noisy copies of one bit, a copy of the first, noise, a constant, and a column that is 1 in one of 213 rows (0.043 bits).
    private const int Copy = 3;
    private const int Noise = 4;
    private const int Constant = 5;
    private const int Rare = 6;
    private const double RareShare = 1.0 / 213;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Noise_EndsBehindEveryColumnThatTheOthersTellOf(ulong seed)
    {
        SharedLedger ledger = Measure(seed, out ConvAC model);
        Estimate noise = ledger.Sites[Noise].FromRest;
        foreach (int i in new[] { 0, 1, 2, Copy })
        {
            Estimate told = ledger.Sites[i].FromRest;
            Assert.True(told.Value - (5 * told.StandardError) > noise.Value, Invariant($"column {i}"));
        }

        // What noise gains from the others is nothing: never beyond the error above 0, and below it only by what the fit of so many rows costs.
        Assert.InRange(noise.Value, -0.01, 1.96 * noise.StandardError);
        NumericAssert.Close(Math.Log(2), ledger.Sites[Noise].Marginal.Value, 0.002);

        // A network that calls the columns by other latents has the same answers; a constant costs what smoothing leaves.
        Assert.InRange(ledger.Sites[Constant].Marginal.Value, -1e-12, 1e-3);
        NumericAssert.Close(0, ledger.Sites[Constant].FromRest.Value, 1e-4);
        double entropy = -(RareShare * Math.Log(RareShare)) - ((1 - RareShare) * Math.Log(1 - RareShare));
        NumericAssert.Close(0.043, entropy / Math.Log(2), 0.0005);
        NumericAssert.Close(entropy, ledger.Sites[Rare].Marginal.Value, 4 * ledger.Sites[Rare].Marginal.StandardError);

        // The copy is told by its original: the others leave next to nothing.
        Assert.InRange(ledger.Sites[Copy].GivenRest.Value, 0, 0.02);
        Assert.Equal(7, model.Tree.SiteCount);
    }

    [Fact]
    public void Rows_AreToldByTheColumnThatDoesNotFit()
    {
        _ = Measure(1, out ConvAC model);
        Observations odd = Observations.FromRows([[0, 0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0]]);
        SharedTable table = SharedTables.Of(new ModelEngine(model), odd, RowSelection.All(odd), TestContext.Current.CancellationToken);
        Assert.True(table.LogLikelihood[0] < table.LogLikelihood[1] - 1);
        Assert.True(table.GivenRest[Copy] > 3);
        Assert.All(Enumerable.Range(0, 7), i => Assert.True(i is 0 or Copy || table.GivenRest[i] < 1.5));
    }

    private static SharedLedger Measure(ulong seed, out ConvAC model)
    {
        PoolingTree tree = PoolingTree.FromChildren(7, [[0, Copy], [1, 2], [Noise, Constant], [7, 8], [9, Rare, 10]]);
        var shape = NetworkShape.PerLevel(tree, 3, [.. Enumerable.Repeat(3, tree.Height)]);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Categorical, 2), 7)];
        var train = new TrainingSet(Draw(seed, 4000), null);
        var validation = new TrainingSet(Draw(seed + 100, 1000), null);
        model = ExpectationMaximization.Train(shape, leaves, train, validation, new TrainingOptions { Seed = seed, Steps = 60 },
            cancellation: TestContext.Current.CancellationToken).Model;
        return SharedLedgers.Compute(new ModelEngine(model), model.Fit(Draw(seed + 200, 4000)), TestContext.Current.CancellationToken);
    }

    private static Observations Draw(ulong seed, int rows)
    {
        var random = new RandomStream(seed, "columns");
        return Observations.FromRows([.. Enumerable.Range(0, rows).Select(_ =>
        {
            int h = random.NextInt(2);
            double Flip(double p) => random.NextDouble() < p ? 1 - h : h;
            double first = Flip(0.1);
            return new[] { first, Flip(0.15), Flip(0.2), first, random.NextInt(2), 0, random.NextDouble() < RareShare ? 1 : 0 };
        })]);
    }
}
