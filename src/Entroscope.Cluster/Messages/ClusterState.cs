namespace Entroscope.Cluster.Messages;

/// <summary>How the cluster is doing.</summary>
/// <param name="Update">The present update.</param>
/// <param name="UpdateRows">Its rows.</param>
/// <param name="Open">Leases of the present stage that have no answer.</param>
/// <param name="Given">Leases that workers have.</param>
/// <param name="Lost">Workers that were lost.</param>
/// <param name="Seconds">How long there have been workers.</param>
[GenerateSerializer]
internal sealed record ClusterState(long Update, int UpdateRows, int Open, int Given, long Lost, double Seconds, WorkerState[] Workers)
{
    /// <summary>Gets the rows of expected counts a second over all workers.</summary>
    public double RowsPerSecond => Seconds > 0 ? Workers.Sum(w => (double)w.Rows) / Seconds : 0;

    public long Bytes => Workers.Sum(w => w.Received);

    /// <summary>Gets the share of the working time that workers wait for numbers of others.</summary>
    public double Communication =>
        Workers.Sum(w => w.Computing + w.Communicating) is > 0 and double all ? Workers.Sum(w => w.Communicating) / all : 0;
}

/// <summary>How a worker is doing.</summary>
[GenerateSerializer]
internal sealed record WorkerState(
    string Worker, string Host, int Process, int Threads, bool IsReady, long Rows, long Received, double Computing, double Communicating);
