using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Tests;

/// <summary>Small networks with numbers that can be checked by hand.</summary>
internal static class TestModels
{
    /// <summary>One Gaussian site: N(-2, 1) with weight 1/4 and N(2, 4) with weight 3/4.</summary>
    public static ConvAC TwoGaussians()
    {
        var shape = new NetworkShape(PoolingTree.Cp(1), [2, 1]);
        return new ConvAC(shape, [new GaussianLeaf([-2, 2], [1, 4])], [[0.25, 0.75], [1]], [1]);
    }

    /// <summary>Two binary sites that always agree, classes that choose the value: class 0 gives 0,0; class 1 gives 1,1.</summary>
    public static ConvAC Copies(double firstClass = 0.5)
    {
        var shape = new NetworkShape(PoolingTree.Cp(2), [2, 2, 2], 2);
        double[] identity = [1, 0, 0, 1];
        var leaf = new CategoricalLeaf(2, 2, identity);
        return new ConvAC(shape, [leaf, leaf], [identity, identity, identity], [firstClass, 1 - firstClass]);
    }

    /// <summary>A line of discrete sites with one channel everywhere: independent fair symbols.</summary>
    public static ConvAC Independent(int sites, int alphabet)
    {
        PoolingTree tree = PoolingTree.Line(sites);
        double[] uniform = [.. Enumerable.Repeat(1.0 / alphabet, alphabet)];
        var leaf = new CategoricalLeaf(1, alphabet, uniform);
        return new ConvAC(
            NetworkShape.PerLevel(tree, 1, [1]), [.. Enumerable.Repeat(leaf, sites)], [.. Enumerable.Repeat(new double[] { 1 }, tree.NodeCount)], [1]);
    }

    /// <summary>The same parameters in the score reading, which has no probabilities.</summary>
    public static ConvAC Scores()
    {
        var shape = new NetworkShape(PoolingTree.Cp(1), [1, 1]);
        return new ConvAC(shape, [new BernoulliLeaf([0.5])], [[1], [1]], [1], Reading.Score);
    }
}
