namespace Entroscope.Networks;

/// <summary>What can be claimed of a layer on the rows that were run.</summary>
/// <param name="Kind">The claim.</param>
/// <param name="Reason">Its reason, a sentence.</param>
public sealed record LayerVerdict(LayerVerdictKind Kind, string Reason);
