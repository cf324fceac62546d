using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Runs;

/// <summary>What a model says about every row: enough to set it beside another one, without the rows.</summary>
/// <param name="Name">What to call the model.</param>
/// <param name="Parameters">Its number of parameters.</param>
/// <param name="Evaluation">The means over all rows.</param>
/// <param name="Log">log p(x) of every row, in nats.</param>
/// <param name="Recognised">Whether the most probable class of every row is the right one, null where that is unknown; empty without classes.</param>
internal sealed record RowScores(string Name, long Parameters, Evaluation Evaluation, double[] Log, bool?[] Recognised)
{
    /// <summary>Gets the fingerprint of the rows as the model reads them.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Gets the names of the columns, and whether each has a density.</summary>
    public required (string Name, bool IsReal)[] Columns { get; init; }

    /// <summary>Evaluates a model.</summary>
    /// <param name="rows">The rows, read for the model; at least one.</param>
    public static RowScores Compute(string name, ConvACMixture model, ModelData rows, EngineOptions? engine, CancellationToken cancellation)
    {
        EvaluationTally tally = Evaluation.Tally(new ModelEngine(model, engine), rows.Data.Observations, rows.Labels, null, cancellation);
        IReadOnlyList<LeafDistribution> leaves = model.Pattern.Leaves;
        return new RowScores(name, model.ParameterCount, tally.ToEvaluation(), tally.Log, tally.Recognised)
        {
            Fingerprint = rows.Data.Fingerprint,
            Columns = [.. rows.Data.Columns.Select((c, i) => (c.Name, leaves[i] is ContinuousLeaf))],
        };
    }

    /// <summary>Gets why the numbers of another model cannot be set beside these; null where they can.</summary>
    public string? Unlike(RowScores other)
    {
        if (Log.Length != other.Log.Length || !string.Equals(Fingerprint, other.Fingerprint, StringComparison.Ordinal))
        {
            return Invariant($"the rows of {Name} ({Log.Length} of {Columns.Length} columns) and of {other.Name} ")
                + Invariant($"({other.Log.Length} of {other.Columns.Length} columns) are not the same: their fingerprints differ");
        }

        int i = Enumerable.Range(0, Columns.Length).FirstOrDefault(c => Columns[c].IsReal != other.Columns[c].IsReal, -1);
        return i < 0 ? null : $"column '{Columns[i].Name}' has a density in {(Columns[i].IsReal ? Name : other.Name)} and probabilities in "
            + $"{(Columns[i].IsReal ? other.Name : Name)}, which have no common unit";
    }
}
