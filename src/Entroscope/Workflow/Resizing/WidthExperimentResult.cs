using Entroscope.Information.Estimates;
using Entroscope.Structure;

namespace Entroscope.Workflow.Resizing;

/// <summary>
/// What networks of other widths gain over one of the present widths, all trained from scratch alike, on rows that took no part in their training.
/// </summary>
/// <param name="Outcomes">The outcomes, that of the present widths first.</param>
/// <param name="Seeds">The seeds; each has a division of the rows of its own, the same for all widths.</param>
/// <param name="TrainingRows">The number of rows that every network learned from.</param>
/// <param name="StoppingRows">The number of rows on which every training chose its step and its prior.</param>
/// <param name="HeldOutRows">The number of rows on which the networks of a seed were compared.</param>
/// <param name="RecordedRows">Whether the rows are those of the network's recorded training; null where it has no such record.</param>
/// <param name="Level">The level at which the intervals of all inner nodes hold together, and likewise those of single heights.</param>
internal sealed record WidthExperimentResult(
    IReadOnlyList<WidthOutcome> Outcomes, IReadOnlyList<ulong> Seeds, int TrainingRows, int StoppingRows, int HeldOutRows, bool? RecordedRows,
    double Level)
{
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

    private static string Text(WidthOutcome outcome) =>
        Invariant($"{Signed(outcome.Gain.Value)} nats a row ({Signed(outcome.Gain.Lower)} to {Signed(outcome.Gain.Upper)})");

    private static string Signed(double value) => Invariant($"{value:+0.000;-0.000;0.000}");

    private string WiderText() => Wider is null ? "no node can be wider"
        : Wider.Verdict == WidthGain.Loses ? $"twice as many predict worse, {Text(Wider)}"
        : $"twice as many gain nothing beyond the error, {Text(Wider)}";

    private string NarrowerText() => Narrower is null ? "every node has a single channel" : $"half as many predict worse, {Text(Narrower)}";
}

/// <summary>Other widths for a network, to be trained beside its present ones.</summary>
/// <param name="Height">The height whose nodes change; null where all do.</param>
/// <param name="Parameters">Its parameters: leaves, weights and class prior.</param>
internal sealed record WidthAlternative(WidthStep Step, int? Height, int Nodes, NetworkShape Shape, long Parameters);

/// <summary>What the trainings at other widths say of the widths of a network, within the error of the rows they are compared on.</summary>
internal enum WidthConclusion
{
    /// <summary>Twice the channels predict better: the network is too narrow.</summary>
    WiderGains,

    /// <summary>Half the channels predict better, twice as many do not: the network is too wide.</summary>
    NarrowerGains,

    /// <summary>Twice the channels gain nothing beyond the error, half as many lose: the network is wide enough.</summary>
    WideEnough,

    /// <summary>Neither twice nor half the channels differ beyond the error: fewer suffice as far as these rows show.</summary>
    NarrowerSuffices,

    /// <summary>The networks could not be compared.</summary>
    Unknown,
}

/// <summary>What rows that took no part in a training say of other widths.</summary>
internal enum WidthGain
{
    /// <summary>The whole interval of the gain is above 0.</summary>
    Gains,

    /// <summary>The interval holds 0: no difference beyond the error.</summary>
    NoDifference,

    /// <summary>The whole interval is below 0.</summary>
    Loses,

    /// <summary>A row has probability 0 under one of the networks, or there are too few rows: no mean can be compared.</summary>
    Unknown,
}

/// <summary>What other widths gain on rows that took no part in the training. In nats a row.</summary>
/// <param name="LogLikelihood">The mean log p(x) of these rows, the class summed out.</param>
/// <param name="Gain">Its mean difference to the present widths, paired over the rows; 0 for the present widths themselves.</param>
internal sealed record WidthOutcome(WidthAlternative Alternative, double LogLikelihood, PairedDifference Gain, WidthGain Verdict)
{
    /// <summary>Gets the share of the labelled rows whose most probable class is the right one; null without labels or with one class.</summary>
    public double? Accuracy { get; init; }
}

/// <summary>In which direction the widths of a network are changed to see what that gains.</summary>
internal enum WidthStep
{
    /// <summary>The widths as they are.</summary>
    Present,

    /// <summary>Twice the channels, as far as more can distinguish anything.</summary>
    Wider,

    /// <summary>Half the channels.</summary>
    Narrower,

    /// <summary>The schedule within the budget of parameters.</summary>
    Schedule,
}
