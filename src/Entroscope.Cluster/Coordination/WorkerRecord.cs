using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Coordination;

/// <summary>What the coordinator knows of a worker.</summary>
internal sealed class WorkerRecord(Greeting greeting)
{
    private long _rows;
    private long _received;
    private double _computing;
    private double _communicating;
    private double _waiting;

    public Greeting Greeting { get; } = greeting;

    /// <summary>Gets or sets whether its rows are read.</summary>
    public bool IsReady { get; set; }

    public void Add(Answer answer)
    {
        // Numbers of another process: nonsense must not spoil the sums.
        _rows += Math.Max(0, answer.Rows);
        _received += Math.Max(0, answer.Received);
        _computing += Seconds(answer.Computing);
        _communicating += Seconds(answer.Communicating);
        _waiting += Seconds(answer.Waiting);
    }

    public WorkerState State() =>
        new(Greeting.Worker, Greeting.Host, Greeting.Process, Greeting.Threads, IsReady, _rows, _received, _computing, _communicating, _waiting);

    private static double Seconds(double value) => double.IsFinite(value) ? Math.Max(0, value) : 0;
}
