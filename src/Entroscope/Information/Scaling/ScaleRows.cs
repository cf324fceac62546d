using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>
/// What the scales need of every row of data: some columns a level. They are kept, since they are summed in an order of their
/// own: blocks of neighbouring rows count as independent ones only where their order means nothing; that of a file often does.
/// </summary>
internal sealed class ScaleRows(ConvAC model) : ILedgerSink
{
    private readonly LedgerColumns _columns = new(model.Tree);
    private readonly List<(double[] Levels, double[] Scales)> _rows = [];
    private readonly List<int> _impossible = [];

    /// <summary>Gets the network.</summary>
    public ConvAC Model => model;

    public ScaleGeometry Geometry { get; } = ScaleGeometry.Of(model.Tree);

    /// <summary>Gets the number of complete rows of positive probability.</summary>
    public int Count => _rows.Count;

    /// <summary>Gets the complete rows of probability 0, by their place from 0.</summary>
    public IReadOnlyList<int> Impossible => _impossible;

    /// <summary>Gets the length of a block of rows.</summary>
    public int BlockRows => _columns.ChunkRows;

    /// <summary>Returns whether a row has all its values: the patches of others have other sizes.</summary>
    /// <remarks>A site that had no value in training is missing in every row and in no patch.</remarks>
    public static bool IsComplete(ConvAC model, Observations data, int row)
    {
        for (int i = 0; i < data.Sites; i++)
        {
            if (double.IsNaN(data[row, i]) && !model.Leaves[i].HasNoValue)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds rows. Of the incomplete ones none is kept.</summary>
    public void Add(LedgerTable table, SampleBlock block)
    {
        double[] columns = new double[_columns.Width];
        var scales = new ScaleBlocks(Geometry);
        for (int r = 0; r < table.Rows; r++)
        {
            if (!IsComplete(model, block.Data, block.Rows[r]))
            {
                continue;
            }

            if (double.IsNegativeInfinity(table.LogLikelihood[r]))
            {
                _impossible.Add(block.Rows[r]);
            }
            else
            {
                _columns.Fill(table, r, columns);
                _rows.Add((columns[.._columns.LevelWidth], scales.Of(table, r)));
            }
        }
    }

    /// <summary>Averages the rows.</summary>
    /// <returns>The means of the columns of the class and the levels, and those of the scales.</returns>
    public (MomentTable Levels, ScaleBlocks Scales) Average()
    {
        (double[] Levels, double[] Scales)[] order = [.. _rows];
        new RandomStream(0, "order of measured rows").Shuffle(order.AsSpan());
        int width = _columns.LevelWidth;
        var levels = new MomentTable(width);
        var scales = new ScaleBlocks(Geometry);
        double[] values = new double[BlockRows * width];
        foreach ((double[] Levels, double[] Scales)[] block in order.Chunk(BlockRows))
        {
            for (int r = 0; r < block.Length; r++)
            {
                block[r].Levels.CopyTo(values, r * width);
                scales.Means.Add(block[r].Scales);
            }

            levels.Add(values, default, block.Length);
        }

        return (levels, scales);
    }
}
