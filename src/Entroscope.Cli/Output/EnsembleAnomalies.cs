using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Output;

/// <summary>How odd the described rows are by the models of an ensemble: log p with an interval, the p-values, and how many models list the row.</summary>
/// <param name="own">By the model.</param>
/// <param name="others">By the models of the ensemble, each beside the same reference rows or draws of its own.</param>
internal sealed class EnsembleAnomalies(ModelEnsemble ensemble, AnomalyReport own, AnomalyReport[] others)
{
    private RatedRow[] Described => [.. own.Ranked.Where(r => r.Columns.Count > 0)];

    public void Show(Numbers numbers, TextWriter output)
    {
        EnsembleOutput.Head(output, ensemble, $"With the training, -log p in {numbers.Unit}", null);
        var table = new TextTable("row", "-log p", "p-values of the models", "listed by");
        foreach (RatedRow row in Described)
        {
            (double least, double greatest) = PValues(row);
            table.Add(Invariant($"{row.Row}"), EnsembleOutput.Cell(LogLikelihood(row, -1), v => numbers.Show(v, "0.00")),
                Invariant($"{least:G3} to {greatest:G3}"), Invariant($"{Listed(row)} of {others.Length} models"));
        }

        table.WriteTo(output);
    }

    public void Write(Utf8JsonWriter w) => EnsembleJson.Write(w, ensemble, null, () => w.Objects("rows", Described, row =>
    {
        w.WriteNumber("row", row.Row);
        EnsembleJson.Interval(w, "log_p", LogLikelihood(row, 1));
        (double least, double greatest) = PValues(row);
        w.Array("p_values", [least, greatest], w.Value);
        w.WriteNumber("listed_by", Listed(row));
    }));

    private IEnumerable<RatedRow> By(RatedRow row) => others.Select(o => o.Rows[row.Row - 1]);

    private EnsembleInterval LogLikelihood(RatedRow row, int sign) =>
        EnsembleInterval.Of(Estimate.Exact(sign * row.LogLikelihood), [.. By(row).Select(r => sign * r.LogLikelihood)]);

    private (double Least, double Greatest) PValues(RatedRow row) => (By(row).Min(r => r.PValue), By(row).Max(r => r.PValue));

    private int Listed(RatedRow row) => By(row).Count(r => r.QValue <= own.FalseDiscoveryRate);
}
