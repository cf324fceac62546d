using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Output;

/// <summary>The evaluation of a model with those of its ensemble on the same rows.</summary>
/// <param name="Ensemble">The ensemble; null for none, of which nothing is shown.</param>
internal sealed record EnsembleEvaluation(Evaluation Result, ModelEnsemble? Ensemble, Evaluation[] Others)
{
    private const string Own = "the rows";

    public void Show(TextWriter output)
    {
        if (Ensemble is null)
        {
            return;
        }

        EnsembleOutput.Show(output, Ensemble, "log-likelihood ", LogLikelihood, Own, v => Numbers.Plain(v, "0.0000"));
        if (Accuracy is { } accuracy)
        {
            EnsembleOutput.Show(output, Ensemble, "accuracy       ", accuracy, Own, Numbers.Percent);
        }
    }

    public void Write(Utf8JsonWriter w)
    {
        if (Ensemble is not null)
        {
            EnsembleOutput.Write(w, Ensemble, Own,
                [("log_likelihood", LogLikelihood), .. Accuracy is { } accuracy ? [("accuracy", accuracy)] : Array.Empty<(string, EnsembleInterval)>()]);
        }
    }

    private EnsembleInterval LogLikelihood => EnsembleInterval.Of(Result.Mean, [.. Others.Select(e => e.LogLikelihood)]);

    // The error of a share of rows that is 0 or 1 is not 0: two rows more of each kind (Agresti, Coull 1998).
    private EnsembleInterval? Accuracy => Result.Accuracy is { } accuracy
        ? EnsembleInterval.Of(new Estimate(accuracy, ErrorOf(accuracy, Result.LabelledRows), Result.LabelledRows),
            [.. Others.Select(e => e.Accuracy ?? double.NaN)])
        : null;

    private static double ErrorOf(double share, int rows)
    {
        double middle = ((share * rows) + 2) / (rows + 4);
        return Math.Sqrt(middle * (1 - middle) / (rows + 4));
    }
}
