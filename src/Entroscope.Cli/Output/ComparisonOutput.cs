using Entroscope.Workflow.Runs;

namespace Entroscope.Cli.Output;

/// <summary>A comparison of models as text and as JSON.</summary>
internal static class ComparisonOutput
{
    public static void Write(Utf8JsonWriter w, ModelComparison comparison, string data, string[] paths)
    {
        w.WriteString("data", data);
        w.WriteNumber("rows", comparison.Rows);
        w.WriteString("covers", "the draw of the rows; the models as they are");
        w.Array("models", comparison.Models.Zip(paths), model =>
        {
            w.WriteStartObject();
            w.Members(new { model.First.Name, Path = model.Second, model.First.Parameters });
            EvaluationJson.Write(w, model.First.Evaluation);
            w.WriteEndObject();
        });
        w.Objects("differences", comparison.Differences, difference =>
        {
            w.Members(new { difference.Name, From = comparison.Models[0].Name, difference.LogLikelihood });
            w.Number("half_width_95_together", difference.HalfWidthTogether);
            w.WriteNumber("impossible_here_only", difference.OnlyHereImpossible);
            w.WriteNumber("impossible_there_only", difference.OnlyFirstImpossible);
            w.WriteString("verdict", Word(difference.LogLikelihoodVerdict));
            w.Optional("accuracy", difference.Accuracy, accuracy =>
            {
                w.WriteNumber("labelled_rows", accuracy.Rows);
                w.WriteNumber("difference", accuracy.Difference);
                w.WriteNumber("lower_95", accuracy.Lower);
                w.WriteNumber("upper_95", accuracy.Upper);
                w.WriteNumber("right_here_only", accuracy.OnlyHere);
                w.WriteNumber("right_there_only", accuracy.OnlyFirst);
                w.WriteNumber("p_value", accuracy.Chance);
                w.WriteString("verdict", Word(accuracy.Verdict));
            });
        });
    }

    public static void Show(TextWriter output, ModelComparison comparison, string data)
    {
        string first = comparison.Models[0].Name;
        output.WriteLine(Invariant($"{Numbers.Count(comparison.Rows, "row")}: {data}"));
        var models = new TextTable("model", "parameters", "log-likelihood (nats a row)", "bits per site", "accuracy");
        foreach (ComparedModel model in comparison.Models)
        {
            Evaluation e = model.Evaluation;
            models.Add(
                model.Name,
                Invariant($"{model.Parameters}"),
                Numbers.Plain(e.LogLikelihood, "0.0000")
                    + (e.Impossible.Count == 0 ? $" ± {Numbers.Plain(e.PossibleHalfWidth95, "0.0000")}" : string.Empty),
                Numbers.Plain(e.BitsPerSite, "0.0000"),
                e.Accuracy is { } accuracy ? Numbers.Percent(accuracy) : "-");
        }

        models.WriteTo(output);
        output.WriteLine($"Less {first}, paired over the rows");
        var differences = new TextTable("model", "log-likelihood (nats a row)", "verdict", "accuracy", "right here/there only", "p-value", "verdict");
        foreach (ModelDifference difference in comparison.Differences)
        {
            AccuracyDifference? accuracy = difference.Accuracy;
            differences.Add(
                difference.Name,
                $"{Numbers.Plain(difference.LogLikelihood.Value, "0.0000")} ± {Numbers.Plain(difference.HalfWidthTogether, "0.0000")}",
                Word(difference.LogLikelihoodVerdict),
                accuracy is null ? "-" : Invariant($"{Numbers.Percent(accuracy.Difference)} ({100 * accuracy.Lower:0.0} to {100 * accuracy.Upper:0.0})"),
                accuracy is null ? "-" : Invariant($"{accuracy.OnlyHere}/{accuracy.OnlyFirst}"),
                accuracy is null ? "-" : accuracy.Chance < 0.0001 ? "< 0.0001" : Numbers.Plain(accuracy.Chance, "0.0000"),
                accuracy is null ? "-" : Word(accuracy.Verdict));
        }

        differences.WriteTo(output);
        foreach (ModelDifference difference in comparison.Differences.Where(d => d.OnlyHereImpossible + d.OnlyFirstImpossible > 0))
        {
            output.WriteLine($"{Numbers.Count(difference.OnlyHereImpossible, "row")} of probability 0 under {difference.Name} alone, "
                + $"{Numbers.Count(difference.OnlyFirstImpossible, "row")} under {first} alone; the difference is that of all other rows.");
        }

        output.WriteLine((comparison.Differences.Count == 1
            ? "The 95 % intervals cover"
            : Invariant($"The verdicts on all {comparison.Differences.Count} models hold together at 95 %, and so do the intervals of the ")
                + "log-likelihood. They cover")
            + " the draw of the rows, not that of the training: another seed or other training rows would give other models.");
    }

    private static string Word(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Higher => "higher",
        ComparisonVerdict.Lower => "lower",
        _ => "undecided",
    };
}
