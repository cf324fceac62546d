using Entroscope.Information.Sharing;
using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Output;

/// <summary>What columns say about the class with intervals that include the training.</summary>
/// <param name="own">By the model.</param>
/// <param name="others">By the models of the ensemble, over the same rows.</param>
internal sealed class EnsembleColumns(ModelEnsemble ensemble, ClassColumns own, ClassColumns[] others)
{
    private const string Own = "the rows";

    public void Show(Numbers numbers, TextWriter output)
    {
        EnsembleOutput.Head(output, ensemble, $"With the training, in {numbers.Unit}", Own);
        var table = new TextTable("column", "by the model", "gain by itself", "gain beside all others");
        foreach (ClassColumn column in own.Ranked().Take(ClassColumnsText.ShownColumns))
        {
            table.Add(column.Name, Cell(Information(column.Site)), Cell(Widen(column.Site, c => c.Gain)), Cell(Widen(column.Site, c => c.GainGivenOthers)));
        }

        table.Add("all", "-", Cell(All), "-");
        table.WriteTo(output);

        string Cell(EnsembleInterval value) => EnsembleOutput.Cell(value, v => numbers.Show(v));
    }

    public void Write(Utf8JsonWriter w) => EnsembleJson.Write(w, ensemble, Own, () =>
    {
        EnsembleJson.Interval(w, "all_columns", All);
        w.Objects("columns", own.Columns, column =>
        {
            w.WriteNumber("site", column.Site);
            w.WriteString("name", column.Name);
            EnsembleJson.Interval(w, "information", Information(column.Site));
            EnsembleJson.Interval(w, "gain", Widen(column.Site, c => c.Gain));
            EnsembleJson.Interval(w, "gain_given_others", Widen(column.Site, c => c.GainGivenOthers));
        });
    });

    private EnsembleInterval All => EnsembleInterval.Of(own.AllColumns, [.. others.Select(o => o.AllColumns.Value)]);

    private EnsembleInterval Information(int site) =>
        EnsembleInterval.Of(Estimate.Exact(own.Columns[site].Information), [.. others.Select(o => o.Columns[site].Information)]);

    private EnsembleInterval Widen(int site, Func<ClassColumn, Estimate> quantity) =>
        EnsembleInterval.Of(quantity(own.Columns[site]), [.. others.Select(o => quantity(o.Columns[site]).Value)]);
}
