using CsCheck;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning.Distribution;

/// <summary>Slices of parameters and counts: how they are cut, sent and added up, and what names them.</summary>
public sealed class SliceTests
{
    private static readonly RandomModelOptions EveryFamily = new() { Families = [.. LeafFamilies.Densities] };

    [Fact]
    public void Slices_HoldEveryPartOnceInOrder() => Gen.Select(RandomModels.Of(EveryFamily), RandomModels.Any, Gen.Int[1, 7]).Sample((a, b, count) =>
    {
        ConvAC[] models = [a, b];
        var slices = new ParameterSlices(models, count);
        Assert.Equal(count, slices.Count);
        (int, int)[] parts = [.. Enumerable.Range(0, count).SelectMany(s => slices[s])
            .SelectMany(range => Enumerable.Range(range.First, range.End - range.First).Select(part => (range.Component, part)))];
        Assert.Equal(models.SelectMany((m, z) => Enumerable.Range(0, ParameterSlices.PartsOf(m)).Select(part => (z, part))), parts);
        Assert.Equal(models.Sum(m => m.ParameterCount), Enumerable.Range(0, count).Sum(s => (long)slices.ParametersLength(s)));
        ConvAC[] copies = [a.Copy(), b.Copy()];
        ExpectedCounts[] counts = Array.ConvertAll(models, m => new ExpectedCounts(m));
        double next = 0;
        for (int s = 0; s < count; s++)
        {
            double[] flat = [.. Enumerable.Range(0, slices.ParametersLength(s)).Select(_ => next++)];
            slices.SetParameters(s, flat, copies);
            double[] back = new double[flat.Length];
            slices.CopyParameters(s, copies, back);
            Assert.Equal(flat, back);
            double[] sums = [.. Enumerable.Range(0, slices.CountsLength(s)).Select(_ => next++)];
            slices.SetCounts(s, sums, counts);
            back = new double[sums.Length];
            slices.CopyCounts(s, counts, back);
            Assert.Equal(sums, back);
        }

        for (int s = 0; s < count; s++)
        {
            double[] flat = new double[slices.ParametersLength(s)];
            slices.CopyParameters(s, models, flat);
            slices.SetParameters(s, flat, copies);
        }

        Assert.Equal(ParameterHash.Of(models, [0.5, 0.5]), ParameterHash.Of(copies, [0.5, 0.5], 2));
    });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Slices_HaveNearlyEqualCounts(int count)
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(64), 8, [16], 10);
        ConvAC model = FlatNetwork.Build(shape, [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Student, 0), 64)], _ => new ColumnMoments(0, 1, 2));
        var slices = new ParameterSlices([model], count);
        int all = Enumerable.Range(0, count).Sum(slices.CountsLength);
        int largest = Enumerable.Range(0, shape.MatrixCount).Max(m => model.Matrix(m).Length);
        Assert.All(Enumerable.Range(0, count), s => Assert.InRange(slices.CountsLength(s), (all / count) - largest, (all / count) + largest));
    }

    /// <summary>Whatever nodes come in whatever order, twice and within each other: the sum is that of the tree.</summary>
    [Fact]
    public void Folds_DoNotDependOnWhatComesWhen() => Gen.Select(Gen.Int[1, 40], Gen.ULong).Sample((tiles, seed) =>
    {
        var all = new TileRange(0, tiles);
        var random = new Entroscope.Numerics.RandomStream(seed, "folds");
        double[] values = [.. Enumerable.Range(0, tiles).Select(_ => random.NextGaussian() * Math.Exp(20 * random.NextDouble()))];
        var fold = new SliceFold(all, 2);
        Assert.Equal([all], fold.Missing());
        while (fold.Root is null)
        {
            TileRange[] nodes = [.. all.Nodes(all, 1 + random.NextInt(tiles))];
            TileRange node = random.NextInt(2) == 0 ? fold.Missing().First() : nodes[random.NextInt(nodes.Length)];
            bool known = fold.Knows(node);
            Assert.Equal(!known, fold.Add(node, [Sum(node), node.Count]));
            Assert.True(fold.Knows(node));
            Assert.InRange(fold.Held, 1, tiles);
        }

        Assert.Equal([Sum(all), tiles], fold.Root);
        Assert.Empty(fold.Missing());
        Assert.False(fold.Add(new TileRange(0, 1), [0, 0]));

        double Sum(TileRange node) => node.Count == 1 ? values[node.First] : Sum(node.Halves().Left) + Sum(node.Halves().Right);
    });

    [Fact]
    public void WhatIsNoNode_IsRefused()
    {
        var fold = new SliceFold(new TileRange(0, 6), 2);
        ErrorAssert.Throws<ArgumentException>(
            "The tiles 1..2 are no node of the tree over 6 tiles. (Parameter 'node')", () => fold.Add(new TileRange(1, 3), [0, 0]));
        ErrorAssert.Throws<ArgumentException>("The slice has 2 numbers, but 1 were given. (Parameter 'sums')", () => fold.Add(new TileRange(4, 6), [0]));
    }

    [Fact]
    public void Hashes_NameEveryParameterAndWeight()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Gaussian);
        string hash = ParameterHash.Of([model], [1]);
        Assert.Equal(hash, ParameterHash.Of([model.Copy()], [1], 3));
        Assert.NotEqual(hash, ParameterHash.Of([model], [Math.BitDecrement(1)]));
        for (int part = 0; part < ParameterSlices.PartsOf(model); part++)
        {
            for (int array = 0; array < ParameterSlices.ArraysOf(model, part); array++)
            {
                ConvAC other = model.Copy();
                Span<double> values = ParameterSlices.Own(other, part, array);
                values[^1] = Math.BitIncrement(values[^1]);
                Assert.NotEqual(hash, ParameterHash.Of([other], [1]));
            }
        }
    }

    /// <summary>It takes the same bits with every kernel of this machine, or workers of one cluster would refuse each other.</summary>
    [Fact]
    public void SelfTest_IsTheSameEachTime()
    {
        string first = ArithmeticSelfTest.Run();
        Assert.Equal(64, first.Length);
        Assert.Equal(first, ArithmeticSelfTest.Run());
    }
}
