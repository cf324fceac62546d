namespace Entroscope.Networks.Observation;

/// <summary>How the values of a tensor are samples: rows of the input, positions in a row, units at a position.</summary>
/// <param name="Rows">The rows of input that the tensor is of.</param>
/// <param name="Positions">The positions of a row, at least 1.</param>
/// <param name="Units">The units at a position, at least 1.</param>
internal sealed record SampleView(int Rows, int Positions, int Units)
{
    /// <summary>Gets the distance of rows in the tensor.</summary>
    public required int RowStride { get; init; }

    /// <summary>Gets the distance of positions; where it is not 1, units lie side by side.</summary>
    public required int PositionStride { get; init; }

    /// <summary>Gets the distance of units.</summary>
    public required int UnitStride { get; init; }

    /// <summary>Gets the sizes of what the tensor holds for a row.</summary>
    public required int[] RowShape { get; init; }

    /// <summary>Gets whether the positions are to be averaged.</summary>
    public bool IsMean { get; init; }

    /// <summary>Gets whether the units lie in the last dimension; false for the second.</summary>
    public bool UnitsLast { get; init; }

    /// <summary>Gets what a sample is, in a word.</summary>
    public string Word => IsMean
        ? "mean"
        : Positions > 1 ? (UnitStride == 1 ? "token" : "position") : RowShape.Length > 1 && RowShape.Count(d => d > 1) > 1 ? "image" : "row";

    public int Place(int row, int position, int unit) => (row * RowStride) + (position * PositionStride) + (unit * UnitStride);

    /// <summary>Finds the view of a tensor; null where it does not hold values for each row, or holds none.</summary>
    /// <param name="shape">The sizes of the tensor.</param>
    /// <param name="rows">The rows of input that it was computed from.</param>
    /// <param name="axis">What a sample is.</param>
    /// <param name="unitsLast">Where the units are; null where nothing says.</param>
    /// <param name="rowAxis">The dimension of the rows.</param>
    public static SampleView? Of(long[] shape, int rows, SampleAxis axis, bool? unitsLast, int rowAxis = 0)
    {
        long count = shape.Aggregate(1L, (product, d) => product * d);
        if (shape.Length <= rowAxis || count == 0 || count > int.MaxValue || shape[rowAxis] % rows != 0)
        {
            return null;
        }

        int perRow = (int)(count / rows);
        int last = (int)shape[^1];
        if (rowAxis > 0)
        {
            // Recurrent cells put time first: units lie side by side, rows within each step.
            return shape[rowAxis] != rows ? null : new SampleView(rows, perRow / last, last)
            {
                RowStride = last,
                PositionStride = rows * last,
                UnitStride = 1,
                RowShape = [.. shape.Where((_, i) => i != rowAxis).Select(d => (int)d)],
                UnitsLast = true,
                IsMean = axis == SampleAxis.Mean,
            };
        }

        int[] row = [.. (shape[0] == rows ? shape.Skip(1) : shape.Skip(1).Prepend(shape[0] / rows)).Select(d => (int)d)];
        bool isLast = axis switch
        {
            SampleAxis.Token => true,
            SampleAxis.Position => false,
            _ => unitsLast ?? row.Length < 3,
        } || shape[0] != rows;
        int units = row.Length == 0 ? 1 : axis == SampleAxis.Image || row.Length == 1 ? perRow : isLast ? row[^1] : row[0];
        int positions = perRow / units;
        return new SampleView(rows, positions, units)
        {
            RowStride = perRow,
            PositionStride = isLast || positions == 1 ? units : 1,
            UnitStride = isLast || positions == 1 ? 1 : positions,
            RowShape = row,
            UnitsLast = isLast,
            IsMean = axis == SampleAxis.Mean && positions > 1,
        };
    }
}
