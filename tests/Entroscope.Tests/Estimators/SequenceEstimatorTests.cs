using Entroscope.Estimators.Sequences;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Estimators;

/// <summary>Pairs of sites share what closed forms say, and contexts predict what their definition says.</summary>
public sealed class SequenceEstimatorTests
{
    // Neighbours of the Ising chain differ with probability p: sites d apart with (1 - (1 - 2p)^d) / 2.
    [Fact]
    public void PairsOfAChain_ShareWhatTheClosedFormSays_InMostIntervals()
    {
        const double Flip = 0.2;
        (int covered, int all) = (0, 0);
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var random = new RandomStream(seed, "chain");
            int[][] documents = [.. Enumerable.Range(0, 4).Select(_ => Chain(random, 5000, Flip))];
            foreach (DistantPairs pair in PairInformation.Compute(documents, 2, 32, seed))
            {
                double differ = (1 - Math.Pow(1 - (2 * Flip), pair.Distance)) / 2;
                double truth = Math.Log(2) + (differ * Math.Log(differ)) + ((1 - differ) * Math.Log(1 - differ));
                covered += pair.Lower <= truth && truth <= pair.Upper ? 1 : 0;
                all++;
                Assert.Equal(4 * (5000 - pair.Distance), pair.Pairs);
            }
        }

        Assert.Equal(6 * 30, all);
        Assert.InRange(covered, 0.92 * all, all);
    }

    // Tables of 4096 cells from 20 000 pairs: the plug-in is 0.1 nats too large.
    [Fact]
    public void IndependentSites_ShareNothing_BeyondChance()
    {
        int shared = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new RandomStream(seed, "independent");
            int[] sites = [.. Enumerable.Range(0, 20_000).Select(_ => (int)(64 * random.NextDouble() * random.NextDouble()))];
            foreach (DistantPairs pair in PairInformation.Compute([sites], 64, 16, seed))
            {
                shared += pair.IsShared ? 1 : 0;
                Assert.InRange(pair.Information, -0.01, 0.01);
                Assert.InRange(pair.Chance, 0.05, 0.15);
            }
        }

        Assert.InRange(shared, 0, 5);
    }

    [Fact]
    public void Distances_EndWhereTheSequenceIsTooShortForAnError()
    {
        var random = new RandomStream(1, "short");
        int[] sites = Chain(random, 1000, 0.3);
        Assert.Equal([1, 2, 4, 8], PairInformation.Compute([sites], 2, 1 << 20, 1).Select(p => p.Distance));
        int[] holes = [.. sites.Select((x, i) => i % 2 == 0 ? x : -1)];
        Assert.Equal([2, 4], PairInformation.Compute([holes], 2, 64, 1).Select(p => p.Distance));
        Assert.Equal(500 - 1, PairInformation.Compute([[.. holes.Where(x => x >= 0)]], 2, 1, 1)[0].Pairs);
    }

    // a a b a: after the counts n(a) = 3, n(b) = 1; after a: a once, b once; after b: a once.
    [Fact]
    public void Contexts_AreInterpolatedAsDefined()
    {
        var model = new ContextModel(3, 2, [[0, 0, 1, 0]]);
        double first = (3 + (2 * (1.0 / 3))) / (4 + 2);
        double[] nats = new double[3];
        Assert.Equal(1, model.Code([0], 0, nats));
        Assert.All(nats, x => Assert.Equal(-Math.Log(first), x, 1e-12));
        model.Code([0, 0], 1, nats);
        double second = (1 + (2 * first)) / (2 + 2);
        Assert.Equal(-Math.Log(first), nats[0], 1e-12);
        Assert.Equal(-Math.Log(second), nats[1], 1e-12);
        model.Code([1, 0, 2], 2, nats);
        double unseen = 2 * (1.0 / 3) / 6;
        Assert.Equal(-Math.Log(unseen), nats[0], 1e-12);
        Assert.Equal(-Math.Log(2 * unseen / 4), nats[1], 1e-12);
        Assert.Equal(nats[1], nats[2], 1e-12);
        Assert.Equal(2, model.Code([0, -1, 0], 0, nats));
        Assert.All(nats, x => Assert.Equal(-2 * Math.Log(first), x, 1e-12));
    }

    [Theory]
    [InlineData(2, 20)]
    [InlineData(5, 6)]
    [InlineData(256, 3)]
    [InlineData(1000, 5)]
    public void Probabilities_AddUpToOne(int alphabet, int order)
    {
        order = Math.Min(order, ContextModel.LargestOrder(alphabet));
        var random = new RandomStream(2, "contexts", alphabet);
        int[] training = [.. Enumerable.Range(0, 4000).Select(i => i % 3 == 0 ? i % 7 % alphabet : random.NextInt(alphabet))];
        var model = new ContextModel(alphabet, order, [training]);
        int[] before = training[100..(100 + order)];
        double[] sums = new double[order + 1];
        double[] nats = new double[order + 1];
        for (int x = 0; x < alphabet; x++)
        {
            model.Code([.. before, x], order, nats);
            for (int k = 0; k <= order; k++)
            {
                sums[k] += Math.Exp(-nats[k]);
            }
        }

        Assert.All(sums, sum => Assert.Equal(1, sum, 1e-9));
    }

    [Fact]
    public void AChain_CostsItsEntropyRate()
    {
        var random = new RandomStream(3, "chain");
        var model = new ContextModel(2, 3, [Chain(random, 200_000, 0.1)]);
        double[] nats = new double[4];
        long coded = model.Code(Chain(random, 200_000, 0.1), 0, nats);
        double rate = -(0.1 * Math.Log(0.1)) - (0.9 * Math.Log(0.9));
        Assert.Equal(Math.Log(2), nats[0] / coded, 0.002);
        Assert.All(nats[1..], x => Assert.Equal(rate, x / coded, 0.004));
    }

    private static int[] Chain(RandomStream random, int length, double flip)
    {
        int[] sites = new int[length];
        sites[0] = random.NextInt(2);
        for (int i = 1; i < length; i++)
        {
            sites[i] = random.NextDouble() < flip ? 1 - sites[i - 1] : sites[i - 1];
        }

        return sites;
    }
}
