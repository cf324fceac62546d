using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Coding;

/// <summary>Collects decoded rows in columns as compact as their values allow. Panels of different rows may be written at the same time.</summary>
internal sealed class RowWriter
{
    private readonly RowCode _code;
    private readonly MissingValues _missing;
    private readonly DecodedColumn[] _columns;
    private readonly int[]? _labels;

    public RowWriter(RowCode code, int rows, bool hasLabels, MissingValues missing)
    {
        (_code, _missing) = (code, missing);
        _labels = hasLabels ? new int[rows] : null;
        ConvAC model = code.Model.Components[0];
        _columns = [.. model.Leaves.Select((leaf, i) => new DecodedColumn((DiscreteLeaf)leaf, rows, missing.Column(i)))];
    }

    /// <summary>Gets the bytes that a table takes.</summary>
    public static double Bytes(ConvACMixture model, long rows) =>
        rows * (sizeof(int) + model.Components[0].Leaves.Sum(l => (double)DecodedColumn.BytesOf((DiscreteLeaf)l)));

    /// <summary>Says which values of a panel are there to be decoded.</summary>
    /// <param name="end">The row behind the last one of the block.</param>
    public void Prepare(int start, int end, RowPanel panel)
    {
        panel.Count = Math.Min(RowPanel.Lanes, end - start);
        Mark(panel.Labels, start, panel.Count, _labels is null, _missing.Column(_columns.Length));
        foreach (int site in _code.Order)
        {
            Mark(panel.Site(site), start, panel.Count, false, _missing.Column(site));
        }
    }

    /// <summary>Takes the symbols of a panel.</summary>
    public void Write(int start, RowPanel panel)
    {
        foreach (int site in _code.Order)
        {
            _columns[site].Write(start, panel.Site(site)[..panel.Count]);
        }

        if (_labels is not null)
        {
            panel.Labels.AsSpan(0, panel.Count).CopyTo(_labels.AsSpan(start));
        }
    }

    public CodedRows Finish() => new(new Observations([.. _columns.Select(c => c.Finish())]), _labels);

    private static void Mark(Span<int> symbols, int start, int count, bool all, bool[]? missing)
    {
        for (int lane = 0; lane < symbols.Length; lane++)
        {
            symbols[lane] = all || lane >= count || (missing is not null && missing[start + lane]) ? RowPanel.Missing : 0;
        }
    }
}
