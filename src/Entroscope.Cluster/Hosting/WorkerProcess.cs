using System.Net;
using System.Net.Sockets;
using Entroscope.Cluster.Messages;
using Entroscope.Cluster.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Entroscope.Cluster.Hosting;

/// <summary>
/// A worker from its start to the end of the run: when its silo ends, because the cluster took it for dead or the coordinator is another one, it joins again
/// with the rows that it has.
/// </summary>
/// <param name="file">The file of the cluster, read again whenever the worker joins.</param>
/// <param name="read">Reads the rows of a training.</param>
/// <param name="patience">How long to wait for a coordinator.</param>
/// <param name="say">Receives what happens.</param>
internal sealed class WorkerProcess(
    string file, Func<JobDescription, JobData> read, string version, string arithmetic, int threads, TimeSpan patience, Action<string> say)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(10);
    private const int Refusals = 3;
    private readonly WorkerHome _home = new();
    private bool _wasThere;
    private bool _isIn;
    private string? _said;
    private TimeSpan _starting = TimeSpan.FromSeconds(5);
    private long _alone = Environment.TickCount64;

    /// <summary>Works until the run is done.</summary>
    /// <exception cref="RefusedException">The coordinator refuses this worker.</exception>
    /// <exception cref="DataException">There was no coordinator for too long.</exception>
    public void Run(CancellationToken cancellation)
    {
        while (!Join(cancellation))
        {
            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
            if (Environment.TickCount64 - _alone > patience.TotalMilliseconds)
            {
                throw new DataException(Invariant($"{file}: no coordinator answered for {patience.TotalSeconds:0} s; a training with --cluster was expected."));
            }
        }
    }

    private bool Join(CancellationToken cancellation)
    {
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            // A coordinator that ends removes its file; one that is killed leaves it.
            return _wasThere;
        }

        _wasThere = true;
        ClusterFile cluster = ClusterFile.Load(file);
        if (!string.Equals(cluster.Version, version, StringComparison.Ordinal))
        {
            throw new RefusedException($"the coordinator is version {cluster.Version} of Entroscope, this worker {version}");
        }

        try
        {
            // A silo tries for long to reach a coordinator that is gone.
            using (var probe = new TcpClient(cluster.Coordinator.AddressFamily))
            {
                probe.ConnectAsync(cluster.Coordinator, cancellation).AsTask().WaitAsync(Pause * 4, cancellation).GetAwaiter().GetResult();
            }

            return Work(cluster, cancellation);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or SocketException or IOException or ObjectDisposedException or AggregateException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            if (_isIn)
            {
                say($"not in the cluster at {cluster.Coordinator} any more ({e.GetType().Name}); joining again");
            }
            else if (!string.Equals(_said, e.Message, StringComparison.Ordinal))
            {
                _said = e.Message;
                say($"cannot join the cluster at {cluster.Coordinator} yet ({Files.Text.Shorten(e.Message)}); trying again");
            }

            _isIn = false;
            return false;
        }
    }

    private bool Work(ClusterFile cluster, CancellationToken cancellation)
    {
        SiloProcess silo = Start(cluster, cancellation);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silo.Failure.Ended);
            _ = Watch(cluster.Coordinator, ended);
            SiloAddress coordinator = Find(silo, cluster.Coordinator, ended.Token);
            say($"joined the cluster at {cluster.Coordinator}");
            _isIn = true;
            var agent = new WorkerAgent(silo, coordinator, _home, read, version, arithmetic, threads);
            return agent.Run(ended.Token);
        }
        finally
        {
            _alone = Environment.TickCount64;
            silo.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    // A silo that starts at the same time as others is now and then kept waiting, and comes in at once when it starts again; a slow machine gets more time.
    private SiloProcess Start(ClusterFile cluster, CancellationToken cancellation)
    {
        try
        {
            return SiloProcess.StartWorker(cluster, OwnAddress(cluster.Coordinator), version, _home, _starting, cancellation).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            _starting = TimeSpan.FromSeconds(Math.Min(2 * _starting.TotalSeconds, LongestStart.TotalSeconds));
            throw;
        }
    }

    // The table of the members is the coordinator's: when it is gone nobody says so, and calls to it wait for their time to run out.
    private static async Task Watch(IPEndPoint coordinator, CancellationTokenSource ended)
    {
        int refused = 0;
        try
        {
            while (refused < Refusals)
            {
                await Task.Delay(Pause * 2, ended.Token);
                try
                {
                    using var probe = new TcpClient(coordinator.AddressFamily);
                    await probe.ConnectAsync(coordinator, ended.Token);
                    refused = 0;
                }
                catch (SocketException e)
                {
                    refused = e.SocketErrorCode == SocketError.ConnectionRefused ? refused + 1 : 0;
                }
            }

            await ended.CancelAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The silo has ended.
        }
    }

    // One that ends while this silo starts never becomes a member, even where another one has taken its port.
    private static SiloAddress Find(SiloProcess silo, IPEndPoint coordinator, CancellationToken cancellation)
    {
        ISiloStatusOracle oracle = silo.Services.GetRequiredService<ISiloStatusOracle>();
        long until = Environment.TickCount64 + (long)LongestSearch.TotalMilliseconds;
        while (Environment.TickCount64 < until)
        {
            foreach (SiloAddress member in oracle.GetApproximateSiloStatuses(onlyActive: true).Keys)
            {
                if (member.Endpoint.Equals(coordinator))
                {
                    return member;
                }
            }

            cancellation.WaitHandle.WaitOne(Pause / 10);
            cancellation.ThrowIfCancellationRequested();
        }

        throw new TimeoutException("The coordinator is not among the members.");
    }

    // The address by which this machine reaches the coordinator is the one by which it is reached.
    private static IPAddress OwnAddress(IPEndPoint coordinator)
    {
        if (IPAddress.IsLoopback(coordinator.Address))
        {
            return coordinator.Address;
        }

        using var socket = new Socket(coordinator.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(coordinator);
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}
