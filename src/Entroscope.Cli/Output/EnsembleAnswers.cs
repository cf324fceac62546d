using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Output;

/// <summary>What sites are expected to be, given others, with intervals that include the training: means of numbers, probabilities of values.</summary>
/// <param name="own">By the model.</param>
/// <param name="others">By every model of the ensemble, in the same order.</param>
internal sealed class EnsembleAnswers(ModelEnsemble ensemble, SiteAnswer[] own, SiteAnswer[][] others, SiteWords words)
{
    public void Show(TextWriter output)
    {
        EnsembleOutput.Head(output, ensemble, "With the training", null);
        var means = new TextTable("column", "mean");
        var values = new TextTable("column", "value", "probability");
        (bool anyMean, bool anyValue) = (false, false);
        for (int k = 0; k < own.Length; k++)
        {
            SiteAnswer answer = own[k];
            int site = answer.Site;
            if (words.IsQuantity(site) && !double.IsNaN(answer.Mean))
            {
                anyMean = true;
                EnsembleInterval mean = Mean(k);
                means.Add(words.Name(site), $"{words.Computed(site, mean.Own.Value)} ± {words.Difference(site, mean.HalfWidth95)}");
            }

            for (int v = 0; v < answer.Values.Count; v++)
            {
                anyValue = true;
                values.Add(words.Name(site), words.Value(site, answer.Values[v]), EnsembleOutput.Cell(Probability(k, v), p => Numbers.Plain(p, "0.0000")));
            }
        }

        if (anyMean)
        {
            means.WriteTo(output);
        }

        if (anyValue)
        {
            values.WriteTo(output);
        }
    }

    public void Write(Utf8JsonWriter w) => EnsembleJson.Write(w, ensemble, null, () => w.Objects("columns", Enumerable.Range(0, own.Length), k =>
    {
        w.WriteNumber("site", own[k].Site);
        w.WriteString("name", words.Name(own[k].Site));
        if (words.IsQuantity(own[k].Site))
        {
            EnsembleJson.Interval(w, "mean", Mean(k));
        }

        w.Objects("probabilities", Enumerable.Range(0, own[k].Values.Count), v =>
        {
            w.Number("value", own[k].Values[v]);
            w.WriteString("text", words.Value(own[k].Site, own[k].Values[v]));
            EnsembleJson.Members(w, Probability(k, v));
        });
    }));

    private EnsembleInterval Mean(int k) => EnsembleInterval.Of(Estimate.Exact(own[k].Mean), [.. others.Select(o => o[k].Mean)]);

    private EnsembleInterval Probability(int k, int v) =>
        EnsembleInterval.Of(Estimate.Exact(own[k].Probabilities[v]), [.. others.Select(o => o[k].Probabilities[v])]);
}
