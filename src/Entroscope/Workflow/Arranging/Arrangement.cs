using Entroscope.Files;
using Entroscope.Files.Json;
using Entroscope.Information.Entanglement;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Workflow.Arranging;

/// <summary>In which order the columns of a table should be fed to a locally connected network, and what that gains. Immutable.</summary>
public sealed record Arrangement
{
    /// <summary>Gets the names of the columns in the given order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Gets the given order: the column, 0..N-1, at every place; of an image that in which a grid of windows takes its pixels.</summary>
    public required IReadOnlyList<int> GivenOrder { get; init; }

    /// <summary>Gets the pooling tree that a network takes without another order: the grid of an image, else the line.</summary>
    public required PoolingTree GivenTree { get; init; }

    /// <summary>Gets the order that was found on the training rows.</summary>
    public required IReadOnlyList<int> FoundOrder { get; init; }

    /// <summary>Gets the pooling tree of the order that was found: windows of two neighbours, level by level.</summary>
    public required PoolingTree FoundTree { get; init; }

    /// <summary>Gets what the order was cut from.</summary>
    public required AssociationMeasure By { get; init; }

    /// <summary>Gets the number of rows of a batch.</summary>
    public required int BatchRows { get; init; }

    /// <summary>Gets the number of batches.</summary>
    public required int Batches { get; init; }

    /// <summary>Gets the number of classes whose tensors are measured; 0 where the rows have no class, and the tensor is their mean.</summary>
    public required int Classes { get; init; }

    /// <summary>Gets the levels, single columns first.</summary>
    public required IReadOnlyList<LevelArrangement> Levels { get; init; }

    /// <summary>Gets how much less entangled the given order is than random ones, the mean over the levels above the columns, in nats; the error is that by
    /// which one more random order would differ from their mean.</summary>
    public required Estimate GivenGain { get; init; }

    /// <summary>Gets how much less entangled the order found is than the given one.</summary>
    public required Estimate FoundGain { get; init; }

    /// <summary>Gets by how much the sum of all associations is larger than that of columns shuffled one by one, as Student's t.</summary>
    public required double Association { get; init; }

    /// <summary>Gets a value indicating whether any association of two columns shows: the sum over all pairs is larger than 97.5 % of shuffles would have it.
    /// It says nothing about what only three or more columns have in common.</summary>
    public required bool AreAssociated { get; init; }

    /// <summary>Gets the trainings in both orders; null where none was wanted.</summary>
    public OrderTrials? Trials { get; init; }

    /// <summary>Gets what follows from all this.</summary>
    public ArrangementVerdict Verdict
    {
        get
        {

            // Less entanglement alone is no reason to leave an order that fits: networks on digits do worse in an order of less than the grid has.
            bool isBetter = Trials is null ? IsAbove(FoundGain) && !IsAbove(GivenGain) : IsAbove(Trials.Gain) && FoundGain.Value + FoundGain.HalfWidth95 >= 0;
            return !AreAssociated ? ArrangementVerdict.Indifferent
                : isBetter ? ArrangementVerdict.Rearrange
                : IsAbove(GivenGain) ? ArrangementVerdict.Keep
                : ArrangementVerdict.Undecided;
        }
    }

    /// <summary>Gets a value indicating whether the order that was found is recommended; else the given one is kept.</summary>
    public bool IsRearranged => Verdict == ArrangementVerdict.Rearrange;

    // Whether a model of these columns remembers their names.
    internal bool HasNames { get; init; }

    /// <summary>Evaluates, for networks of a width, the bounds of Alexander and others on the entanglement of every level in one order.</summary>
    /// <param name="width">The width R, at least 1.</param>
    /// <param name="error">The relative error of the network as a tensor, above 0 and at most 1.</param>
    /// <param name="found">True for the order found, false for the given one.</param>
    /// <returns>One a level.</returns>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public IReadOnlyList<FitBound> Bounds(int width, double error = 0.1, bool found = true) =>
        [.. Levels.Select(l => FitBound.Of(
            (found ? l.Found : l.Given).Value, width, error, l.LogDimension, Columns.Count))];

    /// <summary>Writes an order as a file that <c>train --order</c> takes: a tree file with the order beside it.</summary>
    /// <param name="path">A name that ends in .json.</param>
    /// <param name="found">True for the order that was found, even where it is not recommended; false for the recommended one.</param>
    /// <exception cref="ModelException">The name has another ending.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Save(string path, bool found = false)
    {
        found |= IsRearranged;
        new TreeFile(found ? FoundTree : GivenTree, HasNames ? Columns : null) { Order = found ? FoundOrder : GivenOrder }.Save(path);
    }

    /// <summary>Refuses a file that no order could be written to.</summary>
    internal static void EnsureWritable(string path)
    {
        TreeFile.EnsureNamed(path);
        AtomicFile.EnsureWritable(path);
    }

    private static bool IsAbove(Estimate gain) => gain.Value - gain.HalfWidth95 > 0;
}

/// <summary>What is recommended of an order.</summary>
public enum ArrangementVerdict
{
    /// <summary>The given order fits: it is better than random ones by more than its error, and no other was found that is better by more.</summary>
    Keep,

    /// <summary>Another order is better by more than its error.</summary>
    Rearrange,

    /// <summary>No two columns are associated by more than chance: pairs give no reason for another order. What only three or more columns have in common,
    /// as the parity of bits, pairs do not show.</summary>
    Indifferent,

    /// <summary>Columns are associated, but no order is better than others by more than the errors.</summary>
    Undecided,
}
