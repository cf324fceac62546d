namespace Entroscope.Cluster.Messages;

/// <summary>Where numbers are to be had.</summary>
/// <param name="Range">The tiles, or the parts of the model, that they are of.</param>
/// <param name="Silo">The address of the member that has them.</param>
[GenerateSerializer]
internal sealed record Holding(IndexRange Range, string Silo);
