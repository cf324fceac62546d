using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Coding;

/// <summary>Fills panels with the symbols of rows.</summary>
internal sealed class RowReader(Observations data, int[]? labels, RowCode code)
{
    /// <summary>Reads up to sixteen rows.</summary>
    /// <returns>The number of observed values and known classes.</returns>
    public long Read(int start, RowPanel panel)
    {
        panel.Count = Math.Min(RowPanel.Lanes, data.Rows - start);
        Span<int> rows = stackalloc int[RowPanel.Lanes];
        for (int lane = 0; lane < rows.Length; lane++)
        {
            rows[lane] = lane < panel.Count ? start + lane : -1;
            panel.Labels[lane] = labels is null || lane >= panel.Count ? RowPanel.Missing : labels[start + lane];
        }

        long values = panel.Count - panel.Labels.AsSpan(0, panel.Count).Count(RowPanel.Missing);
        foreach (int site in code.Order)
        {
            Span<int> symbols = panel.Site(site);
            SymbolCodes? codes = code.Model.Components[0].Leaves[site].Specification.Codes;
            data.Column(site).ReadSymbols(rows, RowPanel.Missing, codes, symbols);
            values += panel.Count - symbols[..panel.Count].Count(RowPanel.Missing);
        }

        return values;
    }
}
