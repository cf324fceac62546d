using System.Net;

namespace Entroscope.Cli.Input;

/// <summary>Which processes are to share a job.</summary>
/// <param name="Workers">How many to start on this machine.</param>
/// <param name="Address">Where to listen for others; null for nowhere.</param>
/// <param name="Port">The port to listen at; 0 for a free one.</param>
/// <param name="File">The file by which others join; null for none.</param>
internal sealed record ClusterRequest(int Workers, IPAddress? Address, int Port, string? File);
