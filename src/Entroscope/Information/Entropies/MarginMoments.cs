using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entropies;

/// <summary>Averages the differences between levels draw by draw, so that their errors are those of the differences.</summary>
internal sealed class MarginMoments : ILedgerSink
{
    private const int PerLevel = 5;
    private readonly int _levels;
    private readonly LedgerColumns _columns;
    private readonly MomentTable _moments;
    private readonly double[] _ledger;
    private readonly double[] _values;

    public MarginMoments(PoolingTree tree)
    {
        _levels = tree.Height + 1;
        _columns = new LedgerColumns(tree);
        _moments = new MomentTable(Width);
        _ledger = new double[_columns.Width];
        _values = new double[_columns.ChunkRows * Width];
    }

    private int Width => (PerLevel * _levels) + 1;

    /// <summary>Counts the differences of a draw.</summary>
    public static int Count(PoolingTree tree) => (PerLevel * (tree.Height + 1)) + 1;

    /// <summary>Adds draws.</summary>
    /// <param name="table">The ledgers of at most <see cref="LedgerColumns.ChunkRows"/> draws.</param>
    public void Add(LedgerTable table, SampleBlock block = default)
    {
        for (int r = 0; r < table.Rows; r++)
        {
            _columns.Fill(table, r, _ledger);
            Span<double> row = _values.AsSpan(r * Width, Width);
            for (int l = 0; l < _levels; l++)
            {
                Fill(l, row.Slice(PerLevel * l, PerLevel));
            }

            row[^1] = _ledger[LedgerColumns.ClassTerm];
        }

        _moments.Add(_values, default, table.Rows);
    }

    /// <summary>Computes the means with their errors.</summary>
    /// <remarks>
    /// What a draw spends is at least 0, so events too rare to be drawn can only add to <see cref="LevelMargins.Rise"/> and
    /// <see cref="LevelMargins.Below"/>: their errors are those of the draws alone. To all others such events may do either; no difference of
    /// surprisals can miss more than the surprisal of the whole may.
    /// </remarks>
    public LevelMargins ToMargins(ConvAC model)
    {
        var rare = new RareVariance(model, _columns, [.. Enumerable.Range(0, model.Tree.SiteCount)], _moments.Rows);
        return new LevelMargins(
            Rise: Each(_levels, 0),
            ClassRise: _moments.Mean(Width - 1),
            Below: Each(_levels, 1),
            Above: Widened(Each(_levels, 2)),
            Fall: Widened(Each(_levels - 1, 3)),
            Gap: Widened(Each(_levels, 4)));

        Estimate[] Widened(Estimate[] drawn) => Array.ConvertAll(drawn, e => rare.Widen(LedgerColumns.Surprisal, e));
    }

    private void Fill(int level, Span<double> row)
    {
        double surprisal = _ledger[LedgerColumns.Surprisal];
        double given = _ledger[LedgerColumns.GivenLevel(level)];
        double patches = _ledger[LedgerColumns.Patches(level)];
        row[0] = _ledger[LedgerColumns.Increment(level)];
        row[1] = surprisal - given;
        row[2] = patches - surprisal;
        row[3] = level + 1 < _levels ? patches - _ledger[LedgerColumns.Patches(level + 1)] : 0;
        row[4] = patches - given;
    }

    private Estimate[] Each(int count, int offset) => [.. Enumerable.Range(0, count).Select(l => _moments.Mean((PerLevel * l) + offset))];
}
