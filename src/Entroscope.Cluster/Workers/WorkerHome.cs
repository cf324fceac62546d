using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Workers;

/// <summary>What a worker keeps when its silo ends and another one takes its place: the rows that were read.</summary>
internal sealed class WorkerHome : IMember
{
    private JobDescription? _job;
    private JobData? _data;

    /// <summary>Gets what computes for a training; null where the job has none.</summary>
    public WorkerEngine? Engine { get; private set; }

    public WorkerTasks? Tasks { get; private set; }

    /// <summary>Gets where arrays come from and go to.</summary>
    public NumberPool Pool { get; } = new();

    /// <summary>Prepares for what a coordinator works at. Numbers of another run are of no use: each counts from 1.</summary>
    /// <returns>The fingerprint of the rows.</returns>
    public string Begin(JobDescription job, Func<JobDescription, JobData> read)
    {
        if (_job is not { } former || !string.Equals(job.Run, former.Run, StringComparison.Ordinal))
        {
            bool same = _job is { } last && _data is not null && job.Arguments.SequenceEqual(last.Arguments, StringComparer.Ordinal)
                && string.Equals(job.Folder, last.Folder, StringComparison.Ordinal) && string.Equals(job.Data, _data.Fingerprint, StringComparison.Ordinal);
            _data = same ? _data! : read(job);
            (Engine, Tasks, _job) = (_data.Training is { } training ? new WorkerEngine(training, Pool) : null, new WorkerTasks(_data), job);
        }

        return _data!.Fingerprint;
    }

    public ReadOnlyMemory<byte>? Read(ArrayKey key, int piece) =>
        key.Kind == ArrayKind.Result ? Tasks?.Read(key, piece) : Engine?.Read(key, piece);

    public void Sent(ReadOnlyMemory<byte> bytes) => Pool.Sent(bytes);
}
