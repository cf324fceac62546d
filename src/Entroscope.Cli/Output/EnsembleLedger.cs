using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Output;

/// <summary>The means of the shared ledger with intervals that include the training.</summary>
/// <param name="own">The ledger of the model.</param>
/// <param name="others">Those of the models of the ensemble, over the same rows.</param>
internal sealed class EnsembleLedger(ModelEnsemble ensemble, SharedLedger own, SharedLedger[] others, string[] names)
{
    private const string Own = "the rows";

    public void Show(Numbers numbers, TextWriter output)
    {
        EnsembleOutput.Head(output, ensemble, $"With the training, in {numbers.Unit} a sample", Own);
        var totals = new TextTable("all columns", "code length", "shared");
        totals.Add("together", Cell(LogLikelihood(-1)), Cell(Widen(l => l.TotalShared)));
        totals.WriteTo(output);
        bool classes = own.AboutClass is not null;
        var table = new TextTable(["column", "the others tell", "left given them", .. classes ? ["about the class"] : Array.Empty<string>()]);
        foreach (int i in SharedWords.ByRest(own).Take(SharedLedgerText.ShownColumns))
        {
            table.Add([names[i], Cell(Widen(l => l.Sites[i].FromRest)), Cell(Widen(l => l.Sites[i].GivenRest)),
                .. classes ? [AboutClass(i) is { } told ? Cell(told) : "-"] : Array.Empty<string>()]);
        }

        table.WriteTo(output);

        string Cell(EnsembleInterval value) => EnsembleOutput.Cell(value, v => numbers.Show(v));
    }

    public void Write(Utf8JsonWriter w) => EnsembleJson.Write(w, ensemble, Own, () =>
    {
        EnsembleJson.Interval(w, "log_p", LogLikelihood(1));
        EnsembleJson.Interval(w, "total_shared", Widen(l => l.TotalShared));
        w.Objects("columns", Enumerable.Range(0, names.Length), i =>
        {
            w.WriteNumber("site", i);
            w.WriteString("name", names[i]);
            EnsembleJson.Interval(w, "from_rest", Widen(l => l.Sites[i].FromRest));
            EnsembleJson.Interval(w, "given_rest", Widen(l => l.Sites[i].GivenRest));
            if (AboutClass(i) is { } told)
            {
                EnsembleJson.Interval(w, "about_class", told);
            }
        });
    });

    // Of log p with its sign, or of the code length.
    private EnsembleInterval LogLikelihood(int sign)
    {
        Estimate surprisal = own.Surprisal;
        return EnsembleInterval.Of(sign < 0 ? surprisal : surprisal with { Value = -surprisal.Value }, [.. others.Select(l => -sign * l.Surprisal.Value)],
            ensemble.Scores is { } scores ? [.. scores.Select(s => sign * s)] : null);
    }

    private EnsembleInterval Widen(Func<SharedLedger, Estimate> quantity) => EnsembleInterval.Of(quantity(own), [.. others.Select(l => quantity(l).Value)]);

    private EnsembleInterval? AboutClass(int site) => own.Sites[site].AboutClass is { } told
        ? EnsembleInterval.Of(told, [.. others.Select(l => l.Sites[site].AboutClass?.Value ?? double.NaN)])
        : null;
}
