using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Runs;

/// <summary>Models set side by side on the same rows, each difference paired over the rows: what is hard for one model is mostly hard for all.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Models">The models, in their order; the first is the one that the others are compared with.</param>
/// <param name="Differences">How every model but the first differs from the first.</param>
/// <remarks>Intervals and verdicts are of the models as they are: they cover the draw of the rows, not that of the training.</remarks>
public sealed record ModelComparison(int Rows, IReadOnlyList<ComparedModel> Models, IReadOnlyList<ModelDifference> Differences)
{
    /// <summary>Compares models.</summary>
    /// <param name="models">At least two models and their names, the first to be compared with.</param>
    /// <param name="rows">Rows that fit all of them, and that none of them was trained on; at least one.</param>
    /// <param name="engine">How to compute; null for the defaults.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentException">There are fewer than two models.</exception>
    /// <exception cref="DataException">The rows do not fit a model, or a column has a density in one model and probabilities in another.</exception>
    /// <remarks>Cost: one pass up every row and component.</remarks>
    public static ModelComparison Compute(
        IReadOnlyList<(string Name, ConvACMixture Model)> models, Dataset rows, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(rows);
        int absent = models.ToList().FindIndex(m => m.Name is null || m.Model is null);
        Refuse.Argument(absent >= 0, $"Model {absent + 1}, or its name, is null.", nameof(models));
        Refuse.Argument(models.Count < 2, $"A comparison needs at least two models, but there is {models.Count}.", nameof(models));
        return Of([.. models.Select(m => RowScores.Compute(m.Name, m.Model, ModelData.Of(m.Model.Pattern, rows), engine, cancellation))]);
    }

    /// <summary>Compares what models say about every row.</summary>
    /// <exception cref="DataException">The rows are not the same, or the numbers have no common unit.</exception>
    internal static ModelComparison Of(IReadOnlyList<RowScores> scores)
    {
        RowScores first = scores[0];
        foreach (RowScores other in scores.Skip(1))
        {
            if (first.Unlike(other) is { } why)
            {
                throw new DataException(char.ToUpperInvariant(why[0]) + why[1..] + ".");
            }
        }

        return new ModelComparison(
            first.Log.Length,
            [.. scores.Select(s => new ComparedModel(s.Name, s.Parameters, s.Evaluation))],
            [.. scores.Skip(1).Select(s => ModelDifference.Of(first, s, scores.Count - 1))]);
    }
}

/// <summary>A model of a comparison.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Parameters">Its number of parameters.</param>
/// <param name="Evaluation">Its means over the rows.</param>
public sealed record ComparedModel(string Name, long Parameters, Evaluation Evaluation);
