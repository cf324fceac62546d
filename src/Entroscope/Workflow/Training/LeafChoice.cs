namespace Entroscope.Workflow.Training;

/// <summary>The Gaussian leaves of a network and how they were chosen.</summary>
/// <param name="Chosen">The candidate that was chosen: the simplest that is no more
/// than a standard error behind the best, two where it has one channel.</param>
/// <param name="Candidates">All candidates, the simplest first.</param>
/// <param name="Folds">The number of folds of the cross-validation on training and validation rows; 1 where the validation rows decided.</param>
public sealed record LeafChoice(LeafCandidate Chosen, IReadOnlyList<LeafCandidate> Candidates, int Folds)
{
    /// <summary>Says in one line what was chosen from what.</summary>
    /// <returns>Such as "4 channels a real column, prior 1: -8.413 nats a row in 5-fold cross-validation (1 -8.502; ...)".</returns>
    public string Describe()
    {
        string how = Folds > 1 ? Invariant($"{Folds}-fold cross-validation") : "a short trial on validation rows";
        string others = string.Join("; ", Candidates.Where(c => c != Chosen).Select(c => Invariant($"{Short(c)} {c.Score:0.000}")));
        return Invariant($"{Long(Chosen)}: {Chosen.Score:0.000} nats a row in {how} ({others})");
    }

    private static string Long(LeafCandidate c) =>
        c.Channels == 1 ? "1 channel a real column (independent of the others)" : Invariant($"{c.Channels} channels a real column, prior {c.Strength}");

    private static string Short(LeafCandidate c) => c.Channels == 1 ? "1" : Invariant($"{c.Channels}, prior {c.Strength}");
}
