using CsCheck;
using Entroscope.Inference;
using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class TreeLearnerTests
{
    private static readonly int[][] Siblings = [[0, 5], [1, 3], [2, 7], [4, 6]];

    public static TheoryData<string> Kinds => [.. Enum.GetNames<LearnedTreeKind>()];

    [Theory]
    [InlineData(nameof(LearnedTreeKind.Agglomerative))]
    [InlineData(nameof(LearnedTreeKind.Cut))]
    public void APlantedTreeIsFound(string kind)
    {
        PoolingTree tree = Learn(Enum.Parse<LearnedTreeKind>(kind), Planted(), 1);
        Assert.All(Siblings, pair => Assert.Equal(pair, tree.Scope(tree.Parent(pair[0]))));
        Assert.Equal([0, 1, 3, 5], tree.Scope(tree.Parent(tree.Parent(0))));
    }

    [Fact]
    public void SiblingsOfAPlantedTreeAreNeighboursInTheHiddenChowLiuTree()
    {
        PoolingTree tree = Learn(LearnedTreeKind.ChowLiu, Planted(), 1);
        Assert.All(Siblings, pair => Assert.True(
            tree.Parent(pair[0]) == tree.Parent(pair[1]) || tree.Parent(tree.Parent(pair[0])) == tree.Parent(pair[1])
            || tree.Parent(tree.Parent(pair[1])) == tree.Parent(pair[0])));
    }

    // A chain 0 - 1 - 2 - 3 - 4 of copies with errors: the middle is the root, and only sites with neighbours below have a latent.
    [Fact]
    public void AChainIsRootedInItsMiddle()
    {
        var random = new RandomStream(5, "chain");
        double[][] rows = [.. Enumerable.Range(0, 2000).Select(_ =>
        {
            double[] row = new double[5];
            row[0] = random.NextInt(2);
            for (int i = 1; i < row.Length; i++)
            {
                row[i] = random.NextDouble() < 0.1 ? 1 - row[i - 1] : row[i - 1];
            }

            return row;
        })];
        PoolingTree tree = Learn(LearnedTreeKind.ChowLiu, Observations.FromRows(rows), 1);
        Assert.Equal((8, 2), (tree.NodeCount, tree.Height));
        Assert.Equal([2, 5, 6], tree.Children(tree.Root).ToArray());
        Assert.Equal([[0, 1], [3, 4]], new[] { tree.Scope(5), tree.Scope(6) }.OrderBy(s => s[0]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnyDataGivesATreeWhateverTheThreads(string kind) => Gen.ULong.Sample(
        seed =>
        {
            (Observations data, LeafSpecification[] leaves) = Odd(seed);
            PoolingTree tree = Learn(Enum.Parse<LearnedTreeKind>(kind), data, leaves, 1);
            Assert.Equal(Enumerable.Range(0, data.Sites), tree.Scope(tree.Root));
            PoolingTree again = Learn(Enum.Parse<LearnedTreeKind>(kind), data, leaves, 3);
            Assert.Equal(tree.NodeCount, again.NodeCount);
            Assert.All(Enumerable.Range(0, tree.NodeCount), v => Assert.Equal(tree.Children(v).ToArray(), again.Children(v).ToArray()));
        },
        iter: 30);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MoreSitesThanRowsAreNoTrouble(string kind)
    {
        var random = new RandomStream(6, "wide");
        double[][] rows = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 400).Select(_ => (double)random.NextInt(2)).ToArray())];
        PoolingTree tree = Learn(Enum.Parse<LearnedTreeKind>(kind), Observations.FromRows(rows), 2);
        Assert.Equal((400, kind == nameof(LearnedTreeKind.ChowLiu)), (tree.ScopeSize(tree.Root), tree.InnerCount < 399));
    }

    [Fact]
    public void InformationOfOtherSitesIsRefused()
    {
        var data = Observations.FromRows([[1.0, 0.0]]);
        LeafSpecification[] leaves = Bits(2);
        var other = DataMutualInformation.Compute(Observations.FromRows([[1.0]]), Bits(1));
        ErrorAssert.Throws<ArgumentException>(
            "The data has 2 columns; as many leaves and sites of the information are needed, but there are 2 and 1. (Parameter 'information')",
            () => TreeLearner.Learn(LearnedTreeKind.Cut, data, leaves, other));
    }

    private static PoolingTree Learn(LearnedTreeKind kind, Observations data, int threads) => Learn(kind, data, Bits(data.Sites), threads);

    private static PoolingTree Learn(LearnedTreeKind kind, Observations data, LeafSpecification[] leaves, int threads) =>
        TreeLearner.Learn(kind, data, leaves, DataMutualInformation.Compute(data, leaves, threads), 1, threads);

    private static LeafSpecification[] Bits(int count) => [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Bernoulli, 2), count)];

    /// <summary>Draws of a network of three levels whose latents keep their value with probability 0.85.</summary>
    private static Observations Planted()
    {
        var tree = PoolingTree.FromLevels(8, [Siblings, [[0, 1], [2, 3]], [[0, 1]]]);
        var shape = NetworkShape.PerLevel(tree, 2, [2]);
        LeafDistribution[] leaves = [.. Enumerable.Range(0, 8).Select(_ => new BernoulliLeaf([0.02, 0.98]))];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? new[] { 0.5, 0.5 } : [0.85, 0.15, 0.15, 0.85])];
        return Sampling.Draw(new ConvAC(shape, leaves, weights, [1.0]), 6000, 11).Data;
    }

    /// <summary>A few rows of columns of every kind: constant, copied, missing in most rows or in all of them.</summary>
    private static (Observations Data, LeafSpecification[] Leaves) Odd(ulong seed)
    {
        var random = new RandomStream(seed, "odd columns");
        (int rows, int sites) = (1 + random.NextInt(40), 1 + random.NextInt(12));
        var leaves = new LeafSpecification[sites];
        double[][] columns = new double[sites][];
        for (int i = 0; i < sites; i++)
        {
            int copy = random.NextInt(i + 1);
            (leaves[i], columns[i]) = random.NextInt(6) == 0 && copy < i ? (leaves[copy], columns[copy]) : Column(rows, random);
        }

        return (new Observations([.. columns.Select(ValueColumn.Of)]), leaves);
    }

    private static (LeafSpecification Leaf, double[] Values) Column(int rows, RandomStream random)
    {
        int alphabet = new[] { 0, 1, 2, 2, 2, 5, 30 }[random.NextInt(7)];
        double missing = new[] { 0, 0, 0.3, 0.9, 1 }[random.NextInt(5)];
        bool constant = random.NextInt(5) == 0;
        LeafFamily family = alphabet == 0 ? LeafFamily.Gaussian : alphabet == 30 && random.NextInt(2) == 0 ? LeafFamily.Binomial : LeafFamily.Categorical;
        double[] values = [.. Enumerable.Range(0, rows).Select(_ =>
            random.NextDouble() < missing ? double.NaN : constant ? 0 : alphabet == 0 ? random.NextGaussian() : random.NextInt(alphabet))];
        return (new LeafSpecification(family, alphabet), values);
    }
}
