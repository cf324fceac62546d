namespace Entroscope.Information.Scaling;

/// <summary>
/// The two questions of a scaling law distinguished: what a network shares at every scale, and what the data do, by rows that it has not learned from.
/// </summary>
public sealed record ScalingStudy
{
    /// <summary>Gets the law of the network's own distribution.</summary>
    public required MeasuredScaling Network { get; init; }

    /// <summary>Gets the law of the data, or null where there are no held-out rows.</summary>
    public MeasuredScaling? Data { get; init; }

    /// <summary>Gets which rows the data are, in words; null without any.</summary>
    public string? Rows { get; init; }

    /// <summary>Gets why there is no law of the data, as a sentence; null where there is one, or where it was not asked for.</summary>
    public string? NoData { get; init; }

    /// <summary>Gets why a law that the rows show was not checked, or how to do that, as a sentence; null where it was, or where there is none.</summary>
    public string? NoCheck { get; init; }

    /// <summary>Gets what networks share that were trained on shuffled columns, or null where none were trained.</summary>
    internal ScalingNull? Null { get; init; }

    /// <summary>
    /// Gets the law that a headline may quote: that of the data where there is one, else that of the network, which says nothing about the data.
    /// </summary>
    public MeasuredScaling Leading => Data ?? Network;

    /// <summary>Gets what is said of the network beside a law of the data: its verdict without the advice to ask about them.</summary>
    public string OfNetwork => Network.Law.Sentence.Replace(ScalingSentence.HeldOut, string.Empty, StringComparison.Ordinal);

    /// <summary>Gets what has to be said beside the verdict, as whole sentences.</summary>
    public IReadOnlyList<string> Remarks => [.. new[] { OfLaw(), OfMissing(), OfNull() }.OfType<string>()];

    private string? OfLaw() => Data is { AwaitsCheck: true } ? NoCheck : null;

    private const string LeftOutOne = "row with missing values was left out, since its";
    private const string LeftOutMany = "rows with missing values were left out, since their";

    private string? OfMissing() => Data?.Measurement.Rows is { Incomplete: > 0 } rows
        ? Invariant($"{rows.Incomplete} {(rows.Incomplete == 1 ? LeftOutOne : LeftOutMany)} patches have other sizes; {rows.Count} were measured.")
        : null;

    private string? OfNull() => Null is null ? null
        : Leading.Measurement.Subject == ScalingSubject.Data && Null.Rows.Count == 0 ? null
        : Capital(Null.Describe(Leading.Measurement)) + ".";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
