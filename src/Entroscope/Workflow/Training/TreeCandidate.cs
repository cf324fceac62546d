using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>A pooling tree that stood for choice.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Score">The mean validation log-likelihood, in nats a row, of a small network on it after a short training.</param>
public sealed record TreeCandidate(PoolingTree Tree, double Score);
