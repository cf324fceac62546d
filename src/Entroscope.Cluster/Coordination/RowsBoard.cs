using System.Runtime.InteropServices;
using Entroscope.Cluster.Leases;
using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Coordination;

/// <summary>Where the scoring of single rows is: neighbouring rows are scored by workers. Not thread-safe.</summary>
internal sealed class RowsBoard
{
    // A megabyte of answers.
    private const int MostRows = 1 << 17;

    private readonly LeaseQueue<IndexRange> _leases;

    /// <param name="rows">The number of rows.</param>
    /// <param name="parts">In how many leases they are cut, at least.</param>
    public RowsBoard(int rows, int parts, LeaseTimes times, TimeProvider time)
    {
        Scores = new double[rows];
        _leases = new LeaseQueue<IndexRange>(times, time);
        int largest = Math.Clamp((int)(((long)rows + parts - 1) / parts), 1, MostRows);
        for (int first = 0; first < rows; first += largest)
        {
            _leases.Add(new IndexRange(first, Math.Min(rows, first + largest)));
        }
    }

    /// <summary>Gets the scores, one a row.</summary>
    public double[] Scores { get; }

    public bool IsDone => _leases.Open == 0;

    public int Open => _leases.Open;

    public int Given => _leases.Given;

    public IndexRange? Next(string worker) => _leases.TryTake(worker, null, out IndexRange rows) ? rows : null;

    public void Scored(string worker, IndexRange rows, byte[] scores)
    {
        if ((long)rows.Count * sizeof(double) == scores.Length && _leases.Complete(rows, worker))
        {
            MemoryMarshal.Cast<byte, double>(scores).CopyTo(Scores.AsSpan(rows.First));
        }
    }

    public void Failed(string worker, IndexRange rows) => _leases.GiveBack(rows, worker);

    public void Lost(string worker) => _leases.Release(worker);
}
