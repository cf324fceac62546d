using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>A training run writes over its own networks alone: what others hold never changes.</summary>
public sealed class OwnershipTests
{
    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Gaussian);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 1)]
    [InlineData(30, 4)]
    public void NetworksOfCheckpoints_NeverChange(int batchSize, int checkpointEvery)
    {
        var keeper = new Keeper();
        TrainingOptions options = Learnable.Quick with { BatchSize = batchSize, CheckpointEvery = checkpointEvery, Restarts = 2, Patience = 2 };
        TrainingResult result = ExpectationMaximization.Train(
            Planted.Shape, Learnable.Leaves(Planted), Learnable.Draw(Planted, 90, 1), Learnable.Draw(Planted, 40, 2), options, checkpoints: keeper);
        Assert.True(keeper.Seen.Count > 5);
        Assert.All(keeper.Seen, seen => Assert.Equal(seen.Parameters, Learnable.Parameters(seen.Model)));
        NumericAssert.Close(result.Score, Learnable.Score(result.Chosen, Learnable.Draw(Planted, 40, 2).Data), 1e-12);
    }

    [Fact]
    public void Buffers_GiveOutWhatWasReleased_ButNothingHandedOut()
    {
        var buffers = new NetworkBuffers();
        ConvAC first = buffers.Take(Planted);
        Assert.NotSame(Planted, first);
        Assert.Equal(Learnable.Parameters(Planted), Learnable.Parameters(first));
        buffers.Release(first);
        Assert.Same(first, buffers.Take(Planted));
        buffers.HandOut(first);
        buffers.Release(first);
        buffers.Release(Planted);
        ConvAC second = buffers.Take(Planted);
        Assert.NotSame(first, second);
        Assert.NotSame(Planted, second);
    }

    /// <summary>Keeps every network it was shown, and what its parameters were.</summary>
    private sealed class Keeper : ICheckpointStore
    {
        public List<(ConvAC Model, double[] Parameters)> Seen { get; } = [];

        public Checkpoint? Load() => null;

        public void Save(Checkpoint checkpoint)
        {
            Seen.AddRange(checkpoint.Components.Concat(checkpoint.Best).Select(model => (model, Learnable.Parameters(model))));
        }
    }
}
