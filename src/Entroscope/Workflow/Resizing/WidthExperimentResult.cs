namespace Entroscope.Workflow.Resizing;

/// <summary>What networks of other widths gain over one of the present widths, all trained anew alike, on rows that took no part in their training.</summary>
internal sealed record WidthExperimentResult
{
    /// <summary>Gets the outcomes, that of the present widths first.</summary>
    public required IReadOnlyList<WidthOutcome> Outcomes { get; init; }

    /// <summary>Gets the seeds; each has a division of the rows of its own, the same for all widths.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Gets the number of rows that every network learned from.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Gets the number of rows on which every training chose its step and its prior.</summary>
    public required int StoppingRows { get; init; }

    /// <summary>Gets the number of rows on which the networks of a seed were compared.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>Gets whether the rows are those of the network's recorded training; null where it has no such record.</summary>
    public required bool? RecordedRows { get; init; }

    /// <summary>Gets the level at which the intervals of all inner nodes hold together, and likewise those of single heights.</summary>
    public required double Level { get; init; }

    /// <summary>Gets the outcome of the present widths.</summary>
    public WidthOutcome Present => Outcomes[0];

    /// <summary>Gets what twice the channels at all inner nodes gain; null where none can be wider.</summary>
    public WidthOutcome? Wider => Outcomes.FirstOrDefault(o => o.Alternative is { Step: WidthStep.Wider, Height: null });

    /// <summary>Gets what half the channels at all inner nodes gain; null where each has one.</summary>
    public WidthOutcome? Narrower => Outcomes.FirstOrDefault(o => o.Alternative is { Step: WidthStep.Narrower, Height: null });

    /// <summary>Gets the verdict on the widths as a whole.</summary>
    public WidthConclusion Conclusion => (Wider?.Verdict ?? WidthGain.NoDifference, Narrower?.Verdict ?? WidthGain.Loses) switch
    {
        (WidthGain.Unknown, _) or (_, WidthGain.Unknown) => WidthConclusion.Unknown,
        (WidthGain.Gains, _) => WidthConclusion.WiderGains,
        (_, WidthGain.Gains) => WidthConclusion.NarrowerGains,
        (_, WidthGain.Loses) => WidthConclusion.WideEnough,
        _ => WidthConclusion.NarrowerSuffices,
    };

    /// <summary>Gets the verdict in a sentence, with the gains and their intervals in nats a row.</summary>
    public string Sentence => Conclusion switch
    {
        WidthConclusion.WiderGains => $"Twice the channels predict better: {Text(Wider!)}.",
        WidthConclusion.NarrowerGains => $"Half the channels predict better: {Text(Narrower!)}; {WiderText()}.",
        WidthConclusion.WideEnough => $"Wide enough as far as these rows can tell: {WiderText()}; {NarrowerText()}.",
        WidthConclusion.NarrowerSuffices => $"Half the channels do as well as far as these rows can tell: {Text(Narrower!)}; {WiderText()}.",
        _ => "Not comparable: a row has probability 0 under one of the networks, or there are too few rows.",
    };

    private static string Text(WidthOutcome outcome) => Invariant($"{Signed(outcome.Gain.Value)} nats a row ({Signed(outcome.Gain.Lower)} to {Signed(outcome.Gain.Upper)})");

    private static string Signed(double value) => Invariant($"{value:+0.000;-0.000;0.000}");

    private string WiderText() => Wider is null ? "no node can be wider"
        : Wider.Verdict == WidthGain.Loses ? $"twice as many predict worse, {Text(Wider)}"
        : $"twice as many gain nothing beyond the error, {Text(Wider)}";

    private string NarrowerText() => Narrower is null ? "every node has a single channel" : $"half as many predict worse, {Text(Narrower)}";
}
