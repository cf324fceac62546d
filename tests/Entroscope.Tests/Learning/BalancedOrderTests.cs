using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>Orders of columns by minimum bisection, and the associations that they are cut from.</summary>
public sealed class BalancedOrderTests
{
    [Fact]
    public void PlantedBlocks_AreFound()
    {
        // Blocks of 2 in blocks of 4 in blocks of 8, in a random order.
        for (ulong seed = 1; seed <= 20; seed++)
        {
            int[] place = [.. Enumerable.Range(0, 32)];
            new RandomStream(seed, "places").Shuffle<int>(place);
            double[] matrix = new double[32 * 32];
            for (int i = 0; i < 32; i++)
            {
                for (int j = 0; j < 32; j++)
                {
                    matrix[(i * 32) + j] = 1.0 / (1 + Math.ILogB(Math.Max(1, place[i] ^ place[j])));
                }
            }

            int[] order = BalancedOrder.Find(ColumnAssociation.OfMatrix(32, matrix), seed);
            Assert.Equal(Enumerable.Range(0, 32), order.Order());
            for (int size = 2; size < 32; size *= 2)
            {
                Assert.All(order.Chunk(size), set => Assert.Single(set.Select(i => place[i] / size).Distinct()));
            }
        }
    }

    [Fact]
    public void Halves_AreNearlyTheBestOnes()
    {
        int best = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var random = new RandomStream(seed, "graphs");
            int count = 7 + (int)(seed % 4);
            double[,] weights = new double[count, count];
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    weights[i, j] = weights[j, i] = random.NextExponential();
                }
            }

            bool[] side = new GraphCut((i, j) => weights[i, j], [.. Enumerable.Range(0, count)], 0.5).Find(random);
            Assert.Equal(count / 2, Math.Min(side.Count(s => s), side.Count(s => !s)));
            double found = Weight(Enumerable.Range(0, count).Sum(i => side[i] ? 1 << i : 0));
            double least = Enumerable.Range(0, 1 << count).Where(s => int.PopCount(s) == count / 2).Min(Weight);
            Assert.InRange(found, least - 1e-9, 1.2 * least);
            best += found < least + 1e-9 ? 1 : 0;

            double Weight(int set) => Enumerable.Range(0, count).Sum(i => Enumerable.Range(0, i)
                .Sum(j => ((set >> i) & 1) != ((set >> j) & 1) ? weights[i, j] : 0));
        }

        Assert.True(best >= 34, Invariant($"{best} of 40"));
    }

    // The cost of an order is the sum over pairs of association times the height at which they meet; of six columns all orders can be tried.
    [Fact]
    public void OrdersOfFewColumns_AreNearlyTheBestOnes()
    {
        int best = 0;
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var random = new RandomStream(seed, "pairs");
            int count = 5 + (int)(seed % 3);
            double[] roots = new double[count * count];
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    roots[(i * count) + j] = roots[(j * count) + i] = random.NextExponential();
                }
            }

            var association = ColumnAssociation.OfMatrix(count, roots);
            double found = Cost(BalancedOrder.Find(association, seed)), least = Permutations([.. Enumerable.Range(0, count)], 0).Min(Cost);
            Assert.InRange(found, least - 1e-9, 1.05 * least);
            best += found < least + 1e-9 ? 1 : 0;

            double Cost(int[] order)
            {
                PoolingTree tree = BalancedOrder.Tree(order);
                return Enumerable.Range(count, tree.InnerCount).Sum(v => tree.HeightOf(v) < tree.Height ? association.Across(tree.Scope(v)) / 2 : 0)
                    + association.Total;
            }
        }

        Assert.True(best >= 27, Invariant($"{best} of 30"));

        static IEnumerable<int[]> Permutations(int[] order, int place)
        {
            if (place == order.Length)
            {
                yield return [.. order];
            }

            for (int k = place; k < order.Length; k++)
            {
                (order[place], order[k]) = (order[k], order[place]);
                foreach (int[] each in Permutations(order, place + 1))
                {
                    yield return each;
                }

                (order[place], order[k]) = (order[k], order[place]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(31)]
    [InlineData(64)]
    public void Trees_PoolNeighboursOfTheOrder(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new RandomStream(1, "order").Shuffle<int>(order);
        PoolingTree tree = BalancedOrder.Tree(order);
        Assert.True(tree.HasLevels);
        Assert.Equal(Math.Max(1, (int)Math.Ceiling(Math.Log2(count))), tree.Height);
        for (int v = count; v < tree.NodeCount; v++)
        {
            int[] places = [.. tree.Scope(v).Select(i => Array.IndexOf(order, i)).Order()];
            Assert.Equal(places.Length - 1, places[^1] - places[0]);
        }
    }

    [Fact]
    public void Correlations_AreThoseOfTheRowsThatHaveBoth()
    {
        var random = new RandomStream(3, "columns");
        double[][] rows = [.. Enumerable.Range(0, 200).Select(r =>
        {
            double x = random.NextGaussian();
            int symbol = random.NextInt(3);
            return (double[])[x, r % 7 == 0 ? double.NaN : -x + random.NextGaussian(), 1e300 * (x + 1), 5, symbol, (symbol + 1) % 3, double.NaN];
        })];
        LeafSpecification real = new(LeafFamily.Gaussian, 0), name = new(LeafFamily.Categorical, 3);
        var found = ColumnAssociation.ByCorrelation(Observations.FromRows(rows), [real, real, real, real, name, name, real], 1);
        double[][] both = [.. rows.Where(r => !double.IsNaN(r[1]))];
        NumericAssert.Close(Math.Abs(Pearson(both, 0, 1)), found[0, 1], 1e-12);
        NumericAssert.Close(1, found[0, 2], 1e-12);
        NumericAssert.Close(0, found[0, 3], 0);
        NumericAssert.Close(0, found[0, 6], 0);
        NumericAssert.Close(Math.Sqrt(1 - (1 / 9.0)), found[4, 5], 0.02);
        NumericAssert.Close(found[1, 4], found[4, 1], 0);
        NumericAssert.Close(0, found[4, 4], 0);
        NumericAssert.Close(found[0, 1] + found[0, 2] + found[0, 4] + found[0, 5], found.Across([0]), 1e-12);
        Assert.InRange(found[0, 4], 0, 0.4);
    }

    private static double Pearson(double[][] rows, int i, int j)
    {
        double a = rows.Average(r => r[i]), b = rows.Average(r => r[j]);
        return rows.Sum(r => (r[i] - a) * (r[j] - b)) / Math.Sqrt(rows.Sum(r => (r[i] - a) * (r[i] - a)) * rows.Sum(r => (r[j] - b) * (r[j] - b)));
    }
}
