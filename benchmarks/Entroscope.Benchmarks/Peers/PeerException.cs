namespace Entroscope.Benchmarks.Peers;

/// <summary>The peer could not be started, failed, or computes something else than the engine.</summary>
internal sealed class PeerException(string message) : Exception(message);
