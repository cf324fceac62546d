using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Workers;

/// <summary>What a worker keeps when its silo ends and another one takes its place: the rows that were read.</summary>
internal sealed class WorkerHome : IMember
{
    private JobDescription? _job;
    private TrainingData? _data;

    public WorkerEngine? Engine { get; private set; }

    /// <summary>Prepares for what a coordinator works at. Numbers of another run are of no use: each counts from 1.</summary>
    /// <returns>The fingerprint of the rows.</returns>
    public string Begin(JobDescription job, Func<JobDescription, TrainingData> read)
    {
        if (_job is not { } former || !string.Equals(job.Run, former.Run, StringComparison.Ordinal))
        {
            bool same = _job is { } last && _data is not null && job.Arguments.SequenceEqual(last.Arguments, StringComparer.Ordinal)
                && string.Equals(job.Folder, last.Folder, StringComparison.Ordinal) && string.Equals(job.Data, _data.Fingerprint, StringComparison.Ordinal);
            _data = same ? _data! : read(job);
            (Engine, _job) = (new WorkerEngine(_data), job);
        }

        return _data!.Fingerprint;
    }

    public ReadOnlyMemory<byte>? Read(ArrayKey key, int piece) => Engine?.Read(key, piece);
}
