using Entroscope.Engine;

namespace Entroscope.Workflow.Resizing;

/// <summary>How other widths are tried. Immutable; checked when the experiment is planned.</summary>
internal sealed record WidthExperimentOptions
{
    /// <summary>Gets the number of times that every network is trained, each with a seed and a division of the rows of its own, 1..100.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Gets the share of the rows on which the networks of a seed are compared, and which takes no part in their training, above 0 and at most
    /// 0.5.</summary>
    public double HeldOutFraction { get; init; } = 0.15;

    /// <summary>Gets the share of the rows on which a training chooses its step and its prior, above 0 and at most 0.25.</summary>
    public double StoppingFraction { get; init; } = 0.1;

    /// <summary>Gets a value indicating whether saturated heights are tried wider and idle ones narrower by themselves, beside all together.</summary>
    public bool Levels { get; init; } = true;

    /// <summary>Gets a value indicating whether the schedule of the advice is tried, too.</summary>
    public bool Schedule { get; init; }

    /// <summary>Gets the engine of the trainings. Its number of threads changes no result.</summary>
    public EngineOptions Engine { get; init; } = new() { Kind = EngineKind.Single };

    /// <summary>Refuses options out of their ranges.</summary>
    internal static void Check(WidthExperimentOptions options)
    {
        string? problem = options switch
        {
            { Seeds: < 1 or > 100 } => Invariant($"The number of seeds must be 1..100, but is {options.Seeds}."),
            { HeldOutFraction: not (> 0 and <= 0.5) } =>
                Invariant($"The share of the rows to compare on must be above 0 and at most 0.5, but is {options.HeldOutFraction}."),
            { StoppingFraction: not (> 0 and <= 0.25) } =>
                Invariant($"The share of the rows to stop on must be above 0 and at most 0.25, but is {options.StoppingFraction}."),
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }
}
