using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>Training in its steady state leaves no work to the garbage collector.</summary>
[Collection(nameof(AloneCollection))]
public sealed class AllocationTests
{
    private const int Steps = 10;

    /// <summary>What a step may leave behind: its point of the training curve, and with mini-batches the stream of random numbers of their order.</summary>
    private const int BytesOfAStep = 160;

    // Threads, rows of a mini-batch, whether there are validation rows, rows of a tile.
    public static TheoryData<int, int, bool, int> Runs => new()
    {
        { 1, 0, false, 8192 },
        { 2, 0, true, 8192 },
        { 1, 50, true, 8192 },
        { 2, 50, false, 8192 },
        { 1, 0, true, 40 },
        { 2, 0, false, 25 },
        { 2, 100, false, 16 },
    };

    [Theory]
    [InlineData(LeafFamily.Categorical, 1)]
    [InlineData(LeafFamily.Bernoulli, 2)]
    [InlineData(LeafFamily.Binomial, 2)]
    [InlineData(LeafFamily.Gaussian, 2)]
    public void MaximizationSteps_AllocateNothing(LeafFamily family, int threads)
    {
        ConvAC model = Wide(family);
        TrainingProblem problem = Problem(model, threads);
        var (counts, statistics, buffers) = (new ExpectedCounts(model), new ExpectedCounts(model), new NetworkBuffers());
        ConvAC current = buffers.Adopt(model.Copy());
        NothingIsAllocated(() =>
        {
            for (int i = 0; i < Steps; i++)
            {
                Fill(counts);
                ConvAC next = buffers.Take(current);
                problem.Maximization.Run(current, statistics, 0.5, counts, 0.5, next);
                buffers.Release(current);
                current = buffers.Take(next);
                Fill(counts);
                problem.Maximization.Run(next, counts, current);
                buffers.Release(next);
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Counts_AllocateNothing(int threads)
    {
        ConvAC model = Wide(LeafFamily.Categorical);
        var (counts, other) = (new ExpectedCounts(model), new ExpectedCounts(model));
        NothingIsAllocated(() =>
        {
            counts.Add(other, threads);
            counts.Scale(0.5, threads);
            counts.Clear(threads);
        });
    }

    /// <summary>Ten more steps, passes, updates, new parameters in the engine and scores, cost no more than ten points of the curve.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void TrainingSteps_AllocateTheirPointOfTheCurve(int threads, int batchSize, bool validate, int tileRows)
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet train = Learnable.Draw(planted, 300, 1, missing: 0.1, unlabelled: 0.5);
        TrainingSet? validation = validate ? Learnable.Draw(planted, 100, 2) : null;
        long Bytes(int steps) => Allocated(() => ExpectationMaximization.Train(
            planted.Shape,
            Learnable.Leaves(planted),
            train,
            validation,
            new TrainingOptions
            {
                Steps = steps,
                Patience = 1000,
                Refit = false,
                PriorStrengths = [1],
                BatchSize = batchSize,
                Engine =
                new EngineOptions { Kind = EngineKind.Single, Threads = threads, TileRows = tileRows }
            }));
        Assert.InRange(Bytes(4 + Steps) - Bytes(4), 0, Steps * BytesOfAStep);
    }

    /// <summary>
    /// The components take ten more steps each, then the mixture. Without validation
    /// rows none is kept as the best on the way, so both runs need the same networks.
    /// </summary>
    [Theory]
    [InlineData(1, 0, 8192)]
    [InlineData(1, 50, 8192)]
    [InlineData(2, 0, 8192)]
    [InlineData(2, 0, 20)]
    public void StepsOfMixtures_AllocateTheirPointOfTheCurve(int threads, int batchSize, int tileRows)
    {
        var engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads, TileRows = tileRows };
        TrainingOptions options = new() { Patience = 1000, Refit = false, BatchSize = batchSize, Engine = engine };
        long Bytes(int steps) => Allocated(() => MixtureCases.Run(options with { Steps = steps }, null));
        Assert.InRange(Bytes(20 + Steps) - Bytes(20), 0, (MixtureCases.Shapes.Length + 1) * Steps * BytesOfAStep);
    }

    private static void NothingIsAllocated(Action work) => Assert.Equal(0, Allocated(work));

    /// <summary>The least of several measurements: the first ones compile, and the test runner's own threads may come between.</summary>
    private static long Allocated(Action work)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    private static void Fill(ExpectedCounts counts)
    {
        for (int part = 0; part < counts.Weights.Length + counts.Leaves.Length + 1; part++)
        {
            Array.Fill(counts.Portions.Part(part), 1.5);
        }

        counts.Samples = 10;
    }

    /// <summary>A network large enough for several threads.</summary>
    private static ConvAC Wide(LeafFamily family)
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(32), 32, [32], 3, sharedWeights: family == LeafFamily.Binomial);
        return FlatNetwork.Build(shape, [.. Enumerable.Repeat(Leaf(family), 32)], _ => new ColumnMoments(1, 1, 2));
    }

    private static LeafSpecification Leaf(LeafFamily family) => new(family, family switch
    {
        LeafFamily.Gaussian => 0,
        LeafFamily.Bernoulli => 2,
        _ => 9,
    });

    private static TrainingProblem Problem(ConvAC model, int threads) => new(
        model.Shape,
        Learnable.Leaves(model),
        new TrainingSet(Observations.FromRows([new double[32], [.. Enumerable.Repeat(1.0, 32)]])),
        new TrainingOptions { Engine = new EngineOptions { Threads = threads } });
}
