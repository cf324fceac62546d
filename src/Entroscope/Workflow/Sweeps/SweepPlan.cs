using Entroscope.Information.Estimates;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Sweeps;

/// <summary>A sweep: the same data trained on again and again, with one thing changed and several seeds each.</summary>
internal sealed record SweepPlan
{
    /// <summary>Gets what is changed.</summary>
    public required SweepAxis Axis { get; init; }

    /// <summary>Gets the seeds of the trainings of every value, all different. Rows are divided alike for all of them.</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [1];

    /// <summary>Gets the architecture; what the axis changes must be unsaid.</summary>
    public NetworkPlan Network { get; init; } = new();

    /// <summary>
    /// Gets how every network is trained; its seed is that of the training. A sweep of rows leaves the refit out, which would add the validation
    /// rows to those that are counted.
    /// </summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>
    /// Gets the number of draws behind the entropies of a trained network, at least 2; where its sites have no more joint values than that, the
    /// entropies are exact by enumeration.
    /// </summary>
    public long Draws { get; init; } = EntropyOptions.DefaultDraws;

    /// <summary>Gets the version of the program: what another version has measured is measured again.</summary>
    public required string Version { get; init; }

    /// <summary>Refuses a plan that contradicts itself.</summary>
    internal static void Check(SweepPlan plan)
    {
        Refuse.Argument(plan.Seeds.Count == 0, $"A sweep needs at least one seed.", nameof(plan));
        ulong[] repeated = [.. plan.Seeds.GroupBy(s => s).Where(g => g.Count() > 1).Select(g => g.Key)];
        Refuse.Argument(repeated.Length > 0, $"The sweep names the seed {repeated[0]} twice; every seed is used once a value.", nameof(plan));
        Refuse.Argument(plan.Draws < 2, $"The number of draws of a sweep must be at least 2, but is {plan.Draws}.", nameof(plan));
        Refusals.EnsureNetwork(plan.Network.Components, Refusals.NoSweep, nameof(plan));
        bool said = plan.Axis.Factor switch
        {
            SweepFactor.Widths => plan.Network.Widths is not null,
            SweepFactor.Depth => plan.Network.Depth is not null,
            _ => false
        };
        Refuse.Argument(said,
            $"A sweep of {plan.Axis.Name} sets the {plan.Axis.Name} of every network itself; "
            + $"leave the {plan.Axis.Name} out of the architecture.", nameof(plan));
    }
}
