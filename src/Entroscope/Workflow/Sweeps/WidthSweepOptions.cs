using Entroscope.Learning;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Sweeps;

/// <summary>A sweep of widths: which networks are trained, and how. Immutable; checked when the sweep begins.</summary>
public sealed record WidthSweepOptions
{
    /// <summary>Gets the widths, the channels of every inner node, in ascending order; at least two, of at least 1.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>Gets the number of trainings of every width, with the seeds of the training's seed and those after it; at least 1.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Gets the architecture, of a single network; its widths must be unsaid.</summary>
    public NetworkPlan Network { get; init; } = new();

    /// <summary>
    /// Gets how every network is trained; null for the defaults for that many rows. A refit is left out, which would add the validation rows. Its threads are
    /// shared by the trainings that run at a time.
    /// </summary>
    public TrainingOptions? Training { get; init; }

    /// <summary>
    /// Gets a value indicating whether every network but the narrowest is also trained from the trained one of the width before, whose channels are split:
    /// that start and one of its own with the prior of the narrower network, and the one of more probable validation rows with the other ones. Else all
    /// start by themselves.
    /// </summary>
    public bool WarmStarts { get; init; } = true;

    /// <summary>Gets a value indicating whether the width after the widest, twice as wide, is trained, too, to test what the others predict for it.</summary>
    public bool TestPrediction { get; init; }

    /// <summary>
    /// Gets the number of trainings that run at a time, at least 1; null for one a thread. With warm starts those of a seed follow each other. Changes no
    /// result.
    /// </summary>
    public int? Workers { get; init; }

    // The widest of all that are trained is predicted from the others.
    internal int[] AllWidths => TestPrediction ? [.. Widths, checked(2 * Widths[^1])] : [.. Widths];

    internal static void Check(WidthSweepOptions options)
    {
        int[] widths = [.. options.Widths];
        Refuse.Argument(widths.Length < 2, $"A sweep of widths needs at least 2 widths, but has {widths.Length}.", nameof(options));
        int wrong = Array.FindIndex(widths, w => w < 1);
        Refuse.Argument(wrong >= 0, $"A width of a sweep must be an integer of at least 1, but is {widths[Math.Max(0, wrong)]}.", nameof(options));
        int falling = Enumerable.Range(1, widths.Length - 1).FirstOrDefault(i => widths[i] <= widths[i - 1]);
        Refuse.Argument(
            falling > 0, $"The widths of a sweep must ascend, but {widths[falling]} follows {widths[Math.Max(0, falling - 1)]}.", nameof(options));
        Refuse.Argument(
            options.TestPrediction && widths[^1] > int.MaxValue / 2,
            $"The width after the widest would be twice {widths[^1]}, which is too wide to be trained.", nameof(options));
        Refuse.Argument(options.Seeds < 1, $"A sweep of widths needs at least 1 seed, but has {options.Seeds}.", nameof(options));
        Refuse.Argument(options.Workers < 1, $"The number of trainings at a time must be at least 1, but is {options.Workers}.", nameof(options));
        Refuse.Argument(options.Network.Components != 1, $"A sweep of widths trains single networks, but the plan has {options.Network.Components} components.",
            nameof(options));
        Refuse.Argument(options.Network.Widths is not null,
            $"A sweep of widths sets the widths of every network itself; leave them out of the architecture.", nameof(options));
    }
}
