namespace Entroscope.Cluster.Messages;

/// <summary>What a worker says of itself when it joins.</summary>
/// <param name="Worker">The address of its silo.</param>
/// <param name="Host">The name of its machine.</param>
/// <param name="Process">Its process.</param>
/// <param name="Arithmetic">The hash of what its arithmetic gives for a small training.</param>
[GenerateSerializer]
internal sealed record Greeting(string Worker, string Host, int Process, int Threads, string Version, string Arithmetic);
