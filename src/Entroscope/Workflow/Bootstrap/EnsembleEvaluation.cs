using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Bootstrap;

/// <summary>The evaluation of a model with those of its ensemble on the same rows.</summary>
internal sealed record EnsembleEvaluation(Evaluation Result, ModelEnsemble Ensemble, Evaluation[] Others)
{
    /// <summary>What the intervals of the evaluation itself cover.</summary>
    public const string Own = "the rows";

    public EnsembleInterval LogLikelihood => EnsembleInterval.Of(Result.Mean, [.. Others.Select(e => e.LogLikelihood)], Ensemble.Scores);

    // The error of a share of rows that is 0 or 1 is not 0: two rows more of each kind (Agresti, Coull 1998).
    public EnsembleInterval? Accuracy => Result.Accuracy is { } accuracy
        ? EnsembleInterval.Of(new Estimate(accuracy, ErrorOf(accuracy, Result.LabelledRows), Result.LabelledRows),
            [.. Others.Select(e => e.Accuracy ?? double.NaN)])
        : null;

    /// <summary>Evaluates the models of an ensemble on the rows that the model was evaluated on.</summary>
    public static EnsembleEvaluation Of(Evaluation result, ModelEnsemble ensemble, Dataset rows, EngineOptions options, CancellationToken cancellation) =>
        new(result, ensemble, [.. ensemble.Models.Select(m => Evaluation.Compute(
            new ModelEngine(m, options), rows.Observations, ModelData.Of(m.Pattern, rows).Labels, cancellation))]);

    private static double ErrorOf(double share, int rows)
    {
        double middle = ((share * rows) + 2) / (rows + 4);
        return Math.Sqrt(middle * (1 - middle) / (rows + 4));
    }
}
