namespace Entroscope.Cluster.Messages;

/// <summary>What the cluster works at.</summary>
/// <param name="Refusal">Why the worker may not take part; empty where it may.</param>
/// <param name="Arguments">The command line of the training.</param>
/// <param name="Folder">The folder that its paths are relative to.</param>
/// <param name="Run">Names the run of the coordinator, which counts from 1.</param>
/// <param name="Data">The fingerprint of its rows.</param>
[GenerateSerializer]
internal sealed record JobDescription(string Refusal, string[] Arguments, string Folder, string Run, string Data);
