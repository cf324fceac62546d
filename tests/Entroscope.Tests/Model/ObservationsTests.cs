using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Model;

public sealed class ObservationsTests
{
    private static readonly ConvAC Model = new(
        NetworkShape.PerLevel(PoolingTree.Line(2), 1, [1]), [new BinomialLeaf(3, [0.5]), new GaussianLeaf([0], [1])], [[1], [1], [1]], [1]);

    [Fact]
    public void ColumnsOfEveryStorageReadAsNumbers()
    {
        ValueColumn[] columns =
        [
            ValueColumn.Of((byte[])[1, 2, 255], [false, true, false]),
            ValueColumn.Of((byte[])[3, 4, 5]),
            ValueColumn.Of((ushort[])[1, 65535, 65534]),
            ValueColumn.Of((float[])[0.5f, float.NaN, -1e30f]),
            ValueColumn.Of((double[])[0.1, double.NaN, double.PositiveInfinity]),
        ];
        double[][] expected =
        [
            [1, double.NaN, 255],
            [3, 4, 5],
            [1, double.NaN, 65534],
            [0.5, double.NaN, -1e30f],
            [0.1, double.NaN, double.PositiveInfinity],
        ];
        for (int c = 0; c < columns.Length; c++)
        {
            Assert.Equal(3, columns[c].Count);
            Assert.Equal(expected[c], new[] { 0, 1, 2 }.Select(r => columns[c][r]));
            ValueColumn picked = columns[c].Select([2, 0, 0, 1]);
            Assert.Equal(new[] { 2, 0, 0, 1 }.Select(r => expected[c][r]), new[] { 0, 1, 2, 3 }.Select(r => picked[r]));
            Assert.Equal(0, columns[c].Select([]).Count);
        }
    }

    [Fact]
    public void RowsAndColumnsAreOneTable()
    {
        Observations data = Observations.FromRows([[1, 2, double.NaN], [4, 5, 6]]);
        Assert.Equal((2, 3), (data.Rows, data.Sites));
        Assert.Equal((2, 4, double.NaN), (data[0, 1], data[1, 0], data[0, 2]));
        Assert.Equal([4, 5, 6], data.Row(1));
        Assert.Equal(5, data.Column(1)[1]);
        Observations picked = data.Select([1, 1, 0]);
        Assert.Equal((3, 3), (picked.Rows, picked.Sites));
        Assert.Equal([1, 2, double.NaN], picked.Row(2));
        Assert.Equal(0, data.Select([]).Rows);
    }

    [Fact]
    public void WrongTablesAreRefused()
    {
        ErrorAssert.Null("columns", () => _ = new Observations(null!));
        ErrorAssert.Null("rows", () => Observations.FromRows(null!));
        ErrorAssert.Throws<ArgumentException>("Observations need at least one column. (Parameter 'columns')", () => _ = new Observations([]));
        ErrorAssert.Throws<ArgumentException>(
            "All columns must have 2 rows like the first, but column 1 has 3. (Parameter 'columns')",
            () => _ = new Observations([ValueColumn.Of(new double[2]), ValueColumn.Of(new double[3])]));
        ErrorAssert.Throws<ArgumentException>("At least one row is needed to know the number of sites. (Parameter 'rows')", () => Observations.FromRows([]));
        ErrorAssert.Throws<ArgumentException>(
            "All rows must have 2 values like the first, but row 1 has 1. (Parameter 'rows')", () => Observations.FromRows([[1, 2], [3]]));
    }

    [Fact]
    public void ObservationsThatDoNotFitAreRefused()
    {
        Observations.FromRows([[3, -1e9], [double.NaN, double.NaN]]).EnsureFits(Model);
        ErrorAssert.Null("model", () => Observations.FromRows([[1]]).EnsureFits(null!));
        Refused("data: the model has 2 sites, but the data has 3 columns.", [[0, 0, 0]]);
        Refused("data: row 2, column 1: the value 4 must be an integer of 0..3.", [[0, 0], [4, 0]]);
        Refused("data: row 1, column 2: the value Infinity must be a finite number.", [[0, double.PositiveInfinity]]);
        ErrorAssert.Throws<DataException>(
            "f.csv: row 1, column 'size': the value 0.5 must be an integer of 0..3.",
            () => Observations.FromRows([[0.5, 0]]).EnsureFits(Model, "f.csv", ["size", "weight"]));
    }

    private static void Refused(string message, double[][] rows) =>
        ErrorAssert.Throws<DataException>(message, () => Observations.FromRows(rows).EnsureFits(Model));
}
