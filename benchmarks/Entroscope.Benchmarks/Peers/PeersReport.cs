using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Peers;

/// <summary>Everything that a comparison measured.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Peer">The peer and its versions.</param>
/// <param name="Settings">What was compared.</param>
/// <param name="Results">The times.</param>
internal sealed record PeersReport(Machine Machine, string Peer, PeersSettings Settings, List<CaseResult> Results);
