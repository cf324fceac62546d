using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

public sealed class ParallelLoopTests
{
    [Fact]
    public void EveryIterationRuns()
    {
        int[] runs = new int[1000];
        ParallelLoop.For(runs.Length, i => runs[i]++, new ParallelOptions { MaxDegreeOfParallelism = 4 });
        Assert.All(runs, r => Assert.Equal(1, r));
    }

    /// <summary>The failure is that of the first iteration that fails, itself, not a collection of all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void TheFirstFailureIsThrown(int threads)
    {
        for (int round = 0; round < 50; round++)
        {
            DataException error = Assert.Throws<DataException>(() => ParallelLoop.For(
                100,
                i =>
                {
                    if (i >= 37)
                    {
                        throw new DataException(Invariant($"iteration {i}"));
                    }
                },
                new ParallelOptions { MaxDegreeOfParallelism = threads }));
            Assert.Equal("iteration 37", error.Message);
        }
    }
}
