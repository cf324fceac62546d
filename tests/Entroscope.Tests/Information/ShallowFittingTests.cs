using Entroscope.Information.Entanglement;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Shallow networks fitted to others: planted ranks, errors against the tables, bounds.</summary>
public sealed class ShallowFittingTests
{
    [Fact]
    public void AShallowNetwork_IsFoundAtItsOwnWidth_AndNotBelow()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var random = new RandomStream(seed, "planted terms");
            ConvAC planted = RealNetworks.Shallow(
                [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 3).Select(_ => Unit(random)).ToArray())], [1, 1, 1]);
            IReadOnlyList<ShallowFit> fits = ShallowFitting.Fit(planted, 0, [1, 2, 3], starts: 6, seed: seed);
            Assert.Equal([1, 2, 3], fits.Select(f => f.Channels));
            Assert.True(fits[1].Error > 0.05);
            Assert.True(fits[2].Error < 1e-6, Invariant($"{fits[2].Error}"));
            Assert.All(fits, f => Assert.True(f.AtLeast <= f.Error + 1e-7));
        }
    }

    [Fact]
    public void Errors_AreThoseOfTheTables()
    {
        ConvAC deep = RealNetworks.Random(PoolingTree.Line(8), 2, 3, 2, 4, classes: 2);
        double[] table = RealNetworks.Table(deep, 1);
        double norm = Math.Sqrt(table.Sum(h => h * h));
        double before = 1;
        foreach (ShallowFit fit in ShallowFitting.Fit(deep, 1, [1, 2, 4, 8]))
        {
            double[] fitted = RealNetworks.Table(fit.Network);
            double sign = Math.Sign(fitted.Zip(table, (f, h) => f * h).Sum());
            double error = Math.Sqrt(table.Zip(fitted, (h, f) => Math.Pow((h / norm) - (sign * f), 2)).Sum());
            NumericAssert.Close(error, fit.Error, 1e-7);
            Assert.InRange(fit.Error, fit.AtLeast - 1e-7, before + 1e-12);
            before = fit.Error;
        }
    }

    [Fact]
    public void LargeNetworks_AndProbabilities_Fit()
    {
        ConvAC large = RealNetworks.Random(PoolingTree.Line(64), 2, 2, 2, 4);
        IReadOnlyList<ShallowFit> fits = ShallowFitting.Fit(large, 0, [1, 4], starts: 1);
        Assert.True(fits[1].Error < fits[0].Error);
        Assert.InRange(fits[0].Error, fits[0].AtLeast, 1);
        ConvAC model = RandomModels.Build(3, 6, new() { Continuous = false });
        Assert.InRange(ShallowFitting.Fit(model, 0, [2])[0].Error, 0, 1);
    }

    [Fact]
    public void WhatIsRefused()
    {
        ConvAC model = RealNetworks.Random(PoolingTree.Line(4), 2, 2, 2, 1);
        ErrorAssert.Throws<ArgumentException>("The class must be an integer of 0..0, but is 1. (Parameter 'y')", () => ShallowFitting.Fit(model, 1, [1]));
        ErrorAssert.Throws<ArgumentException>(
            "The widths must ascend and be integers of 1..256, but 2 follows 2. (Parameter 'channels')", () => ShallowFitting.Fit(model, 0, [2, 2]));
        ErrorAssert.Throws<ArgumentException>(
            "There must be at least 1 start, but there are 0. (Parameter 'starts')", () => ShallowFitting.Fit(model, 0, [2], starts: 0));
        ErrorAssert.Throws<ModelException>(
            "Shallow networks are fitted to networks of 2 to 64 sites, but this one has 65.",
            () => ShallowFitting.Fit(RealNetworks.Random(PoolingTree.Line(65), 1, 1, 2, 1), 0, [1]));
        var real = new ConvAC(
            NetworkShape.PerLevel(PoolingTree.Cp(2), 1, [1]), [new GaussianLeaf([0], [1]), new GaussianLeaf([0], [1])], [[1], [1], [1]], [1.0], Reading.Born);
        ErrorAssert.Throws<ModelException>(
            "Shallow networks are fitted to networks of discrete sites, but some sites of this one are real.", () => ShallowFitting.Fit(real, 0, [1]));
    }

    private static double[] Unit(RandomStream random)
    {
        double[] values = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
        double length = Math.Sqrt(values.Sum(v => v * v));
        return Array.ConvertAll(values, v => v / length);
    }
}
