using Entroscope.Tasks;

namespace Entroscope.Cluster.Workers;

/// <summary>What a worker has read of a job.</summary>
/// <param name="Fingerprint">The fingerprint of its data.</param>
/// <param name="Training">The rows and options of its training by EM; null where it has none.</param>
/// <param name="Tasks">Makes a list of tasks from its kind and payload.</param>
internal sealed record JobData(string Fingerprint, TrainingData? Training, Func<TaskKind, byte[], ITaskList> Tasks);
