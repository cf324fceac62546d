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

    /// <summary>Gets the share of their time that workers read numbers of others.</summary>
    public double Communication => Share(w => w.Communicating);

    /// <summary>Gets the share of their time that workers wait for work: for the slowest of them, and for the coordinator.</summary>
    public double Waiting => Share(w => w.Waiting);

    private double Share(Func<WorkerState, double> seconds) =>
        Workers.Sum(w => w.Computing + w.Communicating + w.Waiting) is > 0 and double all ? Workers.Sum(seconds) / all : 0;
}

/// <summary>How a worker is doing.</summary>
[GenerateSerializer]
internal sealed record WorkerState(
    string Worker, string Host, int Process, int Threads, bool IsReady, long Rows, long Received, double Computing, double Communicating,
    double Waiting);
