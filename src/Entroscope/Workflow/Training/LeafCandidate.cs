namespace Entroscope.Workflow.Training;

/// <summary>Gaussian leaves that were tried on held-out rows.</summary>
/// <param name="Channels">The channels of every real site; 1 makes the real columns independent of everything.</param>
/// <param name="Strength">The strength of the prior of their means and variances; without effect on a single channel.</param>
/// <param name="Score">The mean log-likelihood of a held-out row in a short trial, that of its class included where it is known, in nats.</param>
/// <param name="Behind">By how much it is behind the best candidate, in nats a row.</param>
/// <param name="StandardError">The standard error of <see cref="Behind"/> over the held-out rows.</param>
public sealed record LeafCandidate(int Channels, double Strength, double Score, double Behind, double StandardError);
