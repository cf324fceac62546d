using CsCheck;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class LatentMarginalsTests
{
    [Fact]
    public void AKnownChain()
    {
        var shape = NetworkShape.PerLevel(PoolingTree.Cp(1), 2, [2], classes: 2);
        var model = new ConvAC(shape, [new BernoulliLeaf([0, 1])], [[0.5, 0.5, 0.25, 0.75], [1, 0, 0, 1]], [0.25, 0.75]);
        double[][] marginals = LatentMarginals.Compute(model);
        Assert.Equal([0.25, 0.75], marginals[1]);
        Assert.Equal([0.3125, 0.6875], marginals[0]);
        ErrorAssert.Null("model", () => LatentMarginals.Compute(null!));
    }

    // The joint distribution of the class and all latents, written out, must have these marginals.
    [Fact]
    public void TheyAreThoseOfTheJointDistribution() => RandomModels.Of(new RandomModelOptions { MaxSites = 4, MaxChannels = 3 })
        .Where(m => Enumerable.Range(0, m.Tree.NodeCount).Aggregate((double)m.Classes, (worlds, v) => worlds * m.Shape.Channels(v)) <= 20_000)
        .Sample(
            model =>
            {
                double[][] expected = Enumerate(model);
                double[][] actual = LatentMarginals.Compute(model);
                for (int v = 0; v < expected.Length; v++)
                {
                    NumericAssert.Close(expected[v], actual[v], 1e-12, what: Invariant($"node {v}"));
                }
            },
            iter: 60);

    private static double[][] Enumerate(ConvAC model)
    {
        double[][] sums = [.. Enumerable.Range(0, model.Tree.NodeCount).Select(v => new double[model.Shape.Channels(v)])];
        int[] world = new int[sums.Length];
        do
        {
            double total = 0;
            for (int y = 0; y < model.Classes; y++)
            {
                double p = model.ClassPrior[y];
                for (int v = 0; v < world.Length; v++)
                {
                    int row = v == model.Tree.Root ? y : world[model.Tree.Parent(v)];
                    p *= model.Weights(v)[(row * sums[v].Length) + world[v]];
                }

                total += p;
            }

            for (int v = 0; v < world.Length; v++)
            {
                sums[v][world[v]] += total;
            }
        }
        while (Next(world, model.Shape));
        return sums;
    }

    private static bool Next(int[] world, NetworkShape shape)
    {
        for (int v = 0; v < world.Length; v++)
        {
            if (++world[v] < shape.Channels(v))
            {
                return true;
            }

            world[v] = 0;
        }

        return false;
    }
}
