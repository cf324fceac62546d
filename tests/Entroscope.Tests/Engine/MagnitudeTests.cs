using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Weights of all magnitudes down to the end of the range, exact zeros among them: what is not rescued is right.</summary>
public sealed class MagnitudeTests
{
    [Theory]
    [InlineData(EngineKind.Single, 150, 40, 7)]
    [InlineData(EngineKind.Double, 150, 40, 7)]
    [InlineData(EngineKind.Single, 4, 150, 60)]
    [InlineData(EngineKind.Double, 5, 150, 60)]
    public void WeightsOfAllMagnitudes_AgreeWithTheReference(EngineKind kind, int networks, int sites, int width)
    {
        long rescued = 0;
        for (int seed = 1; seed <= networks; seed++)
        {
            ConvAC model = Network(new RandomStream((ulong)seed, "magnitudes"), sites, width, kind == EngineKind.Single ? 45 : 320);
            Observations data = RandomModels.Data(model, 35, 0.2, (ulong)seed);
            int[] labels = [.. Enumerable.Range(0, data.Rows).Select(r => (r % (model.Classes + 1)) - 1)];
            EngineAssert.Results expected = EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference }), data, labels);
            var engine = (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 });
            EngineAssert.Agrees(model, expected, EngineAssert.Run(engine, data, labels), EngineTolerance.OfHardWeights(kind));
            rescued += engine.Rescued;
        }

        Assert.True(rescued > 0 && rescued < networks * 35 * 4, Invariant($"{rescued} samples were rescued."));
    }

    private static ConvAC Network(RandomStream random, int largestSites, int width, double range)
    {
        int sites = 2 + random.NextInt(largestSites);
        PoolingTree tree = random.NextInt(3) switch
        {
            0 => RandomModels.AnyTree(sites, random),
            1 => PoolingTree.Line(sites, 2 + random.NextInt(3)),
            _ => RandomModels.LevelTree(sites, random),
        };
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(width))];
        var shape = new NetworkShape(tree, channels, 1 + random.NextInt(3));
        double depth = range * random.NextDouble(), zeros = random.NextInt(2) == 0 ? 0 : 0.4 * random.NextDouble();
        LeafDistribution[] leaves = [.. Enumerable.Range(0, sites).Select(Leaf)];
        return new ConvAC(shape, leaves, [.. Enumerable.Range(0, tree.NodeCount).Select(v => Rows(shape.Rows(v), shape.Channels(v)))], Row(shape.Classes));

        LeafDistribution Leaf(int site) => random.NextInt(5) == 0
            ? new GaussianLeaf(Numbers(channels[site], () => 3 * random.NextGaussian()), Numbers(channels[site], () => Math.Pow(10, -3 * random.NextDouble())))
            : new CategoricalLeaf(channels[site], 3, Rows(channels[site], 3));

        double[] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).SelectMany(_ => Row(columns))];

        double[] Row(int columns)
        {
            double[] row = Numbers(columns, () => random.NextDouble() < zeros ? 0 : Math.Pow(10, -depth * random.NextDouble() * random.NextDouble()));
            row[random.NextInt(columns)] = 1;
            double sum = row.Sum();
            return [.. row.Select(x => x / sum)];
        }
    }

    private static double[] Numbers(int count, Func<double> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
