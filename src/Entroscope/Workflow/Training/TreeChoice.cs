using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>The pooling tree of a network and how it was chosen.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Candidates">The learned trees, and for an image the grid, that were compared
/// on validation data, the best first; empty where there was nothing to compare.</param>
public sealed record TreeChoice(PoolingTree Tree, IReadOnlyList<TreeCandidate> Candidates)
{
    /// <summary>Says in one line what was chosen from what.</summary>
    /// <returns>Such as "tree learned:chow-liu: -6.02 nats a validation row in a short trial (learned:cut -6.04)".</returns>
    public string Describe()
    {
        string others = string.Join(", ", Candidates.Skip(1).Select(c => Invariant($"{c.Tree.Description} {c.Score:0.000}")));
        return Candidates.Count == 0
            ? Invariant($"tree {Tree.Description}")
            : Invariant($"tree {Tree.Description}: {Candidates[0].Score:0.000} nats a validation row in a short trial ({others})");
    }
}
