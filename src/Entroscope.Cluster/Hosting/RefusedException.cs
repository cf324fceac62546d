namespace Entroscope.Cluster.Hosting;

/// <summary>This process may not join the cluster.</summary>
internal sealed class RefusedException(string message) : Exception(message);
