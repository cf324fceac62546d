using CsCheck;
using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class DataMutualInformationTests
{
    [Fact]
    public void EqualFairBitsTellEachOtherALogOfTwo()
    {
        double[][] rows = [.. Enumerable.Range(0, 1000).Select(r => new double[] { r % 2, r % 2, 1 - (r % 2), r / 2 % 2, 1 })];
        var found = DataMutualInformation.Compute(Observations.FromRows(rows), Bits(5));
        NumericAssert.Close(Math.Log(2) + (1 / 2000.0), found[0, 1], 1e-12);
        NumericAssert.Close(Math.Log(2) + (1 / 2000.0), found[2, 0], 1e-12);
        Assert.Equal([0, 0, 0, 0], [found[0, 3], found[0, 4], found[4, 4], found[0, 0]]);
    }

    // Against the definition: sums over the joint table of the rows that have both values.
    [Fact]
    public void PairsAreThoseOfTheDefinition() => Gen.ULong.Sample(
        seed =>
        {
            var random = new RandomStream(seed, "pairs");
            (int first, int second) = (1 + random.NextInt(6), 1 + random.NextInt(6));
            double[][] rows = [.. Enumerable.Range(0, 1 + random.NextInt(200)).Select(_ => new[] { Value(first, random), Value(second, random) })];
            LeafSpecification[] leaves = [new(LeafFamily.Categorical, first), new(LeafFamily.Categorical, second)];
            NumericAssert.Close(Definition(rows), DataMutualInformation.Compute(Observations.FromRows(rows), leaves)[0, 1], 1e-10);
        },
        iter: 200);

    [Fact]
    public void CorrelatedRealColumnsTellNearlyWhatTheirCorrelationSays()
    {
        var random = new RandomStream(3, "gaussian");
        double[][] rows = [.. Enumerable.Range(0, 5000).Select(_ => random.NextGaussian())
            .Select(x => new[] { x, (0.9 * x) + (Math.Sqrt(0.19) * random.NextGaussian()), random.NextGaussian() })];
        var found = DataMutualInformation.Compute(Observations.FromRows(rows), [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Gaussian, 0), 3)]);
        Assert.InRange(found[0, 1], 0.6, -0.5 * Math.Log(0.19));
        Assert.InRange(found[0, 2], 0, 0.01);
    }

    [Fact]
    public void ManyCategoriesKeepTheMostFrequent()
    {
        double[][] rows = [.. Enumerable.Range(0, 4000).Select(r => new double[] { r % 40 < 30 ? r % 3 : r % 40, r % 40 < 30 ? r % 3 : r % 40 })];
        var found = DataMutualInformation.Compute(Observations.FromRows(rows), [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Categorical, 40), 2)]);
        double entropy = (-3 * 0.25 * Math.Log(0.25)) - (4 * 0.025 * Math.Log(0.025)) - (0.15 * Math.Log(0.15));
        NumericAssert.Close(entropy, found[0, 1], 0.005);
    }

    [Fact]
    public void OtherLeavesAreRefused() => ErrorAssert.Throws<ArgumentException>(
        "There must be one leaf for each of the 1 columns, but there are 2. (Parameter 'leaves')",
        () => DataMutualInformation.Compute(Observations.FromRows([[1.0]]), Bits(2)));

    private static LeafSpecification[] Bits(int count) => [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Bernoulli, 2), count)];

    private static double Value(int alphabet, RandomStream random) => random.NextDouble() < 0.2 ? double.NaN : random.NextInt(alphabet);

    private static double Definition(double[][] rows)
    {
        double[][] known = [.. rows.Where(r => !double.IsNaN(r[0]) && !double.IsNaN(r[1]))];
        double n = known.Length;
        double sum = known.GroupBy(r => (r[0], r[1])).Sum(g =>
            g.Count() / n * Math.Log(g.Count() * n / known.Count(r => r[0] == g.Key.Item1) / known.Count(r => r[1] == g.Key.Item2)));
        int cells = known.Select(r => (r[0], r[1])).Distinct().Count();
        int bias = known.Select(r => r[0]).Distinct().Count() + known.Select(r => r[1]).Distinct().Count() - cells - 1;
        return n == 0 ? 0 : Math.Max(0, sum + (bias / (2 * n)));
    }
}
