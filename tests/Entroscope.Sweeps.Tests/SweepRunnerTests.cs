using Entroscope.Data.Tables;
using Entroscope.Files.Json;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Sweeps;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Sweeps.Tests;

/// <summary>Sweeps on small data: stopped and gone on with, they end with what they would have ended with.</summary>
public sealed class SweepRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("entroscope-sweeps-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ASweepStoppedInTheMiddle_GoesOnAndEndsWithTheSameRecords()
    {
        SweepPlan plan = Plan("widths=2,3,4");
        SweepResult whole = Run("whole.db", plan, out SweepCost cost);
        Assert.Equal(new SweepCost(6, 0, whole.Records.Max(r => r.Parameters)), cost);
        using var stop = new CancellationTokenSource();
        using (SweepStore store = SweepStore.Open(In("stopped.db")))
        {
            var runner = new SweepRunner(Split(), plan, store);
            Assert.Throws<OperationCanceledException>(() => runner.Run(new StopInside(4, stop), stop.Token));
            Assert.Equal(3, store.CountRecords());
        }

        SweepResult resumed = Run("stopped.db", plan, out cost);
        Assert.Equal((6, 3, 3), (cost.Trainings, cost.Finished, resumed.Reused));
        AssertSame(whole, resumed);
        Assert.Equal(6, Run("stopped.db", plan, out _).Reused);
    }

    [Fact]
    public void AWiderSweep_ReusesTheNarrowerOne_AndOtherOptionsReuseNothing()
    {
        SweepPlan plan = Plan("widths=2,3");
        Run("sweep.db", plan, out _);
        Run("sweep.db", Plan("widths=2,3,4"), out SweepCost cost);
        Assert.Equal((6, 4), (cost.Trainings, cost.Finished));
        foreach (SweepPlan other in new[]
                 {
                     plan with { Version = "other" },
                     plan with { Draws = 1001 },
                     plan with { Training = plan.Training with { PseudoCount = 0.5 } },
                     plan with { Network = plan.Network with { LeafChannels = 3 } },
                     plan with { Seeds = [8, 9] },
                 })
        {
            Assert.Equal(0, Cost("sweep.db", other).Finished);
        }

        Assert.Equal(4, Cost("sweep.db", plan with { Training = plan.Training with { Engine = plan.Training.Engine with { Threads = 1 } } }).Finished);
        using SweepStore store = SweepStore.Open(In("sweep.db"));
        Assert.Equal(0, new SweepRunner(Split(seed: 2), plan, store).Cost.Finished);
    }

    [Fact]
    public void RowsAreNested_AndTheDepthGoesFromOneToTheWholeTree()
    {
        SweepResult rows = Run("rows.db", Plan("rows=20,30,60") with { Seeds = [1] }, out _);
        Assert.Equal([20, 30, 60], rows.Records.Select(r => r.TrainingRows));
        Assert.All(rows.Records, r => Assert.Equal(rows.Records[0].Parameters, r.Parameters));
        SweepResult depth = Run("depth.db", Plan("depth=1,2,3") with { Seeds = [1] }, out _);
        Assert.Equal([2, 3, 4], depth.Records.Select(r => r.InformationPerLevel.Count));
        Assert.Null(depth.Trends[0].Law);
    }

    // One component is the network that a sweep of another axis trains; several are one mixture on the tree of the sweep.
    [Fact]
    public void ComponentsShareTheTree_AndOneIsTheNetwork()
    {
        SweepPlan plan = Plan("components=1,2,3") with { Seeds = [1], Draws = 256, Network = new() { Tree = "line", Widths = [3] } };
        SweepResult mixtures = Run("components.db", plan, out SweepCost cost);
        SweepRecord one = Run("widths.db", plan with { Axis = SweepAxis.Parse("widths=3"), Network = new() { Tree = "line" } }, out _).Records[0];
        Assert.Equal((one.Entropy, one.HeldOut), (mixtures.Records[0].Entropy, mixtures.Records[0].HeldOut));
        Assert.Equal(one.InformationPerLevel, mixtures.Records[0].InformationPerLevel);
        Assert.Equal([one.Parameters, (2 * one.Parameters) + 2, (3 * one.Parameters) + 3], mixtures.Records.Select(r => r.Parameters));
        Assert.Equal(cost.LargestParameters, mixtures.Records[2].Parameters);
        Assert.All(mixtures.Records, r => Assert.Equal(one.InformationPerLevel.Count, r.InformationPerLevel.Count));
        Assert.All(mixtures.Records, r => Assert.Equal(r.InformationPerLevel.Sum(i => i.Value) + r.ClassInformation.Value, r.EntropyCaptured.Value, 1e-9));
        Assert.Contains(mixtures.Trends, t => string.Equals(t.Against, "parameters", StringComparison.Ordinal));
        AssertSame(mixtures, Run("components.db", plan, out cost));
        Assert.Equal(3, cost.Finished);

        // Learned trees would differ between components; here all have the one that the sweep has learned.
        SweepResult widths = Run("both.db", Plan("widths=2,3") with { Seeds = [1], Network = new() { Components = 2 } }, out _);
        Assert.True(widths.Tree.Candidates.Count > 1);
        Assert.All(widths.Records, r => Assert.Equal(widths.Tree.Tree.Height + 1, r.InformationPerLevel.Count));
    }

    // Eight binary sites have fewer joint values than draws: everything is exact, and the increments add up to what is captured.
    [Fact]
    public void EntropiesAreExactWhereTheModelIsSmall_AndAddUp()
    {
        SweepRecord record = Run("one.db", Plan("widths=3") with { Seeds = [1], Draws = 256 }, out _).Records[0];
        Assert.True(record.Entropy.IsExact);
        Assert.Equal(record.EntropyCaptured.Value, record.InformationPerLevel.Sum(i => i.Value) + record.ClassInformation.Value, 1e-9);
        Assert.All(record.InformationPerLevel.Zip(record.CapacityPerLevel), pair => Assert.InRange(pair.First.Value, -1e-12, pair.Second + 1e-12));
        Assert.False(Run("drawn.db", Plan("widths=3") with { Seeds = [1], Draws = 255 }, out _).Records[0].Entropy.IsExact);
    }

    [Fact]
    public void MoreRowsThanThereAre_AreRefused() => Assert.Equal(
        "made up (training rows): there are 60 rows, but the sweep needs rows=61.",
        Assert.Throws<DataException>(() => Cost("a.db", Plan("rows=10,61"))).Message);

    [Theory]
    [InlineData("line", "The tree 'line:2' has 3 pooling levels, so its depth must be an integer of 1..3, but is 4.")]
    [InlineData("learned", "Trees learned over 8 sites have at least 3 pooling levels, so the depth must be an integer of 1..3, but is 4.")]
    public void MoreLevelsThanThereAre_AreRefused(string tree, string message) => Assert.Equal(
        message, Assert.Throws<ModelException>(() => Cost("a.db", Plan("depth=4") with { Network = new() { Tree = tree } })).Message);

    // Each training is repeated on its own, on the tree in a file.
    [Theory]
    [InlineData("widths=2,4")]
    [InlineData("depth=2,3")]
    [InlineData("rows=30,60")]
    public void ALearnedTree_IsLearnedOnceForAllTrainings(string axis)
    {
        SweepPlan plan = Plan(axis);
        SweepResult sweep = Run("learned.db", plan, out _);
        Assert.True(sweep.Tree.Candidates.Count > 1);
        Assert.Equal(TreeSelection.Choose(Split(), new NetworkPlan(), plan.Training).Describe(), sweep.Tree.Describe());
        new TreeFile(sweep.Tree.Tree, null).Save(In("tree.json"));
        SweepResult named = Run("named.db", plan with { Network = new() { Tree = In("tree.json") } }, out _);
        Assert.Empty(named.Tree.Candidates);
        AssertSame(sweep, named);

        // What decides is the tree itself and not how it was named.
        Assert.Equal(4, Run("learned.db", plan with { Network = new() { Tree = In("tree.json") } }, out _).Reused);
        Assert.Equal(0, Cost("learned.db", plan with { Network = new() { Tree = "line" } }).Finished);
        Assert.Equal(4, Cost("learned.db", plan with { Seeds = [1, 2, 3] }).Finished);
    }

    [Fact]
    public void TheLimit_IsThatOfTheRealTree()
    {
        SweepPlan plan = Plan("widths=2,8");
        long most = Cost("a.db", plan).LargestParameters;
        SweepPlan Limited(long limit) => plan with { Training = plan.Training with { ParameterLimit = limit } };
        Assert.Equal(most, Cost("a.db", Limited(most)).LargestParameters);
        Assert.Throws<SizeLimitException>(() => Cost("a.db", Limited(most - 1)));
    }

    [Fact]
    public void APlanThatContradictsItself_IsRefused()
    {
        SweepPlan plan = Plan("widths=2");
        Refused("A sweep needs at least one seed.", plan with { Seeds = [] });
        Refused("The sweep names the seed 3 twice; every seed is used once a value.", plan with { Seeds = [3, 3] });
        Refused("The number of draws of a sweep must be at least 2, but is 1.", plan with { Draws = 1 });
        Refused("A sweep of widths sets the widths of every network itself; leave the widths out of the architecture.",
            plan with { Network = new() { Widths = [2] } });
        Refused("A sweep of depth sets the depth of every network itself; leave the depth out of the architecture.",
            Plan("depth=2") with { Network = new() { Depth = 2 } });

        void Refused(string message, SweepPlan wrong) =>
            Assert.Equal(message + " (Parameter 'plan')", Assert.Throws<ArgumentException>(() => Cost("a.db", wrong)).Message);
    }

    private static void AssertSame(SweepResult expected, SweepResult actual)
    {
        Assert.Equal(expected.Records.Count, actual.Records.Count);
        Assert.All(expected.Records.Zip(actual.Records), pair => Records.Same(pair.First, pair.Second, times: false));
        Assert.Equal(expected.Trends, actual.Trends);
    }

    private static SweepPlan Plan(string axis) => new()
    {
        Axis = SweepAxis.Parse(axis),
        Seeds = [1, 2],
        Training = new TrainingOptions { Steps = 3 },
        Draws = 1000,
        Version = "1",
    };

    private static DataSplit Split(ulong seed = 1) => new(Rows("training", 60, seed), Rows("validation", 20, seed), Rows("test", 20, seed), "made up");

    private static Dataset Rows(string part, int count, ulong seed)
    {
        var random = new RandomStream(seed, part);
        double[][] columns = [.. Enumerable.Range(0, 8).Select(_ => new double[count])];
        for (int r = 0; r < count; r++)
        {
            foreach (double[] column in columns)
            {
                column[r] = random.NextDouble() < (r % 2 == 0 ? 0.8 : 0.3) ? 1 : 0;
            }
        }

        return Dataset.Create($"made up ({part} rows)", new Observations([.. columns.Select(c => ValueColumn.Of(c))]));
    }

    private SweepResult Run(string file, SweepPlan plan, out SweepCost cost)
    {
        using SweepStore store = SweepStore.Open(In(file));
        var runner = new SweepRunner(Split(), plan, store);
        cost = runner.Cost;
        return runner.Run(cancellation: TestContext.Current.CancellationToken);
    }

    private SweepCost Cost(string file, SweepPlan plan)
    {
        using SweepStore store = SweepStore.Open(In(file));
        return new SweepRunner(Split(), plan, store).Cost;
    }

    private string In(string file) => Path.Combine(_folder, file);

    /// <summary>Stops the sweep inside its n-th training.</summary>
    private sealed class StopInside(int number, CancellationTokenSource stop) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            if (value.Number == number && value.Training is not null)
            {
                stop.Cancel();
            }
        }
    }
}
