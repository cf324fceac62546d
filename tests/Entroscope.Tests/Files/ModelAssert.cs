using System.Runtime.InteropServices;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>Asserts that two models are the same, every number bit for bit.</summary>
internal static class ModelAssert
{
    public static void Same(ConvAC expected, ConvAC actual)
    {
        SameTree(expected.Tree, actual.Tree);
        Assert.Equal(expected.Reading, actual.Reading);
        Assert.Equal(expected.Shape.Sharing, actual.Shape.Sharing);
        Assert.Equal(expected.Shape.MatrixCount, actual.Shape.MatrixCount);
        Assert.Equal(expected.Classes, actual.Classes);
        Assert.Equal(Bits(expected.ClassPrior), Bits(actual.ClassPrior));
        for (int v = 0; v < expected.Tree.NodeCount; v++)
        {
            Assert.Equal(expected.Shape.Channels(v), actual.Shape.Channels(v));
            Assert.Equal(Bits(expected.Weights(v)), Bits(actual.Weights(v)));
        }

        for (int i = 0; i < expected.Leaves.Count; i++)
        {
            SameLeaf(expected.Leaves[i], actual.Leaves[i]);
        }

        SameMetadata(expected.Metadata, actual.Metadata);
    }

    public static long[] Bits(ReadOnlySpan<double> values) => MemoryMarshal.Cast<double, long>(values).ToArray();

    private static void SameTree(PoolingTree expected, PoolingTree actual)
    {
        Assert.Equal(expected.SiteCount, actual.SiteCount);
        Assert.Equal(expected.NodeCount, actual.NodeCount);
        Assert.Equal(expected.HasLevels, actual.HasLevels);
        Assert.Equal(expected.Description, actual.Description);
        Assert.Equal(expected.Image, actual.Image);
        for (int v = 0; v < expected.NodeCount; v++)
        {
            Assert.Equal(expected.Children(v), actual.Children(v));
        }
    }

    private static void SameLeaf(LeafDistribution expected, LeafDistribution actual)
    {
        Assert.Equal(expected.ToString(), actual.ToString());
        Assert.Equal(expected.Specification, actual.Specification);
        switch (expected)
        {
            case CategoricalLeaf leaf:
                Assert.Equal(Bits(leaf.Table), Bits(((CategoricalLeaf)actual).Table));
                break;
            case BernoulliLeaf leaf:
                Assert.Equal(Bits(leaf.Probabilities), Bits(((BernoulliLeaf)actual).Probabilities));
                break;
            case BinomialLeaf leaf:
                Assert.Equal(Bits(leaf.Probabilities), Bits(((BinomialLeaf)actual).Probabilities));
                break;
            case QuantileLeaf leaf:
                Assert.Equal(Bits(leaf.Table), Bits(((QuantileLeaf)actual).Table));
                Assert.Equal(Bits(leaf.Grid.Edges), Bits(((QuantileLeaf)actual).Grid.Edges));
                Assert.Equal(Bits(leaf.Grid.Atoms), Bits(((QuantileLeaf)actual).Grid.Atoms));
                Assert.Equal(Bits(leaf.Grid.Rates), Bits(((QuantileLeaf)actual).Grid.Rates));
                break;
            case StudentLeaf leaf:
                Assert.Equal(Bits(leaf.Locations), Bits(((StudentLeaf)actual).Locations));
                Assert.Equal(Bits(leaf.Scales), Bits(((StudentLeaf)actual).Scales));
                Assert.Equal(Bits(leaf.Degrees), Bits(((StudentLeaf)actual).Degrees));
                break;
            case TransformedLeaf leaf:
                Assert.Equal(leaf.Specification, actual.Specification);
                Assert.Equal(Bits(leaf.Inner.Means), Bits(((TransformedLeaf)actual).Inner.Means));
                Assert.Equal(Bits(leaf.Inner.Variances), Bits(((TransformedLeaf)actual).Inner.Variances));
                break;
            case GaussianLeaf leaf:
                Assert.Equal(Bits(leaf.Means), Bits(((GaussianLeaf)actual).Means));
                Assert.Equal(Bits(leaf.Variances), Bits(((GaussianLeaf)actual).Variances));
                break;
            default:
                Assert.Fail("The leaf family is not compared.");
                break;
        }
    }

    private static void SameMetadata(ModelMetadata expected, ModelMetadata actual)
    {
        Assert.Equal(expected.SiteNames, actual.SiteNames);
        Assert.Equal(expected.ClassNames, actual.ClassNames);
        Assert.Equal(expected.LabelName, actual.LabelName);
        Assert.Equal(expected.Training, actual.Training);
    }
}
