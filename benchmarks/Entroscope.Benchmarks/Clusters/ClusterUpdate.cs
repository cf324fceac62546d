using System.Numerics;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Clusters;

/// <summary>The seconds of an update of the parameters, part by part: what docs/scale-out-model.md computes.</summary>
/// <param name="Expectation">Until the last tile is counted.</param>
/// <param name="Idle">What workers waited meanwhile, as a share of their time in it.</param>
/// <param name="Scatter">Slices of counts to their owners.</param>
/// <param name="Maximization">Sums of slices in the order of the tree, and their M step.</param>
/// <param name="Gather">New parameters to all workers and to the coordinator.</param>
/// <param name="Control">Grants, reports and the start of the next update at the coordinator, beyond what overlaps with the tiles.</param>
/// <param name="MostBytes">The most bytes that a worker sends or receives.</param>
internal readonly record struct ClusterUpdate(
    double Expectation, double Idle, double Scatter, double Maximization, double Gather, double Control, double MostBytes)
{
    private const int LeasesPerWorker = 4;

    public double Seconds => Expectation + Scatter + Maximization + Gather + Control;

    /// <summary>Simulates an update: leases are pulled by whoever is free, slices are exchanged, parameters come back.</summary>
    /// <param name="rows">The rows of the update: all rows, or a mini-batch.</param>
    /// <param name="tileRows">The rows of a tile: the least that a worker can be given.</param>
    public static ClusterUpdate Simulate(ClusterConstants c, long rows, int workers, int tileRows, RandomStream random)
    {
        long tiles = Math.Max(1, (rows + tileRows - 1) / tileRows);
        long leaseTiles = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, tiles / ((long)LeasesPerWorker * workers)));
        leaseTiles = leaseTiles * LeasesPerWorker * workers > tiles && leaseTiles > 1 ? leaseTiles / 2 : leaseTiles;

        // A worker asks when it is free, and gets a lease of its own share of the tiles, else the last one left; the coordinator answers one after the other.
        int leases = (int)((tiles + leaseTiles - 1) / leaseTiles);
        int[] owners = new int[leases];
        Array.Fill(owners, -1);
        var free = new PriorityQueue<int, double>();
        double[] end = new double[workers];
        double busy = 0;
        int[] next = new int[workers];
        for (int w = 0; w < workers; w++)
        {
            next[w] = ShareOf(w);
            free.Enqueue(w, 0);
        }

        double coordinator = 0;
        int last = leases - 1;
        for (int given = 0; given < leases; given++)
        {
            _ = free.TryDequeue(out int w, out double at);
            coordinator = Math.Max(coordinator, at) + c.CallSeconds;
            while (next[w] < ShareOf(w + 1) && owners[next[w]] >= 0)
            {
                next[w]++;
            }

            while (owners[last] >= 0)
            {
                last--;
            }

            int lease = next[w] < ShareOf(w + 1) ? next[w] : last;
            owners[lease] = w;
            double counted = Math.Min(rows - (lease * leaseTiles * tileRows), leaseTiles * tileRows);
            double work = (counted * c.RowSeconds * Math.Exp(c.Jitter * random.NextGaussian())) + ((leaseTiles - 1) * c.Parameters * c.FoldSeconds);
            end[w] = coordinator + c.LatencySeconds + work;
            busy += work;
            free.Enqueue(w, end[w]);
        }

        int ShareOf(int worker) => (int)((long)leases * worker / workers);
        int[] sums = new int[workers];
        CountSums(owners, 0, (int)BitOperations.RoundUpToPowerOf2((uint)leases), sums);
        double expectation = end.Max();
        double tensor = c.Parameters * ClusterConstants.NumberBytes;
        double others = (workers - 1.0) / workers;
        int mostSums = sums.Max();
        int allSums = sums.Sum();

        double sent = mostSums * tensor * others;
        double received = (allSums - (allSums / (double)workers)) * tensor / workers;
        double scatter = workers == 1 ? 0 : Transfer(c, Math.Max(sent, received), sent + received, mostSums * (workers - 1.0) + (allSums * others));
        double maximization = c.Parameters / workers * (((allSums - 1) * c.FoldSeconds) + c.MaximizationSeconds);
        double gather = workers == 1 ? 0 : Transfer(c, tensor * others, 2 * tensor * others, 2 * (workers - 1.0)) + Transfer(c, tensor, tensor, workers);
        double control = (2 * workers * c.CallSeconds) + (2 * c.LatencySeconds);
        return new ClusterUpdate(
            expectation, 1 - (busy / (expectation * workers)), scatter, maximization, gather, control, Math.Max(sent, received) + (2 * tensor * others));
    }

    /// <summary>Counts the tensors that every worker sends: leases that are all of a node of the tree are added before.</summary>
    private static void CountSums(int[] owners, int first, int size, int[] sums)
    {
        int end = Math.Min(owners.Length, first + size);
        if (first >= end)
        {
            return;
        }

        if (owners.AsSpan(first, end - first).ContainsAnyExcept(owners[first]))
        {
            CountSums(owners, first, size / 2, sums);
            CountSums(owners, first + (size / 2), size / 2, sums);
            return;
        }

        sums[owners[first]]++;
    }

    /// <summary>Seconds of a node to exchange bytes with others: what the link carries one way, what its processors copy, and its messages.</summary>
    private static double Transfer(ClusterConstants c, double oneWay, double copied, double partners)
    {
        double messages = Math.Max(partners, copied / ClusterConstants.PieceBytes);
        return (oneWay / c.LinkBytes) + (copied / c.CopyBytes) + (messages * c.CallSeconds) + c.LatencySeconds;
    }
}
