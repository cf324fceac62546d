using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>Reads log p(y | x_S) - log P(y) of labelled rows for any set S of columns, the others summed out.</summary>
internal sealed class ClassReader
{
    private const int ChunkRows = 4096;
    private readonly ModelEngine _engine;
    private readonly Observations _rows;
    private readonly int[] _labels;
    private readonly ValueColumn _missing;
    private readonly CancellationToken _cancellation;

    public ClassReader(ModelEngine engine, Observations rows, int[] labels, CancellationToken cancellation)
    {
        (_engine, _rows, _labels, _cancellation) = (engine, rows, labels, cancellation);
        double[] missing = new double[rows.Rows];
        Array.Fill(missing, double.NaN);
        _missing = ValueColumn.Of(missing);
    }

    public int Rows => _labels.Length;

    public int[] Labels => _labels;

    public ClassReader Select(int[] rows) => new(_engine, _rows.Select(rows), Array.ConvertAll(rows, r => _labels[r]), _cancellation);

    /// <param name="known">Whether the columns of a site are known.</param>
    /// <returns>One number a row; NaN for a row of probability 0.</returns>
    public double[] Read(Func<int, bool> known)
    {
        var seen = new Observations([.. Enumerable.Range(0, _rows.Sites).Select(i => known(i) ? _rows.Column(i) : _missing)]);
        double[] gain = new double[_rows.Rows];
        int classes = _engine.Model.Classes;
        for (int start = 0; start < gain.Length; start += ChunkRows)
        {
            int count = Math.Min(ChunkRows, gain.Length - start);
            (WideLog[] log, WideLog[] given) = (new WideLog[count], new WideLog[MemoryLimit.Cells(count, classes)]);
            _engine.WideLogLikelihood(seen, RowSelection.Range(start, count), log, given, default, _cancellation);
            for (int r = 0; r < count; r++)
            {
                gain[start + r] = log[r].IsZero ? double.NaN : given[(r * classes) + _labels[start + r]].Less(log[r]);
            }
        }

        return gain;
    }
}
