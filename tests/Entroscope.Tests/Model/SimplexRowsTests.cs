using CsCheck;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class SimplexRowsTests
{
    private static readonly Gen<double> Count = Gen.OneOf(Gen.Double[0, 1], Gen.Double[0, 1e12],
        Gen.Double[-300, 10].Select(e => Math.Pow(10, e)), Gen.Const(0.0));

    /// <summary>Eight rows at a time give the bits of one row after the other.</summary>
    [Fact]
    public void Normalize_GivesTheBitsOfTheDefinition()
    {
        Gen.Select(Gen.Int[1, 19], Gen.Int[1, 40], Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 2])).SelectMany(
            (rows, columns, pseudoCount) => Count.Array[rows * columns].Select(counts => (rows, columns, pseudoCount, counts))).Sample(
            (rows, columns, pseudoCount, counts) =>
            {
                Array.Clear(counts, 0, columns);
                double[] former = [.. Enumerable.Range(0, counts.Length).Select(i => i / 7.0)];
                double[] actual = new double[counts.Length];
                Assert.True(SimplexRows.Normalize(counts, columns, pseudoCount, former, actual));
                for (int g = 0; g < rows; g++)
                {
                    double total = CompensatedSum.Of(counts.AsSpan(g * columns, columns)) + (pseudoCount * columns);
                    for (int i = g * columns; i < (g + 1) * columns; i++)
                    {
                        Assert.Equal(total > 1e-300 ? (counts[i] + pseudoCount) / total : former[i], actual[i]);
                    }
                }
            });
    }

    [Fact]
    public void Normalize_WithAPseudoCountForEveryColumn() =>
        Gen.Select(Gen.Int[1, 19], Gen.Int[2, 40]).SelectMany(
            (rows, columns) => Gen.Select(Count.Array[rows * columns], Gen.Double[0, 2].Array[columns])).Sample(
            (counts, pseudoCounts) =>
            {
                int columns = pseudoCounts.Length;
                double[] former = [.. Enumerable.Range(0, counts.Length).Select(i => i / 7.0)];
                double[] actual = new double[counts.Length];
                Assert.True(SimplexRows.Normalize(counts, columns, pseudoCounts, former, actual));
                for (int i = 0; i < counts.Length; i++)
                {
                    double total = CompensatedSum.Of(counts.AsSpan(i / columns * columns, columns)) + CompensatedSum.Of(pseudoCounts);
                    Assert.Equal(total > 1e-300 ? (counts[i] + pseudoCounts[i % columns]) / total : former[i], actual[i]);
                }
            });

    [Fact]
    public void Normalize_InPlace()
    {
        double[] row = [1, 2, 5];
        Assert.True(SimplexRows.Normalize(row, 3, 0, row, row));
        Assert.Equal([0.125, 0.25, 0.625], row);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(-0.5)]
    public void Normalize_TellsOfRowsThatAreNoDistribution(double bad)
    {
        for (int place = 0; place < 40; place++)
        {
            double[] counts = [.. Enumerable.Repeat(1.0, 40)];
            counts[place] = bad;
            counts[place ^ 1] = bad == double.MaxValue ? bad : 1;
            Assert.False(SimplexRows.Normalize(counts, 10, 0.1, new double[40], new double[40]));
            Assert.False(SimplexRows.Normalize(counts.AsSpan(place / 2 * 2, 2), 2, 0.1, new double[40], new double[40]));
        }
    }
}
